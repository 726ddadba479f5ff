using System.Diagnostics;

namespace LinearLearn.Hosting;

// The thread that learns. It alone uses the learner and the folder.
public sealed partial class HostedLearner<TInput>
{
    /// <summary>The maximum number of corrections that one flush writes to disk.</summary>
    private const int LargestBatch = 256;

    /// <summary>The bytes of features after which a batch ends.</summary>
    private const int LargestBatchBytes = 16_000_000;

    /// <summary>The time for which corrections fail at once after a fault of the disk: reading the files again takes long.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly List<Correction> _batch = new(LargestBatch);
    private readonly List<Correction> _learned = new(LargestBatch);
#pragma warning disable CA2213 // the thread disposes it when it ends, and Dispose waits for that
    private LearnerFolder? _folder;
#pragma warning restore CA2213
    private OnlineLearner? _learner; // null if it must be opened again
    private LearningStart<TInput>? _start;
    private long _examplesLearned;
    private int _unpublished;
    private long _nextCheckpoint;
    private long _nextJournalBytes;
    private long _failedAt;
    private bool _areFilesKept;
    private volatile Exception? _divergence;
    private volatile Exception? _writeFault;
    private volatile Exception? _checkpointFault;

    private void Run()
    {
        try
        {
            while (_queue.TryTake(out Correction? first, Timeout.Infinite))
                RunSafely(() => LearnBatch(first));
            RunSafely(Finish);
        }
        finally
        {
            _folder!.Dispose();
            _ended.TrySetResult();
        }
    }

    private void Finish()
    {
        if (_learner is null || _divergence is not null)
            return;
        Publish(atLeast: 1);
        Checkpoint(always: true);
    }

    /// <summary>Runs a step of the thread, which survives whatever listeners and loggers throw.</summary>
    private void RunSafely(Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031 // an unhandled exception would end the process
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _learner = null;
            _writeFault ??= exception;
        }
    }

    private void LearnBatch(Correction first)
    {
        _batch.Clear();
        _learned.Clear();
        bool isWoken = false;
        long bytes = 0;
        Correction? next = first;
        do
        {
            if (ReferenceEquals(next, Correction.Wake))
            {
                isWoken = true;
                continue;
            }
            _batch.Add(next);
            bytes += next.Row.Bytes;
        }
        while (_batch.Count < LargestBatch && bytes < LargestBatchBytes && _queue.TryTake(out next));

        Activity? activity = null;
        Report(() => activity = _batch.Count > 0 ? LinearLearnTelemetry.StartBatch(Name, _batch.Count) : null);
        try
        {
            if (!TryPrepare() || _divergence is not null)
                return;
            LearnAll();
            _folder!.Commit();
            if (_learned.Count > 0)
                _writeFault = null;
            Interlocked.Exchange(ref _examplesLearned, _learner!.ExamplesSeen);
            Volatile.Write(ref _unpublished, _unpublished + _learned.Count);
            Publish(atLeast: isWoken ? 1 : _options.PublishEvery);
            Report(() => _metrics.RecordCorrections(_tag, "learned", _learned.Count));
            foreach (Correction correction in _learned)
            {
                Observe(correction.IsError);
                correction.Complete();
            }
            Checkpoint(always: false);
        }
#pragma warning disable CA1031 // callers get the exception, and the health check shows it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            FailWrite(exception);
        }
        finally
        {
            FailRest();
            KeepDivergedFiles();
            if (_batch.Count > 0)
                _slots.Release(_batch.Count);
            Report(() => activity?.Dispose());
        }
    }

    /// <summary>Prepares the learner, unless writing has just failed.</summary>
    private bool TryPrepare()
    {
        bool isFailing = _learner is null && _writeFault is not null && _target.IsCurrent(_start!);
        if (isFailing && _time.GetElapsedTime(_failedAt) < RetryInterval)
            return false;
        Prepare();
        return true;
    }

    /// <summary>Opens the learner if the model was replaced, if writing failed, or at the start.</summary>
    private void Prepare()
    {
        bool isCurrent = _start is not null && _target.IsCurrent(_start);
        if (isCurrent && (_learner is not null || _divergence is not null))
            return;
        _learner = null;
        _divergence = null;
        _areFilesKept = false;
        _start = _target.GetStart();
        if (!isCurrent)
            _drift.Reset();
        _learner = _folder!.Open(_start.Inputs, _start.Model, _rule, _learnerOptions);
        PlanCheckpoint();
        _checkpointFault = null;
        Interlocked.Exchange(ref _examplesLearned, _learner.ExamplesSeen);
        Volatile.Write(ref _unpublished, _learner.ExamplesSeen > 0 ? 1 : 0);
        Publish(atLeast: 1);
        KeepDivergedFiles();
    }

    /// <summary>Learns the corrections of the batch, and adds those that succeed to the journal.</summary>
    private void LearnAll()
    {
        OnlineLearner learner = _learner!;
        foreach (Correction correction in _batch)
        {
            if (_divergence is not null)
                return;
            if (correction.Inputs != _start!.Inputs)
            {
                Fail(correction, new InvalidOperationException(
                    Guard.Text($"model {Name}: the model was replaced by one with another encoder, encode and learn the input again")));
                continue;
            }
            int label = learner.Classes.Values[correction.ClassIndex];
            try
            {
                correction.IsError = correction.Row.Update(learner, label, correction.Weight) != label;
                _folder!.Append(learner.ExamplesSeen, correction);
                _learned.Add(correction);
            }
            catch (ArgumentException exception)
            {
                if (correction.Row.IsLarge)
                    Fail(correction, exception);
                else
                    StopLearning(exception);
            }
        }
    }

    /// <summary>Observes whether the learner's prediction for a correction, before it was learned, was an error.</summary>
    private void Observe(bool isError)
    {
        if (isError)
            Report(() => _metrics.RecordError(_tag));
        _drift.Add(isError);
    }

    private void OnDrift(object? sender, DriftEventArgs drift)
    {
        Report(() => _metrics.RecordDrift(_tag));
        Report(() => LearningLog.Drift(_logger, Name, drift.MeanBefore, drift.MeanAfter));
        try
        {
            DriftDetected?.Invoke(this, drift);
        }
#pragma warning disable CA1031 // a handler must not stop the learning thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Report(() => LearningLog.DriftHandlerFailed(_logger, exception, Name));
        }
    }

    /// <summary>Records a measurement or writes to the log; what listeners throw must not affect learning.</summary>
    private void Report(Action report)
    {
        try
        {
            report();
        }
#pragma warning disable CA1031 // listeners and loggers are the user's code
        catch (Exception exception)
        {
            try
            {
                LearningLog.ReportFailed(_logger, exception, Name);
            }
            catch (Exception)
            {
                // The logger is what failed.
            }
        }
#pragma warning restore CA1031
    }

    /// <summary>Replaces the model in use if enough corrections were learned since the last time.</summary>
    private void Publish(int atLeast)
    {
        if (_unpublished < atLeast || _divergence is not null)
            return;
        try
        {
            _target.Publish(_start!, _learner!.Snapshot());
            Volatile.Write(ref _unpublished, 0);
        }
        catch (ArgumentException exception)
        {
            StopLearning(exception);
        }
    }

    /// <summary>Saves the state and begins a new journal, if enough corrections were learned since the last time.</summary>
    private void Checkpoint(bool always)
    {
        long seen = _learner!.ExamplesSeen;
        bool isDue = always || seen >= _nextCheckpoint || _folder!.JournalBytes >= _nextJournalBytes;
        if (_divergence is not null || seen == _folder!.SavedExamples || !isDue)
            return;
        _nextCheckpoint = seen + _options.CheckpointEvery; // also if it fails: a full disk is not tried with each batch
        _nextJournalBytes = _folder.JournalBytes + _options.CheckpointBytes;
        using Activity? activity = LinearLearnTelemetry.StartCheckpoint(Name, seen);
        bool isSaved = false;
        try
        {
            _folder.SaveState(_learner);
            isSaved = true;
            _folder.BeginJournal();
            PlanCheckpoint();
            _checkpointFault = null;
        }
        catch (ArgumentException exception)
        {
            StopLearning(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            _checkpointFault = exception;
            Report(() => LearningLog.CheckpointFailed(_logger, exception, Name));
            if (isSaved)
                _learner = null; // the journal may be closed
        }
    }

    private void PlanCheckpoint()
    {
        _nextCheckpoint = _folder!.SavedExamples + _options.CheckpointEvery;
        _nextJournalBytes = _options.CheckpointBytes;
    }

    /// <summary>Stops learning, and puts the loaded model into use again, because the learned one may be useless already.</summary>
    private void StopLearning(ArgumentException exception)
    {
        _target.Publish(_start!, _start!.Model);
        _divergence = new InvalidOperationException(Guard.Text($"model {Name}: {exception.Message}"), exception);
        Report(() => LearningLog.Diverged(_logger, exception, Name));
    }

    /// <summary>Renames state and journal if learning diverged, so that a restart does not resume from them.</summary>
    private void KeepDivergedFiles()
    {
        if (_divergence is null || _areFilesKept)
            return;
        _areFilesKept = true;
        try
        {
            _folder!.Close();
            string suffix = _folder.KeepOldFiles() ?? "";
            Report(() => LearningLog.KeptDiverged(_logger, Name, _folder.FullPath, suffix));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(() => LearningLog.BatchFailed(_logger, exception, Name));
        }
    }

    /// <summary>Records a fault of the disk; the learner continues from what is on disk with the next batch.</summary>
    private void FailWrite(Exception exception)
    {
        _learner = null;
        _failedAt = _time.GetTimestamp();
        bool isNew = _writeFault?.Message != exception.Message;
        _writeFault = exception;
        if (isNew)
            Report(() => LearningLog.BatchFailed(_logger, exception, Name));
    }

    /// <summary>Fails the corrections of the batch that are neither learned nor failed by now.</summary>
    private void FailRest()
    {
        foreach (Correction correction in _batch)
        {
            // Each caller gets its own exception: throwing one again adds to its stack trace.
            Fail(correction, (_divergence ?? _writeFault) switch
            {
                IOException fault => new IOException(fault.Message, fault),
                { } fault => new InvalidOperationException(fault.Message, fault),
                null => new InvalidOperationException("the learner failed"),
            });
        }
    }

    private void Fail(Correction correction, Exception exception)
    {
        if (correction.Learned.IsCompleted)
            return;
        Report(() => _metrics.RecordCorrections(_tag, exception is ArgumentException ? "rejected" : "failed"));
        correction.Fail(exception);
    }
}
