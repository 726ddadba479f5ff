namespace LinearLearn;

/// <summary>What a training run came to.</summary>
public sealed class TrainingResult
{
    internal TrainingResult(
        LinearModel model, LinearModel? bestModel, StopReason reason, int epochs, long examplesSeen, long updatesMade, IReadOnlyList<ValidationPoint> curve, TimeSpan elapsed)
    {
        Model = model;
        BestModel = bestModel ?? model;
        StopReason = reason;
        Epochs = epochs;
        ExamplesSeen = examplesSeen;
        UpdatesMade = updatesMade;
        ValidationCurve = curve;
        Elapsed = elapsed;
    }

    /// <summary>The model as it was when training stopped.</summary>
    public LinearModel Model { get; }

    /// <summary>The first model with the highest validation accuracy; <see cref="Model"/> where there was no validation.</summary>
    public LinearModel BestModel { get; }

    /// <summary>Why training stopped.</summary>
    public StopReason StopReason { get; }

    /// <summary>How many epochs were gone through to their end.</summary>
    public int Epochs { get; }

    /// <summary>How many examples were learned from, over all epochs.</summary>
    public long ExamplesSeen { get; }

    /// <summary>How many of them moved the weights or the bias.</summary>
    public long UpdatesMade { get; }

    /// <summary>Accuracy on the validation data over the run, in order; empty where there was no validation.</summary>
    public IReadOnlyList<ValidationPoint> ValidationCurve { get; }

    /// <summary>How long the run took, validation included.</summary>
    public TimeSpan Elapsed { get; }
}
