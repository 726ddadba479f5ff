namespace LinearLearn;

/// <summary>How far a training run has come.</summary>
public sealed class TrainingProgress
{
    /// <summary>Makes a report; <see cref="TrainingRun"/> does it for a custom trainer.</summary>
    /// <param name="epoch">The epoch under way, or just ended: 1 for the first.</param>
    /// <param name="examplesSeen">How many examples have been learned from.</param>
    /// <param name="updatesMade">How many updates moved weights or a bias: at most one an example, but one-vs-rest of K classes makes up to K.</param>
    /// <param name="validationAccuracy">Accuracy on the validation data, 0 to 1; null where it was not measured.</param>
    /// <param name="model">The model at this moment.</param>
    public TrainingProgress(int epoch, long examplesSeen, long updatesMade, double? validationAccuracy, LinearModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Epoch = epoch;
        ExamplesSeen = examplesSeen;
        UpdatesMade = updatesMade;
        ValidationAccuracy = validationAccuracy;
        Model = model;
    }

    /// <summary>The epoch under way, or just ended: 1 for the first.</summary>
    public int Epoch { get; }

    /// <summary>How many examples have been learned from, over all epochs.</summary>
    public long ExamplesSeen { get; }

    /// <summary>How many updates moved weights or a bias: at most one an example, but one-vs-rest of K classes makes up to K.</summary>
    public long UpdatesMade { get; }

    /// <summary>Accuracy on the validation data at this moment, 0 to 1; null where it was not measured.</summary>
    public double? ValidationAccuracy { get; }

    /// <summary>The model at this moment.</summary>
    public LinearModel Model { get; }
}
