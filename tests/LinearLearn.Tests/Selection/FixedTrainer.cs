namespace LinearLearn.Tests;

/// <summary>A trainer that does what a test says: it returns null where that gives no model.</summary>
internal sealed class FixedTrainer(string name, Func<Dataset, TrainingOptions?, LinearModel> train) : ITrainer
{
    /// <summary>Predicts one label whatever it was shown.</summary>
    public static FixedTrainer Always(int label, string name = "always") => new(name, (data, _) =>
        new LinearModel(new float[data.FeatureCount], [label == data.Classes.Values[1] ? 1 : -1], data.Classes));

    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default) =>
        train(data, options) is { } model ? new(model, null, StopReason.Completed, 1, data.Count, 0, [], TimeSpan.Zero) : null!;

    public override string ToString() => name;
}
