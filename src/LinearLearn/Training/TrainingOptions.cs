using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>
/// How a training run goes, with any trainer; <see cref="OnlineTrainingOptions"/> adds what online learning can do besides. Values are checked when set.
/// </summary>
/// <remarks>Not to be derived from outside of the library: settings of a custom trainer are parameters of its constructor.</remarks>
public record TrainingOptions
{
    /// <summary>
    /// How many epochs, passes over the data, a run has at most: 1 or more. Default: null, as many as the trainer says. <see cref="int.MaxValue"/> means as
    /// many as it takes: such a run ends only by its target, its patience, convergence or cancellation.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Epochs { get; init => field = value is { } epochs ? Guard.AtLeast(epochs, 1) : null; }

    /// <summary>
    /// Whether each epoch has its own random order. Default: true, because data is often sorted by class, which hurts online learners. False keeps the
    /// order of the data.
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

    /// <summary>How much the examples of each class count. Default: null, all 1.</summary>
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

    /// <summary>Stop after so many validations in a row that do not beat the best one: 1 or more. Default: null, never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience { get; init => field = value is { } patience ? Guard.AtLeast(patience, 1) : null; }

    /// <summary>
    /// Receives a report after each validation, after each epoch and as often as <see cref="OnlineTrainingOptions.ReportEvery"/> says, on the training thread. (<see cref="Progress{T}"/>
    /// passes reports on to another thread, where they may arrive late.) What it throws ends the training. The state that a cancelled run ends in
    /// is not reported; the result has it.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where the run is logged: start and stop as information, epochs and validations as debug. Nowhere by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILogger Logger { get; init => field = value ?? throw new ArgumentNullException(nameof(Logger)); } = NullLogger.Instance;

    /// <summary>The model that a run starts from, and the option that gives it; null for weights and biases of 0.</summary>
    internal virtual (LinearModel Model, string Option)? Initial => InitialModel is null ? null : (InitialModel, nameof(InitialModel));

    /// <summary>One line: what is set.</summary>
    /// <returns>For instance "TrainingOptions { Epochs = 3, Shuffle = True, Seed = 1 }".</returns>
    public sealed override string ToString() => RecordText.Format(GetType().Name, [.. SetOptions()]);

    /// <summary>Refuses options that contradict each other.</summary>
    internal virtual void RequireConsistent(string paramName)
    {
        if (Validation is not null && ValidationFraction is not null)
            throw new ArgumentException(Guard.Text($"{nameof(Validation)} and {nameof(ValidationFraction)} are both set: expected one of them"), paramName);
        RequireValidation(TargetAccuracy is not null, nameof(TargetAccuracy), paramName);
        RequireValidation(Patience is not null, nameof(Patience), paramName);
    }

    /// <summary>Refuses options that a trainer, or whatever else uses them, cannot follow.</summary>
    /// <param name="user">Whose options they are.</param>
    /// <param name="takesModel">Whether it can start from a model.</param>
    /// <param name="paramName">What an error blames.</param>
    /// <exception cref="ArgumentException">There is such an option.</exception>
    internal virtual void RequireSupported(string user, bool takesModel, string paramName)
    {
        if (!takesModel && InitialModel is not null)
            throw new ArgumentException(Guard.Text($"{nameof(InitialModel)}: {user} cannot start from a model"), paramName);
    }

    private protected virtual IEnumerable<(string Name, object? Value)> SetOptions() =>
    [
        (nameof(Epochs), Epochs),
        (nameof(Shuffle), Shuffle),
        (nameof(Seed), Seed),
        (nameof(InitialModel), InitialModel),
        (nameof(ClassWeights), ClassWeights),
        (nameof(Validation), Validation),
        (nameof(ValidationFraction), ValidationFraction),
        (nameof(TargetAccuracy), TargetAccuracy),
        (nameof(Patience), Patience),
    ];

    private protected void RequireValidation(bool isNeeded, string option, string paramName)
    {
        if (isNeeded && Validation is null && ValidationFraction is null)
            throw new ArgumentException(Guard.Text($"{option} is set, but there is no {nameof(Validation)} data to measure on"), paramName);
    }
}
