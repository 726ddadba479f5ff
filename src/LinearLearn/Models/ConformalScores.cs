namespace LinearLearn;

/// <summary>Computes the nonconformity of labels from the scores of an example: 0 to 1, lower for labels that fit better.</summary>
/// <remarks>Calibration and prediction use the same operations in doubles, so that a score equal to the quantile is in the set.</remarks>
internal static class ConformalScores
{
    /// <summary>
    /// Returns K scores: those of the model, or for two classes 0 and the only score, whose softmax is the logistic function.
    /// </summary>
    /// <param name="scores">One score for two classes, otherwise K.</param>
    /// <param name="pair">Room for two scores.</param>
    public static ReadOnlySpan<float> Expand(ReadOnlySpan<float> scores, Span<float> pair)
    {
        if (scores.Length > 1)
            return scores;
        (pair[0], pair[1]) = (0, scores[0]);
        return pair;
    }

    /// <summary>Computes the nonconformity of one label.</summary>
    /// <param name="method">The nonconformity to compute.</param>
    /// <param name="scores">K scores.</param>
    /// <param name="label">The index of the label.</param>
    /// <param name="order">Room for K numbers.</param>
    public static double Compute(ConformalMethod method, ReadOnlySpan<float> scores, int label, Span<ulong> order)
    {
        Softmax softmax = new(scores);
        if (method == ConformalMethod.LeastAmbiguous)
            return softmax.GetRest(label);
        SortDescending(scores, order);
        double uniform = GetUniform(scores), above = 0;
        int rank = 0;
        for (; GetIndex(order[rank]) != label; rank++)
            above += softmax.GetProbability(GetIndex(order[rank]));
        return Math.Min(1, above + uniform * softmax.GetProbability(label));
    }

    /// <summary>Finds the labels whose nonconformity is at most the quantile.</summary>
    /// <param name="method">The nonconformity to compute.</param>
    /// <param name="scores">K scores.</param>
    /// <param name="quantiles">One quantile, or K.</param>
    /// <param name="order">Room for K numbers. Receives the labels, the most probable first: <see cref="GetIndex"/> reads them.</param>
    /// <returns>The number of labels.</returns>
    public static int Select(ConformalMethod method, ReadOnlySpan<float> scores, ReadOnlySpan<double> quantiles, Span<ulong> order)
    {
        Softmax softmax = new(scores);
        bool isLeast = method == ConformalMethod.LeastAmbiguous, isAlike = quantiles.Length == 1;
        int count = 0;
        if (isLeast)
        {
            for (int k = 0; k < scores.Length; k++)
            {
                if (softmax.GetRest(k) <= quantiles[isAlike ? 0 : k])
                    order[count++] = CreateKey(scores, k);
            }
            order[..count].Sort();
            return count;
        }
        SortDescending(scores, order);
        double uniform = GetUniform(scores), above = 0;
        for (int rank = 0; rank < scores.Length; rank++)
        {
            int k = GetIndex(order[rank]);
            double probability = softmax.GetProbability(k);
            if (Math.Min(1, above + uniform * probability) <= quantiles[isAlike ? 0 : k])
                order[count++] = order[rank];
            else if (isAlike)
                break; // the scores of the labels that follow are no smaller
            above += probability;
        }
        return count;
    }

    /// <summary>
    /// Computes the conformal quantile: of N scores, ascending, the one of rank ceil((N + 1) * coverage), or 1, for all labels, if there is
    /// none.
    /// </summary>
    /// <remarks>The coverage is taken as the decimal number that it is written as.</remarks>
    public static double GetQuantile(ReadOnlySpan<double> ascending, double coverage)
    {
        decimal rank = Math.Max(1, decimal.Ceiling((ascending.Length + 1m) * (decimal)coverage));
        return rank > ascending.Length ? 1 : Math.Min(1, ascending[(int)rank - 1]);
    }

    /// <summary>Returns the index of the label in a key.</summary>
    public static int GetIndex(ulong key) => (int)(uint)key;

    /// <summary>Creates a key that sorts by descending score, then by ascending index.</summary>
    /// <remarks>It consists of the bits of the score, inverted so that they descend, and the index.</remarks>
    public static ulong CreateKey(ReadOnlySpan<float> scores, int index)
    {
        uint bits = BitConverter.SingleToUInt32Bits(scores[index] + 0f); // -0 becomes 0
        uint descending = (int)bits < 0 ? bits : ~bits & int.MaxValue;
        return (ulong)descending << 32 | (uint)index;
    }

    private static void SortDescending(ReadOnlySpan<float> scores, Span<ulong> order)
    {
        for (int k = 0; k < scores.Length; k++)
            order[k] = CreateKey(scores, k);
        order[..scores.Length].Sort();
    }

    /// <summary>Computes a hash of the scores by SplitMix64, in [0, 1), used instead of a random number.</summary>
    /// <remarks>It is a function of the example, so examples stay exchangeable, and repeated predictions are equal.</remarks>
    private static double GetUniform(ReadOnlySpan<float> scores)
    {
        ulong hash = 0;
        foreach (float score in scores)
            hash = new SplitMix64(hash ^ BitConverter.SingleToUInt32Bits(score)).Next();
        return new SplitMix64(hash).NextDouble();
    }

    /// <summary>Computes the softmax of K scores.</summary>
    private readonly ref struct Softmax
    {
        private readonly ReadOnlySpan<float> _scores;
        private readonly int _best;
        private readonly double _others;

        public Softmax(ReadOnlySpan<float> scores)
        {
            _scores = scores;
            _best = Kernels.IndexOfMax(scores);
            _others = Losses.SumOfOthers(scores, _best);
        }

        public double GetProbability(int index) => GetPart(index) / (1 + _others);

        /// <summary>Computes 1 - probability to full precision, also if the probability is close to 1.</summary>
        public double GetRest(int index) => (index == _best ? _others : 1 + _others - GetPart(index)) / (1 + _others);

        private double GetPart(int index) => Math.Exp((double)_scores[index] - _scores[_best]);
    }
}
