using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>Tests a run of the trainer: arguments, stops, warnings, initial models, reports.</summary>
public class NewtonTrainerTests
{
    private static readonly Dataset Overlapping = TestData.CreateOverlapping(3);

    [Test]
    public void NewtonTrainer_rejects_arguments_out_of_range()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new NewtonTrainer((Loss)4),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("loss"));
            foreach (float cost in new[] { 0, -1, float.NaN, float.PositiveInfinity })
                Assert.That(
                    () => new NewtonTrainer(cost: cost),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("cost"));
            foreach (float ratio in new[] { -0.1f, 1.1f, float.NaN })
                Assert.That(
                    () => new NewtonTrainer(l1Ratio: ratio),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("l1Ratio"));
            foreach (double tolerance in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            {
                Assert.That(
                    () => new NewtonTrainer(tolerance: tolerance),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("tolerance"));
            }
        }
    }

    [Test]
    public void NewtonTrainer_text_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That($"{0.5}", Is.EqualTo("0,5"));
            Assert.That(
                new NewtonTrainer(Loss.SquaredHinge, 0.5f, 0.25f, 0.001).ToString(),
                Is.EqualTo("NewtonTrainer (SquaredHinge, cost 0.5, L1 ratio 0.25, tolerance 0.001)"));
            TrainingResult result = new NewtonTrainer(tolerance: 1e-9).Train(Overlapping, new TrainingOptions { Epochs = 1 });
            Assert.That(
                result.Model.Metadata["training.trainer"], Is.EqualTo("NewtonTrainer (Softmax, cost 1, L1 ratio 0, tolerance 1E-09)"));
            Assert.That($"{result}", Does.Not.Contain(",5").And.Match(@" updates, \d+\.\d ms"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void NewtonTrainer_has_the_parameters_given() => Assert.That(
        new NewtonTrainer(Loss.ModifiedHuber, 2, 0.5f, 1e-3), Has.Property("Loss").EqualTo(Loss.ModifiedHuber)
            .And.Property("Cost").EqualTo(2).And.Property("L1Ratio").EqualTo(0.5f).And.Property("Tolerance").EqualTo(1e-3));

    [Test]
    public void NewtonTrainer_that_does_not_converge_reports_NotConverged_in_every_result([Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        NewtonTrainer trainer = new(loss, 1, l1Ratio, 1e-9);
        TrainingOptions one = new() { Epochs = 1 };
        ListLogger logger = new();
        TrainingResult result = trainer.Train(Overlapping, one with { Logger = logger });
        Assert.That((result.StopReason, result.Epochs, result.ExamplesSeen), Is.EqualTo((StopReason.NotConverged, 1, 300L)));
        Assert.That($"{result}", Does.StartWith("NotConverged after 1 epochs, 300 examples seen, ").And.Contains(
            "; the model is not the solution"));
        Assert.That(result.Model.Metadata["training.stopReason"], Is.EqualTo("NotConverged"));
        string warning = logger.Lines.Single(line => line.Level == LogLevel.Warning).Message;
        Assert.That(warning, Does.StartWith($"{trainer} did not reach its tolerance in 1 epochs: expected at most 1E-09, found "));

        CrossValidationResult folds = CrossValidation.Run(trainer, Overlapping, folds: 3, one);
        Assert.That((folds.NotConverged, $"{folds}"[^27..]), Is.EqualTo((3, " (3 folds, 3 not converged)")));
        Assert.That($"{GridSearch.Run([trainer], Overlapping, folds: 3, one)}", Does.Contain("; not converged in 3 of 3 folds"));
    }

    [Test]
    public void NewtonTrainer_that_converges_does_not_warn([Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio)
    {
        ListLogger logger = new();
        TrainingResult result = new NewtonTrainer(loss, 1, l1Ratio).Train(Overlapping, new TrainingOptions { Logger = logger });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{result}");
        Assert.That(result.Epochs, Is.LessThan(30));
        Assert.That(logger.Lines.Count(line => line.Level == LogLevel.Warning), Is.Zero);
        Assert.That(result.ScoresAreLogOdds, Is.EqualTo(loss == Loss.Softmax));
        Assert.That(result.State, Is.Null);
    }

    [Test]
    public void NewtonTrainer_reaches_the_smallest_tolerance_that_rounding_allows([Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio)
    {
        TrainingResult usual = new NewtonTrainer(loss, 1, l1Ratio).Train(Overlapping),
            exact = new NewtonTrainer(loss, 1, l1Ratio, 1e-13).Train(Overlapping);
        TrainingResult impossible = new NewtonTrainer(loss, 1, l1Ratio, 1e-300).Train(Overlapping, new TrainingOptions { Epochs = 40 });
        Assert.That(exact.StopReason, Is.EqualTo(StopReason.Converged), $"{exact}");
        Assert.That(exact.Epochs, Is.LessThan(40));
        Assert.That(Objective(usual, loss, l1Ratio), Is.EqualTo(Objective(exact, loss, l1Ratio)).Within(1e-5).Percent);
        Assert.That(Objective(impossible, loss, l1Ratio), Is.EqualTo(Objective(exact, loss, l1Ratio)).Within(1e-5).Percent);
    }

    [Test]
    public void NewtonTrainer_cancelled_from_a_report_ends_with_the_model_of_the_report(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio, [Values] bool otherThread)
    {
        using CancellationTokenSource source = new();
        List<TrainingProgress> reports = [];
        TrainingResult result = new NewtonTrainer(loss, 1, l1Ratio, 1e-12).Train(
            Overlapping, new TrainingOptions { Progress = new CallbackProgress(Stop) }, source.Token);
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.Cancelled, 2)));
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(reports[^1].Model)));
        Assert.That(result.ExamplesSeen, Is.EqualTo(600));

        void Stop(TrainingProgress report)
        {
            reports.Add(report);
            if (report.Epoch < 2)
                return;
            Thread other = new(source.Cancel);
            if (otherThread)
            {
                other.Start();
                other.Join();
            }
            else
            {
                source.Cancel();
            }
        }
    }

    [Test]
    public void NewtonTrainer_cancelled_by_another_thread_ends_with_the_model_of_the_last_report(
        [Values(0, 1)] float l1Ratio, [Values(1, 3, 10)] int spins)
    {
        using CancellationTokenSource source = new();
        List<TrainingProgress> reports = [];
        Thread other = new(() =>
        {
            Thread.SpinWait(20_000 * spins);
            source.Cancel();
        });
        Dataset data = TestData.CreateOverlapping(6, count: 600, features: 60);
        CallbackProgress progress = new(report =>
        {
            if (reports.Count == 0)
                other.Start();
            reports.Add(report);
        });
        TrainingResult result = new NewtonTrainer(Loss.Softmax, 100, l1Ratio, 1e-12).Train(
            data, new TrainingOptions { Progress = progress }, source.Token);
        other.Join();
        Assert.That(
            result.StopReason, Is.EqualTo(StopReason.Cancelled).Or.EqualTo(StopReason.Converged).Or.EqualTo(StopReason.NotConverged));
        Assert.That(result.Epochs, Is.EqualTo(reports[^1].Epoch));
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(reports[^1].Model)));
    }

    [Test]
    public void NewtonTrainer_stops_by_patience_and_target([Values] Loss loss)
    {
        Dataset validation = TestData.CreateOverlapping(3, seed: 2);
        NewtonTrainer trainer = new(loss, 1, 0, 1e-300);
        TrainingResult patient = trainer.Train(Overlapping, new TrainingOptions { Validation = validation, Patience = 2 });
        Assert.That(patient.StopReason, Is.EqualTo(StopReason.NoImprovement));
        Assert.That(patient.ValidationCurve[^3].Accuracy, Is.EqualTo(patient.ValidationCurve.Max(point => point.Accuracy)));
        Assert.That(patient.BestModel.Evaluate(validation).Accuracy, Is.EqualTo(patient.ValidationCurve[^3].Accuracy));
        Assert.That(patient.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(
            Enumerable.Range(1, patient.Epochs).Select(epoch => 300L * epoch)));
        TrainingResult reached = trainer.Train(Overlapping, new TrainingOptions { ValidationFraction = 0.25, TargetAccuracy = 0.5 });
        Assert.That((reached.StopReason, reached.Epochs, reached.ExamplesSeen), Is.EqualTo((StopReason.TargetReached, 1, 225L)));
    }

    [Test]
    public void NewtonTrainer_started_at_the_solution_ends_after_one_step([Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio)
    {
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        TrainingResult cold = trainer.Train(Overlapping),
            warm = trainer.Train(Overlapping, new TrainingOptions { InitialModel = cold.Model });
        Assert.That((warm.StopReason, warm.Epochs), Is.EqualTo((StopReason.Converged, 1)));
        Assert.That(Objective(warm, loss, l1Ratio), Is.EqualTo(Objective(cold, loss, l1Ratio)).Within(1e-5).Percent);
    }

    [Test]
    public void NewtonTrainer_started_at_any_model_finds_the_same_solution(
        [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes);
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        double expected = Optimality.ComputePrimal(trainer.Train(data).Model, data, loss, 1, l1Ratio);
        LinearModel random = LinearModel.Uniform(13, data.Classes);
        foreach (float size in new[] { 0.1f, 10, 1000 })
        {
            LinearModel start = new(
                [.. random.Weights.ToArray().Select(weight => size * (weight - 0.5f))], random.Biases.ToArray(), data.Classes);
            TrainingResult result = trainer.Train(data, new TrainingOptions { InitialModel = start });
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{size}: {result}");
            Assert.That(
                Optimality.ComputePrimal(result.Model, data, loss, 1, l1Ratio),
                Is.EqualTo(expected).Within(2e-5).Percent,
                $"{size}: {result}");
        }
    }

    [Test]
    public void NewtonTrainer_rejects_the_state_of_a_learner()
    {
        OnlineTrainingOptions options = new() { InitialState = TestModels.CreateStateOfRun() };
        Assert.That(() => new NewtonTrainer().Train(Overlapping, options), Throws.ArgumentException.With.Message.Contains("InitialState"));
    }

    /// <summary>Compares a run with no free thread in the pool, which uses one core, with one that uses all cores.</summary>
    [Test]
    public void NewtonTrainer_gives_the_same_bits_on_any_number_of_threads([Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        Dataset data = TestData.CreateOverlapping(4, count: 2000, features: 30);
        foreach (Dataset kind in l1Ratio == 0 ? [data, Thin(data)] : new[] { data })
        {
            int[] expected = TestData.GetBits(new NewtonTrainer(loss, 0.1f, l1Ratio).Train(kind).Model);
            using ManualResetEventSlim release = new();
            Task[] blocked = [.. Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => Task.Run(release.Wait))];
            int[] found;
            try
            {
                found = TestData.GetBits(new NewtonTrainer(loss, 0.1f, l1Ratio).Train(kind).Model);
            }
            finally
            {
                release.Set();
                Task.WaitAll(blocked);
            }
            Assert.That(found, Is.EqualTo(expected));
        }
    }

    /// <summary>Keeps so few values that the rows stay sparse.</summary>
    private static Dataset Thin(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            double[] row = TestData.GetRow(data, i);
            for (int j = i % 17; j < row.Length; j += 17)
                values[i * row.Length + j] = (float)row[j];
        }
        return TestData.ToSparse(new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels));
    }

    private static double Objective(TrainingResult result, Loss loss, float l1Ratio) =>
        Optimality.ComputePrimal(result.Model, Overlapping, loss, 1, l1Ratio);
}
