using System.Globalization;

namespace LinearLearn;

// Sparsity: counting nonzero weights, and setting small ones to 0.
public sealed partial class LinearModel
{
    /// <summary>The metadata name that <see cref="Prune"/> writes.</summary>
    private const string PruneThresholdName = TrainingPrefix + "pruneThreshold";

    /// <summary>Gets the number of nonzero weights, out of K x D, or 1 x D for two classes, which is counted on each call.</summary>
    public int NonZeroCount => _weights.Length - _weights.AsSpan().Count(0f);

    /// <summary>Creates a model without small weights: those with a magnitude up to a threshold become 0.</summary>
    /// <param name="threshold">
    /// Weights with |weight| &lt;= threshold become 0; all others are unchanged. Finite, 0 or more; 0 changes no score. The unit is that of
    /// the model's weights: feature scaling is folded into them, so a column of large raw features has small weights.
    /// </param>
    /// <returns>
    /// A model with the same biases, classes, byte scale and metadata. Its <see cref="Metadata"/> also names the threshold
    /// ("training.pruneThreshold"), or the largest one if the model was pruned before.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is NaN, infinite or below 0.</exception>
    /// <remarks>
    /// A model with mostly zero weights is saved in a smaller form (<see cref="Save(string, ModelFormat?)"/>); memory use and prediction
    /// time are unchanged. Check its accuracy on held-out examples. To train a sparse model instead, use an L1 penalty
    /// (<see cref="NewtonTrainer"/>).
    /// </remarks>
    public LinearModel Prune(float threshold)
    {
        Guard.NotNegative(threshold, nameof(threshold));
        float[] weights = Array.ConvertAll(_weights, weight => Math.Abs(weight) <= threshold ? 0 : weight);
        Dictionary<string, string> metadata = new(Metadata);
        bool wasPrunedMore = metadata.TryGetValue(PruneThresholdName, out string? text)
            && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float earlier)
            && earlier > threshold;
        if (!wasPrunedMore)
            metadata[PruneThresholdName] = Guard.Text($"{threshold}");
        return With(weights, _biases).WithMetadata(metadata);
    }
}
