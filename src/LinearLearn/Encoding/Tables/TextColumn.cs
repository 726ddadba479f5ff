using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Encodes a column of texts: a flag for missing cells, if the training rows had some, followed by the features of the text.
/// </summary>
internal sealed class TextColumn(string name, int missing, TextEncoder texts) : ColumnEncoder(name, ColumnKind.Text, missing)
{
    public TextEncoder Texts => texts;

    public override int FeatureCount => (Missing > 0 ? 1 : 0) + texts.FeatureCount;

    public override string? Encode(in Cell cell, int first, FeatureBuffer features)
    {
        if (cell.Type is CellType.Other or CellType.Boolean)
            return "a text";
        if (cell.Type == CellType.Missing)
        {
            if (Missing > 0)
                AddMissing(first, features);
            return null;
        }
        Span<char> scratch = stackalloc char[Cell.MaxFormattedLength];
        texts.Encode(cell.Format(scratch), features, first + (Missing > 0 ? 1 : 0), features.RecordsNames ? $"{Name}: " : "");
        return null;
    }

    public override void Write(Utf8JsonWriter json) => json.WriteString("encoder", texts.GetState().Settings);

    public override string Describe() => Guard.Text($"words hashed into {texts.FeatureCount} features");
}
