namespace LinearLearn;

/// <summary>Chooses the range and the number of the bins of a histogram whose caller requests no number.</summary>
/// <remarks>
/// Width of a bin: 2 * (interquartile range) / n^(1/3) of a class of n scores, the median over the classes; 8 to 75 bins. D. Freedman, P.
/// Diaconis, "On the histogram as a density estimator: L2 theory", 1981. Range: each class extends from its lower to its upper quartile,
/// and up to 3 times their distance beyond; scores outside all these ranges are outliers if they would stretch the range more than 3 times.
/// The quartiles of a class of at most 8 scores follow each outlier: such a class extends from the shortest range of three quarters of its
/// scores, and up to 3 times its length beyond, or that of the same range of all scores if it is longer.
/// </remarks>
internal static class HistogramBins
{
    private const int LeastCount = 8;
    private const int MostCount = 75;

    /// <summary>The number of bins if the scores of no class differ: odd, so that a bin is in the middle.</summary>
    private const int CountOfEqual = 15;

    /// <summary>The largest number of scores of a class whose quartiles are not used for the range.</summary>
    private const int MostOfSmallClass = 8;

    /// <summary>The number of all scores below which none is an outlier.</summary>
    private const int LeastWithOutlier = 4;

    /// <summary>The distance from a quartile to the end of a class, in multiples of the interquartile range.</summary>
    private const double TailLength = 3;

    /// <summary>The factor by which outliers must stretch the range to be left out.</summary>
    private const double LeastStretch = 3;

    /// <summary>The number of bits of a bin's width: few, so that its multiples are exact, and one edge is exactly 0.</summary>
    private const int WidthBits = 24;

    /// <summary>
    /// The pairs of quantiles that measure the spread of a class, and their distance relative to that of the quartiles for a normal
    /// distribution: the first pair that differs counts, because most scores of a class can be equal.
    /// </summary>
    private static readonly (double Part, double Ratio)[] Quantiles = [(0.25, 1), (0.1, 1.9), (0.05, 2.439), (0.01, 3.449)];

    /// <param name="scores">A score for each of N examples, 1 or more. Finite.</param>
    /// <param name="actual">For each of N examples, the index of its class.</param>
    /// <param name="widen">Widens a range that is too narrow for a number of bins.</param>
    public static (double Start, double End, int Count) Choose(
        double[] scores, ReadOnlySpan<int> actual, Func<double, double, int, (double Start, double End)> widen)
    {
        double lowest = scores.Min(), highest = scores.Max(), low = double.PositiveInfinity, high = double.NegativeInfinity;
        List<double[]> classes = GroupAscending(scores, actual);
        (double median, double spreadOfAll) = classes.Exists(IsSmall) ? MeasureAll(scores) : default;
        foreach (double[] ofClass in classes)
        {
            (double lower, double upper, double spread) =
                IsSmall(ofClass) ? MeasureSmall(ofClass, median, spreadOfAll) : MeasureSpread(ofClass);
            low = Math.Min(low, Math.Max(ofClass[0], lower - TailLength * spread));
            high = Math.Max(high, Math.Min(ofClass[^1], upper + TailLength * spread));
        }
        if (highest - lowest > LeastStretch * (high > low ? high - low : 1))
            (lowest, highest) = (scores.Where(score => score >= low).Min(), scores.Where(score => score <= high).Max());
        List<double> widths = [];
        foreach (double[] ofClass in classes)
        {
            double[] counted = IsSmall(ofClass) ? Array.FindAll(ofClass, score => score >= lowest && score <= highest) : ofClass;
            double spread = MeasureSpread(counted).Spread;
            if (spread > 0)
                widths.Add(2 * spread / Math.Cbrt(counted.Length));
        }
        widths.Sort();
        int count = widths.Count == 0 || highest <= lowest
            ? CountOfEqual
            : (int)Math.Clamp(Math.Ceiling((highest - lowest) / widths[(widths.Count - 1) / 2]), LeastCount, MostCount);
        (double start, double end) = widen(lowest, highest, count);
        return start < 0 && end > 0 && lowest < highest ? AlignWith0(start, end, count) : (start, end, count);
    }

    /// <summary>Widens a range so that an edge is 0.</summary>
    private static (double Start, double End, int Count) AlignWith0(double start, double end, int count)
    {
        double width = (end - start) / count, unit = Math.ScaleB(1, Math.ILogB(width) - WidthBits);
        width = Math.Ceiling(width / unit) * unit;
        int below = (int)Math.Ceiling(-start / width), above = (int)Math.Ceiling(end / width);
        return (-below * width, above * width, below + above);
    }

    private static bool IsSmall(double[] ofClass) => ofClass.Length <= MostOfSmallClass;

    /// <summary>Measures the median of all scores, and the length of the shortest range of three quarters of them.</summary>
    private static (double Median, double Spread) MeasureAll(double[] scores)
    {
        double[] ascending = [.. scores];
        Array.Sort(ascending);
        double median = ascending[ascending.Length / 2];
        (double lower, double upper) =
            ascending.Length < LeastWithOutlier ? (ascending[0], ascending[^1]) : FindShortestRange(ascending, median);
        return (median, upper - lower);
    }

    private static (double Lower, double Upper, double Spread) MeasureSmall(double[] ascending, double median, double spreadOfAll)
    {
        (double lower, double upper) = FindShortestRange(ascending, median);
        return (lower, upper, Math.Max(upper - lower, spreadOfAll));
    }

    /// <summary>Finds the shortest range of three quarters of the scores, half or more; of equal ones, the nearest to a center.</summary>
    private static (double Lower, double Upper) FindShortestRange(double[] ascending, double center)
    {
        int others = Math.Max(1, (int)(0.75 * ascending.Length)) - 1;
        return Enumerable.Range(0, ascending.Length - others)
            .Select(start => (Lower: ascending[start], Upper: ascending[start + others]))
            .MinBy(range => (range.Upper - range.Lower, Math.Abs(range.Lower + range.Upper - 2 * center)));
    }

    /// <summary>Measures the quartiles of a class, or quantiles further outside if they are equal, and their distance.</summary>
    private static (double Lower, double Upper, double Spread) MeasureSpread(double[] ascending)
    {
        foreach ((double part, double ratio) in Quantiles)
        {
            double lower = Interpolate(ascending, part), upper = Interpolate(ascending, 1 - part);
            if (upper > lower)
                return (lower, upper, (upper - lower) / ratio);
        }
        double median = Interpolate(ascending, 0.5);
        return (median, median, 0);
    }

    private static double Interpolate(double[] ascending, double part)
    {
        double position = part * (ascending.Length - 1);
        int index = (int)position;
        return index + 1 < ascending.Length
            ? ascending[index] + (position - index) * (ascending[index + 1] - ascending[index])
            : ascending[index];
    }

    private static List<double[]> GroupAscending(double[] scores, ReadOnlySpan<int> actual)
    {
        int[] keys = actual.ToArray();
        double[] sorted = [.. scores];
        Array.Sort(keys, sorted);
        List<double[]> groups = [];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            double[] group = sorted[start..end];
            Array.Sort(group);
            groups.Add(group);
        }
        return groups;
    }
}
