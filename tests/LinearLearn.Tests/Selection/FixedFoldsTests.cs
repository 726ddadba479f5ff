namespace LinearLearn.Tests;

/// <summary>Tests cross-validation on folds that are given for each example.</summary>
public class FixedFoldsTests
{
    private static readonly ITrainer Trainer = new MeanDifferenceTrainer();

    [Test]
    public void Folds_given_as_indices_equal_those_given_by_number_and_seed([Values] bool weighted)
    {
        Dataset data = TestData.CreateOverlapping(3, count: 120);
        if (weighted)
            data = data.WithWeights([.. Enumerable.Range(0, 120).Select(i => (float)(i % 5))]);
        int[] foldOf = data.StratifiedFolds(4, seed: 7);
        CrossValidationResult numbered = CrossValidation.Run(Trainer, data, 4, seed: 7), given = CrossValidation.Run(Trainer, data, foldOf);
        GridSearchResult search = GridSearch.Run([Trainer], data, foldOf, metric: SelectionMetric.LogLoss);
        foreach (CrossValidationResult result in new[] { given, search.Entries[0].Result })
        {
            Assert.That(
                Enum.GetValues<SelectionMetric>().Select(result.GetScore),
                Is.EqualTo(Enum.GetValues<SelectionMetric>().Select(numbered.GetScore)));
            Assert.That(
                result.Folds.Select(fold => (fold.Count, fold.Correct)),
                Is.EqualTo(numbered.Folds.Select(fold => (fold.Count, fold.Correct))));
            Assert.That(result.OutOfFoldScores!.LogLoss, Is.EqualTo(numbered.OutOfFoldScores!.LogLoss));
        }
        Assert.That(numbered.Evaluation.Count, Is.EqualTo(weighted ? 96 : 120));
    }

    [Test]
    public void Given_folds_determine_training_and_test_examples()
    {
        // One feature that identifies the example: its sum shows the folds on which a model was trained.
        Dataset data = new(new DenseFeatures([1, 2, 4, 8, 16, 32], 1), [3, 7, 3, 7, 3, 7]);
        List<float> sums = [];
        DelegateTrainer trainer = new("sums", (training, _) =>
        {
            float[] sum = new float[1];
            for (int i = 0; i < training.Count; i++)
                training.Features.AddTo(i, 1, sum);
            lock (sums)
                sums.Add(sum[0]);
            return LinearModel.Zero(1, training.Classes);
        });
        CrossValidationResult result = CrossValidation.Run(trainer, data, [2, 0, 1, 1, 0, 2]);
        Assert.That(sums, Is.EquivalentTo(new float[] { 63 - 2 - 16, 63 - 4 - 8, 63 - 1 - 32 }));
        Assert.That(result.Folds.Select(fold => fold.Count), Is.EqualTo(new[] { 2, 2, 2 }));
    }

    [Test]
    public void Given_folds_can_differ_in_size_and_contain_weights_of_0()
    {
        Dataset data = TestData.CreateClouds(count: 12);
        int[] foldOf = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];
        float[] weights = [.. Enumerable.Range(0, 12).Select(i => i == 2 || i == 11 ? 0f : 1)];
        CrossValidationResult result = CrossValidation.Run(
            new DelegateTrainer("zero", (training, _) => LinearModel.Zero(20, [3, 7])), data.WithWeights(weights), foldOf);
        Assert.That(result.Folds.Select(fold => fold.Count), Is.EqualTo(new[] { 7, 2, 1 }));
    }

    [Test]
    public void Given_folds_that_do_not_fit_the_data_are_rejected()
    {
        Dataset data = TestData.CreateClouds(count: 6);
        Dataset weighted = data.WithWeights([1, 1, 0, 0, 1, 1]);
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(data, [0, 1, 0, 1, 0], "expected the fold of each of 6 examples, found 5 folds");
            AssertRefused(data, [0, 1, 0, -1, 0, 1], "expected folds numbered from 0 to at most 5, found -1 for example 3");
            AssertRefused(
                data, [0, 1, 0, 1, int.MaxValue, 1], "expected folds numbered from 0 to at most 5, found 2147483647 for example 4");
            AssertRefused(data, [0, 0, 0, 0, 0, 0], "expected two folds or more, found 1");
            AssertRefused(data, [0, 2, 0, 2, 0, 2], "expected one example or more in each of the folds 0 to 2, found none in fold 1");
            AssertRefused(
                weighted, [0, 0, 1, 1, 2, 2],
                "expected one example or more of a weight above 0 in each of the folds 0 to 2, found none in fold 1");
            AssertRefused(data.Take(0), [], "expected two folds or more, found 0");
            Assert.That(() => CrossValidation.Run(Trainer, null!, [0, 1]), Throws.ArgumentNullException);
            Assert.That(() => CrossValidation.Run(null!, data, [0, 1, 0, 1, 0, 1]), Throws.ArgumentNullException);
        }

        static void AssertRefused(Dataset data, int[] foldOf, string message)
        {
            Assert.That(() => CrossValidation.Run(Trainer, data, foldOf), Throws.ArgumentException.With.Message.StartsWith(message));
            Assert.That(() => GridSearch.Run([Trainer], data, foldOf), Throws.ArgumentException.With.Message.StartsWith(message));
            Assert.That(
                () => CostPath.Run(cost => new NewtonTrainer(cost: cost), data, [1], foldOf),
                Throws.ArgumentException.With.Message.StartsWith(message));
        }
    }

    [Test]
    public void Examples_of_weight_0_do_not_change_the_folds_of_other_examples()
    {
        Dataset data = TestData.CreateOverlapping(3, count: 100);
        float[] weights = [.. Enumerable.Range(0, 100).Select(i => data.Labels[i] == 1 || i % 6 == 0 ? 0f : 2)]; // including all of a class
        int[] rows = [.. Enumerable.Range(0, 100).Where(i => weights[i] > 0)];
        int[] foldOf = data.WithWeights(weights).StratifiedFolds(4, seed: 5);
        Assert.That(rows.Select(row => foldOf[row]), Is.EqualTo(data.Select(rows).StratifiedFolds(4, seed: 5)));
        Assert.That(foldOf, Has.Length.EqualTo(100).And.All.InRange(0, 3));
        Assert.That(
            () => data.WithWeights([1, 1, .. new float[98]]).StratifiedFolds(3),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("at most 2 (one per example)"));
    }

    [Test]
    public void CrossValidation_checks_options_before_training() => Assert.That(
        () => CrossValidation.Run(Trainer, TestData.CreateClouds(count: 4), [0, 1, 0, 1], new TrainingOptions { Patience = 2 }),
        Throws.ArgumentException.With.Message.StartsWith("Patience is set, but there is no Validation data"));
}
