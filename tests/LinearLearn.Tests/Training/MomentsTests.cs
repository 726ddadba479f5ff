using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>Tests that a run validates and saves a checkpoint at most once at any moment, including the first and the last.</summary>
public class MomentsTests
{
    private static readonly Dataset Held = TestData.CreateClouds(count: 20, seed: 2);

    [Test]
    public void OnlineTrainer_validates_before_every_nth_example_and_at_the_end(
        [Values(10, 12)] int count, [Values(1, 3, 4, 5, 10, 12, 13)] int every, [Values(1, 2, 3)] int epochs, [Values] bool scaled)
    {
        List<TrainingProgress> reports = [];
        ITrainer online = new OnlineTrainer(new HingeUpdate()), trainer = scaled ? new ScaledTrainer(online) : online;
        TrainingResult result = trainer.Train(TestData.CreateClouds(count), new OnlineTrainingOptions
        {
            Epochs = epochs,
            Validation = Held,
            ValidateEvery = every,
            Progress = new CallbackProgress(reports.Add),
        });

        // The validations of a loop that validates before every nth example, and once at the end.
        long[] expected =
            [.. Enumerable.Range(0, count * epochs).Where(seen => seen % every == 0).Select(seen => (long)seen), count * epochs];
        Assert.That(
            reports.Where(report => report.ValidationAccuracy is not null).Select(report => report.ExamplesSeen), Is.EqualTo(expected));
        Assert.That(result.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(expected));
        Assert.That(reports.Select(report => report.ExamplesSeen), Is.Ordered);
        Assert.That(reports[^1].ValidationAccuracy, Is.EqualTo(result.ValidationCurve[^1].Accuracy));
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.Completed, epochs)));
    }

    // The rule finds a perfect model at one example, and is no better than chance before.
    [TestCase(8, 4, 8, 3)]
    [TestCase(9, 4, 12, 4)] // only found by the validation at the end
    [TestCase(12, 4, 12, 4)]
    [TestCase(11, 5, 12, 4)] // 0, 5, 10 and the end
    public void OnlineTrainer_stops_at_the_first_validation_that_reaches_the_target(
        int learnedAfter, int every, int stopsAfter, int validations)
    {
        OnlineTrainer trainer = new(new LateRule(learnedAfter));
        OnlineTrainingOptions options =
            new() { Epochs = 1, Shuffle = false, Validation = Held, ValidateEvery = every, TargetAccuracy = 0.9 };
        TrainingResult result = trainer.Train(TestData.CreateClouds(12), options);
        Assert.That((result.StopReason, result.ExamplesSeen, result.ValidationCurve.Count), Is.EqualTo(
            (StopReason.TargetReached, (long)stopsAfter, validations)));
        TrainingResult again = trainer.Train(TestData.CreateClouds(12), options with { InitialState = result.State });
        Assert.That(again.ValidationCurve, Is.EqualTo(result.ValidationCurve), "a run that has ended is not validated again");
    }

    [TestCase(4, 1)] // cancelled during the first validation
    [TestCase(8, 3)]
    [TestCase(12, 4)] // the end of the first epoch, where the next validation is due
    public void OnlineTrainer_does_not_validate_a_cancelled_run_again(int cancelAt, int validations)
    {
        using CancellationTokenSource source = new();
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(TestData.CreateClouds(12), new OnlineTrainingOptions
        {
            Epochs = 2,
            Validation = Held,
            ValidateEvery = 4,
            Progress = new CallbackProgress(report =>
            {
                if (report.ExamplesSeen == cancelAt || validations == 1)
                    source.Cancel();
            }),
        }, source.Token);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Cancelled));
        Assert.That(result.ValidationCurve, Has.Count.EqualTo(validations == 4 ? 3 : validations));
    }

    [Test]
    public void OnlineTrainer_saves_at_most_one_checkpoint_for_each_number_of_examples(
        [Values(10, 12)] int count, [Values(1, 4, 5, 12, 100)] int every, [Values(1, 2)] int epochs)
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        try
        {
            ListLogger logger = new();
            new OnlineTrainer(new HingeUpdate()).Train(TestData.CreateClouds(count), new OnlineTrainingOptions
            {
                Epochs = epochs,
                Checkpoints = new CheckpointFolder(folder, every),
                Logger = logger,
            });
            long[] expected =
                [.. Enumerable.Range(1, count * epochs - 1).Where(seen => seen % every == 0).Select(seen => (long)seen), count * epochs];
            Assert.That(logger.Lines.Where(line => line.Level == LogLevel.Debug && line.Message.Contains(folder)).Select(
                line => Number(line.Message)), Is.EqualTo(expected));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static long Number(string message) =>
            long.Parse(message.Split(' ').First(word => word.All(char.IsDigit)), CultureInfo.InvariantCulture);
    }

    /// <summary>Moves once, at one example, to weights that separate the clouds.</summary>
    private sealed class LateRule(int example) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample scored) => scored.Step == example ? new UpdateStep(1, 0) : default;
    }
}
