using System.Text;

namespace LinearLearn;

// Formats the inferred columns as a table.
public sealed partial class TableEncoder
{
    private const int MostLines = 1000;

    /// <summary>The largest width of a name in cells, beside which a value of a category fits.</summary>
    private const int MostNameCells = 24;

    /// <summary>Formats a table of the inferred columns with one line per column.</summary>
    /// <param name="width">The largest width of a line, in cells of a terminal: 40 to 1,000. Default: 80.</param>
    /// <returns>
    /// Lines of text without a final line break, for instance
    /// <code>
    /// column  kind      features  missing  training rows
    /// Age     number           2       12  mean 37.1, deviation 10.9
    /// Home    category         4        0  owner 47 %, rent 22 %, other 20 %, 1 more
    /// Id      ignored          0        0  4454 different values in 4454 rows:
    ///                                      probably an identifier, such as A-1007
    /// </code>
    /// The last column continues on further lines. If fewer than 20 cells are left for it, it is below the others, indented by 2. Names of
    /// more than 24 cells, or without room, are cut in the middle. If there are more than 1,000 columns, only the first ones are listed.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is not between 40 and 1,000.</exception>
    public string ToTable(int width = DisplayText.LineCells)
    {
        Guard.Between(width, 40, 1000, nameof(width));
        string[][] lines =
        [
            ["column", "kind", "features", "missing", "training rows"],
            .. _columns.Take(MostLines).Select(column => new[]
            {
                column.Name, NameOf(column.Kind), Guard.Text($"{column.FeatureCount}"),
                Guard.Text($"{column.Missing}"), column.Describe(),
            }),
        ];
        int kindWidth = lines.Max(line => line[1].Length), countWidth = lines.Max(line => line[2].Length);
        int missingWidth = lines.Max(line => line[3].Length), room = width - kindWidth - countWidth - missingWidth - 6;
        foreach (string[] line in lines)
            line[0] = DisplayText.ShortenName(line[0], Math.Min(MostNameCells, room));
        int nameWidth = lines.Max(line => CellWidth.Measure(line[0]));
        StringBuilder table = new();
        foreach (string[] line in lines)
        {
            string name = line[0] + new string(' ', nameWidth - CellWidth.Measure(line[0]));
            string start = $"{name}  {line[1].PadRight(kindWidth)}  {line[2].PadLeft(countWidth)}  {line[3].PadLeft(missingWidth)}";
            table.Append(DisplayText.WrapLast(start, line[4], width)).Append('\n');
        }
        if (_columns.Length > MostLines)
            table.Append(Guard.Text($"and {_columns.Length - MostLines} more columns\n"));
        return table.ToString(0, table.Length - 1);
    }

    /// <summary>Gets the name of a kind in tables and in the state.</summary>
    internal static string NameOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Date => "date",
        ColumnKind.Category => "category",
        ColumnKind.Text => "text",
        _ => "ignored",
    };
}
