namespace LinearLearn;

/// <summary>
/// Represents a histogram of scores: how many fall into each of several bins of equal width, counted separately for each class.
/// </summary>
/// <remarks>
/// Immutable. All classes share the same bins, from the lowest to the highest of all scores, so that their outlines can be compared. A bin
/// includes its lower edge but not its upper one; the last bin includes both (as in numpy).
/// </remarks>
public sealed class ScoreHistogram
{
    /// <summary>The largest number of bins, which is more than a screen has pixels.</summary>
    internal const int MaxBins = 10_000;

    private readonly int[] _counts;
    private readonly int[] _counted;

    /// <param name="classes">The K classes.</param>
    /// <param name="scores">A score for each of N examples, 1 or more. Finite.</param>
    /// <param name="actual">For each of N examples, the index of its label among the K.</param>
    /// <param name="bins">1 to 10,000.</param>
    internal ScoreHistogram(ClassLabels classes, double[] scores, ReadOnlySpan<int> actual, int bins)
    {
        BinCount = Guard.Between(bins, 1, MaxBins, nameof(bins));
        if ((long)classes.Count * bins > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{classes.Count} classes of {bins} counts are more than an array can hold"), nameof(bins));
        }
        Classes = classes;
        Count = scores.Length;
        (Start, End) = Range(scores.Min(), scores.Max(), bins);
        BinWidth = (End - Start) / bins;
        _counts = new int[classes.Count * bins];
        _counted = new int[classes.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            _counts[actual[i] * bins + BinOf(scores[i])]++;
            _counted[actual[i]]++;
        }
    }

    /// <summary>
    /// Gets the quantity that was counted: <see cref="ScoreQuantity.Margin"/> if <see cref="ScoreEvaluation.Histogram"/> counted margins;
    /// otherwise <see cref="ScoreQuantity.Score"/>.
    /// </summary>
    public ScoreQuantity Quantity { get; internal init; }

    /// <summary>
    /// Gets the class whose score was counted, if <see cref="ScoreEvaluation.Histogram"/> counted scores; otherwise null.
    /// </summary>
    public int? ScoredLabel { get; internal init; }

    /// <summary>
    /// Gets the lower edge of the first bin: the lowest of all scores, or less if the range was widened (see <see cref="From"/>).
    /// </summary>
    public double Start { get; }

    /// <summary>
    /// Gets the upper edge of the last bin: the highest of all scores, or more if the range was widened (see <see cref="From"/>).
    /// </summary>
    public double End { get; }

    /// <summary>Gets the number of bins: 1 to 10,000.</summary>
    public int BinCount { get; }

    /// <summary>Gets the width of each bin, above 0: (<see cref="End"/> - <see cref="Start"/>) / <see cref="BinCount"/>.</summary>
    public double BinWidth { get; }

    /// <summary>Gets the number of examples, each of which is counted in one bin.</summary>
    public int Count { get; }

    /// <summary>
    /// Gets the classes that are counted: those of the model in its order, with or without examples, followed by those that only the data
    /// has.
    /// </summary>
    /// <remarks>For <see cref="From"/>, these are the classes that occur, in ascending order.</remarks>
    public ClassLabels Classes { get; }

    /// <summary>Creates the histogram of any scores.</summary>
    /// <param name="scores">A score for each of N examples, 1 or more. Finite.</param>
    /// <param name="labels">The class of each example: N labels.</param>
    /// <param name="bins">The number of bins: 1 to 10,000. Default: 75.</param>
    /// <param name="classes">The names of labels, optional. Labels that do not occur are allowed. Default: no names.</param>
    /// <returns>
    /// Counts in bins from the lowest to the highest score. If all scores are equal, the range has width 1 around them. No bin is narrower
    /// than 2^-23 times the score farthest from 0, which is about the distance between neighboring floats there: if necessary, the range is
    /// widened on both sides.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no example, a score is NaN or infinite, the number of bins is out of range, or all classes together
    /// have more bins than an array can hold.
    /// </exception>
    public static ScoreHistogram From(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int bins = 75, ClassLabels? classes = null)
    {
        if (labels.Length != scores.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected one for each of {scores.Length} scores, found {labels.Length}"), nameof(labels));
        }
        if (scores.IsEmpty)
            throw new ArgumentException("expected one score or more, found none", nameof(scores));
        Kernels.RequireFinite(scores, nameof(scores));

        ClassLabels occurring = ClassLabels.FromExamples(labels, classes);
        int[] actual = Array.ConvertAll(labels.ToArray(), occurring.IndexOf);
        return new ScoreHistogram(occurring, Array.ConvertAll(scores.ToArray(), score => (double)score), actual, bins);
    }

    /// <summary>Returns the number of examples of a class.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <returns>0 or more: the sum of the class's <see cref="Counts"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is not one of <see cref="Classes"/>.</exception>
    public int CountOf(int label) => _counted[IndexOf(label)];

    /// <summary>Returns the number of examples of a class in each bin.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <returns><see cref="BinCount"/> counts, from the lowest bin to the highest.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is not one of <see cref="Classes"/>.</exception>
    public ReadOnlySpan<int> Counts(int label) => _counts.AsSpan(IndexOf(label) * BinCount, BinCount);

    /// <summary>Computes the density of a class in a bin: count / (examples of the class * <see cref="BinWidth"/>).</summary>
    /// <remarks>The outline of each class has area 1, so a class with few examples is visible beside one with many.</remarks>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <param name="bin">0 to <see cref="BinCount"/> - 1.</param>
    /// <returns>0 or more, per unit of score; 0 for a class without examples.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="label"/> is not one of <see cref="Classes"/>, or <paramref name="bin"/> is out of range.
    /// </exception>
    public double Density(int label, int bin)
    {
        Guard.Index(bin, BinCount, nameof(bin));
        int index = IndexOf(label);
        return _counted[index] == 0 ? 0 : (double)_counts[index * BinCount + bin] / _counted[index] / BinWidth;
    }

    /// <summary>Returns the edge between two neighboring bins.</summary>
    /// <param name="index">0 to <see cref="BinCount"/>: bin i lies between edge i and edge i + 1.</param>
    /// <returns><see cref="Start"/> + index * <see cref="BinWidth"/>; the last one is <see cref="End"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public double Edge(int index)
    {
        Guard.Index(index, BinCount + 1, nameof(index));
        return EdgeAt(index);
    }

    /// <summary>Returns the number of scores, and the range and number of the bins, in one line.</summary>
    /// <returns>For example "512 scores of 2 classes, -3.217 to 4.05 in 75 bins".</returns>
    public override string ToString()
    {
        string counted = Quantity == ScoreQuantity.Margin ? "margins" : "scores";
        return Guard.Text($"{Count} {counted} of {Classes.Count} classes, {Start:G4} to {End:G4} in {BinCount} bins");
    }

    private static (double Start, double End) Range(double lowest, double highest, int bins)
    {
        double least = bins * Math.ScaleB(Math.Max(Math.Abs(lowest), Math.Abs(highest)), -23);
        double width = highest == lowest ? Math.Max(1, least) : highest - lowest;
        if (highest > lowest && width >= least)
            return (lowest, highest);
        width = Math.Max(width, least);
        double middle = lowest + (highest - lowest) / 2;
        return (Math.Min(lowest, middle - width / 2), Math.Max(highest, middle + width / 2));
    }

    /// <summary>Returns the bin of a score: rounding of the division can be off by one at an edge, so the edges decide.</summary>
    private int BinOf(double score)
    {
        int bin = Math.Min((int)((score - Start) / (End - Start) * BinCount), BinCount - 1);
        if (score < EdgeAt(bin))
            return bin - 1;
        return bin < BinCount - 1 && score >= EdgeAt(bin + 1) ? bin + 1 : bin;
    }

    private double EdgeAt(int index) => index == BinCount ? End : Start + index * BinWidth;

    private int IndexOf(int label) => Classes.Require(label, nameof(label));
}
