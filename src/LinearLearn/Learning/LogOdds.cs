namespace LinearLearn;

/// <summary>Computes the log-odds of classes in the softmax of their scores.</summary>
internal static class LogOdds
{
    /// <summary>Computes t_k = s_k - log(sum over l != k of exp(s_l)), so that 1 / (1 + exp(-t_k)) is the probability of class k.</summary>
    /// <param name="scores">s, two or more. Finite.</param>
    /// <param name="logOdds">Receives as many values of t, clamped to the range of a float.</param>
    /// <returns>The index of the first highest score, and that of the highest of the others.</returns>
    /// <remarks>
    /// No digits cancel: the sum is at least exp(s_best) if k is not the best class; if it is, the sum is relative to exp(s_second).
    /// </remarks>
    public static (int Best, int Second) Compute(ReadOnlySpan<double> scores, Span<double> logOdds)
    {
        int best = 0, second = -1;
        for (int k = 1; k < scores.Length; k++)
        {
            if (scores[k] > scores[best])
                (best, second) = (k, best);
            else if (second < 0 || scores[k] > scores[second])
                second = k;
        }
        double highest = scores[best], next = scores[second], sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            double exponential = k == best ? 0 : Math.Exp(scores[k] - next);
            logOdds[k] = exponential;
            sum += exponential;
        }
        double ratio = Math.Exp(next - highest);
        for (int k = 0; k < scores.Length; k++)
        {
            double value = k == best
                ? highest - next - Math.Log(sum)
                : scores[k] - highest - Math.Log(1 + ratio * (sum - logOdds[k]));
            logOdds[k] = Math.Clamp(value, -float.MaxValue, float.MaxValue);
        }
        return (best, second);
    }
}
