namespace LinearLearn;

/// <summary>
/// Coordinates a run of an <see cref="OnlineTrainer"/> on shards: it sends the weights, mixes, validates, saves checkpoints and resumes.
/// </summary>
internal sealed class MixingRun
{
    private readonly IShardRunner _shards;
    private readonly TrainingRun _run;
    private readonly OnlineRunStates _states;
    private readonly OnlineLearner _learner;
    private readonly long? _checkpointEvery;
    private LinearModel? _snapshot;

    /// <param name="trainer">The trainer.</param>
    /// <param name="shards">The engine.</param>
    /// <param name="measure">The size and the classes of its data.</param>
    /// <param name="options">The options passed to the trainer.</param>
    public MixingRun(OnlineTrainer trainer, IShardRunner shards, ShardMeasure measure, TrainingOptions? options)
    {
        _shards = shards;
        _run = new TrainingRun(
            trainer, measure.CreatePrototype(nameof(shards)), options, takesModel: true, takesState: true, measure.Totals, nameof(shards));
        _states = new OnlineRunStates(
            _run, trainer, shards.Layout.Shards, shards.Layout.Groups, () => measure.Fingerprint, needsCompleteEpochs: true);
        _learner = _states.CreateLearner(nameof(options));
        _checkpointEvery = (_run.Options as OnlineTrainingOptions)?.Checkpoints?.Every;
    }

    private bool IsOnly => _shards.Layout.Shards == 1;

    public TrainingResult Train(CancellationToken cancellationToken)
    {
        StopReason reason = LearnEpochs(cancellationToken);
        return _states.Finish(_learner, Snapshot(), reason, GetState());
    }

    private StopReason LearnEpochs(CancellationToken cancellationToken)
    {
        if (_run.History.ReasonToStop(_learner.ExamplesSeen) is { } found) // the resumed run had already stopped
            return found;
        int epoch = (int)(_learner.ExamplesSeen / _run.Examples);
        if (epoch == _states.Epochs) // the resumed run was complete
            return EndEpoch(epoch) ?? StopReason.Completed;
        while (true)
        {
            epoch++;
            if (!TryLearn(epoch, cancellationToken))
                return StopReason.Cancelled;
            if (EndEpoch(epoch) is { } reason)
                return reason;
            if (epoch == _states.Epochs)
                return StopReason.Completed;
            if (_learner.ExamplesSeen - _states.SavedAfter >= _checkpointEvery)
                _states.SaveCheckpoint(GetState());
        }
    }

    /// <summary>Learns an epoch, or returns false and changes nothing if it was canceled.</summary>
    private bool TryLearn(int epoch, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return false;
        LearnerState start = IsOnly ? _learner.ShareState() : _learner.StartEpoch();
        byte[] task = new LearnTask(epoch, _run.Options.Seed, _run.Options.Shuffle, IsOnly, start).Write();
        LearnerState result;
        try
        {
            result = LearnTask.ReadResult(ShardResults.Run(_shards, task, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        start.RequireMixable(result);
        long expected = _run.Examples + (IsOnly ? start.ExamplesSeen : 0);
        if (result.ExamplesSeen != expected)
        {
            throw ShardMessageReader.CreateFault(
                Guard.Text($"{expected} examples, as when the data was measured"), Guard.Text($"{result.ExamplesSeen}"));
        }
        _snapshot = null;
        if (IsOnly)
            _learner.Restore(result);
        else
            _learner.Add(result);
        return true;
    }

    private StopReason? EndEpoch(int epoch) => _run.EndEpoch(Snapshot, epoch, _learner.ExamplesSeen, _learner.UpdatesMade);

    /// <summary>Returns the current model, the same object until more is learned.</summary>
    private LinearModel Snapshot() => _snapshot ??= _learner.Snapshot();

    private LearnerState GetState() => _states.GetState(_learner, _run.History.Count, _run.History.BestModel);
}
