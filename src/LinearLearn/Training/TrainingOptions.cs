using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>Represents options of a training run that apply to all trainers.</summary>
/// <remarks>
/// <see cref="OnlineTrainingOptions"/> adds options of online training. Values are validated when set. Do not derive from this type:
/// settings of a custom trainer are parameters of its constructor.
/// </remarks>
public record TrainingOptions
{
    /// <summary>Gets the maximum number of epochs (passes over the data) of the run.</summary>
    /// <value>1 or more. Default: null, the default of the trainer.</value>
    /// <remarks>
    /// With <see cref="int.MaxValue"/>, a run ends only by reaching its target, by exhausting its patience, by convergence or by
    /// cancellation.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Epochs { get; init => field = value is { } epochs ? Guard.AtLeast(epochs, 1) : null; }

    /// <summary>Gets whether each epoch visits the examples in a new random order.</summary>
    /// <value>Default: true, because data is often sorted by class, which hurts online learners. False keeps the order of the data.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>Gets the seed of the order of each epoch and of the examples of <see cref="ValidationFraction"/>.</summary>
    /// <value>Any number. Default: 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the model that training starts from.</summary>
    /// <value>Optional. Default: null, weights and biases of 0. Missing class names and a missing byte scale come from the data.</value>
    /// <remarks>
    /// From 0, a feature that never occurs in training keeps the weight 0 and does not influence predictions. The losses of linear models
    /// are convex, so a random start has no benefit; <see cref="LinearModel.Uniform"/> creates one for experiments.
    /// </remarks>
    public LinearModel? InitialModel { get; init; }

    /// <summary>Gets the weights of the classes.</summary>
    /// <value>Optional. Default: null, a weight of 1 for every class.</value>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>Gets the examples on which accuracy is measured during training.</summary>
    /// <value>Optional. Examples of weight 0 do not count, all others count once. Default: null.</value>
    /// <remarks>
    /// Accuracy on data that decided when to stop, or which model is the best, is optimistic. Hold out a separate test set for the final
    /// figure.
    /// </remarks>
    public Dataset? Validation { get; init; }

    /// <summary>Gets the fraction of the examples that the trainer holds out for validation, instead of <see cref="Validation"/>.</summary>
    /// <value>Above 0 and below 1, for example 0.1. Default: null, none.</value>
    /// <remarks>
    /// The examples are drawn at random by <see cref="Seed"/>, stratified by class as in <see cref="Dataset.Split"/>. Each class keeps at
    /// least one training example, and examples of weight 0 are not held out.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? ValidationFraction
    {
        get;
        init => field = value is null or (> 0 and < 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(ValidationFraction), Guard.Text($"expected a fraction between 0 and 1, found {value}"));
    }

    /// <summary>Gets the validation accuracy above which training stops.</summary>
    /// <value>0 to 1, for example 0.98. A target of 1 is reached at an accuracy of 1. Default: null, never.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? TargetAccuracy
    {
        get;
        init => field = value is null or (>= 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(TargetAccuracy), Guard.Text($"expected a fraction from 0 to 1 (98 % is 0.98), found {value}"));
    }

    /// <summary>Gets the number of consecutive validations without a new highest accuracy after which training stops.</summary>
    /// <value>1 or more. Default: null, never.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience { get; init => field = value is { } patience ? Guard.AtLeast(patience, 1) : null; }

    /// <summary>Gets the receiver of progress reports.</summary>
    /// <value>Optional. Default: null.</value>
    /// <remarks>
    /// It is called on the training thread after each validation, after each epoch and after every
    /// <see cref="OnlineTrainingOptions.ReportEvery"/> examples. An exception that it throws ends the training. (<see cref="Progress{T}"/>
    /// posts reports to another thread, where they may arrive late.) The final model of a canceled run is not reported; it is in the
    /// result.
    /// </remarks>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Gets the logger of the run: start and stop are logged as information, epochs and validations as debug messages.</summary>
    /// <value>Default: <see cref="NullLogger.Instance"/>, no logging.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILogger Logger { get; init => field = value ?? throw new ArgumentNullException(nameof(Logger)); } = NullLogger.Instance;

    /// <summary>Gets the model that a run starts from and the name of the option that set it; null for weights and biases of 0.</summary>
    internal virtual (LinearModel Model, string Option)? Initial => InitialModel is null ? null : (InitialModel, nameof(InitialModel));

    /// <summary>Formats the options that are set as one line.</summary>
    /// <returns>For example "TrainingOptions { Epochs = 3, Shuffle = True, Seed = 1 }".</returns>
    public sealed override string ToString() => RecordText.Format(GetType().Name, [.. SetOptions()]);

    /// <summary>Throws if options contradict each other.</summary>
    internal virtual void RequireConsistent(string paramName)
    {
        if (Validation is not null && ValidationFraction is not null)
            throw new ArgumentException(
                Guard.Text($"{nameof(Validation)} and {nameof(ValidationFraction)} are both set: expected one of them"), paramName);
        RequireValidation(TargetAccuracy is not null, nameof(TargetAccuracy), paramName);
        RequireValidation(Patience is not null, nameof(Patience), paramName);
    }

    /// <summary>Throws if an option is set that a trainer, or another user of the options, does not support.</summary>
    /// <param name="user">The name of the trainer or the other user, for error messages.</param>
    /// <param name="takesModel">Whether it can start from a model.</param>
    /// <param name="paramName">The parameter that an error names.</param>
    /// <exception cref="ArgumentException">An option is not supported.</exception>
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
