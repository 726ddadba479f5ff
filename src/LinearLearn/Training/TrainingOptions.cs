using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>How a training run goes. Values are checked when they are set; each trainer documents which it has no use for.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// How many epochs, passes over the data, a run has at most: 1 or more. Default: null, as many as the trainer says. <see cref="int.MaxValue"/> means as
    /// many as it takes: such a run ends only by its target, its patience, convergence or cancellation.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Epochs { get; init => field = value is { } epochs ? Guard.AtLeast(epochs, 1) : null; }

    /// <summary>
    /// Whether each epoch has its own random order: true by default, for data is often sorted by class, which online learners
    /// cannot bear. False keeps the order of the data.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Decides the order of each epoch and the examples of <see cref="ValidationFraction"/>. Any number; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Where to start. Default: null, weights and biases of 0. Class names and byte scale that the initial model lacks are taken from the data.
    /// </summary>
    /// <remarks>
    /// From 0, a feature that never occurs in training keeps the weight 0 and does not influence predictions. The losses of linear models are convex, so a
    /// random start gains nothing; <see cref="LinearModel.Uniform"/> makes one where an experiment asks for it.
    /// </remarks>
    public LinearModel? InitialModel { get; init; }

    /// <summary>
    /// Where an <see cref="OnlineTrainer"/> goes on: the full state of a learner, as <see cref="TrainingResult.State"/> and
    /// <see cref="OnlineLearner.GetState"/> give it. On the same data, with the same options, the run ends in the same bits as one that was
    /// never interrupted: it goes on in the epoch that the state stands in, and ends after <see cref="Epochs"/> epochs in all; the state must not be past them.
    /// The state of a trainer's run knows its validations too: on the same validation data the curve, <see cref="TrainingResult.BestModel"/> and
    /// <see cref="Patience"/> go on. It is refused by another rule, with another seed or order, and on other data (which labels, weights and the features of
    /// 64 examples tell). The state of a bare learner can start anything.
    /// </summary>
    public LearnerState? InitialState { get; init; }

    /// <summary>
    /// Where an <see cref="OnlineTrainer"/>, also within a <see cref="ScaledTrainer"/>, leaves its state every so many examples and at its end, to go on
    /// from after a crash: nowhere where null (the default). Together with <see cref="InitialState"/> = <see cref="CheckpointFolder.Latest"/>, which then
    /// comes before an <see cref="InitialModel"/>. Other trainers, and cross-validation, refuse it.
    /// </summary>
    /// <remarks>
    /// Training throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where the folder cannot be written at the start or on the way;
    /// the checkpoints before stay. Where only the last checkpoint cannot be written, that is logged, and the result returned.
    /// </remarks>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>How much the examples of each class count: all 1 where null (the default).</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Examples on which accuracy is measured during training, where given. Those of weight 0 do not count, all others count once. Where they decide when
    /// to stop or which model is the best one, that accuracy is optimistic: hold out other examples for the final test.
    /// </summary>
    public Dataset? Validation { get; init; }

    /// <summary>
    /// Instead of <see cref="Validation"/>: the part of the examples that the trainer holds out to validate on, at random (by <see cref="Seed"/>)
    /// and from each class alike, as <see cref="Dataset.Split"/> does it. Each class keeps one example or more to learn from, and examples of weight 0
    /// are not held out. Above 0, below 1, for instance 0.1. Default: null, none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? ValidationFraction
    {
        get;
        init => field = value is null or (> 0 and < 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(ValidationFraction), Guard.Text($"expected a part between 0 and 1, found {value}"));
    }

    /// <summary>
    /// Validate before the first example and then after every so many: 1 or more. After each epoch where null (the default).
    /// The last state is always validated, unless the run was cancelled.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    /// <summary>
    /// Stop as soon as accuracy on the validation data is above this part: 0 to 1, for instance 0.98. A target of 1 is reached at an accuracy of 1.
    /// Default: null, never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? TargetAccuracy
    {
        get;
        init => field = value is null or (>= 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(TargetAccuracy), Guard.Text($"expected a part from 0 to 1 (98 % is 0.98), found {value}"));
    }

    /// <summary>Stop after so many validations in a row that do not beat the best one: 1 or more. Never where null (the default).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience { get; init => field = value is { } patience ? Guard.AtLeast(patience, 1) : null; }

    /// <summary>
    /// Is told after each validation, after each epoch and as often as <see cref="ReportEvery"/> says, on the training thread. (<see cref="Progress{T}"/>
    /// passes reports on to another thread, where they may arrive late.) What it throws ends the training. The state that a cancelled run ends in
    /// is not told; the result has it.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Tell <see cref="Progress"/> before the first example and then after every so many, over all epochs: 1 or more. Validations and ends of epochs alone
    /// are told where null (the default). For pictures of the weights over time, with the recorder of LinearLearn.Plotting.
    /// </summary>
    /// <remarks>
    /// A moment at which a validation or the end of an epoch is told gets no other report. A run that goes on from an <see cref="InitialState"/> tells first
    /// of the moment at which it goes on, whichever it is. Reports measure nothing: their accuracy is null, unless it is known from before. They change
    /// nothing of what is learned; each takes a copy of the weights. Where Progress is null, nothing is done. Only an <see cref="OnlineTrainer"/>, also
    /// within a <see cref="ScaledTrainer"/>, reports within epochs; it makes no difference to other trainers.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ReportEvery { get; init => field = value is { } every ? Guard.AtLeast(every, 1) : null; }

    /// <summary>Where the run is logged: start and stop as information, epochs and validations as debug. Nowhere by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILogger Logger { get; init => field = value ?? throw new ArgumentNullException(nameof(Logger)); } = NullLogger.Instance;

    /// <summary>One line: what is set.</summary>
    /// <returns>For instance "TrainingOptions { Epochs = 3, Shuffle = True, Seed = 1 }".</returns>
    public override string ToString() => RecordText.Of(
        nameof(TrainingOptions),
        (nameof(Epochs), Epochs),
        (nameof(Shuffle), Shuffle),
        (nameof(Seed), Seed),
        (nameof(InitialModel), InitialModel),
        (nameof(InitialState), InitialState),
        (nameof(Checkpoints), Checkpoints),
        (nameof(ClassWeights), ClassWeights),
        (nameof(Validation), Validation),
        (nameof(ValidationFraction), ValidationFraction),
        (nameof(ValidateEvery), ValidateEvery),
        (nameof(TargetAccuracy), TargetAccuracy),
        (nameof(Patience), Patience),
        (nameof(ReportEvery), ReportEvery));

    /// <summary>Refuses options that contradict each other.</summary>
    internal void RequireConsistent(string paramName)
    {
        if (InitialModel is not null && InitialState is not null && Checkpoints is null)
            throw new ArgumentException(Guard.Text($"{nameof(InitialModel)} and {nameof(InitialState)} are both set: expected one place to start"), paramName);
        if (Validation is not null && ValidationFraction is not null)
            throw new ArgumentException(Guard.Text($"{nameof(Validation)} and {nameof(ValidationFraction)} are both set: expected one of them"), paramName);
        if (Validation is not null || ValidationFraction is not null)
            return;
        string? needing = TargetAccuracy is not null ? nameof(TargetAccuracy)
            : Patience is not null ? nameof(Patience)
            : ValidateEvery is not null ? nameof(ValidateEvery)
            : null;
        if (needing is not null)
            throw new ArgumentException(Guard.Text($"{needing} is set, but there is no {nameof(Validation)} data to measure on"), paramName);
    }
}
