namespace LinearLearn;

/// <summary>Shifts columns that are far from 0 towards 0, in a copy of the features.</summary>
/// <remarks>Single precision has seven digits: with a mean of 10,000 and a deviation of 1, four of them are lost in every score.</remarks>
internal static class ColumnShift
{
    /// <summary>The number of examples by which columns are chosen; they decide what is copied, not the trained model.</summary>
    private const int SampledExamples = 64;

    /// <summary>
    /// The ratio of mean to deviation above which a column is far from 0: smaller ones cost less than four of the 24 bits of a float.
    /// </summary>
    private const double FarFactor = 16;

    /// <summary>
    /// The fraction of a row's typical distance from the mean row that a column's mean must exceed: smaller means do not make scores large.
    /// </summary>
    private const double LengthPart = 0.25;

    /// <summary>Finds the columns that are far from 0 and subtracts their means.</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="examples">The rows that count.</param>
    /// <param name="shift">The number subtracted from each column, 0 for most; null if the features are unchanged.</param>
    /// <returns>
    /// The features or a copy of them: dense, or sparse if that is smaller. A sparse copy does not shift columns that some rows do not
    /// store.
    /// </returns>
    public static FeatureMatrix Apply(FeatureMatrix features, ReadOnlySpan<int> examples, out float[]? shift)
    {
        shift = features.ByteScale is null ? Find(features, examples) : null; // a float holds 256 levels exactly
        if (shift is null)
            return features;
        long size = (long)features.Rows * features.Columns;
        bool staysSparse = features is SparseFeatures { StoredCount: var stored } && (stored < size / 2 || size > Array.MaxLength);
        if (staysSparse)
            ClearColumnsWithGaps(features, examples, shift);
        if (!shift.AsSpan().ContainsAnyExcept(0f))
            shift = null;
        return shift is null ? features : staysSparse ? Sparse((SparseFeatures)features, shift) : Dense(features, shift);
    }

    private static float[]? Find(FeatureMatrix features, ReadOnlySpan<int> examples)
    {
        int[] sample = new int[Math.Min(SampledExamples, examples.Length)];
        for (int i = 0; i < sample.Length; i++)
            sample[i] = examples[(int)((long)i * examples.Length / sample.Length)];
        if (features is SparseFeatures && !HaveColumnInCommon(features, sample))
            return null;
        (double[] means, double[] deviations) = ColumnStatistics.Moments(features.Select(sample), nameof(features));
        double least = LengthPart * Math.Sqrt(deviations.Sum(deviation => deviation * deviation));
        float[] shift = new float[means.Length];
        for (int column = 0; column < shift.Length; column++)
        {
            float mean = (float)means[column];
            bool isFar = Math.Abs(mean) > Math.Max(FarFactor * deviations[column], least);
            shift[column] = isFar && float.IsFinite(mean * mean) ? mean : 0; // larger rows are rejected later
        }
        return shift.AsSpan().ContainsAnyExcept(0f) ? shift : null;
    }

    /// <summary>
    /// Determines whether a column is stored in each of the rows: other columns cannot be far from 0, so rows of text are excluded early.
    /// </summary>
    private static bool HaveColumnInCommon(FeatureMatrix features, ReadOnlySpan<int> rows)
    {
        SortedSet<int> common = [.. features.Storage.StoredColumns(rows[0])];
        foreach (int row in rows)
        {
            if (common.Count == 0)
                return false;
            common.IntersectWith(features.Storage.StoredColumns(row).ToArray());
        }
        return common.Count > 0;
    }

    private static void ClearColumnsWithGaps(FeatureMatrix features, ReadOnlySpan<int> examples, float[] shift)
    {
        int[] counts = new int[shift.Length];
        foreach (int row in examples)
        {
            foreach (int column in features.Storage.StoredColumns(row))
                counts[column]++;
        }
        for (int column = 0; column < shift.Length; column++)
            shift[column] = counts[column] == examples.Length ? shift[column] : 0;
    }

    private static DenseFeatures Dense(FeatureMatrix features, ReadOnlySpan<float> shift)
    {
        float[] values = new float[features.Rows * features.Columns];
        for (int row = 0; row < features.Rows; row++)
        {
            Span<float> shifted = values.AsSpan(row * features.Columns, features.Columns);
            features.CopyTo(row, shifted);
            Kernels.AddScaled(shift, -1, shifted);
        }
        return new DenseFeatures(values, features.Columns);
    }

    private static SparseFeatures Sparse(SparseFeatures features, ReadOnlySpan<float> shift)
    {
        float[] values = new float[features.StoredCount];
        int count = 0;
        for (int row = 0; row < features.Rows; row++)
        {
            SparseRow stored = features.Row(row);
            for (int i = 0; i < stored.Count; i++)
                values[count++] = stored.Values[i] - shift[stored.Columns[i]];
        }
        return features.WithValues(values);
    }
}
