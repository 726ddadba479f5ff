using Spectre.Console;

namespace LinearLearn.Tool;

/// <summary>Writes tables without borders, as other programs can read them.</summary>
internal static class TextTable
{
    /// <summary>Creates a table.</summary>
    /// <param name="columns">The heading of each column, and whether it is a number.</param>
    public static Table Create(params ReadOnlySpan<(string Heading, bool IsNumber)> columns)
    {
        Table table = new Table().NoBorder();
        foreach ((string heading, bool isNumber) in columns)
        {
            TableColumn column = new(new Text(heading));
            column.NoWrap().PadLeft(0).PadRight(2);
            table.AddColumn(isNumber ? column.RightAligned() : column);
        }
        table.Columns[^1].PadRight(0);
        return table;
    }

    /// <summary>Writes a table to standard output.</summary>
    public static void Write(Table table, ToolConsole console) => console.CreateTables().Write(table);
}
