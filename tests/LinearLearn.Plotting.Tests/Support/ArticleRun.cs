using LinearLearn.Emnist;

namespace LinearLearn.Plotting.Tests;

/// <summary>Provides the article's run on the sample digits, as in samples/three-or-seven.cs, with snapshots; it is trained once.</summary>
internal static class ArticleRun
{
    private static readonly Lazy<(TrainingResult Result, IReadOnlyList<TrainingProgress> Snapshots)> Run = new(Learn);

    public static Dataset Training { get; } = EmnistSample.Load().Training.Only(3, 7);

    public static Dataset Validation { get; } = EmnistSample.Load().Test.Only(3, 7);

    public static LinearModel Start { get; } = LinearModel.Uniform(Training.FeatureCount, Training.Classes);

    public static TrainingResult Result => Run.Value.Result;

    public static IReadOnlyList<TrainingProgress> Snapshots => Run.Value.Snapshots;

    private static (TrainingResult Result, IReadOnlyList<TrainingProgress> Snapshots) Learn()
    {
        SnapshotRecorder recorder = new(count: 45);
        TrainingResult result = new OnlineTrainer(new MarginUpdate(2, 0.01f)).Train(Training, new OnlineTrainingOptions
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = Start,
            Validation = Validation,
            ValidateEvery = 4,
            TargetAccuracy = 0.98,
            Progress = recorder,
        });
        return (result, recorder.Snapshots);
    }
}
