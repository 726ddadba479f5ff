using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Computes statistics of the columns of a matrix, in double precision.</summary>
/// <remarks>A missing feature of a sparse row counts as 0.</remarks>
internal static class ColumnStatistics
{
    /// <summary>The least numbers per core: for fewer, starting another core takes longer than it saves.</summary>
    private const long NumbersPerBand = 1 << 18;

    /// <summary>Computes the mean and the population standard deviation of each column in one pass over the rows.</summary>
    /// <remarks>
    /// Dense rows use sums of differences from the first row. Sparse rows use B. P. Welford, "Note on a Method for Calculating Corrected
    /// Sums of Squares and Products", 1962. A column of equal values has a deviation of exactly 0.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There is no row, a feature is not finite, or there are more columns than an array can hold.
    /// </exception>
    public static (double[] Means, double[] Deviations) Moments(FeatureMatrix features, string paramName)
    {
        RequireSize(features, paramName);
        (double[] means, double[] squares) = Sums(features);
        RequireFinite(means, squares, paramName);
        foreach (ref double square in squares.AsSpan())
            square = Math.Sqrt(square / features.Rows);
        return (means, squares);
    }

    /// <summary>Computes the mean of each column and the sum of the squared differences from it, of one row or more.</summary>
    /// <returns>The sums; not finite if a feature is not.</returns>
    public static (double[] Means, double[] Squares) Sums(FeatureMatrix features)
    {
        double[] means = new double[features.Columns], squares = new double[features.Columns];
        if (features is SparseFeatures sparse)
            AddSparse(sparse, means, squares);
        else
            AddDense(features, means, squares);
        return (means, squares);
    }

    /// <summary>Finds the smallest and the largest value of each column in one pass over the rows.</summary>
    /// <exception cref="ArgumentException">
    /// There is no row, a feature is not finite, or there are more columns than an array can hold.
    /// </exception>
    public static (double[] Minima, double[] Maxima) Limits(FeatureMatrix features, string paramName)
    {
        RequireSize(features, paramName);
        double[] minima = new double[features.Columns], maxima = new double[features.Columns];
        int[] counts = new int[features.Columns];
        float[] scratch = features.CreateScratch();
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<float> values = features.Storage.StoredValues(row, scratch);
            ReadOnlySpan<int> columns = features.Storage.StoredColumns(row);
            for (int i = 0; i < values.Length; i++)
            {
                int column = columns.IsEmpty ? i : columns[i];
                bool isFirst = counts[column]++ == 0;
                // Math.Min and Math.Max propagate NaN; a comparison would ignore it.
                minima[column] = isFirst ? values[i] : Math.Min(minima[column], values[i]);
                maxima[column] = isFirst ? values[i] : Math.Max(maxima[column], values[i]);
            }
        }
        for (int column = 0; column < counts.Length; column++)
        {
            if (counts[column] == features.Rows)
                continue;
            minima[column] = Math.Min(minima[column], 0);
            maxima[column] = Math.Max(maxima[column], 0);
        }
        RequireFinite(minima, maxima, paramName);
        return (minima, maxima);
    }

    /// <summary>Sums the differences from the first row, and their squares.</summary>
    /// <remarks>
    /// At most log10(rows) of the 16 digits are lost. If the mean is far from the first row, the deviation is large as well,
    /// because that row contributes to it.
    /// </remarks>
    private static void AddDense(FeatureMatrix features, double[] means, double[] squares)
    {
        float[] scratch = features.CreateScratch();
        float[] shifts = features.Storage.StoredValues(0, scratch).ToArray();
        int bands = (int)Math.Clamp(
            (long)features.Rows * features.Columns / NumbersPerBand, 1, Math.Min(Environment.ProcessorCount, (features.Columns + 63) / 64));
        Cores.ForEach(bands, band =>
        {
            // Each core sums other columns: the bits do not depend on the number of cores.
            int first = (int)((long)features.Columns * band / bands) / 64 * 64;
            int end = band + 1 == bands ? features.Columns : (int)((long)features.Columns * (band + 1) / bands) / 64 * 64;
            float[] own = bands == 1 ? scratch : features.CreateScratch();
            for (int row = 0; row < features.Rows; row++)
            {
                ReadOnlySpan<float> values = features.Storage.StoredValues(row, own)[first..end];
                BlockKernels.AddMoments(
                    values, shifts.AsSpan(first, end - first), means.AsSpan(first, end - first), squares.AsSpan(first, end - first));
            }
        });
        for (int column = 0; column < means.Length; column++)
        {
            double distance = means[column] / features.Rows;
            squares[column] = Math.Max(0, squares[column] - distance * means[column]);
            means[column] = shifts[column] + distance;
        }
    }

    /// <summary>Applies Welford's method to the stored values, and then merges the zeros of each column as one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSparse(SparseFeatures features, double[] means, double[] squares)
    {
        int[] counts = new int[features.Columns];
        for (int row = 0; row < features.Rows; row++)
        {
            SparseRow values = features.Row(row);
            for (int i = 0; i < values.Count; i++)
            {
                int column = values.Columns[i];
                double distance = values.Values[i] - means[column];
                means[column] += distance / ++counts[column];
                squares[column] += distance * (values.Values[i] - means[column]);
            }
        }
        for (int column = 0; column < counts.Length; column++)
        {
            double stored = (double)counts[column] / features.Rows;
            squares[column] += means[column] * means[column] * stored * (features.Rows - counts[column]);
            means[column] *= stored;
        }
    }

    private static void RequireSize(FeatureMatrix features, string paramName)
    {
        if (features.Rows == 0)
            throw new ArgumentException("expected one example or more, found none", paramName);
        if (features.Columns > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"expected at most {Array.MaxLength} features per example, found {features.Columns}"), paramName);
        }
    }

    private static void RequireFinite(double[] one, double[] other, string paramName)
    {
        for (int column = 0; column < one.Length; column++)
        {
            if (!double.IsFinite(one[column]) || !double.IsFinite(other[column]))
                throw new ArgumentException(Guard.Text($"expected finite numbers, found NaN or infinity in column {column}"), paramName);
        }
    }
}
