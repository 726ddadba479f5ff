namespace LinearLearn;

/// <summary>What a score costs, given the class that would have been right. In doubles, and without overflow at any score.</summary>
internal static class Losses
{
    /// <summary>Two classes: -log of the logistic function of the margin y * score.</summary>
    public static double Log(float margin) => Math.Max(0, -(double)margin) + LogOnePlus(Math.Exp(-Math.Abs((double)margin)));

    /// <summary>Many classes: -log of the softmax of the scores, at the right class.</summary>
    public static double Log(ReadOnlySpan<float> scores, int actual)
    {
        int best = Kernels.IndexOfMax(scores);
        double others = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != best)
                others += Math.Exp((double)scores[k] - scores[best]);
        }
        return (double)scores[best] - scores[actual] + LogOnePlus(others);
    }

    /// <summary>Two classes: how far the margin y * score falls short of 1.</summary>
    public static double Hinge(float margin) => Math.Max(0, 1 - (double)margin);

    /// <summary>Many classes: how far the lead of the right class over the best other one falls short of 1.</summary>
    public static double Hinge(ReadOnlySpan<float> scores, int actual)
    {
        double bestOther = double.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != actual)
                bestOther = Math.Max(bestOther, scores[k]);
        }
        return Math.Max(0, 1 - (scores[actual] - bestOther));
    }

    /// <summary>
    /// log(1 + x) for x of 0 or more, also where 1 + x is rounded: the rounded sum's logarithm, corrected by the ratio of x to what was added.
    /// (W. Kahan; see D. Goldberg, "What every computer scientist should know about floating-point arithmetic", 1991, theorem 4.)
    /// </summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
