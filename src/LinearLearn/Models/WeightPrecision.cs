namespace LinearLearn;

/// <summary>The precision that <see cref="LinearModel.Quantize"/> rounds weights to, and with it their bytes in a file.</summary>
public enum WeightPrecision
{
    /// <summary>
    /// 2 bytes a weight: half precision (IEEE 754 binary16). Magnitudes of 6.1e-5 to 65504 have a relative error of at most 0.05 %; smaller
    /// ones have an absolute error of at most 3e-8.
    /// </summary>
    Half,

    /// <summary>
    /// 1 byte a weight: a whole number from -127 to 127, multiplied by the scale of its row. The error is at most 0.4 % of the largest
    /// magnitude in the row, so weights below that become 0.
    /// </summary>
#pragma warning disable CA1720 // the common name of this precision
    Int8,
#pragma warning restore CA1720
}
