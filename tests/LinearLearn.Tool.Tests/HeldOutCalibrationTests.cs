namespace LinearLearn.Tool.Tests;

/// <summary>Tests the calibration of probabilities on held-out examples.</summary>
public sealed class HeldOutCalibrationTests
{
    private static readonly Dataset Data = new(
        new DenseFeatures([.. Enumerable.Range(0, 400).Select(i => (float)((i % 2) + (0.6 * Math.Sin(i))))], 1),
        [.. Enumerable.Range(0, 400).Select(i => i % 2)]);

    [Test]
    public void Trainer_learns_95_percent_and_calibrates_on_the_others()
    {
        RecordingTrainer inner = new(StopReason.Converged);
        TrainingResult result = new HeldOutCalibration(inner).Train(Data);

        Assert.Multiple(() =>
        {
            Assert.That(inner.Learned!.Count, Is.EqualTo(380));
            Assert.That(inner.Learned.Labels.Count(1), Is.EqualTo(190));
            Assert.That(result.ScoresAreLogOdds, Is.True);
            Assert.That(result.Model.Metadata["training.calibrationExamples"], Is.EqualTo("20"));
            Assert.That(result.Model.EvaluateScores(Data).LogLoss, Is.LessThan(0.75 * RecordingTrainer.Model.EvaluateScores(Data).LogLoss));
            Assert.That($"{new HeldOutCalibration(inner)}", Is.EqualTo("recorder, calibrated on 5 % of the examples"));
        });
    }

    [Test]
    public void Trainer_returns_the_model_of_a_cancelled_run_without_calibration()
    {
        TrainingResult result = new HeldOutCalibration(new RecordingTrainer(StopReason.Cancelled)).Train(Data);

        Assert.That(result.StopReason, Is.EqualTo(StopReason.Cancelled));
        Assert.That(result.Model, Is.SameAs(RecordingTrainer.Model));
    }

    /// <summary>Returns a model whose probabilities are too extreme, and records the examples.</summary>
    private sealed class RecordingTrainer(StopReason reason) : ITrainer
    {
        public static readonly LinearModel Model = new([40], [-20], [0, 1]);

        public Dataset? Learned { get; private set; }

        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            Learned = data;
            return new TrainingResult(Model, null, reason, 1, data.Count, 1, [], TimeSpan.Zero);
        }

        public override string ToString() => "recorder";
    }
}
