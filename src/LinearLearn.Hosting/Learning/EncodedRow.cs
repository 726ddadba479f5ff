namespace LinearLearn.Hosting;

/// <summary>Represents the features of one input.</summary>
/// <param name="Columns">The ascending columns of the values; null for a dense row, which has a value for each column.</param>
/// <param name="Values">The values, finite.</param>
internal readonly record struct EncodedRow(int[]? Columns, float[] Values)
{
    /// <summary>Gets the bytes of columns and values.</summary>
    public long Bytes => ((Columns?.Length ?? 0L) * sizeof(int)) + (Values.LongLength * sizeof(float));

    /// <summary>Gets whether the squared norm is so large that the row is the reason for an overflow.</summary>
    /// <remarks>Otherwise, the weights are the reason: learning diverged.</remarks>
    public bool IsLarge => Values.Sum(value => (double)value * value) > 1e28;

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
