namespace LinearLearn;

/// <summary>A run of an <see cref="OnlineTrainer"/>: epochs in their order, what is due within them, checkpoints, and resuming from a state.</summary>
internal sealed class OnlineRun
{
    private const int DefaultEpochs = 10;

    /// <summary>How many examples are learned between two looks at the cancellation token: a millisecond's work, about.</summary>
    private const int ExamplesPerBatch = 1024;

    private readonly TrainingRun _run;
    private readonly OnlineTrainingOptions? _options;
    private readonly OnlineLearner _learner;
    private readonly int _epochs;
    private readonly Cadence _validation;
    private readonly Cadence _reports;
    private readonly Cadence _checkpoints;
    private readonly Lazy<ulong> _dataFingerprint;
    private readonly Lazy<ulong?> _validationFingerprint;
    private (int Validations, LinearModel? Best)? _beforeEnd;

    public OnlineRun(OnlineTrainer trainer, Dataset data, TrainingOptions? options)
    {
        _run = new TrainingRun(trainer, data, options, takesModel: true, takesState: true);
        _options = options as OnlineTrainingOptions;
        _epochs = _run.Options.Epochs ?? DefaultEpochs;
        _validation = new Cadence(_options?.ValidateEvery);
        _reports = new Cadence(_run.Options.Progress is null ? null : _options?.ReportEvery);
        _checkpoints = new Cadence(_options?.Checkpoints?.Every);
        _dataFingerprint = new(() => _run.Data.Fingerprint());
        _validationFingerprint = new(() => _run.Validation?.Fingerprint());
        _learner = _options?.InitialState is { } state
            ? Resume(state, trainer, nameof(options))
            : new OnlineLearner(trainer.Rule, _run.Start, trainer.Options, _run.ClassWeights);
        foreach (string damaged in _options?.Checkpoints?.Prepare(_options.InitialState, nameof(options)) ?? [])
            TrainingLog.DeletedDamaged(_run.Options.Logger, damaged);
    }

    public TrainingResult Train(CancellationToken cancellationToken)
    {
        StopReason reason = Learn(cancellationToken);
        if (reason != StopReason.Cancelled)
            ReportIfDue(); // a run that had ended before it was resumed has this moment only
        LinearModel model = _learner.Snapshot();
        LearnerState state = GetState();
        SaveLastCheckpoint(state);
        int epochs = (int)(_learner.ExamplesSeen / _run.Data.Count);
        // Those of classes that were learned one-vs-rest are, but their softmax is no probability.
        bool isSoftmax = _learner.Options.Multiclass == MulticlassUpdate.Joint && _learner.Rule.JointMargin == JointMargin.LogOdds;
        bool areLogOdds = _learner.Rule.ScoresAreLogOdds && (isSoftmax || model.Classes.Count == 2);
        return _run.Finish(model, reason, epochs, _learner.ExamplesSeen, _learner.UpdatesMade, state, areLogOdds);
    }

    private OnlineLearner Resume(LearnerState state, OnlineTrainer trainer, string paramName)
    {
        if (state.ExamplesSeen > (long)_epochs * _run.Data.Count)
        {
            throw new ArgumentException(Guard.Text(
                $"{nameof(_options.InitialState)} has seen {state.ExamplesSeen} examples: expected at most {_epochs} epochs of {_run.Data.Count}"), paramName);
        }
        state.Run?.RequireSame(
            state.Rule, InvariantText.Format(trainer.Rule), _run.Options.Seed, _run.Options.Shuffle, _run.Data.Count, _dataFingerprint.Value, paramName);
        if (state.Options != trainer.Options)
            throw new ArgumentException(Guard.Text($"expected a state of {trainer.Options}, found one of {state.Options}"), paramName);
        // Balanced weights became numbers when the first run counted its data, the same as this one's; a bare learner's still go by its own count.
        ClassWeights? asked = _run.Options.ClassWeights;
        bool areBalanced = asked is { IsBalanced: true } && state.ClassWeights is { IsBalanced: true };
        if (!areBalanced && !ClassWeights.AreSame(_run.ClassWeights, state.ClassWeights, _run.Start.Classes.Values))
        {
            throw new ArgumentException(
                Guard.Text($"expected a state of {ClassWeights.Describe(asked)}, found one of {ClassWeights.Describe(state.ClassWeights)}"), paramName);
        }
        if (state.Run is { Validation: { } validation } run && validation == _validationFingerprint.Value) // on other data, validations would not compare
        {
            foreach ((long examplesSeen, double accuracy) in run.ValidatedAfter.Zip(run.Accuracies))
                _run.History.Add(new ValidationPoint(examplesSeen, accuracy), run.BestModel);
        }
        TrainingLog.Resumed(_run.Options.Logger, state.ExamplesSeen);
        return new OnlineLearner(trainer.Rule, _run.Start, state.Options, state.ClassWeights, state, paramName);
    }

    private StopReason Learn(CancellationToken cancellationToken)
    {
        Dataset data = _run.Data;
        if (_run.History.ReasonToStop(_learner.ExamplesSeen) is { } found) // the run had stopped already
            return found;
        if (_learner.ExamplesSeen == (long)_epochs * data.Count) // a finished run that is resumed
            return EndEpoch(_epochs) ?? StopReason.Completed;
        int[] order = [.. Enumerable.Range(0, data.Count)];
        int index = (int)(_learner.ExamplesSeen % data.Count);
        long start = _learner.ExamplesSeen;
        for (int epoch = 1 + (int)(_learner.ExamplesSeen / data.Count); ; epoch++, index = 0)
        {
            if (_run.Options.Shuffle)
                Shuffle(order, _run.Options.Seed, epoch);
            while (index < order.Length)
            {
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled;
                if (_validation.IsDue(_learner.ExamplesSeen)
                    && _run.Validate(_learner.Snapshot(), epoch, _learner.ExamplesSeen, _learner.UpdatesMade) is { } reason)
                    return reason;
                ReportIfDue(); // after the validation, whose report has an accuracy
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled; // by whoever received the report
                if (_checkpoints.IsDue(_learner.ExamplesSeen) && _learner.ExamplesSeen > start)
                    SaveCheckpoint(GetState()); // after what is due at this moment, so that it is not done again
                int count = Limit(Math.Min(ExamplesPerBatch, order.Length - index));
                _learner.Learn(data, order.AsSpan(index, count));
                index += count;
            }
            if (EndEpoch(epoch) is { } lastReason)
                return lastReason;
            if (epoch == _epochs) // before the next epoch, whose number may be more than an int holds
                return StopReason.Completed;
        }
    }

    private int Limit(int count)
    {
        long seen = _learner.ExamplesSeen;
        return _checkpoints.Limit(_reports.Limit(_validation.Limit(count, seen), seen), seen);
    }

    private StopReason? EndEpoch(int epoch)
    {
        bool isLast = epoch == _epochs;
        if (isLast && _validation is { Every: not null } && !_validation.IsDue(_learner.ExamplesSeen))
            _beforeEnd = (_run.History.Points.Count, _run.History.BestModel); // a run of more epochs would not validate here
        LinearModel model = _learner.Snapshot();
        return _run.EndEpoch(() => model, epoch, _learner.ExamplesSeen, _learner.UpdatesMade, validates: isLast || _validation.Every is null);
    }

    private void ReportIfDue()
    {
        if (_reports.Every is not null)
            _run.ReportIfDue(_learner, _reports);
    }

    /// <summary>The state of the learner, with what is needed to resume the run.</summary>
    private LearnerState GetState()
    {
        (int validations, LinearModel? best) = _beforeEnd ?? (_run.History.Points.Count, _run.History.BestModel);
        ValidationPoint[] points = [.. _run.History.Points.Take(validations)];
        return _learner.GetState().WithRun(new RunState(
            _run.Options.Seed,
            _run.Options.Shuffle,
            _run.Data.Count,
            _dataFingerprint.Value,
            _validationFingerprint.Value,
            Array.ConvertAll(points, point => point.ExamplesSeen),
            Array.ConvertAll(points, point => point.Accuracy),
            best));
    }

    /// <summary>Saves the last checkpoint. The model is there already: it is not lost because a disk is full.</summary>
    private void SaveLastCheckpoint(LearnerState state)
    {
        try
        {
            SaveCheckpoint(state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TrainingLog.FailedToSaveCheckpoint(_run.Options.Logger, exception, state.ExamplesSeen, _options!.Checkpoints!.Path);
        }
    }

    private void SaveCheckpoint(LearnerState state)
    {
        if (_options?.Checkpoints is not { } checkpoints)
            return;
        checkpoints.Save(state);
        TrainingLog.SavedCheckpoint(_run.Options.Logger, state.ExamplesSeen, checkpoints.Path);
    }

    /// <summary>The order of an epoch depends on the seed and the epoch's number alone, not on the epochs before.</summary>
    private static void Shuffle(int[] order, ulong seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        SplitMix64 random = SplitMix64.Stream(seed, (ulong)epoch);
        random.Shuffle(order);
    }
}
