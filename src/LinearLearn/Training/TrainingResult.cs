namespace LinearLearn;

/// <summary>The outcome of a training run. <see cref="TrainingRun.Finish(LinearModel, StopReason, int, long, long, LearnerState?, bool)"/> creates it for a custom trainer.</summary>
public sealed class TrainingResult(
    LinearModel model,
    LinearModel? bestModel,
    StopReason stopReason,
    int epochs,
    long examplesSeen,
    long updatesMade,
    IReadOnlyList<ValidationPoint> validationCurve,
    TimeSpan elapsed,
    LearnerState? state = null)
{
    /// <summary>The model as it was when training stopped.</summary>
    public LinearModel Model { get; } = model ?? throw new ArgumentNullException(nameof(model));

    /// <summary>The first model with the highest validation accuracy; <see cref="Model"/> where nothing was validated.</summary>
    public LinearModel BestModel { get; } = bestModel ?? model;

    /// <summary>Why training stopped.</summary>
    public StopReason StopReason { get; } = stopReason;

    /// <summary>How many epochs were gone through to their end.</summary>
    public int Epochs { get; } = epochs;

    /// <summary>How many examples were learned from, over all epochs.</summary>
    public long ExamplesSeen { get; } = examplesSeen;

    /// <summary>How many updates moved weights or a bias: at most one an example, but one-vs-rest of K classes makes up to K.</summary>
    public long UpdatesMade { get; } = updatesMade;

    /// <summary>Accuracy on the validation data over the run, in order; empty where there was no validation.</summary>
    public IReadOnlyList<ValidationPoint> ValidationCurve { get; } = validationCurve ?? throw new ArgumentNullException(nameof(validationCurve));

    /// <summary>How long the run took, validation included.</summary>
    public TimeSpan Elapsed { get; } = elapsed;

    /// <summary>
    /// The full state of the learner at the end of an <see cref="OnlineTrainer"/>'s run, also within a <see cref="ScaledTrainer"/>, for
    /// <see cref="OnlineTrainingOptions.InitialState"/>; null for other trainers.
    /// </summary>
    public LearnerState? State { get; } = state;

    /// <summary>
    /// Whether the probabilities of <see cref="Model"/> can be trusted: of two classes, the score is the log-odds of the positive class; of
    /// more, the difference of two scores is the log-odds of one class against the other, so that the softmax of the scores is a
    /// probability. Default: false. Model files do not store it.
    /// </summary>
    /// <remarks>
    /// True for a <see cref="CalibratedTrainer"/>, for <see cref="LogisticUpdate"/> and <see cref="DualLoss.Logistic"/> of two classes, and
    /// for trainers with a softmax loss. False for K logistic models that were learned one-vs-rest: each score is the log-odds of its class,
    /// one-vs-rest, but their softmax is not a probability.
    /// </remarks>
    public bool ScoresAreLogOdds { get; init; }

    /// <summary>
    /// One line: why training stopped, after how much, and the last validation accuracy. It warns where the run did not converge.
    /// </summary>
    /// <returns>For instance "Converged after 24 epochs, 90195 examples seen, 8132 updates, 13.4 ms".</returns>
    public override string ToString()
    {
        string counts = Guard.Text($"{Epochs} epochs, {ExamplesSeen} examples seen, {UpdatesMade} updates, {Elapsed.TotalMilliseconds:F1} ms");
        string accuracy = ValidationCurve is [.., { } last] ? Guard.Text($", validation accuracy {100 * last.Accuracy:F2} %") : "";
        string warning = StopReason == StopReason.NotConverged
            ? "; the model is not the solution: scale the features (ScaledTrainer) or allow more epochs"
            : "";
        return Guard.Text($"{StopReason} after {counts}{accuracy}{warning}");
    }
}
