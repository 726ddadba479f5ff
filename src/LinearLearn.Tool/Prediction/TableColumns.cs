using System.Text.Json;

namespace LinearLearn.Tool;

/// <summary>Represents the columns of a table file, and which of them the encoder of a model reads as numbers.</summary>
internal sealed class TableColumns
{
    /// <param name="names">The names in the header of the file.</param>
    /// <param name="encoder">The encoder of the model.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <exception cref="ToolException">A column of the encoder is missing, or the header is invalid.</exception>
    public TableColumns(IReadOnlyList<string> names, TableEncoder encoder, string file)
    {
        string? repeated = names.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (repeated is not null)
            throw new ToolException($"{file}: expected unique column names, found \"{Excerpt.Format(repeated)}\" twice (line 1)");
        // The encoder finds columns faster if it meets its own instances of their names.
        Dictionary<string, string> own = new(StringComparer.Ordinal);
        foreach ((string name, ColumnKind kind) in encoder.Kinds)
        {
            if (kind != ColumnKind.Ignored)
                own.Add(name, name);
        }
        Names = [.. names.Select(name => own.GetValueOrDefault(name, name))];
        string[] missing = [.. own.Keys.Except(names)];
        if (missing.Length > 0)
        {
            throw new ToolException(
                $"{file}: expected the columns {Format(own.Keys)}, found {Format(names)}: there is no {Format(missing)} (line 1)");
        }
        HashSet<string> plain = FindPlainNumbers(encoder);
        IsNumber = [.. names.Select(plain.Contains)];
        IsUsed = [.. names.Select(own.ContainsKey)];
    }

    /// <summary>Gets the names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets whether the cells of a column are numbers with a decimal point.</summary>
    public IReadOnlyList<bool> IsNumber { get; }

    /// <summary>Gets whether the encoder reads a column.</summary>
    public IReadOnlyList<bool> IsUsed { get; }

    /// <summary>Formats names for a message.</summary>
    public static string Format(IEnumerable<string> names)
    {
        const int most = 20;
        string[] all = [.. names];
        string list = string.Join(", ", all.Take(most).Select(name => name.Length == 0 ? "\"\"" : Excerpt.Format(name)));
        return all.Length > most ? $"{list} and {all.Length - most} more" : list;
    }

    private static HashSet<string> FindPlainNumbers(TableEncoder encoder)
    {
        using JsonDocument settings = JsonDocument.Parse(encoder.GetState().Settings);
        return
        [
            .. settings.RootElement.GetProperty("columns").EnumerateArray()
                .Where(column => column.GetProperty("kind").GetString() == "number" && !column.TryGetProperty("decimalSeparator", out _))
                .Select(column => column.GetProperty("name").GetString()!),
        ];
    }
}
