namespace LinearLearn;

/// <summary>
/// Represents a histogram of scores: how many fall into each of several bins of equal width, counted separately for each class.
/// </summary>
/// <remarks>
/// Immutable. All classes share the same bins, so that their outlines can be compared. A bin includes its lower edge but not its upper one;
/// the last bin includes both (as in numpy). The bins cover the lowest to the highest of all scores, except for outliers if the number of
/// bins was chosen automatically (see <see cref="From"/>): <see cref="BelowCount"/> and <see cref="AboveCount"/> count these.
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
    /// <param name="bins">1 to 10,000, or null to choose them automatically.</param>
    internal ScoreHistogram(ClassLabels classes, double[] scores, ReadOnlySpan<int> actual, int? bins)
    {
        (Lowest, Highest) = (scores.Min(), scores.Max());
        if (bins is { } requested)
        {
            BinCount = Guard.Between(requested, 1, MaxBins, nameof(bins));
            (Start, End) = Range(Lowest, Highest, BinCount);
        }
        else
        {
            (Start, End, BinCount) = HistogramBins.Choose(scores, actual, Range);
        }
        if ((long)classes.Count * BinCount > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{classes.Count} classes of {BinCount} counts are more than an array can hold"), nameof(bins));
        }
        Classes = classes;
        Count = scores.Length;
        BinWidth = (End - Start) / BinCount;
        _counts = new int[classes.Count * BinCount];
        _counted = new int[classes.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            _counted[actual[i]]++;
            if (scores[i] < Start)
                BelowCount++;
            else if (scores[i] > End)
                AboveCount++;
            else
                _counts[actual[i] * BinCount + BinOf(scores[i])]++;
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

    /// <summary>Gets the lower edge of the first bin.</summary>
    /// <value>
    /// The lowest of all scores, unless the range was widened, for an edge at 0 for example, or outliers were left out: see
    /// <see cref="From"/>.
    /// </value>
    public double Start { get; }

    /// <summary>Gets the upper edge of the last bin.</summary>
    /// <value>
    /// The highest of all scores, unless the range was widened, for an edge at 0 for example, or outliers were left out: see
    /// <see cref="From"/>.
    /// </value>
    public double End { get; }

    /// <summary>Gets the lowest of all scores, outliers included.</summary>
    public double Lowest { get; }

    /// <summary>Gets the highest of all scores, outliers included.</summary>
    public double Highest { get; }

    /// <summary>Gets the number of examples below <see cref="Start"/>: outliers that no bin counts.</summary>
    public int BelowCount { get; }

    /// <summary>Gets the number of examples above <see cref="End"/>: outliers that no bin counts.</summary>
    public int AboveCount { get; }

    /// <summary>Gets the number of bins: 1 to 10,000.</summary>
    public int BinCount { get; }

    /// <summary>Gets the width of each bin, above 0: (<see cref="End"/> - <see cref="Start"/>) / <see cref="BinCount"/>.</summary>
    public double BinWidth { get; }

    /// <summary>Gets the number of examples, each of which is counted in one bin, or is an outlier.</summary>
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
    /// <param name="bins">
    /// The number of bins, 1 to 10,000, which cover all scores. Default: null, which chooses 8 to 77 bins by the number of examples, and
    /// leaves out outliers.
    /// </param>
    /// <param name="classes">The names of labels, optional. Labels that do not occur are allowed. Default: no names.</param>
    /// <returns>
    /// Counts in bins from the lowest to the highest score. If all scores are equal, the range has width 1 around them. No bin is narrower
    /// than 2^-23 times the score farthest from 0, which is about the distance between neighboring floats there: if necessary, the range is
    /// widened on both sides.
    /// </returns>
    /// <remarks>
    /// If the bins are chosen, their width is 2 * (interquartile range) / n^(1/3) of a class of n examples, the median over the classes (D.
    /// Freedman, P. Diaconis, 1981), and the range is widened so that an edge is 0 if it has scores of both signs. Outliers are then left
    /// out if they would stretch the range more than 3 times: scores that are below the lower quartile, or above the upper quartile, of
    /// every class by more than 3 times the interquartile range. Instead of quartiles, a class of at most 8 examples has the shortest
    /// range of three quarters of its scores; its length counts as the interquartile range, or the length of the same range of all scores
    /// if that is longer. All other scores of each class are counted in bins, half of each class or more.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no example, a score is NaN or infinite, the number of bins is out of range, or all classes together
    /// have more bins than an array can hold.
    /// </exception>
    public static ScoreHistogram From(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int? bins = null, ClassLabels? classes = null)
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
    /// <returns>0 or more: the sum of the class's <see cref="Counts"/>, and its outliers.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is not one of <see cref="Classes"/>.</exception>
    public int CountOf(int label) => _counted[IndexOf(label)];

    /// <summary>Returns the number of examples of a class in each bin.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <returns><see cref="BinCount"/> counts, from the lowest bin to the highest.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is not one of <see cref="Classes"/>.</exception>
    public ReadOnlySpan<int> Counts(int label) => _counts.AsSpan(IndexOf(label) * BinCount, BinCount);

    /// <summary>Computes the density of a class in a bin: count / (examples of the class * <see cref="BinWidth"/>).</summary>
    /// <remarks>
    /// The outline of each class has area 1, or less if it has outliers, so a class with few examples is visible beside one with many.
    /// </remarks>
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
        string outliers = BelowCount + AboveCount > 0 ? Guard.Text($", {BelowCount + AboveCount} outside") : "";
        return Guard.Text($"{Count} {counted} of {Classes.Count} classes, {Start:G4} to {End:G4} in {BinCount} bins{outliers}");
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
