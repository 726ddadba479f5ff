using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// One row of a table, whose cells are found by the name of their column: of a data reader, a dictionary, an object of JSON, or a record or
/// class. A view: it copies nothing.
/// </summary>
/// <remarks>
/// Cells are numbers of any type, booleans, dates (<see cref="DateTime"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>), texts,
/// enumeration values, values of JSON, or missing: null, <see cref="DBNull"/>, NaN, or a text of white space only. Names of columns are
/// compared to the letter.
/// </remarks>
#pragma warning disable CA1815 // a view is not compared
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

    /// <summary>Views the current row of a reader.</summary>
    /// <param name="record">
    /// For instance a <see cref="System.Data.Common.DbDataReader"/> after Read. The view is valid until it reads the next row.
    /// </param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">Two columns have the same name, or a name shows that the file was decoded wrongly.</exception>
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

    /// <summary>Views a dictionary.</summary>
    /// <param name="cells">Cells by the name of their column. Values may be of JSON, as those of a web request are.</param>
    /// <returns>The row.</returns>
    [OverloadResolutionPriority(1)]
    public static TableRow From(IReadOnlyDictionary<string, object?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return new TableRow(cells);
    }

    /// <summary>Views an object of JSON.</summary>
    /// <param name="json">An object whose members are the cells. Of members with the same name, the last one is used.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">It is not an object.</exception>
    [OverloadResolutionPriority(1)]
    public static TableRow From(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new TableRow(json)
        : throw new ArgumentException(Guard.Text($"expected an object of JSON, found {json.ValueKind}"), nameof(json));

    /// <summary>Views a record or an object of a class by its public properties.</summary>
    /// <typeparam name="T">The type whose public properties are the columns.</typeparam>
    /// <param name="row">The object.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The type has no public properties, or it is a collection.</exception>
    public static TableRow From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T row)
        where T : notnull
    {
        if (row is null)
            throw new ArgumentNullException(nameof(row));
        return new TableRow(row, RecordColumns<T>.Get());
    }

#pragma warning disable CA2225 // From takes all of these
    /// <summary>Views the current row of a reader, as <see cref="From(IDataRecord)"/> does.</summary>
    /// <param name="reader">A reader after Read.</param>
    public static implicit operator TableRow(DbDataReader reader) => From(reader);

    /// <summary>Views a dictionary, as <see cref="From(IReadOnlyDictionary{string, object?})"/> does.</summary>
    /// <param name="cells">Cells by the name of their column.</param>
    public static implicit operator TableRow(Dictionary<string, object?> cells) => From(cells);

    /// <summary>Views an object of JSON, as <see cref="From(JsonElement)"/> does.</summary>
    /// <param name="json">An object whose members are the cells.</param>
    public static implicit operator TableRow(JsonElement json) => From(json);
#pragma warning restore CA2225

    /// <summary>The names of the columns, in a message.</summary>
    internal string FormatNames() => ColumnNames.Format(GetNames());

    /// <summary>The names of the columns.</summary>
    internal IEnumerable<string> GetNames() => _source switch
    {
        null => [],
        IReadOnlyDictionary<string, object?> cells when _names is null => cells.Keys,
        JsonElement json => json.EnumerateObject().Select(ReadName),
        _ => _names!.Names,
    };

    /// <summary>Finds a cell.</summary>
    /// <param name="name">The name of its column.</param>
    /// <param name="next">Where the column probably is. Moved behind it.</param>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether there is such a column.</returns>
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
        cell = _names.Properties is { } properties
            ? Cell.From(properties[index].GetValue(_source, BindingFlags.DoNotWrapExceptions, null, null, null))
            : Read((IDataRecord)_source!, _names.Cells!, index, name);
        return true;
    }

    /// <exception cref="ArgumentException">The name of a member is not Unicode.</exception>
    private static bool TryGetMember(JsonElement json, string name, out JsonElement member)
    {
        try
        {
            return json.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            throw new ArgumentException("expected names of Unicode in the object of JSON, found half a surrogate pair", exception);
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
            return DisplayText.Replacement.ToString(); // an escape for half a surrogate pair
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
    /// The columns of a type: its public properties that can be read, in the order of their declaration, those of base types last and
    /// without the hidden ones.
    /// </summary>
    internal static class RecordColumns<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>
    {
        private static readonly PropertyInfo[] Properties =
            [.. typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(
                property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderByDescending(property => DepthOf(property.DeclaringType)).DistinctBy(property => property.Name)];

        private static readonly ColumnNames? Names =
            Properties.Length == 0 || typeof(IEnumerable).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(object)
            ? null
            : new ColumnNames([.. Properties.Select(property => property.Name)], Properties);

        public static ColumnNames Get() => Names ?? throw new ArgumentException(Guard.Text(
            $"expected a reader, an IReadOnlyDictionary<string, object?>, JSON or a type with public properties, found {NameOf(typeof(T))}"));

        private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);

        /// <summary>For instance "Dictionary&lt;String, String&gt;".</summary>
        private static string NameOf(Type type) => type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }
}
