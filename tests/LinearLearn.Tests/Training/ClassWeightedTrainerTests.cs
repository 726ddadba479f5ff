namespace LinearLearn.Tests;

public class ClassWeightedTrainerTests
{
    private static readonly ClassWeights Weights = new(new Dictionary<int, float> { [1] = 3, [2] = 0.5f });

    [Test]
    public void ClassWeightedTrainer_equals_class_weights_in_the_options(
        [Values("newton", "online", "dual")] string kind, [Values] bool balanced, [Values] bool validates)
    {
        Dataset data = TestData.CreateOverlapping(3, count: 150).WithWeights([.. Enumerable.Range(0, 150).Select(i => i % 4 / 2f)]);
        ITrainer inner = kind switch
        {
            "newton" => new NewtonTrainer(),
            "online" => new OnlineTrainer(new PassiveAggressiveUpdate(0.1f)),
            _ => new DualCoordinateDescentTrainer(),
        };
        ClassWeights weights = balanced ? ClassWeights.Balanced : Weights;
        TrainingOptions options = new() { Epochs = 20, ValidationFraction = validates ? 0.3 : null };
        TrainingResult expected = inner.Train(data, options with { ClassWeights = weights }), plain = inner.Train(data, options);
        TrainingResult found = new ClassWeightedTrainer(inner, weights).Train(data, options);
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(expected.BestModel)));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That(
            (found.StopReason, found.Epochs, found.ScoresAreLogOdds),
            Is.EqualTo((expected.StopReason, expected.Epochs, expected.ScoresAreLogOdds)));
        Assert.That(TestData.GetBits(found.Model), Is.Not.EqualTo(TestData.GetBits(plain.Model)));
    }

    [Test]
    public void ClassWeightedTrainer_multiplies_the_class_weights_of_the_options()
    {
        Dataset data = TestData.CreateOverlapping(3, count: 100);
        ClassWeights more = new(new Dictionary<int, float> { [0] = 2, [1] = 2 }),
            both = new(new Dictionary<int, float> { [0] = 2, [1] = 6, [2] = 0.5f });
        LinearModel found = new ClassWeightedTrainer(new NewtonTrainer(), Weights).Train(
            data, new TrainingOptions { ClassWeights = more }).Model;
        Assert.That(
            TestData.GetBits(found),
            Is.EqualTo(TestData.GetBits(new NewtonTrainer().Train(data, new TrainingOptions { ClassWeights = both }).Model)));
    }

    [Test]
    public void ClassWeightedTrainer_candidates_of_a_grid_search_can_differ_in_class_weights()
    {
        // Two overlapping classes, one of them rare: accuracy is highest if few of its examples are found.
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i % 20 == 0 ? 1 : 0)];
        Dataset data = new(
            new DenseFeatures(
                [.. labels.Select(label => 1.5f * label + random.NextSingle() + random.NextSingle() + random.NextSingle())], 1),
            labels);
        ITrainer plain = new NewtonTrainer(cost: 0.01f),
            balanced = new ClassWeightedTrainer(plain, new ClassWeights(new Dictionary<int, float> { [1] = 8 }));
        GridSearchResult accuracy = GridSearch.Run([plain, balanced], data, metric: SelectionMetric.LogLoss),
            macro = GridSearch.Run([plain, balanced], data, metric: SelectionMetric.MacroF1);
        Assert.That((accuracy.Best, macro.Best), Is.EqualTo((plain, balanced)));
        Assert.That(macro.Entries[0].Result.Evaluation.Recall(1), Is.GreaterThan(0.1));
        Assert.That(macro.Entries[1].Result.Evaluation.Recall(1), Is.Zero);
    }

    [Test]
    public void ClassWeightedTrainer_metadata_names_the_class_weights_and_the_inner_trainer()
    {
        ClassWeightedTrainer trainer = new(new NewtonTrainer());
        Assert.That((trainer.ClassWeights, trainer.Inner), Is.EqualTo((ClassWeights.Balanced, trainer.Inner)));
        Assert.That($"{trainer}", Is.EqualTo($"ClassWeightedTrainer (balanced class weights, {trainer.Inner})"));
        Assert.That(
            $"{new ClassWeightedTrainer(trainer.Inner, Weights)}",
            Does.StartWith("ClassWeightedTrainer (class weights 1: 3, 2: 0.5, NewtonTrainer ("));
        ListLogger logger = new();
        LinearModel model = trainer.Train(TestData.CreateOverlapping(3), new TrainingOptions { Logger = logger }).Model;
        Assert.That(model.Metadata["training.trainer"], Is.EqualTo($"{trainer}"));
        Assert.That(() => new ClassWeightedTrainer(null!), Throws.ArgumentNullException);
        Assert.That(
            () => new ClassWeightedTrainer(trainer.Inner, Weights).Train(TestData.CreateClouds()),
            Throws.ArgumentException.With.Message.Contains("class weights: expected one of the labels 3, 7, found 1"));
    }

    [Test]
    public void ClassWeightedTrainer_resumes_from_the_state_of_its_run()
    {
        ClassWeightedTrainer trainer = new(new OnlineTrainer(new PassiveAggressiveUpdate(0.1f)), Weights);
        Dataset data = TestData.CreateOverlapping(3);
        TrainingResult half = trainer.Train(data, new OnlineTrainingOptions { Epochs = 2 });
        TrainingResult resumed = trainer.Train(data, new OnlineTrainingOptions { Epochs = 4, InitialState = half.State });
        Assert.That(
            TestData.GetBits(resumed.Model),
            Is.EqualTo(TestData.GetBits(trainer.Train(data, new OnlineTrainingOptions { Epochs = 4 }).Model)));
    }
}
