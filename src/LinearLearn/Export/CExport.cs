namespace LinearLearn;

/// <summary>Writes models as a C99 header for microcontrollers and other programs in C or C++.</summary>
/// <remarks>
/// The header needs stdint.h only, allocates no memory, and compiles as C99 and C++11. The same model gives the same bytes. It consists of
/// ASCII characters and lines that end with \n. docs/export.md describes its functions.
/// </remarks>
public static class CExport
{
    /// <summary>Writes a model as a C header.</summary>
    /// <param name="model">
    /// The model. Columns whose weights are all 0 are left out if that saves memory. With a <see cref="LinearModel.ByteScale"/>, features
    /// are bytes; otherwise they are floats.
    /// </param>
    /// <param name="options">Names, the precision of the weights and the sign of bytes. Default: <c>new COptions()</c>.</param>
    /// <returns>The text of a header file.</returns>
    /// <exception cref="ArgumentException">
    /// There are more than 4,194,304 weights to write, or a class name contains U+0000 or has more than 4,095 bytes in UTF-8.
    /// </exception>
    /// <remarks>
    /// Sums are computed in floats, one feature after the other, so scores differ from those of the library by rounding. With bytes and
    /// weights of 8 bits, sums are integers and exact until they are multiplied with the scale. Features are not checked: a score of NaN
    /// predicts the first class.
    /// </remarks>
    public static string ToC(this LinearModel model, COptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return CWriter.Write(model, options ?? new COptions());
    }
}
