using System.Data;
using System.Reflection;

namespace LinearLearn;

/// <summary>Represents the validated names of the columns of a table, record or type, and finds columns by name.</summary>
/// <remarks>Thread-safe. Names are case-sensitive. Columns without a name keep their index and cannot be found by name.</remarks>
internal sealed class ColumnNames
{
    public const int MaxColumns = 100_000;

    private const int MostListed = 20;

    private readonly string[] _names;
    private volatile IndicesOfUser? _indicesOfUser;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name is damaged or occurs twice, or there are too many names or none.</exception>
    public ColumnNames(string[] names, PropertyInfo[]? properties = null, CellReader? cells = null)
    {
        _names = names;
        Properties = properties;
        Cells = cells;
        if (names.Length == 0)
            throw new ArgumentException("expected one column or more, found none: is it empty?");
        if (names.Length > MaxColumns)
            throw new ArgumentException(Guard.Text($"expected at most {MaxColumns} columns, found {names.Length}"));
        // Excel interprets this line as an instruction; other readers take it for the header.
        if (names[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && names.Skip(1).All(string.IsNullOrEmpty))
        {
            const string remedy = "skip it before the reader starts";
            throw new ArgumentException(Guard.Text(
                $"expected column names, found \"{Excerpt.Format(names[0])}\", an Excel separator line: {remedy}"));
        }
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(Guard.Text(
                    $"expected the name of column {i + 1}, found U+0000: the file is probably UTF-16, so open it with its encoding"));
            }
            if (CellText.FindDamage(names[i]) is { } damage)
                throw new ArgumentException(
                    Guard.Text($"expected the name of column {i + 1}, found \"{Excerpt.Format(names[i])}\" with {damage}"));
            if (names[i].Length > 0 && !_indices.TryAdd(names[i], i))
            {
                int first = _indices[names[i]] + 1;
                throw new ArgumentException(Guard.Text(
                    $"expected unique column names, found \"{Excerpt.Format(names[i])}\" for columns {first} and {i + 1}"));
            }
        }
    }

    public int Count => _names.Length;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Gets the property of each column, if the columns are those of a type; otherwise null.</summary>
    public PropertyInfo[]? Properties { get; }

    /// <summary>Gets the reader of cells, if the columns are those of a data reader; otherwise null.</summary>
    public CellReader? Cells { get; }

    public string this[int index] => _names[index];

    /// <summary>Reads the names of a data reader's columns, without a byte order mark before the first one.</summary>
    public static ColumnNames From(IDataRecord record)
    {
        if (record.FieldCount > MaxColumns)
            throw new ArgumentException(Guard.Text($"expected at most {MaxColumns} columns, found {record.FieldCount}"));
        string[] names = new string[record.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = NameOf(record, i);
        return new ColumnNames(names, cells: new CellReader(names.Length));
    }

    /// <summary>Gets the indices that <see cref="KeepIndicesFor"/> kept last, if they are those of this user; otherwise null.</summary>
    public int[]? FindIndicesFor(object user) => _indicesOfUser is { } last && last.User == user ? last.Indices : null;

    /// <summary>Keeps the indices of the columns that a user needs, which usually needs them for many rows.</summary>
    public void KeepIndicesFor(object user, int[] indices) => _indicesOfUser = new IndicesOfUser(user, indices);

    /// <summary>Determines whether the data reader still has these columns, which can change with its next result.</summary>
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
    /// <param name="name">The name of the column.</param>
    /// <param name="guess">The most likely index.</param>
    /// <returns>The index of the column, or -1.</returns>
    public int IndexOf(string name, int guess = -1) =>
        (uint)guess < (uint)_names.Length && string.Equals(_names[guess], name, StringComparison.Ordinal) && name.Length > 0 ? guess
        : _indices.GetValueOrDefault(name, -1);

    public override string ToString() => Format(_names);

    /// <summary>Formats names for a message, and only the first ones if there are many.</summary>
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

    private sealed record IndicesOfUser(object User, int[] Indices);
}
