namespace LinearLearn;

/// <summary>Represents the progress of a training run; <see cref="TrainingRun"/> reports it for custom trainers.</summary>
public sealed class TrainingProgress(int epoch, long examplesSeen, long updatesMade, double? validationAccuracy, LinearModel model)
{
    /// <summary>Gets the current epoch, or the one that just ended: 1 for the first.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Gets the number of examples processed, over all epochs.</summary>
    public long ExamplesSeen { get; } = examplesSeen;

    /// <summary>
    /// Gets the number of updates that changed weights or a bias: at most one per example, or up to K with one-vs-rest of K classes.
    /// </summary>
    public long UpdatesMade { get; } = updatesMade;

    /// <summary>Gets the accuracy on the validation data, 0 to 1; null if it was not measured at this moment.</summary>
    public double? ValidationAccuracy { get; } = validationAccuracy;

    /// <summary>Gets the current model.</summary>
    public LinearModel Model { get; } = model ?? throw new ArgumentNullException(nameof(model));
}
