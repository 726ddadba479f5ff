using System.Globalization;

namespace LinearLearn.Tests;

public class CostPathTests
{
    private static readonly float[] Costs = [0.01f, 0.1f, 1, 10];

    private static readonly Dataset Two = TestData.ToFloats(TestData.CreateOverlapping(2));

    [Test]
    public void CostPath_warm_starts_reach_the_solutions_of_cold_starts(
        [Values(2, 3)] int classes, [Values(0f, 0.5f, 1f)] float l1Ratio, [Values] bool scaled)
    {
        Dataset data = TestData.ToFloats(TestData.CreateOverlapping(classes, count: 200));
        ITrainer Create(float cost) =>
            scaled ? new ScaledTrainer(new NewtonTrainer(cost: cost, l1Ratio: l1Ratio)) : new NewtonTrainer(cost: cost, l1Ratio: l1Ratio);
        CostPath path = CostPath.Run(Create, data, Costs, folds: 3);
        Dataset penalized = scaled ? FeatureScaling.Standard(data).Apply(data) : data;
        long warmSteps = 0, coldSteps = 0;
        foreach (CostPathEntry entry in path.Entries)
        {
            TrainingResult cold = entry.Trainer.Train(data);
            Assert.That(entry.Training.StopReason, Is.EqualTo(StopReason.Converged));
            double expected = Objective(cold.Model, entry.Cost);
            Assert.That(Objective(entry.Model, entry.Cost), Is.EqualTo(expected).Within(1e-6 * expected));
            CrossValidationResult folds = CrossValidation.Run(entry.Trainer, data, 3);
            Assert.That(entry.Result.LogLoss, Is.EqualTo(folds.LogLoss).Within(2e-3));
            Assert.That(entry.Result.Folds.Select(fold => fold.Count), Is.EqualTo(folds.Folds.Select(fold => fold.Count)));
            warmSteps += entry.Training.Epochs;
            coldSteps += cold.Epochs;
        }
        Assert.That(warmSteps, Is.LessThanOrEqualTo(coldSteps));

        double Objective(LinearModel model, float cost)
        {
            LinearModel own = scaled ? FeatureScaling.Standard(data).Unfold(model) : model;
            return Optimality.ComputePrimal(own, penalized, Loss.Softmax, cost, l1Ratio);
        }
    }

    [Test]
    public void CostPath_starts_each_cost_from_the_models_of_the_previous_cost()
    {
        List<(float Cost, float? Start, int Count)> seen = [];
        ITrainer Create(float cost) => new DelegateTrainer(cost.ToString(CultureInfo.InvariantCulture), (training, options) =>
        {
            lock (seen)
                seen.Add((cost, options?.InitialModel?.Biases[0], training.Count));
            return new LinearModel(new float[20], [cost], [3, 7]);
        });
        Dataset data = TestData.CreateClouds(count: 30);
        CostPath.Run(
            Create, data, [4, 1, 2, 2], folds: 3, new TrainingOptions { InitialModel = new LinearModel(new float[20], [-1], [3, 7]) });
        (float, float?, int)[] expected =
        [
            (1, -1, 20), (1, -1, 20), (1, -1, 20), (1, -1, 30),
            (2, 1, 20), (2, 1, 20), (2, 1, 20), (2, 1, 30),
            (4, 2, 20), (4, 2, 20), (4, 2, 20), (4, 2, 30),
        ];
        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void CostPath_trains_from_0_if_the_trainer_cannot_start_from_a_model()
    {
        CostPath path = CostPath.Run(
            cost => new ScaledTrainer(new DualCoordinateDescentTrainer(DualLoss.Logistic, cost)), Two, Costs, folds: 3);
        Assert.That((path.Entries.Count, path.Failures.Count), Is.EqualTo((4, 0)));
        foreach (CostPathEntry entry in path.Entries)
        {
            Assert.That(TestData.GetBits(entry.Model), Is.EqualTo(TestData.GetBits(entry.Trainer.Train(Two).Model)));
            Assert.That(entry.Result.LogLoss, Is.EqualTo(CrossValidation.Run(entry.Trainer, Two, 3).LogLoss));
        }
    }

    [Test]
    public void CostPath_nonzero_weights_start_at_the_cost_of_the_formula_and_increase([Values(2, 4)] int classes)
    {
        Dataset data = TestData.ToFloats(TestData.CreateOverlapping(classes, count: 150));
        double largest = 0;
        for (int k = 0; k < classes; k++)
        {
            double share = data.Labels.Count(k) / 150.0;
            double[] gradient = new double[data.FeatureCount];
            for (int i = 0; i < 150; i++)
            {
                double[] row = TestData.GetRow(data, i);
                for (int j = 0; j < row.Length; j++)
                    gradient[j] += (share - (data.Labels[i] == k ? 1 : 0)) * row[j];
            }
            largest = Math.Max(largest, gradient.Max(Math.Abs));
        }
        float first = (float)(1 / largest);
        CostPath path = CostPath.Run(
            cost => new NewtonTrainer(cost: cost, l1Ratio: 1), data, [0.99f * first, 1.02f * first, 4 * first, 1000 * first], folds: 3);
        int[] counts = [.. path.Entries.Select(entry => entry.NonZeroWeights)];
        Assert.That(counts[0], Is.Zero);
        Assert.That(counts[1], Is.InRange(1, 3));
        Assert.That(counts, Is.Ordered);
        Assert.That(counts[3], Is.EqualTo(path.Entries[3].Model.Weights.ToArray().Count(weight => weight != 0)).And.GreaterThan(counts[2]));
    }

    [Test]
    public void CostPath_choices_match_hand_computed_values()
    {
        // All scores are the bias. Of the four examples of a fold, one or two are 3s, so the losses of the folds differ.
        Dataset data = new(new DenseFeatures(new float[12], 1), [7, 7, 7, 3, 7, 7, 7, 3, 7, 7, 3, 3]);
        int[] foldOf = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        CostPath path = CostPath.Run(
            cost => new DelegateTrainer("bias", (_, _) => new LinearModel([0], [MathF.Log(cost)], [3, 7])), data, [5, 2, 1, 1.8f, 40],
            foldOf);
        double[] losses = [.. path.Entries.Select(entry => (8 * Math.Log(1 + 1 / entry.Cost) + 4 * Math.Log(1 + entry.Cost)) / 12)];
        double error = Math.Log(2) / 12; // one, one and two 3s: losses differ by log(2) / 4 at the best cost, 2
        using (Assert.EnterMultipleScope())
        {
            Assert.That(path.Entries.Select(entry => entry.Cost), Is.EqualTo(new[] { 1, 1.8f, 2, 5, 40 }));
            Assert.That(path.Entries.Select(entry => entry.Result.LogLoss), Is.EqualTo(losses).Within(1e-6));
            Assert.That(path.Best.Cost, Is.EqualTo(2));
            Assert.That(path.Best.Result.GetStandardError(SelectionMetric.LogLoss), Is.EqualTo(error).Within(1e-7));
            Assert.That(losses[0] - losses[2], Is.EqualTo(0.0566).Within(1e-4).And.LessThan(error));
            Assert.That(path.OneStandardErrorChoice.Cost, Is.EqualTo(1));
            Assert.That(path.Metric, Is.EqualTo(SelectionMetric.LogLoss));
        }

        CostPath byAccuracy = CostPath.Run(
            cost => new DelegateTrainer("bias", (_, _) => new LinearModel([0], [cost - 3], [3, 7])), data, [1, 2, 4, 5], foldOf,
            metric: SelectionMetric.Accuracy);
        Assert.That(
            (byAccuracy.Best.Cost, byAccuracy.OneStandardErrorChoice.Cost), Is.EqualTo((4f, 4f)), "two of three, against one of three");
    }

    [Test]
    public void CostPath_table_has_a_line_for_each_cost()
    {
        CostPath path = CostPath.Run(cost => new NewtonTrainer(cost: cost, l1Ratio: 1), Two, Costs, folds: 3);
        string[] lines = path.ToString().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(6));
        Assert.That(
            lines[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Is.EqualTo(new[] { "cost", "log-loss", "weights", "time" }));
        for (int i = 0; i < 4; i++)
        {
            CostPathEntry entry = path.Entries[i];
            string score = string.Create(
                CultureInfo.InvariantCulture, $"{entry.Result.LogLoss:F4} +- {entry.Result.GetStandardError(SelectionMetric.LogLoss):F4}");
            string cost = Costs[i].ToString(CultureInfo.InvariantCulture), weights = $"{entry.NonZeroWeights}";
            Assert.That(lines[i + 1], Does.StartWith($"{cost.PadLeft(4)}  {score}  {weights.PadLeft(7)}  "));
            Assert.That(lines[i + 1].Contains("best", StringComparison.Ordinal), Is.EqualTo(entry == path.Best));
            Assert.That(
                lines[i + 1].Contains("within one standard error", StringComparison.Ordinal),
                Is.EqualTo(entry == path.OneStandardErrorChoice));
        }
        Assert.That(
            $"{CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, [1], 3, new TrainingOptions { Epochs = 1 })}",
            Does.Match(@" ms  best, smallest within one\s+standard\s+error; not converged in 3 of\s+3 folds\n$"));
    }

    [Test]
    public void CostPath_lists_a_failed_cost_and_continues_from_the_previous_cost()
    {
        List<float?> starts = [];
        ITrainer Create(float cost) => new DelegateTrainer(cost.ToString(CultureInfo.InvariantCulture), (training, options) =>
        {
            if (cost == 2 || (cost == 3 && training.Count == 30))
                throw new ArgumentException("diverged");
            lock (starts)
                starts.Add(cost == 4 ? options?.InitialModel?.Biases[0] : 1);
            return new LinearModel(new float[20], [cost], [3, 7]);
        });
        Dataset data = TestData.CreateClouds(count: 30);
        CostPath path = CostPath.Run(Create, data, [1, 2, 3, 4], folds: 3);
        Assert.That(path.Entries.Select(entry => entry.Cost), Is.EqualTo(new float[] { 1, 4 }));
        Assert.That(
            path.Failures.Select(failure => failure.Message),
            Is.EqualTo(new[] { "2, fold 1 of 3: diverged", "3, all examples: diverged" }));
        Assert.That(starts, Has.All.EqualTo(1f), "the models of cost 1");
        string[] lines = TestText.Unwrap($"{path}").TrimEnd().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(5));
        Assert.That(lines[3], Does.StartWith("failed  ").And.EndWith("  2, fold 1 of 3: diverged"));
        Assert.That(lines[4], Does.StartWith("failed  ").And.EndWith("  3, all examples: diverged"));
        Assert.That(
            () => CostPath.Run(Create, data, [2, 3], folds: 3), Throws.ArgumentException.With.Message.EqualTo("2, fold 1 of 3: diverged"));
    }

    [Test]
    public void CostPath_progress_receives_each_entry_in_order_on_the_calling_thread()
    {
        List<CostPathEntry> reports = [];
        int caller = Environment.CurrentManagedThreadId;
        EntryProgress progress = new(entry =>
        {
            Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(caller));
            reports.Add(entry);
        });
        CostPath path = CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, folds: 2, progress: progress);
        Assert.That(reports, Is.EqualTo(path.Entries));
        Assert.That(
            path.Entries.Select(entry => entry.Elapsed), Has.All.GreaterThan(TimeSpan.Zero).And.All.LessThanOrEqualTo(path.Elapsed));
        EntryProgress broken = new(_ => throw new ArgumentException("mine"));
        Assert.That(
            () => CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, folds: 2, progress: broken),
            Throws.ArgumentException.With.Message.EqualTo("mine"));
    }

    [Test]
    public void CostPath_rethrows_an_exception_of_the_training_progress_without_a_retry()
    {
        int calls = 0;
        CallbackProgress broken = new(_ => throw new ArgumentException($"mine {Interlocked.Increment(ref calls)}"));
        TrainingOptions options = new() { Progress = broken };
        Assert.That(
            () => CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, folds: 2, options),
            Throws.ArgumentException.With.Message.StartsWith("mine "));
        Assert.That(calls, Is.InRange(1, 2), "once in each fold");
    }

    [Test]
    public void CostPath_is_cancelled_between_costs_and_within_a_cost()
    {
        using CancellationTokenSource source = new();
        EntryProgress progress = new(_ => source.Cancel());
        Assert.That(
            () => CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, progress: progress, cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());

        using CancellationTokenSource inside = new();
        TrainingOptions options = new() { Progress = new CallbackProgress(report => Cancel(report, inside)) };
        Assert.That(
            () => CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, options: options, cancellationToken: inside.Token),
            Throws.InstanceOf<OperationCanceledException>());

        static void Cancel(TrainingProgress report, CancellationTokenSource source)
        {
            if (report.Epoch == 2)
                source.Cancel();
        }
    }

    [Test]
    public void CostPath_default_costs_ascend_from_a_thousandth_to_a_thousand()
    {
        CostPath path = CostPath.Run(_ => new MeanDifferenceTrainer(), Two);
        Assert.That(
            path.Entries.Select(entry => entry.Cost),
            Is.EqualTo(new[] { 0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 1, 3, 10, 30, 100, 300, 1000 }));
        Assert.That(path.Entries[0].Result.Folds, Has.Count.EqualTo(5));
    }

    [Test]
    public void CostPath_uses_given_folds()
    {
        int[] foldOf = Two.StratifiedFolds(4, seed: 9);
        CostPath given = CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, foldOf),
            numbered = CostPath.Run(cost => new NewtonTrainer(cost: cost), Two, Costs, folds: 4, seed: 9);
        Assert.That(
            given.Entries.Select(entry => entry.Result.LogLoss), Is.EqualTo(numbered.Entries.Select(entry => entry.Result.LogLoss)));
        Assert.That(TestData.GetBits(given.Best.Model), Is.EqualTo(TestData.GetBits(numbered.Best.Model)));
    }

    [Test]
    public void CostPath_rejects_invalid_arguments()
    {
        ITrainer Create(float cost) => new NewtonTrainer(cost: cost);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => CostPath.Run(Create, Two, []),
                Throws.ArgumentException.With.Message.StartsWith("expected one cost or more, found none"));
            Assert.That(
                () => CostPath.Run(Create, Two, [1, 0]),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected a finite number above 0, found 0"));
            Assert.That(() => CostPath.Run(Create, Two, [float.NaN]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => CostPath.Run(_ => null!, Two, [0.5f]),
                Throws.ArgumentException.With.Message.StartsWith("expected a trainer for cost 0.5, found null"));
            Assert.That(() => CostPath.Run(null!, Two), Throws.ArgumentNullException);
            Assert.That(() => CostPath.Run(Create, null!), Throws.ArgumentNullException);
            Assert.That(() => CostPath.Run(Create, Two, metric: (SelectionMetric)7), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => CostPath.Run(Create, Two, folds: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    private sealed class EntryProgress(Action<CostPathEntry> report) : IProgress<CostPathEntry>
    {
        public void Report(CostPathEntry value) => report(value);
    }
}
