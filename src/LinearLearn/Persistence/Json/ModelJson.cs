using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LinearLearn;

/// <summary>A model as JSON for people: the members of <see cref="ModelJsonParts"/>, a row of weights a line.</summary>
internal static class ModelJson
{
    /// <summary>The value of the member "format".</summary>
    public const string Format = "LinearLearn.LinearModel";

    public static byte[] Write(LinearModel model)
    {
        FileText.RequireUnicode(model);
        ModelJsonParts parts = new()
        {
            Format = Format,
            Version = FormatVersion.Newest,
            Labels = model.Labels.ToArray(),
            ClassNames = model.ClassNames.Count == 0 ? null : Sorted(model.ClassNames),
            ByteScale = model.ByteScale,
            Metadata = model.Metadata.Count == 0 ? null : new(model.Metadata.ToDictionary(), StringComparer.Ordinal),
            Biases = model.Biases.ToArray(),
            Weights = new WeightRows(model.Weights.ToArray(), model.FeatureCount),
        };
        FileBuffer file = new();
        // Relaxed: names in any script stay readable. The file is no part of a web page.
        using (Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(json, parts, ModelJsonContext.Default.ModelJsonParts);
        file.Write("\n"u8);
        return file.ToArray();
    }

    /// <summary>Without a hash table on the way, in which labels of a file may be made to collide.</summary>
    private static SortedDictionary<int, string> Sorted(IReadOnlyDictionary<int, string> classNames)
    {
        SortedDictionary<int, string> sorted = [];
        foreach ((int label, string name) in classNames)
            sorted.Add(label, name);
        return sorted;
    }

    public static LinearModel Read(ReadOnlySpan<byte> file, string name)
    {
        file = ForeignFile.SkipByteOrderMark(file);
        ModelJsonParts parts;
        try
        {
            ModelJsonMembers.Check(file, name, FormatVersion.Require);
            parts = JsonSerializer.Deserialize(file, ModelJsonContext.Default.ModelJsonParts)!;
        }
        catch (JsonException fault)
        {
            throw JsonFault.ToInvalidData(file, name, fault);
        }
        int rows = LinearModel.RowsOf(parts.Labels.Length);
        if (parts.Weights.Count != rows)
        {
            string expected = rows == 1 ? "one row of weights for two labels" : Guard.Text($"a row of weights for each of {rows} labels");
            throw new InvalidDataException(Guard.Text($"{name}: expected {expected}, found {parts.Weights.Count}"));
        }
        return LoadedModel.Create(name, parts.Weights.Values, parts.Biases, parts.Labels, parts.ClassNames, parts.ByteScale, parts.Metadata ?? []);
    }
}
