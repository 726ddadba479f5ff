using System.Diagnostics;

namespace LinearLearn;

/// <summary>
/// What every trainer does besides learning: check the arguments, validate, tell progress and log, decide whether to stop, and
/// put the result together. The state of one run.
/// </summary>
internal sealed class TrainingRun
{
    private readonly long _startTime = Stopwatch.GetTimestamp();
    private readonly List<ValidationPoint> _curve = [];
    private LinearModel? _bestModel;
    private double _bestAccuracy = double.NegativeInfinity;
    private int _sinceBest;

    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public TrainingRun(ITrainer trainer, Dataset data, TrainingOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        Options = options ?? new TrainingOptions();
        Start = Options.InitialModel is { } initial ? Complete(initial, data) : FirstModel(data, Options.Seed);
        Start.RequireFits(data, nameof(data), Options.InitialModel is null ? "" : $"{nameof(TrainingOptions.InitialModel)} and data: ");
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", nameof(data));
        if (Start.Labels.Length != 2)
            throw new ArgumentException(Guard.Text($"expected a model of two classes, found {Start.Labels.Length}"), nameof(options));
        Options.RequireConsistent(Start, nameof(options));
        TrainingLog.Started(Options.Logger, trainer, data.Count, data.FeatureCount, Start.Labels[0], Start.Labels[1]);
    }

    public TrainingOptions Options { get; }

    /// <summary>The initial model, or the random one that learning starts from.</summary>
    public LinearModel Start { get; }

    /// <summary>Measures the model on the validation data, and tells whether that is reason to stop.</summary>
    public StopReason? Validate(LinearModel model, int epoch, long examplesSeen, long updatesMade)
    {
        double accuracy = model.Evaluate(Options.Validation!).Accuracy;
        _curve.Add(new ValidationPoint(examplesSeen, accuracy));
        if (accuracy > _bestAccuracy)
            (_bestAccuracy, _bestModel, _sinceBest) = (accuracy, model, 0);
        else
            _sinceBest++;
        TrainingLog.Validated(Options.Logger, examplesSeen, accuracy);
        Options.Progress?.Report(new TrainingProgress(epoch, examplesSeen, updatesMade, accuracy, model));

        if (accuracy > Options.TargetAccuracy)
            return StopReason.TargetReached;
        return _sinceBest >= Options.Patience ? StopReason.NoImprovement : null;
    }

    /// <summary>Tells that an epoch ended, and validates the model if this is the moment to.</summary>
    public StopReason? EndEpoch(LinearModel model, int epoch, long examplesSeen, long updatesMade, bool isLast)
    {
        TrainingLog.EpochEnded(Options.Logger, epoch, examplesSeen, updatesMade);
        if (Options.Validation is not null && (isLast || Options.ValidateEvery is null))
            return Validate(model, epoch, examplesSeen, updatesMade);
        Options.Progress?.Report(new TrainingProgress(epoch, examplesSeen, updatesMade, null, model));
        return null;
    }

    public TrainingResult Finish(LinearModel model, StopReason reason, int epochs, long examplesSeen, long updatesMade)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startTime);
        TrainingLog.Stopped(Options.Logger, reason, examplesSeen, updatesMade, elapsed.TotalMilliseconds);
        return new TrainingResult(model, _bestModel, reason, epochs, examplesSeen, updatesMade, _curve.AsReadOnly(), elapsed);
    }

    /// <summary>What an initial model does not know of names and bytes, the data tells.</summary>
    private static LinearModel Complete(LinearModel initial, Dataset data) => new(
        initial.Weights,
        initial.Biases,
        initial.Labels,
        initial.ClassNames.Count > 0 ? initial.ClassNames : data.ClassNames,
        initial.ByteScale ?? data.Features.ByteScale);

    private static LinearModel FirstModel(Dataset data, ulong seed)
    {
        if (data.Classes.Length != 2)
        {
            string found = data.Classes.Length switch
            {
                0 => "no examples",
                1 => Guard.Text($"only label {data.Classes[0]}"),
                _ => Guard.Text($"{data.Classes.Length} (choose two with Dataset.Only)"),
            };
            throw new ArgumentException(Guard.Text($"expected examples of two classes, found {found}"), nameof(data));
        }
        return LinearModel.UniformNamed(data.FeatureCount, data.Classes, seed, data.ClassNames, data.Features.ByteScale);
    }
}
