namespace LinearLearn;

// Weights of fewer bits, for smaller files.
public sealed partial class LinearModel
{
    /// <summary>The metadata name that <see cref="Quantize"/> writes.</summary>
    private const string WeightPrecisionName = TrainingPrefix + "weightPrecision";

    /// <summary>Gets the precision named in the metadata, which the weights may no longer have.</summary>
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
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is not a defined value.</exception>
    /// <exception cref="ArgumentException">A weight is too large for half precision: its magnitude is 65520 or more.</exception>
    /// <remarks>
    /// <para>
    /// <see cref="Save(string, ModelFormat?)"/> writes the smaller form as safetensors, and <see cref="Load(string)"/> returns exactly the
    /// rounded weights, so an evaluation of the rounded model on held-out examples also holds for the file. Memory use and prediction time
    /// are unchanged. Prune and calibrate first: weights that are changed afterwards are saved as floats.
    /// </para>
    /// <para>
    /// Ties are rounded to even. The scale of a row of <see cref="WeightPrecision.Int8"/> is its largest magnitude / 127, with 17
    /// significant bits, so that its multiples are floats. If features differ greatly in size, so do weights; use
    /// <see cref="WeightPrecision.Half"/> in this case.
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
