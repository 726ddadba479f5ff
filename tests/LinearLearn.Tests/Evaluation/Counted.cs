namespace LinearLearn.Tests;

/// <summary>Evaluations of counts that are given.</summary>
internal static class Counted
{
    /// <param name="labels">The labels, all known to the model.</param>
    /// <param name="counts">The confusion matrix, row by row.</param>
    /// <param name="names">Names for labels.</param>
    public static Evaluation Of(int[] labels, int[] counts, IReadOnlyDictionary<int, string>? names = null) => new(
        new ClassLabels(labels, names), ConfusionCell.FromMatrix(counts, labels.Length), unknownCount: 0);
}
