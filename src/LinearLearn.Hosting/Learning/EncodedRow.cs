namespace LinearLearn.Hosting;

/// <summary>Represents the features of one input.</summary>
/// <param name="Columns">The ascending columns of the values; null for a dense row, which has a value for each column.</param>
/// <param name="Values">The values, finite.</param>
internal readonly record struct EncodedRow(int[]? Columns, float[] Values)
{
    /// <summary>Gets whether a value exceeds the square root of the largest float.</summary>
    /// <remarks>
    /// If so, the row is the reason for a score that overflows. Otherwise, the weights must be that large, because learning diverged.
    /// </remarks>
    public bool IsLarge => Array.Exists(Values, value => Math.Abs(value) > 1e19f);

    /// <summary>Copies a sparse row.</summary>
    public static EncodedRow From(SparseRow row) => new(row.Columns.ToArray(), row.Values.ToArray());

    /// <summary>Copies a dense row.</summary>
    /// <exception cref="ArgumentException">The number of features differs, or one is NaN or infinite.</exception>
    public static EncodedRow From(ReadOnlySpan<float> features, int featureCount)
    {
        Guard.Length(features.Length, featureCount, nameof(features));
        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                throw new ArgumentException(Guard.Text($"expected finite numbers, found {features[i]} at index {i}"), nameof(features));
        }
        return new EncodedRow(null, features.ToArray());
    }

    /// <summary>Encodes an input.</summary>
    /// <exception cref="ArgumentException">The encoder rejects the input.</exception>
    public static EncodedRow From<TInput>(IEncoder<TInput> encoder, TInput input) where TInput : allows ref struct
    {
        FeatureBuffer buffer = new();
        encoder.Encode(input, buffer);
        return From(buffer.GetRow(encoder.FeatureCount));
    }

    /// <summary>Teaches the row to a learner.</summary>
    /// <returns>The label that the learner predicted before.</returns>
    public int Update(OnlineLearner learner, int label, float weight) => Columns is null
        ? learner.Update(Values, label, weight)
        : learner.Update(new SparseRow(Columns, Values), label, weight);
}
