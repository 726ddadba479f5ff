using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Represents a view of one row of a table: a data reader's current row, a dictionary, a JSON object, numbers, a record or another object.
/// </summary>
/// <remarks>
/// Cells are found by the name of their column, which is case-sensitive. They are numbers of any type, booleans, dates
/// (<see cref="DateTime"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>), texts, enumeration values, JSON values, or missing:
/// null, <see cref="DBNull"/>, NaN, or a text of only white space. A view copies nothing.
/// </remarks>
#pragma warning disable CA1815 // views are not compared
public readonly struct TableRow
#pragma warning restore CA1815
{
    private static readonly ConditionalWeakTable<IDataRecord, ColumnNames> RecordNames = [];

    private readonly object? _source;
    private readonly ColumnNames? _names;

    private TableRow(object source, ColumnNames? names = null)
    {
        _source = source;
        _names = names;
    }

    /// <summary>Creates a view of a data reader's current row.</summary>
    /// <param name="record">
    /// A reader, for instance a <see cref="System.Data.Common.DbDataReader"/> after Read. The view is valid until the next row is read.
    /// </param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">
    /// Two columns have the same name, or a name shows that the file was decoded with the wrong encoding.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static TableRow From(IDataRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!RecordNames.TryGetValue(record, out ColumnNames? names) || !names.Match(record))
        {
            names = ColumnNames.From(record);
            RecordNames.AddOrUpdate(record, names);
        }
        return new TableRow(record, names);
    }

    /// <summary>Creates a view of a dictionary.</summary>
    /// <param name="cells">Cells by the name of their column. Values can be <see cref="JsonElement"/>, as in web requests.</param>
    /// <returns>The row.</returns>
    [OverloadResolutionPriority(1)]
    public static TableRow From(IReadOnlyDictionary<string, object?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return new TableRow(cells);
    }

    /// <summary>Creates a view of an array of numbers, the fastest kind of row.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="numbers">A number for each column; NaN if it is missing. To reuse the view, change the numbers in the array.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">
    /// There are no columns, two have the same name, or the numbers of columns and numbers differ.
    /// </exception>
    public static TableRow From(IReadOnlyList<string> columns, double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(numbers);
        Guard.Length(numbers.Length, columns.Count, nameof(numbers));
        return new TableRow(numbers, new ColumnNames([.. columns]));
    }

    /// <summary>Creates a view of a JSON object.</summary>
    /// <param name="json">An object whose members are the cells. If several members have the same name, the last one is used.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The JSON value is not an object.</exception>
    [OverloadResolutionPriority(1)]
    public static TableRow From(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new TableRow(json)
        : throw new ArgumentException(Guard.Text($"expected a JSON object, found {json.ValueKind}"), nameof(json));

    /// <summary>Creates a view of a record or another object by its public properties.</summary>
    /// <typeparam name="T">The type whose public properties are the columns.</typeparam>
    /// <param name="row">The object.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The type has no public properties, or is a collection.</exception>
    public static TableRow From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T row)
        where T : notnull
    {
        if (row is null)
            throw new ArgumentNullException(nameof(row));
        return new TableRow(row, RecordColumns<T>.Get());
    }

#pragma warning disable CA2225 // From converts from all of these types
    /// <summary>Creates a view of a data reader's current row, like <see cref="From(IDataRecord)"/>.</summary>
    /// <param name="reader">A reader after Read.</param>
    public static implicit operator TableRow(DbDataReader reader) => From(reader);

    /// <summary>Creates a view of a dictionary, like <see cref="From(IReadOnlyDictionary{string, object?})"/>.</summary>
    /// <param name="cells">Cells by the name of their column.</param>
    public static implicit operator TableRow(Dictionary<string, object?> cells) => From(cells);

    /// <summary>Creates a view of a JSON object, like <see cref="From(JsonElement)"/>.</summary>
    /// <param name="json">An object whose members are the cells.</param>
    public static implicit operator TableRow(JsonElement json) => From(json);
#pragma warning restore CA2225

    /// <summary>Formats the names of the columns for a message.</summary>
    internal string FormatNames() => ColumnNames.Format(GetNames());

    /// <summary>Gets the names of the columns.</summary>
    internal IEnumerable<string> GetNames() => _source switch
    {
        null => [],
        IReadOnlyDictionary<string, object?> cells when _names is null => cells.Keys,
        JsonElement json => json.EnumerateObject().Select(ReadName),
        _ => _names!.Names,
    };

    /// <summary>Gets the numbers of a row that consists of numbers only; otherwise null.</summary>
    /// <param name="names">The names of its columns.</param>
    internal double[]? FindNumbers(out ColumnNames? names)
    {
        names = _names;
        return _source as double[];
    }

    /// <summary>Finds a cell.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="next">The most likely index of the column, which is advanced to the index after it.</param>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether the column exists.</returns>
    /// <exception cref="InvalidDataException">The reader cannot read the cell.</exception>
    internal bool TryGet(string name, ref int next, out Cell cell)
    {
        cell = default;
        if (_names is null)
        {
            if (_source is JsonElement json)
            {
                bool isMember = TryGetMember(json, name, out JsonElement member);
                cell = isMember ? Cell.From(member) : default;
                return isMember;
            }
            object? value = null;
            bool isFound = _source is IReadOnlyDictionary<string, object?> cells && cells.TryGetValue(name, out value);
            cell = Cell.From(value);
            return isFound;
        }
        int index = _names.IndexOf(name, next);
        if (index < 0)
            return false;
        next = index + 1;
        cell = _source is double[] numbers ? Cell.FromNumber(numbers[index])
            : _names.Properties is { } properties
                ? Cell.From(properties[index].GetValue(_source, BindingFlags.DoNotWrapExceptions, null, null, null))
            : Read((IDataRecord)_source!, _names.Cells!, index, name);
        return true;
    }

    /// <exception cref="ArgumentException">The name of a member is not valid Unicode.</exception>
    private static bool TryGetMember(JsonElement json, string name, out JsonElement member)
    {
        try
        {
            return json.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            throw new ArgumentException("expected valid Unicode in the names of the JSON object, found an unpaired surrogate", exception);
        }
    }

    private static string ReadName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            return DisplayText.Replacement.ToString(); // the JSON escapes an unpaired surrogate
        }
    }

    private static Cell Read(IDataRecord record, CellReader cells, int index, string name)
    {
        try
        {
            return cells.Read(record, index);
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException or OverflowException)
        {
            throw new InvalidDataException(Guard.Text($"column {name}: {exception.Message}"), exception);
        }
    }

    /// <summary>
    /// Provides the columns of a type: its readable public properties in the order of declaration, with those of base types last and
    /// without hidden ones.
    /// </summary>
    internal static class RecordColumns<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>
    {
        private const string Supported = "a reader, an IReadOnlyDictionary<string, object?>, JSON or a type with public properties";

        private static readonly PropertyInfo[] Properties =
            [.. typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(
                property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderByDescending(property => DepthOf(property.DeclaringType)).DistinctBy(property => property.Name)];

        private static readonly ColumnNames? Names =
            Properties.Length == 0 || typeof(IEnumerable).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(object)
            ? null
            : new ColumnNames([.. Properties.Select(property => property.Name)], Properties);

        public static ColumnNames Get() =>
            Names ?? throw new ArgumentException(Guard.Text($"expected {Supported}, found {NameOf(typeof(T))}"));

        private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);

        /// <summary>Gets the name of a type, for instance "Dictionary&lt;String, String&gt;".</summary>
        private static string NameOf(Type type) => type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }
}
