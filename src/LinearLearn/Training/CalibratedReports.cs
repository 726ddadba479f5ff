namespace LinearLearn;

/// <summary>
/// Receives the reports of the inner run, folds the calibration into their models, and applies the options of the outer run: it validates,
/// reports and stops.
/// </summary>
internal sealed class CalibratedReports(TrainingRun run, Calibration calibration, Action stop, string paramName)
    : IProgress<TrainingProgress>
{
    private (TrainingProgress Report, StopReason Reason)? _stopped;
    private LinearModel? _lastModel;

    public void Report(TrainingProgress value)
    {
        if (_stopped is not null)
            return; // the inner trainer has not looked at its token yet
        LinearModel model = Fold(value.Model);
        if (value.ValidationAccuracy is null)
            run.Report(new TrainingProgress(value.Epoch, value.ExamplesSeen, value.UpdatesMade, null, model));
        else if (run.Validate(model, value.Epoch, value.ExamplesSeen, value.UpdatesMade) is { } reason)
            Stop(value, reason);
    }

    /// <summary>Ends the outer run after the inner one has ended.</summary>
    public TrainingResult Finish(TrainingResult made)
    {
        if (_stopped is { } stopped)
        {
            TrainingProgress last = stopped.Report;
            int epochs = Math.Min(made.Epochs, last.Epoch);
            return run.Finish(_lastModel!, stopped.Reason, epochs, last.ExamplesSeen, last.UpdatesMade, scoresAreLogOdds: true);
        }
        LinearModel model = Fold(made.Model);
        StopReason reason = made.StopReason;
        if (run.Validation is not null && reason != StopReason.Cancelled)
            reason = run.Validate(model, made.Epochs, made.ExamplesSeen, made.UpdatesMade) ?? reason;
        return run.Finish(
            model, reason, made.Epochs, made.ExamplesSeen, made.UpdatesMade, scoresAreLogOdds: reason != StopReason.Cancelled);
    }

    private void Stop(TrainingProgress report, StopReason reason)
    {
        _stopped = (report, reason);
        stop();
    }

    /// <summary>
    /// Folds the calibration into a model, and returns the same object as the last time if the model is unchanged, so that it can also be
    /// the best model.
    /// </summary>
    private LinearModel Fold(LinearModel model)
    {
        LinearModel folded = calibration.Fold(model, paramName);
        bool isLast = _lastModel is { } last && last.Weights.SequenceEqual(folded.Weights) && last.Biases.SequenceEqual(folded.Biases);
        return _lastModel = isLast ? _lastModel! : folded;
    }
}
