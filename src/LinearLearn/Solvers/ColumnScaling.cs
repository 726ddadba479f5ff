namespace LinearLearn;

/// <summary>Represents the standardization of columns to mean 0 and deviation 1: z = (feature - mean) * factor.</summary>
/// <param name="Means">The mean of each column.</param>
/// <param name="Factors">1 / the deviation of each column; 0 for a constant column, whose weight is 0.</param>
internal sealed record ColumnScaling(double[] Means, double[] Factors)
{
    /// <summary>Gets the numbers to add to features times factors.</summary>
    public double[] Offsets { get; } = FindOffsets(Means, Factors);

    /// <summary>Gets the indices of the columns in the model, ascending, or null for all; other columns have the weight 0.</summary>
    public int[]? Columns { get; init; }

    /// <summary>Computes the scaling from the features of the examples that count.</summary>
    /// <exception cref="ArgumentException">A feature is not finite, or there are more columns than an array can hold.</exception>
    public static ColumnScaling From(FeatureMatrix features, string paramName)
    {
        (double[] means, double[] deviations) = ColumnStatistics.Moments(features, paramName);
        return new ColumnScaling(means, Array.ConvertAll(deviations, deviation => deviation > 0 ? 1 / deviation : 0));
    }

    private static double[] FindOffsets(double[] means, double[] factors)
    {
        double[] offsets = new double[means.Length];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = -means[i] * factors[i];
        return offsets;
    }

    /// <summary>Returns the scaling of some of the columns.</summary>
    public ColumnScaling Select(int[] columns) =>
        new(Array.ConvertAll(columns, column => Means[column]), Array.ConvertAll(columns, column => Factors[column]));

    /// <summary>Computes the weights and the bias of z from those of the features.</summary>
    public void Standardize(ReadOnlySpan<float> weights, float bias, Span<double> standardized)
    {
        double sum = bias;
        for (int i = 0; i < Factors.Length; i++)
        {
            float weight = weights[Columns is null ? i : Columns[i]];
            standardized[i] = Factors[i] > 0 ? weight / Factors[i] : 0;
            sum += weight * Means[i];
        }
        standardized[Factors.Length] = sum;
    }

    /// <summary>Computes the weights of the features, into zeros, and returns the bias that matches them after rounding.</summary>
    public float Restore(ReadOnlySpan<double> standardized, Span<float> weights)
    {
        double bias = standardized[Factors.Length];
        for (int i = 0; i < Factors.Length; i++)
        {
            float weight = (float)(standardized[i] * Factors[i]);
            weights[Columns is null ? i : Columns[i]] = weight;
            bias -= weight * Means[i];
        }
        return (float)bias;
    }
}
