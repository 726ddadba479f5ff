using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>Tests the properties of every loss beyond the contract of trainers.</summary>
[TestFixture(DualLoss.Hinge)]
[TestFixture(DualLoss.SquaredHinge)]
[TestFixture(DualLoss.Logistic)]
[TestFixture(DualLoss.CrammerSinger)]
public class DualCoordinateDescentTrainerTests(DualLoss loss) : TrainerContract
{
    private static readonly Dataset Two = TestData.CreateClouds(count: 150, features: 5);

    protected override ITrainer CreateTrainer() => Trainer();

    protected override StopReason EndsWith => StopReason.Converged;

    private DualCoordinateDescentTrainer Trainer(float cost = 1, double tolerance = 0.1, float? biasFeature = null) =>
        new(loss, cost, tolerance, biasFeature);

    [Test]
    public void DualCoordinateDescentTrainer_counts_passes_times_examples_for_any_number_of_classes([Values(2, 4)] int classes)
    {
        TrainingResult result = Trainer().Train(Mixed(classes), new TrainingOptions { Epochs = 12, Validation = Mixed(classes) });
        Assert.That(result.ExamplesSeen, Is.EqualTo((long)result.Epochs * Mixed(classes).Count));
        Assert.That(
            result.ValidationCurve.Select(point => point.ExamplesSeen),
            Is.EqualTo(Enumerable.Range(1, result.Epochs).Select(epoch => (long)epoch * Mixed(classes).Count)));
    }

    [Test]
    public void DualCoordinateDescentTrainer_weight_2_equals_two_copies_and_weight_0_removes_the_example(
        [Values(2, 4)] int classes, [Values(null, 0f, 2f)] float? bias)
    {
        Dataset data = Mixed(classes);
        int[] times = [.. Enumerable.Range(0, data.Count).Select(i => i % 3)];
        Dataset repeated = Rows(data, [.. times.SelectMany((count, i) => Enumerable.Repeat(i, count))]);
        Dataset weighted = data.WithWeights([.. times.Select(count => (float)count)]);
        DualCoordinateDescentTrainer trainer = Trainer(0.5f, 1e-4, bias);
        Assert.That(Objective(trainer, weighted), Is.EqualTo(Objective(trainer, repeated)).Within(0.01).Percent);
    }

    [Test]
    public void DualCoordinateDescentTrainer_class_weights_multiply_the_costs_of_their_examples()
    {
        Dataset data = Mixed(3);
        ClassWeights weights = new(new Dictionary<int, float> { [1] = 3 });
        Dataset weighted = data.WithWeights([.. data.Labels.ToArray().Select(label => label == 1 ? 3f : 1f)]);
        LinearModel byClass = Trainer().Train(data, new TrainingOptions { ClassWeights = weights }).Model,
            byExample = Trainer().Train(weighted).Model;
        Assert.That(TestData.GetBits(byClass), Is.EqualTo(TestData.GetBits(byExample)));
    }

    [Test]
    public void DualCoordinateDescentTrainer_finds_the_same_solution_for_dense_sparse_and_byte_features()
    {
        Dataset bytes = TestData.CreateImages(count: 60);
        DualCoordinateDescentTrainer trainer = Trainer(0.1f, 1e-4);
        LinearModel model = trainer.Train(bytes).Model, dense = trainer.Train(TestData.ToFloats(bytes)).Model;
        LinearModel sparse = trainer.Train(new Dataset(SparseFeatures.From(bytes.Features), bytes.Labels)).Model;
        Assert.That(dense.Weights.ToArray(), Is.EqualTo(model.Weights.ToArray()).Within(1e-3f));
        Assert.That(sparse.Weights.ToArray(), Is.EqualTo(model.Weights.ToArray()).Within(1e-3f));
        Assert.That(sparse.Biases[0], Is.EqualTo(model.Biases[0]).Within(1e-3f));
    }

    [Test]
    public void DualCoordinateDescentTrainer_finds_the_same_solution_in_any_order()
    {
        Dataset data = Mixed(3);
        double Train(bool shuffle, ulong seed) => Optimality.ComputePrimal(
            Trainer(0.5f, 1e-4).Train(
                data, new TrainingOptions { Shuffle = shuffle, Seed = seed, Epochs = 100_000 }).Model, data, loss, 0.5, null);
        Assert.That(Train(false, 1), Is.EqualTo(Train(true, 1)).Within(0.01).Percent);
        Assert.That(Train(true, 2), Is.EqualTo(Train(true, 1)).Within(0.01).Percent);
    }

    [Test]
    public void DualCoordinateDescentTrainer_that_runs_out_of_epochs_is_not_converged_and_warns()
    {
        ListLogger logger = new();
        TrainingResult result = Trainer(tolerance: 1e-6).Train(Mixed(3), new TrainingOptions { Epochs = 2, Logger = logger });
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.NotConverged, 2)));
        string message = logger.Lines.Single(line => line.Level == LogLevel.Warning).Message;
        Assert.That(
            message,
            Does.StartWith($"{Trainer(tolerance: 1e-6)} did not reach its tolerance in 2 epochs: expected at most 1E-06, found "));
    }

    [Test]
    public void DualCoordinateDescentTrainer_that_converges_does_not_warn()
    {
        ListLogger logger = new();
        Assert.That(Trainer().Train(Two, new TrainingOptions { Logger = logger }).StopReason, Is.EqualTo(StopReason.Converged));
        Assert.That(logger.Lines, Has.None.Matches<(LogLevel Level, string)>(line => line.Level == LogLevel.Warning));
    }

    [Test]
    public void DualCoordinateDescentTrainer_stops_by_validation_and_reports_do_not_change_the_model()
    {
        Dataset held = TestData.CreateClouds(count: 50, features: 5, seed: 2);
        TrainingResult stopped = Trainer(tolerance: 1e-6).Train(
            Two, new OnlineTrainingOptions { Validation = held, TargetAccuracy = 0.5, ValidateEvery = 7 });
        Assert.That((stopped.StopReason, stopped.Epochs, stopped.ValidationCurve.Count), Is.EqualTo((StopReason.TargetReached, 1, 1)));
        TrainingResult watched = Trainer().Train(Two, new TrainingOptions { Validation = held, Progress = new CallbackProgress(_ => { }) });
        Assert.That(TestData.GetBits(watched.Model), Is.EqualTo(TestData.GetBits(Trainer().Train(Two).Model)));
        Assert.That(watched.ValidationCurve, Has.Count.EqualTo(watched.Epochs));
    }

    [Test]
    public void DualCoordinateDescentTrainer_cancelled_run_keeps_the_model_of_the_last_pass()
    {
        using CancellationTokenSource source = new();
        TrainingResult cancelled = Trainer(tolerance: 1e-6).Train(Mixed(3), new TrainingOptions
        {
            Progress = new CallbackProgress(report =>
            {
                if (report.Epoch == 2)
                    source.Cancel();
            }),
        }, source.Token);
        TrainingResult two = Trainer(tolerance: 1e-6).Train(Mixed(3), new TrainingOptions { Epochs = 2 });
        Assert.That(
            (cancelled.StopReason, cancelled.Epochs, cancelled.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 2, two.ExamplesSeen)));
        Assert.That(TestData.GetBits(cancelled.Model), Is.EqualTo(TestData.GetBits(two.Model)));
    }

    [Test]
    public void DualCoordinateDescentTrainer_rejects_an_initial_model_or_state()
    {
        TrainingOptions options = new() { InitialModel = LinearModel.Zero(5, [3, 7]) };
        Assert.That(() => Trainer().Train(Two, options), Throws.ArgumentException.With.Message.Contains("cannot start from a model"));
    }

    [Test]
    public void DualCoordinateDescentTrainer_names_the_example_whose_length_overflows_a_float()
    {
        Dataset data = new(new DenseFeatures([1, 2, 1e20f, 3], 1), [3, 7, 7, 3]);
        Assert.That(() => Trainer().Train(data), Throws.ArgumentException.With.Message.Contains("the features of example 2 are too large"));
    }

    [Test]
    public void DualCoordinateDescentTrainer_with_weights_in_one_class_only_gives_a_finite_model()
    {
        Dataset data = Two.WithWeights([.. Two.Labels.ToArray().Select(label => label == 3 ? 1f : 0f)]);
        LinearModel model = Trainer().Train(data, new TrainingOptions { Epochs = 100 }).Model;
        Assert.That(model.Evaluate(Two.Only(3)).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void DualCoordinateDescentTrainer_rejects_weights_that_are_all_0()
    {
        TrainingOptions options = new() { ClassWeights = new ClassWeights(new Dictionary<int, float> { [3] = 0, [7] = 0 }) };
        Assert.That(() => Trainer().Train(Two, options), Throws.ArgumentException.With.Message.Contains(
            "expected an example with a weight above 0"));
    }

    [Test]
    public void DualCoordinateDescentTrainer_text_names_every_parameter() => Assert.That(
        new[] { Trainer().ToString(), Trainer(0.5f, 0.01, 0).ToString(), Trainer(biasFeature: 2).ToString() },
        Is.EqualTo(new[]
        {
            $"DualCoordinateDescentTrainer ({loss}, cost 1, tolerance 0.1, unregularized bias)",
            $"DualCoordinateDescentTrainer ({loss}, cost 0.5, tolerance 0.01, no bias)",
            $"DualCoordinateDescentTrainer ({loss}, cost 1, tolerance 0.1, bias feature 2)",
        }));

    private double Objective(DualCoordinateDescentTrainer trainer, Dataset data)
    {
        TrainingResult result = trainer.Train(data, new TrainingOptions { Epochs = 100_000 });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
        return Optimality.ComputePrimal(result.Model, data, loss, trainer.Cost, trainer.BiasFeature);
    }

    /// <summary>Creates overlapping classes.</summary>
    private static Dataset Mixed(int classes, int count = 90)
    {
        Random random = new(classes);
        const int Columns = 6;
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i * 7 % classes)];
        float[] values = new float[count * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = 2 * random.NextSingle() - 0.6f + (i % Columns % classes == labels[i / Columns] ? 0.5f : 0);
        return new Dataset(new DenseFeatures(values, Columns), labels);
    }

    private static Dataset Rows(Dataset data, int[] rows) => new(data.Features.Select(rows), [.. rows.Select(row => data.Labels[row])]);
}
