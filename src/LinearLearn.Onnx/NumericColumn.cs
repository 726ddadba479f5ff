using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LinearLearn.Onnx;

/// <summary>Represents a column of numbers or booleans of a table encoder.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="FirstFeature">The index of the column's first feature.</param>
/// <param name="IsBoolean">Whether the column has a feature for false and one for true, instead of the number and the knots.</param>
/// <param name="HasMissing">Whether the last feature is a flag for missing cells.</param>
/// <param name="Mean">The mean of the training numbers.</param>
/// <param name="Deviation">The standard deviation of the training numbers; 0 if the number has no feature.</param>
/// <param name="Knots">The knots, each with a feature, in ascending order; none or three or more.</param>
internal sealed record NumericColumn(
    string Name, int FirstFeature, bool IsBoolean, bool HasMissing, double Mean, double Deviation, double[] Knots)
{
    /// <summary>The version of the state of table encoders that this class reads.</summary>
    private const int StateVersion = 1;

    /// <summary>Does not escape letters of any script, so that names are readable in tools.</summary>
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => (IsBoolean ? 2 : (Deviation > 0 ? 1 : 0) + Knots.Length) + (HasMissing ? 1 : 0);

    /// <summary>Gets the index of the flag for missing cells.</summary>
    public int MissingFeature => FirstFeature + FeatureCount - 1;

    /// <summary>Gets the index of the first knot's feature.</summary>
    public int FirstKnot => FirstFeature + (Deviation > 0 ? 1 : 0);

    /// <summary>Reads the columns that have features, in the order of their features.</summary>
    /// <exception cref="NotSupportedException">A column is neither a number nor a boolean nor ignored.</exception>
    public static NumericColumn[] Read(TableEncoder encoder)
    {
        foreach ((string name, ColumnKind kind) in encoder.Kinds)
        {
            if (kind is not (ColumnKind.Number or ColumnKind.Boolean or ColumnKind.Ignored))
                throw Refuse(name, kind);
        }
        using JsonDocument state = JsonDocument.Parse(encoder.GetState().Settings);
        int version = state.RootElement.GetProperty("version").GetInt32();
        List<NumericColumn> columns = [];
        int features = 0;
        if (version == StateVersion)
        {
            foreach (JsonElement json in state.RootElement.GetProperty("columns").EnumerateArray())
            {
                if (json.GetProperty("kind").GetString() == "ignored")
                    continue;
                NumericColumn column = ReadColumn(json, features);
                features += column.FeatureCount;
                if (column.FeatureCount > 0)
                    columns.Add(column);
            }
        }
        return version == StateVersion && features == encoder.FeatureCount
            ? [.. columns]
            : throw new NotSupportedException(Guard.Text(
                $"expected the state of a table encoder of version {StateVersion}, found version {version}: update LinearLearn.Onnx"));
    }

    /// <summary>Formats the names of columns as a JSON array.</summary>
    public static string FormatNames(NumericColumn[] columns)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Unescaped))
        {
            json.WriteStartArray();
            foreach (NumericColumn column in columns)
                json.WriteStringValue(column.Name);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static NumericColumn ReadColumn(JsonElement json, int firstFeature)
    {
        string name = json.GetProperty("name").GetString()!;
        bool hasMissing = json.GetProperty("missing").GetInt32() > 0;
        return json.GetProperty("kind").GetString() == "boolean"
            ? new NumericColumn(name, firstFeature, true, hasMissing, 0, 0, [])
            : new NumericColumn(
                name,
                firstFeature,
                false,
                hasMissing,
                json.GetProperty("mean").GetDouble(),
                json.GetProperty("deviation").GetDouble(),
                [.. json.GetProperty("knots").EnumerateArray().Select(knot => knot.GetDouble())]);
    }

    private static NotSupportedException Refuse(string name, ColumnKind kind)
    {
        string word = kind switch
        {
            ColumnKind.Category => "a category",
            ColumnKind.Date => "a date",
            _ => "a text",
        };
        return new NotSupportedException(Guard.Text($"column {DisplayText.ToLine(name)}: expected a number or a boolean, found {word}, ")
            + "which an ONNX model of numbers does not encode: replace it by columns of numbers, or exclude it with the kind "
            + $"{nameof(ColumnKind.Ignored)} in {nameof(TableEncoderOptions)}.{nameof(TableEncoderOptions.Kinds)}, and train again");
    }
}
