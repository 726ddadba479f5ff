using Google.Protobuf;
using LinearLearn.Onnx.Protos;

namespace LinearLearn.Onnx;

/// <summary>Exports models to ONNX, the format of ONNX Runtime and of other runtimes for browsers, devices and databases.</summary>
/// <remarks>
/// <para>
/// The input is "features", a matrix of N x D numbers, where the number of examples N is free. The outputs are "label", N names of classes,
/// or their numbers if no class has a name; "scores", N x K floats, or N x 1 for two classes; and "probabilities", N x K floats, as
/// <see cref="LinearModel.Probabilities(FeatureMatrix, Span{float})"/> computes them. A score of exactly 0 is the negative class of two;
/// the first of equal highest scores is the class of three or more. Runtimes do not check their input: features that are NaN or infinite
/// give meaningless results.
/// </para>
/// <para>
/// Files need ONNX 1.7 or newer (2020): the version of the format is 7, that of the standard operators 12, the first in which ArgMax
/// defines the result for equal scores, and that of ai.onnx.ml 2. The same model and options give the same bytes. The
/// <see cref="LinearModel.Metadata"/> of the model are the metadata of the file.
/// </para>
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Saves the model as an ONNX file atomically: the path holds either the old file or the complete new one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="options">Operators, types of input and labels. Default: <c>new OnnxExportOptions()</c>.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, the input type does not fit the model, a name or a text of the metadata is not valid Unicode, or the file would
    /// be larger than 2 GB.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is not a defined value.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    public static void SaveOnnx(this LinearModel model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Write(ModelExport.Create(model, options), path);
    }

    /// <summary>Writes the model as an ONNX file to a stream at its current position.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">A writable stream, which stays open.</param>
    /// <param name="options">Operators, types of input and labels. Default: <c>new OnnxExportOptions()</c>.</param>
    /// <exception cref="ArgumentException">
    /// The input type does not fit the model, a name or a text of the metadata is not valid Unicode, or there would be more than 2 GB.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is not a defined value.</exception>
    public static void SaveOnnx(this LinearModel model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ModelExport.Create(model, options).WriteTo(stream);
    }

    /// <summary>Saves a table classifier of numeric columns, with its encoder, as an ONNX file atomically.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="classifier">
    /// A <see cref="TableClassifier"/> whose columns are numbers or booleans. Ignored columns are left out.
    /// </param>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="options">Operators, types of input and labels. Default: <c>new OnnxExportOptions()</c>.</param>
    /// <exception cref="NotSupportedException">
    /// The encoder is not a <see cref="TableEncoder"/>, or a column is neither a number nor a boolean. The message names the column, its
    /// kind, and what to do.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The path is empty, the input type does not fit the columns, a name or a text of the metadata is not valid Unicode, learning
    /// diverged, or the file would be larger than 2 GB.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is not a defined value.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    /// <remarks>
    /// The input is "columns", N x C numbers, in the order of the table without the label and ignored columns. The metadata of the file
    /// list the names as a JSON array ("linearlearn.columns"). A missing number is NaN, a boolean is 0 or 1.
    /// </remarks>
    public static void SaveOnnx<TInput>(this Classifier<TInput> classifier, string path, OnnxExportOptions? options = null)
        where TInput : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Write(ModelExport.Create(classifier, options), path);
    }

    /// <summary>Writes a table classifier of numeric columns, with its encoder, as an ONNX file to a stream.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="classifier">
    /// A <see cref="TableClassifier"/> whose columns are numbers or booleans. Ignored columns are left out.
    /// </param>
    /// <param name="stream">A writable stream, which stays open, and is written at its current position.</param>
    /// <param name="options">Operators, types of input and labels. Default: <c>new OnnxExportOptions()</c>.</param>
    /// <exception cref="NotSupportedException">
    /// The encoder is not a <see cref="TableEncoder"/>, or a column is neither a number nor a boolean. The message names the column, its
    /// kind, and what to do.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The input type does not fit the columns, a name or a text of the metadata is not valid Unicode, learning diverged, or there would be
    /// more than 2 GB.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is not a defined value.</exception>
    /// <remarks>
    /// The input is "columns", N x C numbers, in the order of the table without the label and ignored columns. The metadata of the file
    /// list the names as a JSON array ("linearlearn.columns"). A missing number is NaN, a boolean is 0 or 1.
    /// </remarks>
    public static void SaveOnnx<TInput>(this Classifier<TInput> classifier, Stream stream, OnnxExportOptions? options = null)
        where TInput : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(stream);
        ModelExport.Create(classifier, options).WriteTo(stream);
    }

    private static void Write(ModelProto model, string path) => AtomicFile.Write(path, model.WriteTo);
}
