using System.Globalization;

namespace LinearLearn;

// Weights of 0: counting them, and making more of them.
public sealed partial class LinearModel
{
    /// <summary>How the metadata is called that <see cref="Prune"/> writes.</summary>
    private const string PruneThresholdName = TrainingPrefix + "pruneThreshold";

    /// <summary>The number of weights other than 0, out of K x D, or 1 x D for two classes. Counted anew each time.</summary>
    public int NonZeroCount => _weights.Length - _weights.AsSpan().Count(0f);

    /// <summary>Makes a model without small weights: those of a magnitude up to a threshold become 0.</summary>
    /// <param name="threshold">
    /// Weights with |weight| &lt;= threshold become 0, all others stay. Finite, 0 or more; 0 changes no score. It is in units of the
    /// model's weights: feature scaling is folded into them, so a column of large raw features has small weights.
    /// </param>
    /// <returns>
    /// A model with the same biases, classes, byte scale and metadata. Its <see cref="Metadata"/> also names the threshold
    /// ("training.pruneThreshold"), the largest one where a model is pruned again.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN, infinite or below 0.</exception>
    /// <remarks>
    /// A model with mostly weights of 0 is saved in a shorter form (<see cref="Save(string, ModelFormat?)"/>); in memory and in time for
    /// predictions it stays as it is. Check its accuracy on held-out examples. To learn such a model instead, use an L1 penalty
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
