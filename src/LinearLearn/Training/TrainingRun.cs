using System.Diagnostics;

namespace LinearLearn;

/// <summary>
/// What every trainer does besides learning: check the arguments, validate, tell progress and log, decide whether to stop, and
/// put the result together. The state of one run.
/// </summary>
internal sealed partial class TrainingRun
{
    private readonly long _startTime = Stopwatch.GetTimestamp();
    private readonly List<ValidationPoint> _curve = [];
    private LinearModel? _bestModel;
    private (int Validations, LinearModel? Best)? _beforeEnd;
    private ulong? _dataFingerprint;
    private ulong? _validationFingerprint;
    private double _bestAccuracy = double.NegativeInfinity;
    private int _sinceBest;

    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public TrainingRun(ITrainer trainer, Dataset data, TrainingOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        Options = options ?? new TrainingOptions();
        Options.RequireConsistent(nameof(options));
        LinearModel? initial = Options.InitialState?.Template ?? Options.InitialModel;
        Start = initial is not null ? Complete(initial, data) : FirstModel(data);
        string start = Options.InitialState is not null ? nameof(TrainingOptions.InitialState) : nameof(TrainingOptions.InitialModel);
        Start.RequireFits(data, subject: initial is null ? "" : $"{start} and data: ");
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", nameof(data));

        Data = data;
        Validation = Options.Validation?.Counted();
        if (Options.ValidationFraction is { } fraction)
            (Validation, Data) = data.SplitForValidation(fraction, Options.Seed);
        RequireExamples(data, nameof(options));
        ClassWeights = Options.ClassWeights?.For(Data);
        ClassWeights?.RequireAmong(Start.Classes, nameof(options));
        ExampleWeights = WeighExamples(nameof(data));
        if (ExampleWeights is { } weights && !weights.AsSpan().ContainsAnyExcept(0f))
            throw new ArgumentException("expected an example that weighs more than 0, found none", nameof(data));
        if (Options.InitialState?.Run is { } run && run.Validation is not null && run.Validation == ValidationFingerprint)
            GoOn(run); // on other data, validations would not compare
        Trainer = trainer;
        TrainingLog.Started(Options.Logger, trainer, Data.Count, Data.FeatureCount, $"{Start.Classes}");
    }

    /// <summary>Lets a trainer that may be anybody's train.</summary>
    /// <exception cref="ArgumentException">As the trainer throws it, or it returned null.</exception>
    public static TrainingResult Train(ITrainer trainer, Dataset data, TrainingOptions? options, CancellationToken cancellationToken) =>
        trainer.Train(data, options, cancellationToken)
        ?? throw new ArgumentException(Guard.Text($"expected a {nameof(TrainingResult)} from {trainer}, found null"));

    /// <summary>For trainers that start from nothing.</summary>
    /// <exception cref="ArgumentException">An initial model or state is given.</exception>
    public static void RefuseInitial(TrainingOptions? options, string trainer, string paramName)
    {
        if (options?.InitialModel is not null || options?.InitialState is not null)
            throw new ArgumentException(Guard.Text($"{trainer} has no use for an initial {(options.InitialModel is null ? "state" : "model")}"), paramName);
        RefuseCheckpoints(options, trainer, paramName);
    }

    /// <summary>For trainers that cannot go on from a checkpoint.</summary>
    /// <exception cref="ArgumentException">Checkpoints are asked for.</exception>
    public static void RefuseCheckpoints(TrainingOptions? options, string trainer, string paramName)
    {
        if (options?.Checkpoints is not null)
            throw new ArgumentException(Guard.Text($"{nameof(TrainingOptions.Checkpoints)}: {trainer} has no state to keep; an {nameof(OnlineTrainer)} has"), paramName);
    }

    public ITrainer Trainer { get; }

    public TrainingOptions Options { get; }

    /// <summary>The validations so far.</summary>
    public IReadOnlyList<ValidationPoint> Curve => _curve;

    /// <summary>The initial model, or the one of weights 0 that learning starts from.</summary>
    public LinearModel Start { get; }

    /// <summary>The examples to learn from.</summary>
    public Dataset Data { get; }

    /// <summary>The examples to validate on, given or set apart from the others.</summary>
    public Dataset? Validation { get; }

    /// <summary>Of <see cref="Data"/>; counted once.</summary>
    public ulong DataFingerprint => _dataFingerprint ??= Data.Fingerprint();

    private ulong? ValidationFingerprint => _validationFingerprint ??= Validation?.Fingerprint();

    /// <summary>The weights of classes as numbers; null where all weigh 1.</summary>
    public ClassWeights? ClassWeights { get; }

    /// <summary>How much each example of <see cref="Data"/> counts, class weights included; null where all count 1.</summary>
    public float[]? ExampleWeights { get; }

    /// <summary>Measures the model on the validation data, and tells whether that is reason to stop.</summary>
    public StopReason? Validate(LinearModel model, int epoch, long examplesSeen, long updatesMade)
    {
        if (_curve is [.., ValidationPoint last] && last.ExamplesSeen == examplesSeen)
            return ReasonToStop(last.Accuracy); // it was measured before the run was interrupted
        double accuracy = model.Evaluate(Validation!).Accuracy;
        Count(new ValidationPoint(examplesSeen, accuracy), model);
        TrainingLog.Validated(Options.Logger, examplesSeen, accuracy);
        Tell(new TrainingProgress(epoch, examplesSeen, updatesMade, accuracy, model));
        return ReasonToStop(accuracy);
    }

    /// <summary>Leaves the last checkpoint. The model is there already: it is not lost because a disk is full.</summary>
    public void LeaveLastCheckpoint(LearnerState state)
    {
        try
        {
            LeaveCheckpoint(state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TrainingLog.LeftNoCheckpoint(Options.Logger, exception, state.ExamplesSeen, Options.Checkpoints!.Path);
        }
    }

    /// <summary>Leaves a checkpoint, where the run is to leave some.</summary>
    public void LeaveCheckpoint(LearnerState state)
    {
        if (Options.Checkpoints is not { } checkpoints)
            return;
        checkpoints.Save(state);
        TrainingLog.LeftCheckpoint(Options.Logger, state.ExamplesSeen, checkpoints.Path);
    }

    /// <summary>The state of a learner at this moment, with what is needed to go on with the run.</summary>
    public LearnerState StateOf(OnlineLearner learner)
    {
        (int validations, LinearModel? best) = _beforeEnd ?? (_curve.Count, _bestModel);
        return learner.GetState().WithRun(new RunState(
            Options.Seed,
            Options.Shuffle,
            Data.Count,
            DataFingerprint,
            ValidationFingerprint,
            [.. _curve.Take(validations).Select(point => point.ExamplesSeen)],
            [.. _curve.Take(validations).Select(point => point.Accuracy)],
            best));
    }

    /// <summary>Whether what was found at this moment, before the run was interrupted, is reason to stop.</summary>
    public StopReason? ReasonToStop(long examplesSeen) =>
        _curve is [.., ValidationPoint last] && last.ExamplesSeen == examplesSeen ? ReasonToStop(last.Accuracy) : null;

    /// <summary>Tells that an epoch ended, and validates the model if this is the moment to.</summary>
    public StopReason? EndEpoch(LinearModel model, int epoch, long examplesSeen, long updatesMade, bool isLast) =>
        EndEpoch(() => model, epoch, examplesSeen, updatesMade, isLast);

    /// <summary>The same, of a model that is made only where somebody wants to see it.</summary>
    public StopReason? EndEpoch(Func<LinearModel> snapshot, int epoch, long examplesSeen, long updatesMade, bool isLast)
    {
        TrainingLog.EpochEnded(Options.Logger, epoch, examplesSeen, updatesMade);
        if (isLast && Options.ValidateEvery is { } every && examplesSeen % every != 0)
            _beforeEnd = (_curve.Count, _bestModel); // a run of more epochs would not validate here
        if (Validation is not null && (isLast || Options.ValidateEvery is null))
            return Validate(snapshot(), epoch, examplesSeen, updatesMade);
        if (Options.Progress is not null)
            Tell(new TrainingProgress(epoch, examplesSeen, updatesMade, null, snapshot()));
        return null;
    }

    public TrainingResult Finish(
        LinearModel model, StopReason reason, int epochs, long examplesSeen, long updatesMade, LearnerState? state = null, bool scoresAreLogOdds = false)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startTime);
        TrainingLog.Stopped(Options.Logger, reason, examplesSeen, updatesMade, elapsed.TotalMilliseconds);
        LinearModel told = TrainingFacts.Last(model, this, reason, epochs, examplesSeen, updatesMade);
        LinearModel? best = ReferenceEquals(_bestModel, model) ? told : _bestModel is null ? null : TrainingFacts.Best(_bestModel, this);
        return new TrainingResult(told, best, reason, epochs, examplesSeen, updatesMade, _curve.AsReadOnly(), elapsed, state)
        {
            ScoresAreLogOdds = scoresAreLogOdds,
        };
    }

    /// <summary>Ends a run that another trainer made on behalf of this one, with its models as this one's.</summary>
    public TrainingResult Finish(TrainingResult made, Func<LinearModel, LinearModel> translate)
    {
        LinearModel model = TrainingFacts.Of(translate(made.Model), this);
        LinearModel bestModel = ReferenceEquals(made.BestModel, made.Model) ? model : TrainingFacts.Of(translate(made.BestModel), this);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startTime);
        TrainingLog.Stopped(Options.Logger, made.StopReason, made.ExamplesSeen, made.UpdatesMade, elapsed.TotalMilliseconds);
        return new TrainingResult(model, bestModel, made.StopReason, made.Epochs, made.ExamplesSeen, made.UpdatesMade, made.ValidationCurve, elapsed, made.State)
        {
            ScoresAreLogOdds = made.ScoresAreLogOdds,
        };
    }

    private StopReason? ReasonToStop(double accuracy)
    {
        if (Options.TargetAccuracy is { } target && (accuracy > target || accuracy == 1)) // nothing is above 1
            return StopReason.TargetReached;
        return _sinceBest >= Options.Patience ? StopReason.NoImprovement : null;
    }

    private void Count(ValidationPoint point, LinearModel? model)
    {
        _curve.Add(point);
        if (point.Accuracy > _bestAccuracy)
            (_bestAccuracy, _bestModel, _sinceBest) = (point.Accuracy, model, 0);
        else
            _sinceBest++;
    }

    private void GoOn(RunState run)
    {
        foreach ((long examplesSeen, double accuracy) in run.ValidatedAfter.Zip(run.Accuracies))
            Count(new ValidationPoint(examplesSeen, accuracy), run.BestModel);
    }

    /// <summary>What an initial model does not know of names and bytes, the data tells.</summary>
    private static LinearModel Complete(LinearModel initial, Dataset data) => new LinearModel(
        initial.Weights,
        initial.Biases,
        initial.Classes.Names.Count > 0 ? initial.Classes : new ClassLabels(initial.Classes.Values, data.Classes.Names),
        initial.ByteScale ?? data.Features.ByteScale).WithMetadata(initial.WithoutFacts().Metadata);

    private static LinearModel FirstModel(Dataset data)
    {
        if (data.Classes.Count < 2)
        {
            string found = data.Count == 0 ? "no examples" : Guard.Text($"only label {data.Classes}");
            throw new ArgumentException(Guard.Text($"expected examples of two classes or more, found {found}"), nameof(data));
        }
        return LinearModel.Zero(data.FeatureCount, data.Classes, data.Features.ByteScale);
    }

    private float[]? WeighExamples(string paramName)
    {
        if (ClassWeights is null && Data.Weights.IsEmpty)
            return null;
        float[] weights = new float[Data.Count];
        float[] ofClasses = (ClassWeights ?? ClassWeights.Equal).Of(Data.Classes.Values);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = ClassWeights.Weigh(Data.WeightOf(i), ofClasses[Data.ClassIndices[i]], paramName, i);
        return weights;
    }

    private void RequireExamples(Dataset data, string paramName)
    {
        if (Options.Validation is not null)
            Start.RequireFits(Validation!, allowUnknownLabels: true, paramName, $"{nameof(TrainingOptions.Validation)}: ");
        if (Validation is not { Count: 0 })
            return;
        if (Options.ValidationFraction is { } fraction && Math.Round(fraction * data.Counted().Count) > 0)
        {
            throw new ArgumentException(Guard.Text(
                $"{nameof(TrainingOptions.ValidationFraction)}: of {data.Count} examples, too few are left to learn all {data.Classes.Count} classes from"), paramName);
        }
        string option = Options.Validation is null ? nameof(TrainingOptions.ValidationFraction) : nameof(TrainingOptions.Validation);
        string weighing = Options.Validation is { Count: > 0 } ? " that weighs more than 0" : "";
        throw new ArgumentException(Guard.Text($"{option}: expected one example or more{weighing}, found none"), paramName);
    }
}
