namespace LinearLearn;

/// <summary>How often scores fall into bins of equal width, counted for the examples of each class by themselves.</summary>
/// <remarks>
/// Immutable. All classes share the same bins, from the lowest to the highest of all scores, so that their outlines compare. A bin holds the
/// scores from its lower edge to before its upper one; the last bin holds its upper edge as well (both as numpy does).
/// </remarks>
public sealed class ScoreHistogram
{
    /// <summary>More bins than a screen has pixels.</summary>
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
            throw new ArgumentException(Guard.Text($"{classes.Count} classes of {bins} counts are more than an array holds"), nameof(bins));
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

    /// <summary>What was counted: <see cref="ScoreQuantity.Score"/>, unless <see cref="ScoreEvaluation.Histogram"/> made it of margins.</summary>
    public ScoreQuantity Quantity { get; internal init; }

    /// <summary>The class whose score was counted, if <see cref="ScoreEvaluation.Histogram"/> counted scores; otherwise null.</summary>
    public int? ScoredLabel { get; internal init; }

    /// <summary>The lower edge of the first bin: the lowest of all scores, or less where the range was widened (see <see cref="From"/>).</summary>
    public double Start { get; }

    /// <summary>The upper edge of the last bin: the highest of all scores, or more where the range was widened (see <see cref="From"/>).</summary>
    public double End { get; }

    /// <summary>The number of bins: 1 to 10,000.</summary>
    public int BinCount { get; }

    /// <summary>The width of each bin: (<see cref="End"/> - <see cref="Start"/>) / <see cref="BinCount"/>. Above 0.</summary>
    public double BinWidth { get; }

    /// <summary>The number of examples, each of which is counted in one bin.</summary>
    public int Count { get; }

    /// <summary>
    /// The classes that are counted: those of the model, in its order, with or without examples, then those that only the data has; for <see cref="From"/>
    /// those that occur, ascending.
    /// </summary>
    public ClassLabels Classes { get; }

    /// <summary>Makes the histogram of any scores.</summary>
    /// <param name="scores">A score for each of N examples, 1 or more. Finite.</param>
    /// <param name="labels">The class of each example: N labels.</param>
    /// <param name="bins">The number of bins: 1 to 10,000, by default 75.</param>
    /// <param name="classes">Names for labels. Labels that do not occur may be among them. Default: no names.</param>
    /// <returns>
    /// Counts in bins from the lowest to the highest score. Scores that are all the same get a range of 1 around them. No bin is narrower than
    /// 2^-23 times the score that is farthest from 0, which is about how far neighboring floats are apart there: where it would be, the range
    /// is widened on both sides until it is not.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no example, a score is NaN or infinite, the number of bins is out of range, or all classes together have more
    /// bins than an array holds.
    /// </exception>
    public static ScoreHistogram From(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int bins = 75, ClassLabels? classes = null)
    {
        if (labels.Length != scores.Length)
            throw new ArgumentException(Guard.Text($"expected one for each of {scores.Length} scores, found {labels.Length}"), nameof(labels));
        if (scores.IsEmpty)
            throw new ArgumentException("expected one score or more, found none", nameof(scores));
        Kernels.RequireFinite(scores, nameof(scores));

        ClassLabels occurring = ClassLabels.FromExamples(labels, classes);
        int[] actual = Array.ConvertAll(labels.ToArray(), occurring.IndexOf);
        return new ScoreHistogram(occurring, Array.ConvertAll(scores.ToArray(), score => (double)score), actual, bins);
    }

    /// <summary>The number of examples of a class.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <returns>0 or more: the sum of the class's <see cref="Counts"/>.</returns>
    /// <exception cref="ArgumentException">The label is none of them.</exception>
    public int CountOf(int label) => _counted[IndexOf(label)];

    /// <summary>How many examples of a class have their score in each bin.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <returns><see cref="BinCount"/> counts, from the lowest bin to the highest.</returns>
    /// <exception cref="ArgumentException">The label is none of them.</exception>
    public ReadOnlySpan<int> Counts(int label) => _counts.AsSpan(IndexOf(label) * BinCount, BinCount);

    /// <summary>
    /// The height of a class's outline over a bin: count / (examples of the class * <see cref="BinWidth"/>). So each outline has the area 1, and a
    /// class of few examples is seen beside one of many.
    /// </summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <param name="bin">0 to <see cref="BinCount"/> - 1.</param>
    /// <returns>0 or more, per unit of score; 0 for a class without examples.</returns>
    /// <exception cref="ArgumentException">The label is none of them, or there is no such bin.</exception>
    public double Density(int label, int bin)
    {
        Guard.Index(bin, BinCount, nameof(bin));
        int index = IndexOf(label);
        return _counted[index] == 0 ? 0 : (double)_counts[index * BinCount + bin] / _counted[index] / BinWidth;
    }

    /// <summary>Where one bin ends and the next begins.</summary>
    /// <param name="index">0 to <see cref="BinCount"/>: bin i lies between edge i and edge i + 1.</param>
    /// <returns><see cref="Start"/> + index * <see cref="BinWidth"/>; the last one is <see cref="End"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such edge.</exception>
    public double Edge(int index)
    {
        Guard.Index(index, BinCount + 1, nameof(index));
        return EdgeAt(index);
    }

    /// <summary>One line: how much was counted, and in which bins.</summary>
    /// <returns>For instance "512 scores of 2 classes, -3.217 to 4.05 in 75 bins".</returns>
    public override string ToString() => Guard.Text(
        $"{Count} {(Quantity == ScoreQuantity.Margin ? "margins" : "scores")} of {Classes.Count} classes, {Start:G4} to {End:G4} in {BinCount} bins");

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

    /// <summary>Division may miss the bin by one where a score is at an edge: the edges decide.</summary>
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
