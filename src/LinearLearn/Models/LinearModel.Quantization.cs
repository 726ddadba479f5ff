namespace LinearLearn;

// Weights of fewer bits, for shorter files.
public sealed partial class LinearModel
{
    /// <summary>How the metadata is called that <see cref="Quantize"/> writes.</summary>
    private const string WeightPrecisionName = TrainingPrefix + "weightPrecision";

    /// <summary>Gets the precision that the metadata name. Weights may have been changed since they were rounded to it.</summary>
    internal WeightPrecision? Precision => Metadata.GetValueOrDefault(WeightPrecisionName) switch
    {
        nameof(WeightPrecision.Half) => WeightPrecision.Half,
        nameof(WeightPrecision.Int8) => WeightPrecision.Int8,
        _ => null,
    };

    /// <summary>Creates a model whose weights are rounded to fewer bits, for a file of half or a quarter of the size.</summary>
    /// <param name="precision">The precision of the weights. Biases are not rounded.</param>
    /// <returns>
    /// A model with the same biases, classes, byte scale and metadata. Its <see cref="Metadata"/> also names the precision
    /// ("training.weightPrecision").
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision.</exception>
    /// <exception cref="ArgumentException">A weight is too large for half precision: of a magnitude of 65520 or more.</exception>
    /// <remarks>
    /// <para>
    /// <see cref="Save(string, ModelFormat?)"/> writes the short form as safetensors, and <see cref="Load(string)"/> returns the rounded
    /// weights, to the bit: evaluate the rounded model on held-out examples, and the result holds for the file. In memory and in time for
    /// predictions a model stays as it is. Prune and calibrate it first: weights that are changed afterwards are saved as floats.
    /// </para>
    /// <para>
    /// Ties are rounded to even. The scale of a row of <see cref="WeightPrecision.Int8"/> is its largest magnitude / 127, with 17
    /// significant bits, so that its multiples are floats. Where features differ much in size, so do weights: use
    /// <see cref="WeightPrecision.Half"/> there.
    /// </para>
    /// </remarks>
    public LinearModel Quantize(WeightPrecision precision)
    {
        Guard.Defined(precision, nameof(precision));
        float[] weights = precision == WeightPrecision.Half
            ? QuantizedWeights.RoundToHalf(_weights, FeatureCount)
            : QuantizedWeights.RoundToInt8(_weights, FeatureCount);
        Dictionary<string, string> metadata = new(Metadata) { [WeightPrecisionName] = precision.ToString() };
        return With(weights, _biases).WithMetadata(metadata);
    }
}
