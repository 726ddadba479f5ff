using System.Text;

namespace LinearLearn;

/// <summary>Writes a statement for each column of a table, and the arrays that the statements use.</summary>
internal sealed class CSharpTableColumns
{
    /// <summary>The maximum number of columns, each of which is a statement of one method.</summary>
    private const int MostColumns = 10_000;

    /// <summary>The maximum number of characters in names of columns and values: a .NET assembly holds 16 MB of texts.</summary>
    private const int MostCharacters = 1 << 22;

    private const string Indent = "        ";

    private readonly StringBuilder _calls = new();
    private readonly StringBuilder _arrays = new();
    private readonly float[] _others = [];
    private int _count;
    private long _characters;

    /// <summary>Writes the statements of all columns.</summary>
    /// <exception cref="ArgumentException">There are too many columns or characters.</exception>
    public CSharpTableColumns(TableEncoder encoder)
    {
        if (encoder.UsedColumns.Count > MostColumns)
        {
            throw new ArgumentException(
                Guard.Text($"expected at most {MostColumns} columns with features, found {encoder.UsedColumns.Count}"));
        }
        if (encoder.UsedColumns.Any(column => column is TextColumn { Texts.Options.InverseDocumentFrequency: true }))
            (Frequencies, _others) = (new float[encoder.FeatureCount], new float[encoder.FeatureCount]);
        int first = 0;
        foreach (ColumnEncoder column in encoder.UsedColumns)
        {
            string cell = $"Cell.From(row, {Quote(column.Name)})";
            if (_calls.Length > 0)
                _calls.Append('\n');
            _calls.Append(Indent).Append(column switch
            {
                NumberColumn number => FormatNumber(number, cell, first),
                DateColumn date => FormatDate(date, cell, first),
                CategoryColumn { Kind: ColumnKind.Boolean } boolean => FormatBoolean(boolean, cell, first),
                CategoryColumn category => FormatCategory(category, cell, first),
                TextColumn text => FormatText(text, cell, first),
                _ => throw new InvalidOperationException(Guard.Text($"expected a column with features, found {column.GetType().Name}")),
            });
            first += column.FeatureCount;
            if (_characters > MostCharacters)
            {
                throw new ArgumentException(Guard.Text(
                    $"expected names and values of columns of at most {MostCharacters} characters in total, found more"));
            }
        }
    }

    /// <summary>Gets the classes of text features.</summary>
    public CSharpTextColumns Texts { get; } = new();

    /// <summary>Gets the statements, one a line.</summary>
    public string Calls => _calls.ToString();

    /// <summary>Gets the declarations of arrays.</summary>
    public string Arrays => _arrays.ToString();

    /// <summary>Gets the inverse document frequency of each feature, 0 for features other than texts; empty if there are none.</summary>
    public float[] Frequencies { get; } = [];

    /// <summary>Determines whether a feature has another inverse document frequency than those that are not stored.</summary>
    public bool HasOwnFrequency(int feature) => Frequencies[feature] != _others[feature];

    private string FormatNumber(NumberColumn column, string cell, int first)
    {
        bool isConstant = column.Numbers.IsConstant;
        int firstKnot = isConstant ? first : first + 1, missing = firstKnot + column.KnotPositions.Length;
        string comma = column.HasDecimalComma ? "true" : "false";
        string knots = DeclareArray("double", column.KnotPositions.Select(SourceText.FormatDouble));
        return Guard.Text($"AddNumber(sums, {cell}, {comma}, {(isConstant ? -1 : first)}, {FormatNumbers(column.Numbers)}, ")
            + Guard.Text($"{firstKnot}, {knots}, {(column.Missing > 0 ? missing : -1)});");
    }

    private static string FormatDate(DateColumn column, string cell, int first)
    {
        const int months = 12, weekdays = 7, hours = 24;
        string call = Guard.Text($"AddDate(sums, {cell}, {(column.Years.IsConstant ? -1 : first++)}, {FormatNumbers(column.Years)}");
        call += Append(column.HasMonths, months) + Append(column.HasWeekdays, weekdays) + Append(column.HasHours, hours);
        return call + Append(column.Missing > 0, 1) + ");";

        string Append(bool exists, int count)
        {
            string text = Guard.Text($", {(exists ? first : -1)}");
            first += exists ? count : 0;
            return text;
        }
    }

    private static string FormatBoolean(CategoryColumn column, string cell, int first) =>
        Guard.Text($"AddBoolean(sums, {cell}, {first}, {(column.Missing > 0 ? first + column.Values.Length : -1)});");

    private string FormatCategory(CategoryColumn column, string cell, int first)
    {
        string values = DeclareArray("string", column.Values.Select(Quote)), missing = column.Missing > 0 ? "true" : "false";
        int types = (int)column.Types << (int)CellType.Number; // one bit for each CellType
        return Guard.Text($"AddCategory(sums, {cell}, {values}, {first}, {missing}, {column.Hashed}, {types});");
    }

    private string FormatText(TextColumn column, string cell, int first)
    {
        ReadOnlySpan<float> frequencies = column.Texts.InverseFrequencies;
        int firstText = first + (column.Missing > 0 ? 1 : 0);
        if (!frequencies.IsEmpty)
        {
            frequencies.CopyTo(Frequencies.AsSpan(firstText));
            _others.AsSpan(firstText, frequencies.Length).Fill(CSharpTextColumns.FindLargest(frequencies));
        }
        string other = CSharpTextColumns.FormatOther(frequencies);
        string call = Guard.Text($"new {Texts.NameOf(column.Texts.Options)}(TextOf({cell})).AddTo(sums, {firstText}{other});");
        return column.Missing == 0 ? call
            : Guard.Text($"AddOne(sums, {cell}.Type == CellType.Missing ? {first} : -1);\n{Indent}{call}");
    }

    /// <summary>Declares an array and returns its name.</summary>
    private string DeclareArray(string type, IEnumerable<string> elements)
    {
        string name = Guard.Text($"Array{++_count}");
        _arrays.Append(
            Guard.Text($"    private static readonly {type}[] {name} =\n    {{\n{SourceText.JoinLines(elements, Indent)}\n    }};\n\n"));
        return name;
    }

    private string Quote(string text)
    {
        _characters += text.Length;
        return SourceText.FormatText(text);
    }

    private static string FormatNumbers(Standardization numbers) =>
        $"{SourceText.FormatDouble(numbers.Mean)}, {SourceText.FormatDouble(numbers.Deviation)}";
}
