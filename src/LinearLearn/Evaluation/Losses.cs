namespace LinearLearn;

/// <summary>
/// What a score costs, given the class that would have been right, and the probabilities behind it. In doubles, and without overflow at any score.
/// </summary>
internal static class Losses
{
    /// <summary>Two classes: -log of the logistic function of the margin y * score.</summary>
    public static double Log(float margin) => Math.Max(0, -(double)margin) + LogOnePlus(Math.Exp(-Math.Abs((double)margin)));

    /// <summary>Many classes: what the softmax of the scores costs, given the right class.</summary>
    public static SoftmaxLosses Softmax(ReadOnlySpan<float> scores, int actual)
    {
        int best = Kernels.IndexOfMax(scores);
        // Of the best class's exponential: that of the right class, and the sum of all others' and of their squares.
        double own = 1, others = 0, squares = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k == best)
                continue;
            double part = Math.Exp((double)scores[k] - scores[best]);
            others += part;
            if (k == actual)
                own = part;
            else
                squares += part * part;
        }
        double wrong = others;
        if (actual != best)
        {
            wrong = 1 + others - own;
            squares++;
        }
        return new SoftmaxLosses(
            (double)scores[best] - scores[actual] + LogOnePlus(others),
            (wrong * wrong + squares) / ((1 + others) * (1 + others)),
            1 / (1 + others));
    }

    /// <summary>Two classes: the logistic function of the score of one of them.</summary>
    public static double Probability(float score) => 1 / (1 + Math.Exp(-(double)score));

    /// <summary>Many classes: the softmax of the scores, at one of them.</summary>
    public static double Probability(ReadOnlySpan<float> scores, int index)
    {
        int best = Kernels.IndexOfMax(scores);
        return Math.Exp((double)scores[index] - scores[best]) / (1 + SumOfOthers(scores, best));
    }

    /// <summary>The probability of the predicted class, of one score for two classes or of K.</summary>
    public static double Confidence(ReadOnlySpan<float> scores, int predicted) =>
        scores.Length == 1 ? Probability(predicted == 1 ? scores[0] : -scores[0]) : Probability(scores, predicted);

    /// <summary>Many classes: the softmax of the scores, at each of them, in their place.</summary>
    public static void ToProbabilities(Span<float> scores)
    {
        int best = Kernels.IndexOfMax(scores);
        double highest = scores[best], sum = 1 + SumOfOthers(scores, best);
        foreach (ref float score in scores)
            score = (float)(Math.Exp(score - highest) / sum);
    }

    /// <summary>Two classes: how far the margin y * score falls short of 1.</summary>
    public static double Hinge(float margin) => Math.Max(0, 1 - (double)margin);

    /// <summary>Many classes: how far the lead of the right class over the best other one falls short of 1.</summary>
    public static double Hinge(ReadOnlySpan<float> scores, int actual) => Math.Max(0, 1 - Lead(scores, actual));

    /// <summary>Many classes: the score of the right class minus the best other one.</summary>
    public static double Lead(ReadOnlySpan<float> scores, int actual)
    {
        double bestOther = double.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != actual)
                bestOther = Math.Max(bestOther, scores[k]);
        }
        return scores[actual] - bestOther;
    }

    /// <summary>What the classes but the best add to the sum of the softmax, of which the best itself is 1.</summary>
    public static double SumOfOthers(ReadOnlySpan<float> scores, int best)
    {
        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != best)
                sum += Math.Exp((double)scores[k] - scores[best]);
        }
        return sum;
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

/// <summary>What one example costs by the softmax of its scores.</summary>
/// <param name="Log">-log of the probability of the right class.</param>
/// <param name="Brier">The sum over the classes of (probability - 1 for the right class, else 0)^2.</param>
/// <param name="Confidence">The probability of the predicted class.</param>
internal readonly record struct SoftmaxLosses(double Log, double Brier, double Confidence);
