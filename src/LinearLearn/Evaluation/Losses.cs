namespace LinearLearn;

/// <summary>Computes the losses of a score, given the correct class, and the probabilities behind them.</summary>
/// <remarks>All computations use doubles and cannot overflow at any score.</remarks>
internal static class Losses
{
    /// <summary>Computes the log-loss for two classes: -log of the logistic function of the margin y * score.</summary>
    public static double Log(float margin) => Math.Max(0, -(double)margin) + LogOnePlus(Math.Exp(-Math.Abs((double)margin)));

    /// <summary>Computes the softmax losses for three or more classes, given the correct class.</summary>
    public static SoftmaxLosses Softmax(ReadOnlySpan<float> scores, int actual)
    {
        int best = Kernels.IndexOfMax(scores);
        // Relative to the exponential of the best class: that of the correct class, the sum of all others and the sum of their squares.
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

    /// <summary>Computes the probability of one of two classes: the logistic function of its score.</summary>
    public static double Probability(float score) => 1 / (1 + Math.Exp(-(double)score));

    /// <summary>Computes the probability of one of three or more classes: the softmax of the scores at its index.</summary>
    public static double Probability(ReadOnlySpan<float> scores, int index)
    {
        int best = Kernels.IndexOfMax(scores);
        return Math.Exp((double)scores[index] - scores[best]) / (1 + SumOfOthers(scores, best));
    }

    /// <summary>Computes the probability of the predicted class from one score for two classes, or from K scores.</summary>
    public static double Confidence(ReadOnlySpan<float> scores, int predicted) =>
        scores.Length == 1 ? Probability(predicted == 1 ? scores[0] : -scores[0]) : Probability(scores, predicted);

    /// <summary>Replaces the scores of three or more classes by their softmax, in place.</summary>
    public static void ToProbabilities(Span<float> scores)
    {
        int best = Kernels.IndexOfMax(scores);
        double highest = scores[best], sum = 1 + SumOfOthers(scores, best);
        foreach (ref float score in scores)
            score = (float)(Math.Exp(score - highest) / sum);
    }

    /// <summary>Computes the hinge loss for two classes: how far the margin y * score falls short of 1.</summary>
    public static double Hinge(float margin) => Math.Max(0, 1 - (double)margin);

    /// <summary>
    /// Computes the hinge loss for three or more classes: how far the lead of the correct class over the best other one falls short of 1.
    /// </summary>
    public static double Hinge(ReadOnlySpan<float> scores, int actual) => Math.Max(0, 1 - Lead(scores, actual));

    /// <summary>Computes the lead of the correct class: its score minus the best score of the other classes.</summary>
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

    /// <summary>Computes the sum of the exponentials of all scores except the best, relative to the exponential of the best.</summary>
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

    /// <summary>Computes log(1 + x) for x of 0 or more accurately, also if 1 + x is rounded.</summary>
    /// <remarks>
    /// The logarithm of the rounded sum is corrected by the ratio of x to what was added. (W. Kahan; see D. Goldberg, "What every computer
    /// scientist should know about floating-point arithmetic", 1991, theorem 4.)
    /// </remarks>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}

/// <summary>Represents the losses of one example under the softmax of its scores.</summary>
/// <param name="Log">-log of the probability of the correct class.</param>
/// <param name="Brier">The sum over the classes of (probability - 1 for the correct class, else 0)^2.</param>
/// <param name="Confidence">The probability of the predicted class.</param>
internal readonly record struct SoftmaxLosses(double Log, double Brier, double Confidence);
