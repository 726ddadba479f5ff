namespace LinearLearn;

/// <summary>Writes models and classifiers as C# source that predicts without this library.</summary>
/// <remarks>
/// <para>
/// The source is one file with one static class. It needs C# 9 and .NET Standard 2.0, so it also compiles for .NET Framework and Unity. The
/// same model gives the same bytes. It consists of ASCII characters and lines that end with \n. docs/export.md describes the class.
/// </para>
/// <para>
/// Scores are summed in double precision, so they differ from those of the library by the rounding of a float. Labels are the same, unless
/// scores are equal within that rounding.
/// </para>
/// </remarks>
public static class CSharpExport
{
    /// <summary>Writes a model as C# source.</summary>
    /// <param name="model">
    /// The model. It is written with weights of 8 bits if they have that precision (<see cref="LinearModel.Quantize"/>), and only with
    /// columns whose weights are not 0 if these are at most half of them.
    /// </param>
    /// <param name="options">The names in the source. Default: <c>new CSharpOptions()</c>.</param>
    /// <returns>
    /// The text of a source file, whose class has Predict, Scores and Probabilities for floats, sparse features and, if the model has a
    /// <see cref="LinearModel.ByteScale"/>, bytes.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are more than 4,194,304 weights to write, or a name of the options is used in the source.
    /// </exception>
    public static string ToCSharp(this LinearModel model, CSharpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new CSharpWriter(model, options ?? new CSharpOptions()).WriteModel();
    }

    /// <summary>Writes a text classifier as C# source, with its encoder.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="options">The names in the source. Default: <c>new CSharpOptions()</c>.</param>
    /// <returns>The text of a source file, whose class has Predict, Scores and Probabilities for a string.</returns>
    /// <exception cref="ArgumentException">
    /// There are more than 4,194,304 weights to write, a name of the options is used in the source, or learning diverged.
    /// </exception>
    /// <remarks>
    /// Words are separated by the Unicode tables of the runtime that the source runs on. Older ones, such as those of .NET Framework,
    /// differ in characters that were added later.
    /// </remarks>
    public static string ToCSharp(this TextClassifier classifier, CSharpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new CSharpWriter(classifier.Model, options ?? new CSharpOptions()).WriteTexts(classifier.Encoder);
    }

    /// <summary>Writes a table classifier as C# source, with its encoder.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="options">The names in the source. Default: <c>new CSharpOptions()</c>.</param>
    /// <returns>
    /// The text of a source file, whose class has Predict, Scores and Probabilities for an IReadOnlyDictionary of cells by the name of
    /// their column.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are more than 4,194,304 weights or 10,000 columns to write, a name of the options is used in the source, or learning diverged.
    /// </exception>
    /// <remarks>
    /// Cells are the types of .NET Standard 2.0 and DateOnly. Others, such as JSON values, must be converted. Texts are encoded as for
    /// <see cref="ToCSharp(TextClassifier, CSharpOptions?)"/>.
    /// </remarks>
    public static string ToCSharp(this TableClassifier classifier, CSharpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new CSharpWriter(classifier.Model, options ?? new CSharpOptions()).WriteTables(classifier.Encoder);
    }
}
