using System.Text;
using LinearLearn.Onnx;

namespace LinearLearn.Tool;

/// <summary>Represents a format that models can be converted to.</summary>
/// <param name="Name">The name of the format on the command line.</param>
/// <param name="Title">The name of the format in messages.</param>
/// <param name="Endings">The endings of file names of the format.</param>
/// <param name="EncoderFault">Why the format cannot hold the encoder of texts or tables; null if it can.</param>
/// <param name="Loss">What the format leaves out of this model; null if it holds everything.</param>
/// <param name="Write">Writes the model, with a name for source code and the precision of its weights.</param>
internal sealed record ModelWriter(
    string Name,
    string Title,
    IReadOnlyList<string> Endings,
    string? EncoderFault,
    Func<LinearModel, string?> Loss,
    Action<SavedModel, Stream, SourceOptions> Write);

/// <summary>Represents options of generated source code.</summary>
/// <param name="Name">The name of the C# class or the prefix of C names; null for the default.</param>
/// <param name="Precision">The precision of the weights; null for floats.</param>
internal sealed record SourceOptions(string? Name, WeightPrecision? Precision);

/// <summary>Lists the formats that models can be converted to.</summary>
internal static class ModelWriters
{
    private const string NumbersOnly = "holds numbers only, not the encoder that turns texts or tables into numbers";

    /// <summary>Gets all formats.</summary>
    public static IReadOnlyList<ModelWriter> All =>
    [
        new("safetensors", "safetensors", [".safetensors"], null, _ => null,
            (saved, stream, _) => saved.Save(stream, ModelFormat.Safetensors)),
        new("json", "JSON", [".json"], NumbersOnly, _ => null, (saved, stream, _) => saved.Save(stream, ModelFormat.Json)),
        new(
            "liblinear", "LIBLINEAR", [".model", ".liblinear"], NumbersOnly, FindLiblinearLoss,
            (saved, stream, _) => saved.Save(stream, ModelFormat.Liblinear)),
        new("onnx", "ONNX", [".onnx"], null, _ => null, WriteOnnx),
        new("csharp", "C#", [".cs"], null, _ => null, (saved, stream, options) => WriteText(stream, ToCSharp(saved, options))),
        new("c", "C", [".h"], NumbersOnly, _ => null, (saved, stream, options) => WriteText(stream, ToC(saved.Model, options))),
    ];

    /// <summary>Finds the format of a file by its ending, or by the name that the user gave.</summary>
    /// <param name="path">The path of the output, or "-" for standard output.</param>
    /// <param name="name">The name of the format; null to use the ending.</param>
    public static ModelWriter Find(string path, string? name)
    {
        if (name is not null)
            return All.First(writer => writer.Name == name);
        string ending = Path.GetExtension(path);
        if (All.FirstOrDefault(writer => writer.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase)) is { } found)
            return found;
        string endings = string.Join(", ", All.SelectMany(writer => writer.Endings));
        throw ToolException.Usage(
            $"{path}: expected one of the endings {endings}, or --to, found {(ending.Length == 0 ? "no ending" : Excerpt.Format(ending))}");
    }

    /// <summary>Writes what a format does not store; nothing if it stores everything.</summary>
    public static void NoteLoss(string path, string format, string? lost, ToolConsole console)
    {
        if (lost is not null)
            console.Note($"{path}: {format} does not store {lost}");
    }

    /// <summary>Finds what a LIBLINEAR file leaves out of a model; null if it holds everything.</summary>
    public static string? FindLiblinearLoss(LinearModel model)
    {
        string[] lost =
        [
            .. model.Classes.Names.Count > 0 ? (string[])["the names of classes"] : [],
            .. model.ByteScale is not null ? (string[])["the scale of bytes, without which predict reads no images"] : [],
            .. model.Metadata.Keys.Any(name => name != "liblinear.solverType")
                ? (string[])["metadata, such as the number of training examples"] : [],
        ];
        return lost.Length > 0 ? string.Join(" and ", lost) : null;
    }

    private static void WriteOnnx(SavedModel saved, Stream stream, SourceOptions options)
    {
        if (saved.Table is not null)
            saved.Table.SaveOnnx(stream);
        else if (saved.Text is not null)
            saved.Text.SaveOnnx(stream);
        else
            saved.Model.SaveOnnx(stream);
    }

    private static string ToCSharp(SavedModel saved, SourceOptions options)
    {
        CSharpOptions names = options.Name is { } name ? new CSharpOptions { ClassName = name } : new CSharpOptions();
        return saved.Table?.ToCSharp(names) ?? saved.Text?.ToCSharp(names) ?? saved.Model.ToCSharp(names);
    }

    private static string ToC(LinearModel model, SourceOptions options)
    {
        COptions names = new() { Precision = options.Precision };
        return model.ToC(options.Name is { } name ? names with { Prefix = name } : names);
    }

    private static void WriteText(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
