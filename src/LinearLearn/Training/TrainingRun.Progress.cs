namespace LinearLearn;

// Who watches the run, and when there is something to see.
internal sealed partial class TrainingRun
{
    private long? _toldAfter;

    /// <summary>How often the watcher wants to be told besides validations and ends of epochs; null where nobody watches.</summary>
    public int? ReportEvery => Options.Progress is null ? null : Options.ReportEvery;

    /// <summary>
    /// Tells of this moment where it is the run's first one or one in so many, unless it has been told already. There is no model made otherwise.
    /// </summary>
    public void ReportIfDue(OnlineLearner learner)
    {
        long seen = learner.ExamplesSeen;
        if (ReportEvery is not { } every || _toldAfter == seen || (_toldAfter is not null && seen % every != 0))
            return;
        int epoch = (int)Math.Max(1, (seen + Data.Count - 1) / Data.Count); // as at the end of an epoch: the one that ended
        double? known = _curve is [.., ValidationPoint last] && last.ExamplesSeen == seen ? last.Accuracy : null; // from before an interruption
        Tell(new TrainingProgress(epoch, seen, learner.UpdatesMade, known, learner.Snapshot()));
    }

    private void Tell(TrainingProgress report)
    {
        _toldAfter = report.ExamplesSeen;
        Options.Progress?.Report(report);
    }
}
