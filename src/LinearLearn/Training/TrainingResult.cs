namespace LinearLearn;

/// <summary>
/// Represents the outcome of a training run;
/// <see cref="TrainingRun.Finish(LinearModel, StopReason, int, long, long, LearnerState?, bool)"/> creates it for custom trainers.
/// </summary>
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
    /// <summary>Gets the model at the end of training.</summary>
    public LinearModel Model { get; } = model ?? throw new ArgumentNullException(nameof(model));

    /// <summary>Gets the first model with the highest validation accuracy, or <see cref="Model"/> if nothing was validated.</summary>
    public LinearModel BestModel { get; } = bestModel ?? model;

    /// <summary>Gets the reason why training stopped.</summary>
    public StopReason StopReason { get; } = stopReason;

    /// <summary>Gets the number of completed epochs.</summary>
    public int Epochs { get; } = epochs;

    /// <summary>Gets the number of examples processed, over all epochs.</summary>
    public long ExamplesSeen { get; } = examplesSeen;

    /// <summary>
    /// Gets the number of updates that changed weights or a bias: at most one per example, or up to K with one-vs-rest of K classes.
    /// </summary>
    public long UpdatesMade { get; } = updatesMade;

    /// <summary>Gets the accuracy on the validation data over the run, in order; empty if there was no validation.</summary>
    public IReadOnlyList<ValidationPoint> ValidationCurve { get; } =
        validationCurve ?? throw new ArgumentNullException(nameof(validationCurve));

    /// <summary>Gets the duration of the run, including validation.</summary>
    public TimeSpan Elapsed { get; } = elapsed;

    /// <summary>
    /// Gets the full state of the learner at the end of a run of an <see cref="OnlineTrainer"/>, also inside a <see cref="ScaledTrainer"/>.
    /// </summary>
    /// <value>A value for <see cref="OnlineTrainingOptions.InitialState"/>. Default: null, as for other trainers.</value>
    public LearnerState? State { get; } = state;

    /// <summary>Gets whether the probabilities of <see cref="Model"/> can be trusted.</summary>
    /// <value>Default: false. Model files do not store it.</value>
    /// <remarks>
    /// If true, the score of two classes is the log-odds of the positive class; with more classes, the difference of two scores is the
    /// log-odds of one class against the other, so that the softmax of the scores is a probability. True for a
    /// <see cref="CalibratedTrainer"/>, for <see cref="LogisticUpdate"/> and <see cref="DualLoss.Logistic"/> with two classes, and for
    /// trainers with a softmax loss. False for K logistic models trained one-vs-rest: each score is the log-odds of its class, but their
    /// softmax is not a probability.
    /// </remarks>
    public bool ScoresAreLogOdds { get; init; }

    /// <summary>Formats the result as one line, with a warning if the run did not converge.</summary>
    /// <returns>For example "Converged after 24 epochs, 90195 examples seen, 8132 updates, 13.4 ms".</returns>
    public override string ToString()
    {
        string counts = Guard.Text(
            $"{Epochs} epochs, {ExamplesSeen} examples seen, {UpdatesMade} updates, {Elapsed.TotalMilliseconds:F1} ms");
        string accuracy = ValidationCurve is [.., { } last] ? Guard.Text($", validation accuracy {100 * last.Accuracy:F2} %") : "";
        string warning = StopReason == StopReason.NotConverged
            ? "; the model is not the solution: scale the features (ScaledTrainer) or allow more epochs"
            : "";
        return Guard.Text($"{StopReason} after {counts}{accuracy}{warning}");
    }
}
