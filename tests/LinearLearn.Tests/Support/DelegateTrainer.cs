namespace LinearLearn.Tests;

/// <summary>A trainer that calls a delegate and returns null if the delegate returns no model.</summary>
internal sealed class DelegateTrainer(string name, Func<Dataset, TrainingOptions?, LinearModel> train) : ITrainer
{
    /// <summary>Creates a trainer of models that predict one label for every example.</summary>
    public static DelegateTrainer CreateConstant(int label, string name = "always") => new(name, (data, _) =>
        new LinearModel(new float[data.FeatureCount], [label == data.Classes.Values[1] ? 1 : -1], data.Classes));

    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default) =>
        train(data, options) is { } model ? new(model, null, StopReason.Completed, 1, data.Count, 0, [], TimeSpan.Zero) : null!;

    public override string ToString() => name;
}
