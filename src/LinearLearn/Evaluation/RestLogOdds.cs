namespace LinearLearn;

/// <summary>Computes the log-odds of one of three or more classes, by which one-vs-rest curves rank examples.</summary>
/// <remarks>
/// The log-odds of class k are log(p / (1 - p)) for its softmax probability p, which is its score minus log(sum of exp(score)) over the
/// other classes. Unlike scores, which mean nothing without those of the other classes, they are comparable between examples. They rank
/// examples as p does, but do not saturate at 1.
/// </remarks>
internal sealed class RestLogOdds
{
    /// <summary>The number of decimals; sums in another order differ by less, and equal examples must stay equal.</summary>
    private const int Decimals = 12;

    private readonly float[] _scores;
    private readonly int _width;

    // For each example: the index of its highest score, the sum of exp(score - highest) of the other classes, and the log-odds of the best.
    private readonly int[] _best;
    private readonly double[] _others;
    private readonly double[] _ofBest;

    /// <param name="scores">N x K scores. Finite.</param>
    /// <param name="width">K: 3 or more.</param>
    public RestLogOdds(float[] scores, int width)
    {
        (_scores, _width) = (scores, width);
        int count = scores.Length / width;
        (_best, _others, _ofBest) = (new int[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = scores.AsSpan(i * width, width);
            int best = Kernels.IndexOfMax(row);
            _best[i] = best;
            _others[i] = Losses.SumOfOthers(row, best);
            _ofBest[i] = row[best] - LogSumOfOthers(row, best);
        }
    }

    /// <summary>Returns the log-odds of a class in an example, which the largest float limits.</summary>
    public float Compute(int example, int index)
    {
        double odds = _ofBest[example];
        int best = _best[example];
        if (index != best)
        {
            ReadOnlySpan<float> row = _scores.AsSpan(example * _width, _width);
            double lead = (double)row[index] - row[best];
            odds = lead - Math.Log(Math.Max(1, 1 + _others[example] - Math.Exp(lead)));
        }
        return (float)Math.Clamp(Math.Round(odds, Decimals), float.MinValue, float.MaxValue);
    }

    /// <summary>Returns the log-odds of a class in all examples.</summary>
    public float[] Compute(int index)
    {
        float[] all = new float[_best.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = Compute(i, index);
        return all;
    }

    /// <summary>Computes log(sum of exp(score)) over all classes except the best, without underflow if it is far above them.</summary>
    private static double LogSumOfOthers(ReadOnlySpan<float> row, int best)
    {
        double second = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < row.Length; k++)
        {
            if (k != best)
                second = Math.Max(second, row[k]);
        }
        for (int k = 0; k < row.Length; k++)
        {
            if (k != best)
                sum += Math.Exp(row[k] - second);
        }
        return second + Math.Log(sum);
    }
}
