namespace LinearLearn;

/// <summary>
/// Runs an <see cref="OnlineTrainer"/>: it trains the epochs, validates, reports, saves checkpoints, and resumes from a state.
/// </summary>
internal sealed class OnlineRun
{
    private readonly TrainingRun _run;
    private readonly OnlineTrainingOptions? _options;
    private readonly OnlineRunStates _states;
    private readonly OnlineLearner _learner;
    private readonly int _epochs;
    private readonly int _shards;
    private readonly int _cores;
    private readonly Cadence _validation;
    private readonly Cadence _reports;
    private readonly Cadence _checkpoints;
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
        _shards = trainer.Shards;
        _states = new OnlineRunStates(
            _run, trainer, _shards, groups: 1, _run.Data.Fingerprint, needsCompleteEpochs: _shards > 1);
        _epochs = _states.Epochs;
        if (_shards > 1)
            RequireShardable(nameof(data), nameof(options));
        _validation = new Cadence(_options?.ValidateEvery);
        _reports = new Cadence(_run.Options.Progress is null ? null : _options?.ReportEvery);
        _checkpoints = new Cadence(_options?.Checkpoints?.Every);
        _learner = _states.CreateLearner(nameof(options));
    }

    public TrainingResult Train(CancellationToken cancellationToken)
    {
        StopReason reason = Learn(cancellationToken);
        if (reason != StopReason.Cancelled)
            ReportIfDue(); // a run that had ended before it was resumed reports only here
        return _states.Finish(_learner, Snapshot(), reason, GetState());
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

    private StopReason Learn(CancellationToken cancellationToken)
    {
        Dataset data = _run.Data;
        if (_run.History.ReasonToStop(_learner.ExamplesSeen) is { } found) // the resumed run had already stopped
            return found;
        if (_learner.ExamplesSeen == (long)_epochs * data.Count) // the resumed run was complete
            return EndEpoch(_epochs) ?? StopReason.Completed;
        int[] order = EpochOrder.Create(data.Count);
        int index = (int)(_learner.ExamplesSeen % data.Count);
        long start = _learner.ExamplesSeen;
        for (int epoch = 1 + (int)(_learner.ExamplesSeen / data.Count); ; epoch++, index = 0)
        {
            if (_run.Options.Shuffle)
                EpochOrder.Shuffle(order, _run.Options.Seed, epoch);
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
                    _states.SaveCheckpoint(GetState());
                int count = Limit(Math.Min(OnlineLearner.ExamplesPerCheck, order.Length - index));
                _snapshot = null;
                _learner.Learn(data, order.AsSpan(index, count));
                index += count;
            }
            if (EndEpoch(epoch) is { } lastReason)
                return lastReason;
            if (epoch == _epochs) // checked here because the next epoch can overflow an int
                return StopReason.Completed;
            if (_shards > 1 && _learner.ExamplesSeen - _states.SavedAfter >= _checkpoints.Every)
                _states.SaveCheckpoint(GetState());
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

    private LearnerState GetState()
    {
        (int validations, LinearModel? best) = _beforeEnd ?? (_run.History.Count, _run.History.BestModel);
        return _states.GetState(_learner, validations, best);
    }
}
