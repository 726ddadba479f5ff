namespace LinearLearn;

/// <summary>
/// Specifies the precision that <see cref="LinearModel.Quantize"/> rounds weights to, which determines their size in a file.
/// </summary>
public enum WeightPrecision
{
    /// <summary>Half precision (IEEE 754 binary16), 2 bytes per weight.</summary>
    /// <remarks>
    /// Magnitudes of 6.1e-5 to 65504 have a relative error of at most 0.05 %; smaller ones have an absolute error of at most 3e-8.
    /// </remarks>
    Half,

    /// <summary>A whole number from -127 to 127 times the scale of its row, 1 byte per weight.</summary>
    /// <remarks>The error is at most 0.4 % of the largest magnitude in the row, so smaller weights become 0.</remarks>
#pragma warning disable CA1720 // the common name of this precision
    Int8,
#pragma warning restore CA1720
}
