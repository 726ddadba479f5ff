using System.Data;
using System.Reflection;

namespace LinearLearn;

/// <summary>The names of the columns of a table, of a record or of a type, checked, and where each is.</summary>
/// <remarks>Thread-safe. Names are compared to the letter. Columns without a name keep their place and are not found by name.</remarks>
internal sealed class ColumnNames
{
    public const int MaxColumns = 100_000;

    private const int MostListed = 20;

    private readonly string[] _names;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Names are damaged or occur twice, or there are too many or none.</exception>
    public ColumnNames(string[] names, PropertyInfo[]? properties = null, CellReader? cells = null)
    {
        _names = names;
        Properties = properties;
        Cells = cells;
        if (names.Length == 0)
            throw new ArgumentException("expected one column or more, found none: is it empty?");
        if (names.Length > MaxColumns)
            throw new ArgumentException(Guard.Text($"expected at most {MaxColumns} columns, found {names.Length}"));
        // Excel reads this line as an instruction, and other readers as the header.
        if (names[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && names.Skip(1).All(string.IsNullOrEmpty))
        {
            throw new ArgumentException(Guard.Text(
                $"expected the names of columns, found \"{Excerpt.Format(names[0])}\", a line of Excel: skip it before the reader starts"));
        }
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(Guard.Text(
                    $"expected the name of column {i + 1}, found U+0000: probably the file is UTF-16, so open it with its encoding"));
            }
            if (CellText.FindDamage(names[i]) is { } damage)
                throw new ArgumentException(
                    Guard.Text($"expected the name of column {i + 1}, found \"{Excerpt.Format(names[i])}\" with {damage}"));
            if (names[i].Length > 0 && !_indices.TryAdd(names[i], i))
            {
                int first = _indices[names[i]] + 1;
                throw new ArgumentException(Guard.Text(
                    $"expected names of columns that differ, found \"{Excerpt.Format(names[i])}\" for columns {first} and {i + 1}"));
            }
        }
    }

    public int Count => _names.Length;

    public IReadOnlyList<string> Names => _names;

    /// <summary>The property of each column, if they are those of a type.</summary>
    public PropertyInfo[]? Properties { get; }

    /// <summary>Reads cells, if the names are those of a reader.</summary>
    public CellReader? Cells { get; }

    public string this[int index] => _names[index];

    /// <summary>Reads the names of a reader's columns. A byte order mark before the first one is removed.</summary>
    public static ColumnNames From(IDataRecord record)
    {
        if (record.FieldCount > MaxColumns)
            throw new ArgumentException(Guard.Text($"expected at most {MaxColumns} columns, found {record.FieldCount}"));
        string[] names = new string[record.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = NameOf(record, i);
        return new ColumnNames(names, cells: new CellReader(names.Length));
    }

    /// <summary>Whether the reader still has these columns: it may have gone to its next result.</summary>
    public bool Match(IDataRecord record)
    {
        if (record.FieldCount != _names.Length)
            return false;
        for (int i = 0; i < _names.Length; i++)
        {
            if (!string.Equals(_names[i], record.GetName(i), StringComparison.Ordinal) && _names[i] != NameOf(record, i))
                return false;
        }
        return true;
    }

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="guess">Where it probably is.</param>
    /// <returns>Its index, or -1.</returns>
    public int IndexOf(string name, int guess = -1) =>
        (uint)guess < (uint)_names.Length && string.Equals(_names[guess], name, StringComparison.Ordinal) && name.Length > 0 ? guess
        : _indices.GetValueOrDefault(name, -1);

    public override string ToString() => Format(_names);

    /// <summary>Lists names in a message, the first ones if there are many.</summary>
    public static string Format(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string list =
            string.Join(", ", all.Take(MostListed).Select(name => Guard.Text($"\"{(name.Length == 0 ? "" : Excerpt.Format(name))}\"")));
        return all.Length == 0 ? "none" : all.Length > MostListed ? Guard.Text($"{list} and {all.Length - MostListed} more") : list;
    }

    private static string NameOf(IDataRecord record, int index)
    {
        string name = record.GetName(index) ?? "";
        return index == 0 && name.StartsWith('\uFEFF') ? name[1..] : name;
    }
}
