namespace LinearLearn;

/// <summary>Computes the lower Clopper-Pearson bound of an accuracy.</summary>
internal static class BinomialBound
{
    /// <summary>Determines whether an accuracy is at or below the bound.</summary>
    /// <remarks>
    /// This is the case if the probability of at most this many errors, when each answer is correct with this probability, is at most the
    /// significance.
    /// </remarks>
    /// <param name="accuracy">Above 0, up to 1.</param>
    /// <param name="count">The number of answers, 1 or more.</param>
    /// <param name="errors">The number of errors among them.</param>
    /// <param name="significance">Above 0, at most 0.05.</param>
    public static bool IsAtLeast(double accuracy, int count, int errors, double significance)
    {
        double errorRate = 1 - accuracy;
        if (errors >= count * errorRate)
            return false; // at least as many errors as expected: the probability is at least one half
        double odds = errorRate / accuracy, largest = count * Math.Log(accuracy), sum = 1, term = 1;
        for (int i = 1; i <= errors; i++)
            largest += Math.Log((count - i + 1.0) / i * odds);
        for (int i = errors; i > 0; i--) // relative to the probability of exactly this many errors, which can underflow a double
        {
            term *= i / ((count - i + 1.0) * odds);
            sum += term;
        }
        return largest + Math.Log(sum) <= Math.Log(significance);
    }

    /// <summary>Computes the largest accuracy that <see cref="IsAtLeast"/> accepts; 0 if there is none.</summary>
    public static double GetLower(int count, int errors, double significance)
    {
        double low = 0, high = 1;
        while ((low + high) / 2 is var middle && middle > low && middle < high)
            (low, high) = IsAtLeast(middle, count, errors, significance) ? (middle, high) : (low, middle);
        return low;
    }
}
