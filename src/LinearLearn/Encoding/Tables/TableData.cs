using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents a table in memory, stored by column, that a <see cref="TableEncoder"/> can be fitted to.</summary>
/// <remarks>
/// Immutable. Data readers are read once; dictionaries and records are enumerated once. In messages, row 1 is the first row after the
/// header.
/// </remarks>
public sealed partial class TableData
{
    private readonly ColumnNames _names;
    private readonly CellStore[] _cells;

    /// <summary>Whether the table comes from a reader, so that errors are those of a file rather than of an argument.</summary>
    private readonly bool _isRead;

    /// <summary>The number of each row in messages; null if rows are numbered from 1 without gaps.</summary>
    private readonly int[]? _rowNumbers;

    private TableData(ColumnNames names, CellStore[] cells, int rowCount, bool isRead, int[]? rowNumbers = null)
    {
        _rowNumbers = rowNumbers;
        _names = names;
        _cells = cells;
        RowCount = rowCount;
        _isRead = isRead;
    }

    /// <summary>Gets the names of the columns in their order.</summary>
    public IReadOnlyList<string> ColumnNames => _names.Names;

    /// <summary>Gets the number of rows, 1 or more.</summary>
    public int RowCount { get; }

    internal ColumnNames Columns => _names;

    /// <summary>Reads the remaining rows of a data reader, skipping rows whose cells are all missing, such as empty lines.</summary>
    /// <param name="reader">A reader, for instance of a CSV file or a database.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">
    /// There are no columns, no rows or more than 100,000 columns; two columns have the same name; a name shows that the file was decoded
    /// with the wrong encoding; a row has more cells than the header; or the reader cannot read a row. The message names row and column.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static TableData Read(DbDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        TableReading reading = new(reader);
        while (reading.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.AddRow();
        }
        return reading.ToTable();
    }

    /// <summary>Reads the remaining rows of a data reader without blocking the thread.</summary>
    /// <param name="reader">A reader, for instance of a CSV file or a database.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">As in <see cref="Read"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<TableData> ReadAsync(DbDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        TableReading reading = new(reader);
        while (await reading.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.AddRow();
        }
        return reading.ToTable();
    }

    /// <summary>Creates a table from dictionaries.</summary>
    /// <param name="rows">One dictionary per row, with cells by column name. All rows have the columns of the first one.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">There are no rows, a row is null, or a row has different columns than the first one.</exception>
    [OverloadResolutionPriority(1)]
    public static TableData From(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Collect(
            rows,
            first => new ColumnNames([.. first.Keys]),
            row => row is null ? (TableRow?)null : TableRow.From(row),
            row => row.Count,
            nameof(rows));
    }

    /// <summary>Creates a table from records or objects, whose public properties are the columns.</summary>
    /// <typeparam name="T">The type whose public properties are the columns.</typeparam>
    /// <param name="rows">One record per row.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">
    /// There are no rows, a row is null, the type has no public properties, or the type is a collection.
    /// </exception>
    public static TableData From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> rows)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(rows);
        ColumnNames names = TableRow.RecordColumns<T>.Get();
        return Collect(rows, _ => names, row => row is null ? (TableRow?)null : TableRow.From<T>(row), _ => names.Count, nameof(rows));
    }

    /// <summary>Gets the cells of a column as class names.</summary>
    /// <param name="column">The name of the column.</param>
    /// <returns>The label of each row: a trimmed text, a number or date in the invariant culture, or True or False.</returns>
    /// <exception cref="ArgumentException">
    /// The column does not exist, or, if the table does not come from a reader, a label is invalid as described below.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a label is missing, is not of one of these types, or was decoded with the wrong encoding.
    /// </exception>
    public string[] GetLabels(string column)
    {
        CellStore cells = _cells[FindLabel(column)];
        string[] labels = new string[RowCount];
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> scratch = stackalloc char[Cell.MaxFormattedLength];
        for (int row = 0; row < labels.Length; row++)
        {
            Cell cell = cells[row];
            if (cell.Type is CellType.Missing or CellType.Other)
                throw Fault(row, column, Guard.Text($"expected a label, found {cell.Describe()}"));
            ReadOnlySpan<char> text = cell.Type == CellType.Boolean ? cell.Boolean.ToString() : cell.Format(scratch);
            if (CellText.FindDamage(text) is { } damage)
                throw Fault(row, column, Guard.Text($"expected a label, found {cell.Describe()} with {damage}"));
            if (!lookup.TryGetValue(text, out string? label))
            {
                label = text.ToString();
                known.Add(label, label);
            }
            labels[row] = label;
        }
        return labels;
    }

    internal CellStore Cells(int column) => _cells[column];

    /// <summary>Finds the label column.</summary>
    internal int FindLabel(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        int index = _names.IndexOf(column);
        return index >= 0
            ? index
            : throw new ArgumentException(
                Guard.Text($"expected the name of a column, found \"{Excerpt.Format(column)}\"; the columns are {_names}"), nameof(column));
    }

    /// <summary>Creates the exception for an invalid cell.</summary>
    /// <param name="row">The index of the row.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="message">What was expected and what was found.</param>
    internal Exception Fault(int row, string column, string message) =>
        Fault(Guard.Text($"row {NumberOf(row)}, column {DisplayText.ToLine(column)}: {message}"));

    /// <summary>Gets the number of a row in messages, where 1 is the first one after the header of the file.</summary>
    internal int NumberOf(int row) => _rowNumbers?[row] ?? row + 1;

    /// <summary>Creates an exception about the table.</summary>
    internal Exception Fault(string message) => _isRead ? new InvalidDataException(message) : new ArgumentException(message);

    [MethodImpl(MethodImplOptions.NoInlining)] // for the first table of a process, the loop over all rows is compiled without it
    private static bool TryAdd(TableRow row, ColumnNames names, CellStore[] cells)
    {
        int next = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (!row.TryGet(names[i], ref next, out Cell cell))
                return false;
            cells[i].Add(cell);
        }
        return true;
    }

    private static TableData Collect<T>(
        IEnumerable<T> rows, Func<T, ColumnNames> getNames, Func<T, TableRow?> view, Func<T, int> count, string paramName)
    {
        ColumnNames? names = null;
        CellStore[] cells = [];
        int rowCount = 0;
        foreach (T item in rows)
        {
            TableRow row =
                view(item) ?? throw new ArgumentException(Guard.Text($"row {rowCount + 1}: expected cells, found null"), paramName);
            if (names is null)
            {
                names = getNames(item);
                cells = CellStore.CreateMany(names.Count);
            }
            if (!TryAdd(row, names, cells) || count(item) != cells.Length)
                throw new ArgumentException(
                    Guard.Text($"row {rowCount + 1}: expected the columns of the first row, {names}, found {row.FormatNames()}"),
                    paramName);
            rowCount++;
        }
        return names is null ? throw new ArgumentException("expected one row or more, found none", paramName)
            : new TableData(names, cells, rowCount, isRead: false);
    }
}
