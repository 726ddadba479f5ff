namespace LinearLearn;

/// <summary>
/// Moves columns that lie far from 0 towards 0, in a copy of the features. Single precision has seven digits: at a mean of 10,000 and a
/// deviation of 1, four of them are lost in every score.
/// </summary>
internal static class ColumnShift
{
    /// <summary>The number of examples that the columns are judged by. They decide what is copied, not what is learned.</summary>
    private const int SampledExamples = 64;

    /// <summary>How many times its deviation a column's mean must exceed: fewer cost less than four of the 24 bits of a float.</summary>
    private const double FarFactor = 16;

    /// <summary>
    /// The part of a row's typical distance from the mean row that a column's mean must exceed: less makes no score large.
    /// </summary>
    private const double LengthPart = 0.25;

    /// <summary>Finds the columns that lie far from 0 and takes their means away.</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="examples">The rows that count.</param>
    /// <param name="shift">What was taken away: a number for each column, 0 for most. Null where the features are unchanged.</param>
    /// <returns>The features, or a copy: a dense one, or a sparse one where that is smaller. That one keeps its columns with gaps as they
    /// are.</returns>
    public static FeatureMatrix Apply(FeatureMatrix features, ReadOnlySpan<int> examples, out float[]? shift)
    {
        shift = features.ByteScale is null ? Find(features, examples) : null; // of 256 levels, a float loses none
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
            shift[column] = isFar && float.IsFinite(mean * mean) ? mean : 0; // longer rows are refused anyway
        }
        return shift.AsSpan().ContainsAnyExcept(0f) ? shift : null;
    }

    /// <summary>
    /// Whether some column is stored in each of the rows: no other one can lie far from 0. Texts have none, and are left in peace early.
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
