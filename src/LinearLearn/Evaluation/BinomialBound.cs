namespace LinearLearn;

/// <summary>The lower Clopper-Pearson bound of an accuracy.</summary>
internal static class BinomialBound
{
    /// <summary>
    /// Whether an accuracy is at or below the bound: whether so few errors as found have at most the probability of the significance, if
    /// each answer is correct with this probability.
    /// </summary>
    /// <param name="accuracy">Above 0, up to 1.</param>
    /// <param name="count">The number of answers, 1 or more.</param>
    /// <param name="errors">The number of errors among them.</param>
    /// <param name="significance">Above 0, at most 0.05.</param>
    public static bool IsAtLeast(double accuracy, int count, int errors, double significance)
    {
        double errorRate = 1 - accuracy;
        if (errors >= count * errorRate)
            return false; // as many errors as expected, or more: a probability of a half or more
        double odds = errorRate / accuracy, largest = count * Math.Log(accuracy), sum = 1, term = 1;
        for (int i = 1; i <= errors; i++)
            largest += Math.Log((count - i + 1.0) / i * odds);
        for (int i = errors; i > 0; i--) // relative to the probability of exactly so many errors, which may be too small for a double
        {
            term *= i / ((count - i + 1.0) * odds);
            sum += term;
        }
        return largest + Math.Log(sum) <= Math.Log(significance);
    }

    /// <summary>The largest accuracy that <see cref="IsAtLeast"/> accepts; 0 if there is none.</summary>
    public static double GetLower(int count, int errors, double significance)
    {
        double low = 0, high = 1;
        while ((low + high) / 2 is var middle && middle > low && middle < high)
            (low, high) = IsAtLeast(middle, count, errors, significance) ? (middle, high) : (low, middle);
        return low;
    }
}
