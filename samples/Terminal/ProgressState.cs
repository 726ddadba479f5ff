namespace LinearLearn.Samples;

/// <summary>How far a run has come, as it is drawn.</summary>
/// <param name="Epoch">The epoch under way, or just ended: 1 for the first.</param>
/// <param name="Seen">How many examples have been learned from, those before this run included.</param>
/// <param name="Elapsed">How long the run took up to the last report.</param>
/// <param name="Accuracies">All that were reported, in order; maybe none.</param>
internal readonly record struct ProgressState(int Epoch, long Seen, TimeSpan Elapsed, IReadOnlyList<double> Accuracies);
