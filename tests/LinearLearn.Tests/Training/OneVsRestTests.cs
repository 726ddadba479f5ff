namespace LinearLearn.Tests;

public class OneVsRestTests
{
    [Test]
    public void OneVsRest_model_of_each_class_is_the_solution_of_its_two_class_problem(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss, [Values] bool shuffle)
    {
        Dataset data = Classes(5);
        DualCoordinateDescentTrainer trainer = new(loss, cost: 0.5f, tolerance: 1e-5);
        TrainingOptions options = new() { Shuffle = shuffle, Seed = 3 };
        TrainingResult all = trainer.Train(data, options);
        Assert.That(all.StopReason, Is.EqualTo(StopReason.Converged));
        for (int k = 0; k < 5; k++)
        {
            TrainingResult one = trainer.Train(
                new Dataset(data.Features, [.. data.Labels.ToArray().Select(label => label == k ? 1 : 0)]), options);
            float[] weights = all.Model.Weights.Slice(k * data.FeatureCount, data.FeatureCount).ToArray();
            Assert.That(one.Model.Weights.ToArray(), Is.EqualTo(weights).Within(1e-3));
            Assert.That(one.Model.Biases[0], Is.EqualTo(all.Model.Biases[k]).Within(1e-3));
        }
    }

    /// <summary>Groups share the order of the examples, so how many there are changes no count; each class visits each example.</summary>
    [Test]
    public void OneVsRest_counts_examples_and_updates_as_single_groups_do(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss, [Values(1, 4, 5)] int together)
    {
        const int Number = 5, Passes = 3;
        Dataset data = Classes(Number);
        TrainingResult result = new DualCoordinateDescentTrainer(loss, 0.5f, 1e-9).Train(data, new TrainingOptions { Epochs = Passes });
        int[] classOf = data.ClassIndices.ToArray();
        long updates = 0;
        for (int first = 0; first < Number; first += together)
        {
            DualProblem problem = new(data.Features, null, new DualSettings(0.5f, 1e-9), nameof(data));
            int count = Math.Min(together, Number - first);
            BinarySolver solver = loss == DualLoss.Logistic
                ? new LogisticSolver(problem, classOf, first, count, isSingle: false)
                : new HingeSolver(problem, classOf, first, count, isSingle: false, squared: loss == DualLoss.SquaredHinge);
            for (int pass = 1; pass <= Passes; pass++)
                solver.Pass(pass, CancellationToken.None);
            updates += solver.UpdatesMade;
        }
        Assert.That((result.Epochs, result.ExamplesSeen, result.UpdatesMade), Is.EqualTo((Passes, (long)Passes * data.Count, updates)));
    }

    [TestCase(10, 1, 100, 100, 1)]
    [TestCase(10, 64, 100, 100, 3)]
    [TestCase(40, 1, 100, 100, 3)]
    [TestCase(10, 1, 1_000_000_000, 100, 5, Description = "two classes of a billion examples")]
    [TestCase(10, 64, 1_000_000_000, 100, 5)]
    [TestCase(10, 1, 2_000_000_000, 100, 10)]
    [TestCase(10, 1, 100, 200_000_000, 2, Description = "eight floats for each column")]
    [TestCase(10, 1, 100, 500_000_000, 3, Description = "four floats for each column")]
    [TestCase(10, 1, 100, 600_000_000, 10, Description = "too many columns for any number of groups")]
    public void OneVsRest_groups_fit_into_arrays_on_any_number_of_cores(int classes, int cores, int examples, int columns, int groups) =>
        Assert.That(DualCoordinateDescentTrainer.CountGroups(classes, cores, examples, columns), Is.EqualTo(groups));

    [Test]
    public void OneVsRest_training_names_the_example_with_a_feature_that_became_NaN()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        Dataset data = new(new DenseFeatures(values, 1), [0, 1, 2, 0, 1, 2]);
        values[4] = float.NaN;
        Assert.That(() => new DualCoordinateDescentTrainer().Train(data), Throws.ArgumentException.With.Message.Contains(
            "found NaN or infinity in example 4"));
    }

    [Test]
    public void DualCoordinateDescentTrainer_rejects_parameters_out_of_range()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new DualCoordinateDescentTrainer((DualLoss)9), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(
                    "Hinge, SquaredHinge, Logistic, CrammerSinger, found 9"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(cost: 0),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0, found 0"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(tolerance: double.NaN),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("found NaN"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(biasFeature: -1),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0 or more, found -1"));
        }
    }

    private static Dataset Classes(int classes)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 120).Select(i => i * 7 % classes)];
        float[] values = [.. Enumerable.Range(0, 120 * 6).Select(i => 2 * random.NextSingle() - 1 + (i % 6 == labels[i / 6] ? 0.8f : 0))];
        return new Dataset(new DenseFeatures(values, 6), labels);
    }
}
