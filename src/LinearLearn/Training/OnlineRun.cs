namespace LinearLearn;

/// <summary>
/// Runs an <see cref="OnlineTrainer"/>: it trains the epochs, validates, reports, saves checkpoints, and resumes from a state.
/// </summary>
internal sealed class OnlineRun
{
    private const int DefaultEpochs = 10;

    /// <summary>The number of examples between two checks of the cancellation token: about a millisecond's work.</summary>
    private const int ExamplesPerBatch = 1024;

    private readonly TrainingRun _run;
    private readonly OnlineTrainingOptions? _options;
    private readonly OnlineLearner _learner;
    private readonly int _epochs;
    private readonly int _shards;
    private readonly int _cores;
    private readonly Cadence _validation;
    private readonly Cadence _reports;
    private readonly Cadence _checkpoints;
    private long _savedAfter;
    private ulong? _dataFingerprint;
    private ulong? _validationFingerprint;
    private (int Validations, LinearModel? Best)? _beforeEnd;
    private LinearModel? _snapshot;

    /// <param name="trainer">The trainer.</param>
    /// <param name="data">The data passed to the trainer.</param>
    /// <param name="options">The options passed to the trainer.</param>
    /// <param name="cores">The number of cores that learn shards, which does not change the result.</param>
    public OnlineRun(OnlineTrainer trainer, Dataset data, TrainingOptions? options, int cores)
    {
        _cores = cores;
        _run = new TrainingRun(trainer, data, options, takesModel: true, takesState: true);
        _options = options as OnlineTrainingOptions;
        _epochs = _run.Options.Epochs ?? DefaultEpochs;
        _shards = trainer.Shards;
        if (_shards > 1)
            RequireShardable(nameof(data), nameof(options));
        _validation = new Cadence(_options?.ValidateEvery);
        _reports = new Cadence(_run.Options.Progress is null ? null : _options?.ReportEvery);
        _checkpoints = new Cadence(_options?.Checkpoints?.Every);
        _learner = _options?.InitialState is { } state
            ? Resume(state, trainer, nameof(options))
            : new OnlineLearner(trainer.Rule, _run.Start, trainer.Options, _run.ClassWeights);
        if (_options?.Checkpoints is { } checkpoints)
            Prepare(checkpoints, _options.InitialState, nameof(options));
    }

    private ulong DataFingerprint => _dataFingerprint ??= _run.Data.Fingerprint();

    private ulong? ValidationFingerprint => _validationFingerprint ??= _run.Validation?.Fingerprint();

    public TrainingResult Train(CancellationToken cancellationToken)
    {
        StopReason reason = Learn(cancellationToken);
        if (reason != StopReason.Cancelled)
            ReportIfDue(); // a run that had ended before it was resumed reports only here
        LinearModel validated = Snapshot(); // possibly the best model, which has other metadata than the last
        LinearModel model = validated.Copy();
        LearnerState state = GetState();
        if (_options?.Checkpoints is not null)
            SaveLastCheckpoint(state);
        int epochs = (int)(_learner.ExamplesSeen / _run.Data.Count);
        // Each one-vs-rest score is the log-odds of its class, but their softmax is not a probability.
        bool isSoftmax = _learner.Options.Multiclass == MulticlassUpdate.Joint && _learner.Rule.JointMargin == JointMargin.LogOdds;
        bool areLogOdds = _learner.Rule.ScoresAreLogOdds && (isSoftmax || model.Classes.Count == 2);
        return _run.Finish(model, reason, epochs, _learner.ExamplesSeen, _learner.UpdatesMade, state, areLogOdds);
    }

    private void RequireShardable(string dataName, string optionsName)
    {
        if (_shards > _run.Data.Count)
        {
            throw new ArgumentException(
                Guard.Text($"expected at least {_shards} examples, one for each shard, found {_run.Data.Count}"), dataName);
        }
        string? option = _options?.ValidateEvery is not null ? nameof(OnlineTrainingOptions.ValidateEvery)
            : _options?.ReportEvery is not null ? nameof(OnlineTrainingOptions.ReportEvery) : null;
        if (option is not null)
        {
            throw new ArgumentException(
                Guard.Text($"{option}: expected none with {_shards} shards, whose epochs are validated and reported at their end"),
                optionsName);
        }
    }

    private void Prepare(CheckpointFolder checkpoints, LearnerState? initial, string paramName)
    {
        foreach (string damaged in checkpoints.Prepare(initial, paramName))
            TrainingLog.DeletedDamaged(_run.Options.Logger, damaged);
    }

    private OnlineLearner Resume(LearnerState state, OnlineTrainer trainer, string paramName)
    {
        if (state.ExamplesSeen > (long)_epochs * _run.Data.Count)
        {
            string expected = Guard.Text($"expected at most {_epochs} epochs of {_run.Data.Count}");
            throw new ArgumentException(
                Guard.Text($"{nameof(_options.InitialState)} has seen {state.ExamplesSeen} examples: {expected}"), paramName);
        }
        state.Run?.RequireSame(
            state.Rule,
            InvariantText.Format(trainer.Rule),
            _run.Options.Seed,
            _run.Options.Shuffle,
            _run.Data.Count,
            _shards,
            DataFingerprint,
            paramName);
        if (_shards > 1 && state.ExamplesSeen % _run.Data.Count != 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected a state after complete epochs of {_run.Data.Count} examples, found one after {state.ExamplesSeen}"),
                paramName);
        }
        if (state.Options != trainer.Options)
            throw new ArgumentException(Guard.Text($"expected a state of {trainer.Options}, found one of {state.Options}"), paramName);
        // The first run replaced balanced weights by numbers, which are the same for this run. A bare learner still counts its own data.
        ClassWeights? asked = _run.Options.ClassWeights;
        bool areBalanced = asked is { IsBalanced: true } && state.ClassWeights is { IsBalanced: true };
        if (!areBalanced && !ClassWeights.AreSame(_run.ClassWeights, state.ClassWeights, _run.Start.Classes.Values))
        {
            throw new ArgumentException(
                Guard.Text($"expected a state of {ClassWeights.Describe(asked)}, found one of {ClassWeights.Describe(state.ClassWeights)}"),
                paramName);
        }
        // Accuracies on other validation data are not comparable.
        if (state.Run is { Validation: { } validation } run && validation == ValidationFingerprint)
        {
            foreach ((long examplesSeen, double accuracy) in run.ValidatedAfter.Zip(run.Accuracies))
                _run.History.Add(new ValidationPoint(examplesSeen, accuracy), run.BestModel);
        }
        TrainingLog.Resumed(_run.Options.Logger, state.ExamplesSeen);
        _savedAfter = state.ExamplesSeen;
        return new OnlineLearner(trainer.Rule, _run.Start, state.Options, state.ClassWeights, state, paramName);
    }

    private StopReason Learn(CancellationToken cancellationToken)
    {
        Dataset data = _run.Data;
        if (_run.History.ReasonToStop(_learner.ExamplesSeen) is { } found) // the resumed run had already stopped
            return found;
        if (_learner.ExamplesSeen == (long)_epochs * data.Count) // the resumed run was complete
            return EndEpoch(_epochs) ?? StopReason.Completed;
        int[] order = new int[data.Count];
        FillInOrder(order);
        int index = (int)(_learner.ExamplesSeen % data.Count);
        long start = _learner.ExamplesSeen;
        for (int epoch = 1 + (int)(_learner.ExamplesSeen / data.Count); ; epoch++, index = 0)
        {
            if (_run.Options.Shuffle)
                Shuffle(order, _run.Options.Seed, epoch);
            if (_shards > 1)
            {
                _snapshot = null;
                if (!_learner.TryLearnInShards(data, order, _shards, _cores, cancellationToken))
                    return StopReason.Cancelled;
                index = order.Length;
            }
            while (index < order.Length)
            {
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled;
                if (_validation.IsDue(_learner.ExamplesSeen)
                    && _run.Validate(Snapshot(), epoch, _learner.ExamplesSeen, _learner.UpdatesMade) is { } reason)
                    return reason;
                ReportIfDue(); // after the validation, whose report includes an accuracy
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled; // the receiver of the report canceled
                // Checkpoints are saved last, so that a resumed run does not repeat the validation and the report.
                if (_checkpoints.IsDue(_learner.ExamplesSeen) && _learner.ExamplesSeen > start)
                    SaveCheckpoint(GetState());
                int count = Limit(Math.Min(ExamplesPerBatch, order.Length - index));
                _snapshot = null;
                _learner.Learn(data, order.AsSpan(index, count));
                index += count;
            }
            if (EndEpoch(epoch) is { } lastReason)
                return lastReason;
            if (epoch == _epochs) // checked here because the next epoch can overflow an int
                return StopReason.Completed;
            if (_shards > 1 && _learner.ExamplesSeen - _savedAfter >= _checkpoints.Every)
                SaveCheckpoint(GetState());
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
            _beforeEnd = (_run.History.Count, _run.History.BestModel); // a run of more epochs would not validate here
        return _run.EndEpoch(
            Snapshot, epoch, _learner.ExamplesSeen, _learner.UpdatesMade, validates: isLast || _validation.Every is null);
    }

    /// <summary>Returns the current model, the same object until more is learned.</summary>
    private LinearModel Snapshot() => _snapshot ??= _learner.Snapshot();

    private void ReportIfDue()
    {
        if (_reports.Every is not null)
            _run.ReportIfDue(_learner, _reports);
    }

    /// <summary>Gets the state of the learner, with all that is needed to resume the run.</summary>
    private LearnerState GetState()
    {
        (int validations, LinearModel? best) = _beforeEnd ?? (_run.History.Count, _run.History.BestModel);
        ValidationPoint[] points = _run.History.CopyPoints(validations);
        long[] validatedAfter = new long[points.Length];
        double[] accuracies = new double[points.Length];
        for (int i = 0; i < points.Length; i++)
            (validatedAfter[i], accuracies[i]) = (points[i].ExamplesSeen, points[i].Accuracy);
        return _learner.ShareState().WithRun(new RunState(
            _run.Options.Seed,
            _run.Options.Shuffle,
            _run.Data.Count,
            DataFingerprint,
            ValidationFingerprint,
            validatedAfter,
            accuracies,
            best)
        {
            Shards = _shards,
        });
    }

    /// <summary>Saves the last checkpoint, and only logs a failure, so that a full disk does not lose the model.</summary>
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
        _savedAfter = state.ExamplesSeen;
        TrainingLog.SavedCheckpoint(_run.Options.Logger, state.ExamplesSeen, checkpoints.Path);
    }

    private static void FillInOrder(int[] order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
    }

    /// <summary>Shuffles the order of an epoch, which depends only on the seed and the number of the epoch.</summary>
    private static void Shuffle(int[] order, ulong seed, int epoch)
    {
        FillInOrder(order);
        SplitMix64 random = SplitMix64.Stream(seed, (ulong)epoch);
        random.Shuffle(order);
    }
}
