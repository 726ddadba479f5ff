using LinearLearn.Emnist;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests that a trainer that uses only the public API gets from TrainingRun what the trainers of the library have.</summary>
public class GradientDescentTrainerTests
{
    private static readonly Dataset Training = EmnistSample.Load().Training.Only(3, 7), Test = EmnistSample.Load().Test.Only(3, 7);

    [Test]
    public void GradientDescentTrainer_learns_and_writes_metadata()
    {
        TrainingResult result = new GradientDescentTrainer().Train(Training);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Model.Evaluate(Test).Accuracy, Is.GreaterThan(0.95));
            (StopReason, int, long) expected = (StopReason.Completed, 100, 100L * Training.Count);
            Assert.That((result.StopReason, result.Epochs, result.ExamplesSeen), Is.EqualTo(expected));
            Assert.That(result.Model.Metadata["training.trainer"], Is.EqualTo("GradientDescentTrainer (rate 0.5)"));
            Assert.That(result.Model.Classes.NameOf(result.Model.Classes.Values[1]), Is.EqualTo("7"));
            Assert.That(result.Model.ByteScale, Is.EqualTo(Training.Features.ByteScale));
        }
    }

    [Test]
    public void GradientDescentTrainer_reports_validations_and_stops_by_target_or_patience()
    {
        List<TrainingProgress> reports = [];
        TrainingOptions options = new() { ValidationFraction = 0.2, TargetAccuracy = 0.95, Progress = new Reports(reports) };
        TrainingResult result = new GradientDescentTrainer().Train(Training, options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
            Assert.That(result.ValidationCurve, Has.Count.EqualTo(result.Epochs).And.Count.LessThan(100));
            IEnumerable<double?> accuracies = result.ValidationCurve.Select(point => (double?)point.Accuracy);
            Assert.That(reports.Select(report => report.ValidationAccuracy), Is.EqualTo(accuracies));
            Assert.That(result.ExamplesSeen, Is.LessThan((long)result.Epochs * Training.Count), "validation examples are held out");
        }
        TrainingOptions patience = new() { Validation = Test, Patience = 5, Epochs = int.MaxValue };
        TrainingResult patient = new GradientDescentTrainer().Train(Training, patience);
        Assert.That(patient.StopReason, Is.EqualTo(StopReason.NoImprovement));
        Assert.That(patient.BestModel.Evaluate(Test).Accuracy, Is.EqualTo(patient.ValidationCurve.Max(point => point.Accuracy)));
    }

    [Test]
    public void GradientDescentTrainer_returns_the_model_so_far_if_cancelled()
    {
        using CancellationTokenSource source = new();
        TrainingOptions options = new() { Progress = new Cancelling(source, after: 3) };
        TrainingResult result = new GradientDescentTrainer().Train(Training, options, source.Token);
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.Cancelled, 3)));
    }

    [Test]
    public void GradientDescentTrainer_class_weight_2_equals_two_copies_of_the_examples()
    {
        IEnumerable<int> all = Enumerable.Range(0, Training.Count);
        int[] twice = [.. all, .. all.Where(i => Training.Labels[i] == 7)];
        Dataset copies = Training.Select(twice);
        TrainingOptions options = new() { Epochs = 5, ClassWeights = new ClassWeights(new Dictionary<int, float> { [7] = 2 }) };
        LinearModel weighted = new GradientDescentTrainer(0.5f * Training.Count / copies.Count).Train(Training, options).Model;
        LinearModel copied = new GradientDescentTrainer(0.5f).Train(copies, new TrainingOptions { Epochs = 5 }).Model;
        Assert.That(weighted.Biases[0], Is.EqualTo(copied.Biases[0]).Within(1e-4));
    }

    [Test]
    public void GradientDescentTrainer_rejects_unsupported_options()
    {
        LearnerState state = new OnlineTrainer(new PerceptronUpdate()).Train(Training).State!;
        using (Assert.EnterMultipleScope())
        {
            AssertRejects(
                Training,
                new OnlineTrainingOptions { InitialState = state },
                "InitialState: GradientDescentTrainer (rate 0.5) cannot resume from a state; a run of an OnlineTrainer can");
            AssertRejects(Training.Only(3), null, "expected examples of two classes or more, found only label 3");
            AssertRejects(Training, new TrainingOptions { Patience = 1 }, "there is no Validation data");
            AssertRejects(Training, new TrainingOptions { InitialModel = LinearModel.Zero(3, [3, 7]) }, "InitialModel and data: ");
        }

        static void AssertRejects(Dataset data, TrainingOptions? options, string message) => Assert.That(
            () => new GradientDescentTrainer().Train(data, options), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void GradientDescentTrainer_starts_from_a_model_with_a_different_class_order()
    {
        LinearModel start = LinearModel.Zero(Training.FeatureCount, [7, 3]);
        LinearModel swapped = new GradientDescentTrainer().Train(Training, new TrainingOptions { Epochs = 3, InitialModel = start }).Model;
        LinearModel plain = new GradientDescentTrainer().Train(Training, new TrainingOptions { Epochs = 3 }).Model;
        Assert.That(swapped.Classes.Values.ToArray(), Is.EqualTo(new[] { 7, 3 }));
        Assert.That(swapped.Weights.ToArray(), Is.EqualTo(plain.Weights.ToArray().Select(weight => -weight)));
        Assert.That(
            () => new GradientDescentTrainer().Train(EmnistSample.Load().Training),
            Throws.ArgumentException.With.Message.Contains("expected two classes, found 0"));
    }

    [Test]
    public void GradientDescentTrainer_works_within_cross_validation_and_scaling()
    {
        Dataset data = Training.Take(200);
        TrainingOptions options = new() { Epochs = 20 };
        Assert.That(CrossValidation.Run(new GradientDescentTrainer(), data, folds: 4, options).MeanAccuracy, Is.GreaterThan(0.9));
        ITrainer scaled = new ScaledTrainer(new GradientDescentTrainer(), ScalingKind.MinMax);
        Assert.That(scaled.Train(data, options).Model.Evaluate(Test).Accuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void RecipesPage_contains_the_tested_trainer()
    {
        string root = RepositoryRoot.Find(), folder = Path.Combine(root, "tests", "LinearLearn.Docs.Tests", "Trainers");
        string source = File.ReadAllText(Path.Combine(folder, "GradientDescentTrainer.cs")).ReplaceLineEndings("\n");
        string page = File.ReadAllText(Path.Combine(root, "docs", "recipes.md")).ReplaceLineEndings("\n");
        Assert.That(page, Does.Contain(source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..]));
    }

    private sealed class Reports(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source, int after) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch == after)
                source.Cancel();
        }
    }
}
