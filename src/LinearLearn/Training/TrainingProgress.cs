namespace LinearLearn;

/// <summary>How far a training run has come. <see cref="TrainingRun"/> reports it for a custom trainer.</summary>
public sealed class TrainingProgress(int epoch, long examplesSeen, long updatesMade, double? validationAccuracy, LinearModel model)
{
    /// <summary>The epoch under way, or just ended: 1 for the first.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>How many examples have been learned from, over all epochs.</summary>
    public long ExamplesSeen { get; } = examplesSeen;

    /// <summary>How many updates moved weights or a bias: at most one an example, but one-vs-rest of K classes makes up to K.</summary>
    public long UpdatesMade { get; } = updatesMade;

    /// <summary>Accuracy on the validation data at this moment, 0 to 1; null where it was not measured.</summary>
    public double? ValidationAccuracy { get; } = validationAccuracy;

    /// <summary>The model at this moment.</summary>
    public LinearModel Model { get; } = model ?? throw new ArgumentNullException(nameof(model));
}
