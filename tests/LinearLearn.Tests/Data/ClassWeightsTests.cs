namespace LinearLearn.Tests;

public class ClassWeightsTests
{
    [Test]
    public void ClassWeights_default_to_1_for_missing_labels()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [7] = 2.5f, [-3] = 0 });
        Assert.That(weights.GetWeights([-3, 1, 7]), Is.EqualTo(new[] { 0, 1, 2.5f }));
        Assert.That((weights.IsBalanced, ClassWeights.Balanced.IsBalanced), Is.EqualTo((false, true)));
    }

    [Test]
    public void ClassWeights_are_copied()
    {
        Dictionary<int, float> numbers = new() { [7] = 2 };
        ClassWeights weights = new(numbers);
        numbers[7] = 3;
        Assert.That(weights.GetWeights([7]), Is.EqualTo(new float[] { 2 }));
    }

    [Test]
    public void ClassWeights_balanced_match_hand_computed_values()
    {
        // 6 examples, 3 classes: 6 / (3 * 3), 6 / (3 * 2), 6 / (3 * 1).
        Dataset data = new(new DenseFeatures(new float[6], 1), [5, 8, 5, 9, 8, 5]);
        Assert.That(ClassWeights.Balanced.For(data).GetWeights([5, 8, 9]), Is.EqualTo(new[] { 2 / 3f, 1, 2 }));

        // An example of weight w counts as w examples: 1.5 of class 5 and 9 of class 8. A class without weight keeps 1.
        Assert.That(ClassWeights.Balanced.For(data.WithWeights([1, 9, 0.5f, 0, 0, 0])).GetWeights([5, 8, 9]),
            Is.EqualTo(new[] { 3.5f, 10.5f / 18, 1 }));
    }

    [Test]
    public void ClassWeights_given_by_label_do_not_depend_on_the_data()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [5] = 2 });
        Assert.That(weights.For(new Dataset(new DenseFeatures([1, 2], 1), [5, 5])), Is.SameAs(weights));
    }

    [Test]
    public void ClassWeights_AreSame_compares_the_weights_of_the_labels_of_the_model()
    {
        int[] labels = [3, 7];
        ClassWeights two = From((7, 2)), other = From((7, 3)), more = From((7, 2), (9, 5)), ones = From((3, 1));
        Assert.That(ClassWeights.AreSame(two, more, labels), Is.True, "the model has no 9");
        Assert.That(ClassWeights.AreSame(two, other, labels), Is.False);
        bool areSame = ClassWeights.AreSame(null, ones, labels) && ClassWeights.AreSame(ones, null, labels);
        Assert.That(areSame && ClassWeights.AreSame(null, null, labels), Is.True);
        Assert.That(ClassWeights.AreSame(null, two, labels) || ClassWeights.AreSame(two, null, labels), Is.False);
        Assert.That(ClassWeights.AreSame(ClassWeights.Balanced, null, labels) || ClassWeights.AreSame(null, ClassWeights.Balanced, labels),
            Is.False);
        Assert.That(ClassWeights.AreSame(ClassWeights.Balanced, ClassWeights.Balanced, labels), Is.True);
    }

    [Test]
    public void ClassWeights_description_lists_weights_in_label_order()
    {
        Assert.That(ClassWeights.Describe(null), Is.EqualTo("no class weights"));
        Assert.That(ClassWeights.Describe(ClassWeights.Balanced), Is.EqualTo("balanced class weights"));
        Assert.That(ClassWeights.Describe(From((7, 2.5f), (-3, 0))), Is.EqualTo("class weights -3: 0, 7: 2.5"));
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void ClassWeights_rejects_weights_out_of_range(float bad) => Assert.That(
        () => new ClassWeights(new Dictionary<int, float> { [1] = 1, [7] = bad }),
        Throws.ArgumentException.With.Message.Contains("expected finite weights of 0 or more, found").And.Message.Contains("for label 7"));

    [Test]
    public void ClassWeights_of_null_or_of_labels_unknown_to_the_model_are_rejected()
    {
        Assert.That(() => new ClassWeights(null!), Throws.ArgumentNullException);
        ClassWeights weights = new(new Dictionary<int, float> { [4] = 2 });
        Assert.That(() => new OnlineLearner(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]), classWeights: weights),
            Throws.ArgumentException.With.Message.Contains("class weights: expected one of the labels 3, 7, found 4"));
        Assert.That(
            () => new OnlineTrainer(new PerceptronUpdate()).Train(TestData.CreateClouds(), new TrainingOptions { ClassWeights = weights }),
            Throws.ArgumentException.With.Message.Contains("class weights: expected one of the labels 3, 7, found 4"));
    }

    private static ClassWeights From(params (int Label, float Weight)[] weights) =>
        new(weights.ToDictionary(pair => pair.Label, pair => pair.Weight));
}
