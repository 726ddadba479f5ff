namespace LinearLearn.Samples;

/// <summary>Represents the progress of a run as it is drawn.</summary>
/// <param name="Epoch">The current epoch, or the one that just ended: 1 for the first.</param>
/// <param name="Seen">The number of examples seen, including those before a resumed run.</param>
/// <param name="Elapsed">The time up to the last report.</param>
/// <param name="Accuracies">All reported accuracies in order; can be empty.</param>
/// <param name="End">The reason why the run stopped. Default: null, while it runs.</param>
internal readonly record struct ProgressState(
    int Epoch, long Seen, TimeSpan Elapsed, IReadOnlyList<double> Accuracies, StopReason? End = null);
