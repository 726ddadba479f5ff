using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Numbers of each column of a matrix, in double precision, from one pass over its rows. Features that a sparse row leaves out count as 0.</summary>
internal static class ColumnStatistics
{
    /// <summary>Mean and standard deviation of each column; the squares are divided by the number of rows.</summary>
    /// <remarks>
    /// Of dense rows from sums of distances from the first row, of sparse ones by B. P. Welford, "Note on a Method for Calculating
    /// Corrected Sums
    /// of Squares and Products", 1962. A column of equal values has a deviation of exactly 0.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no row, a feature is not finite, or there are more columns than an array holds.</exception>
    public static (double[] Means, double[] Deviations) Moments(FeatureMatrix features, string paramName)
    {
        RequireSize(features, paramName);
        double[] means = new double[features.Columns], squares = new double[features.Columns];
        if (features is SparseFeatures sparse)
            AddSparse(sparse, means, squares);
        else
            AddDense(features, means, squares);
        RequireFinite(means, squares, paramName);
        foreach (ref double square in squares.AsSpan())
            square = Math.Sqrt(square / features.Rows);
        return (means, squares);
    }

    /// <summary>The smallest and the largest value of each column.</summary>
    /// <exception cref="ArgumentException">There is no row, a feature is not finite, or there are more columns than an array holds.</exception>
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
                // Math.Min and Math.Max keep a NaN, a comparison would pass over it.
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

    /// <summary>
    /// The distances from the first row, and their squares. At most log10(rows) digits of 16 are lost: a mean that is far from the first
    /// row
    /// makes the deviation large, too, because that row is one of them.
    /// </summary>
    private static void AddDense(FeatureMatrix features, double[] means, double[] squares)
    {
        float[] scratch = features.CreateScratch();
        float[] shifts = features.Storage.StoredValues(0, scratch).ToArray();
        for (int row = 0; row < features.Rows; row++)
            BlockKernels.AddMoments(features.Storage.StoredValues(row, scratch), shifts, means, squares);
        for (int column = 0; column < means.Length; column++)
        {
            double distance = means[column] / features.Rows;
            squares[column] = Math.Max(0, squares[column] - distance * means[column]);
            means[column] = shifts[column] + distance;
        }
    }

    /// <summary>The stored values by Welford's method; then the zeros of a column join them as one group.</summary>
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
            throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength} features an example, found {features.Columns}"), paramName);
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
