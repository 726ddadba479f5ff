using System.Text.Json;

namespace LinearLearn;

/// <summary>Represents a column that is not used and need not be present, with the reason.</summary>
internal sealed class IgnoredColumn(string name, int missing, string reason) : ColumnEncoder(name, ColumnKind.Ignored, missing)
{
    public override int FeatureCount => 0;

    public override string? Encode(in Cell cell, int first, FeatureBuffer features) => null;

    public override void Write(Utf8JsonWriter json) => json.WriteString("reason", reason);

    public override string Describe() => reason;
}
