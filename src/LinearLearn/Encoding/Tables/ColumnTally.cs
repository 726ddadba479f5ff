using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Counts the possible kinds of the cells of a column, and finds the first row of each kind.</summary>
internal sealed class ColumnTally
{
    /// <summary>The number of distinct numbers or dates above which they are not codes of categories.</summary>
    private const int FewValues = 20;

    /// <summary>The common length of all values so far; 0 if lengths differ or a value is not a text of digits.</summary>
    private int? _codeLength;

    private bool _hasLeadingZero;

    private readonly HashSet<double> _numbers = [];
    private readonly HashSet<DateTime> _dates = [];

    public ColumnTally(CellStore cells, char? separator)
    {
        if (cells.AreTexts && separator != ',')
        {
            AddNumbers(cells.Numbers);
            return;
        }
        for (int row = 0; row < cells.Count; row++)
            Add(cells[row], row, separator);
    }

    /// <summary>Gets the number of cells other than missing cells and texts for missing numbers or dates.</summary>
    public int Values { get; private set; }

    public int Numbers { get; private set; }

    public int Dates { get; private set; }

    public int Booleans { get; private set; }

    /// <summary>Gets the first row with a value of a type that no column supports; -1 if there is none, as for the rows below.</summary>
    public int OtherRow { get; private set; } = -1;

    public int NoNumberRow { get; private set; } = -1;

    public int NoDateRow { get; private set; } = -1;

    public int PointRow { get; private set; } = -1;

    public int CommaRow { get; private set; } = -1;

    public int AmbiguousRow { get; private set; } = -1;

    /// <summary>Gets whether all values have the same number of digits, some with leading zeros, such as the code 01234.</summary>
    public bool AreCodes => _codeLength > 1 && _hasLeadingZero;

    public bool AreMostlyNumbers => Numbers > Values / 2 && _numbers.Count > FewValues;

    public bool AreMostlyDates => Dates > Values / 2 && _dates.Count > FewValues;

    [MethodImpl(MethodImplOptions.NoInlining)] // in the first fit of a process, the loop over all rows is compiled without it
    private void Add(in Cell cell, int row, char? separator)
    {
        if (cell.Type == CellType.Missing)
            return;
        bool isNumber = cell.Type == CellType.Number, isDate = cell.Type == CellType.Date, isBoolean = cell.Type == CellType.Boolean;
        double number = cell.Number;
        DateTime date = cell.Date;
        if (cell.Type == CellType.Other)
        {
            OtherRow = First(OtherRow, row);
        }
        else if (cell.Type == CellType.Text)
        {
            ReadOnlySpan<char> text = cell.Text;
            if (CellText.IsMissingNumber(text))
                return;
            NumberForm form = CellText.FindForm(text);
            bool isComma = form is NumberForm.Comma or NumberForm.AmbiguousComma;
            isNumber = form != NumberForm.None && !(isComma && separator == '.') && !(form == NumberForm.Point && separator == ',');
            isDate = !isNumber && CellText.TryParseDate(text, out date);
            isBoolean = !isNumber && CellText.IsTrueOrFalse(text);
            if (isNumber && _numbers.Count <= FewValues)
                CellText.TryParseNumber(text, isComma, out number);
            if (form == NumberForm.Point)
                PointRow = First(PointRow, row);
            if (form == NumberForm.Comma)
                CommaRow = First(CommaRow, row);
            if (form == NumberForm.AmbiguousComma)
                AmbiguousRow = First(AmbiguousRow, row);
        }
        AddCode(cell);
        Values++;
        Numbers += isNumber ? 1 : 0;
        Dates += isDate ? 1 : 0;
        Booleans += isBoolean ? 1 : 0;
        if (!isNumber)
            NoNumberRow = First(NoNumberRow, row);
        if (!isDate)
            NoDateRow = First(NoDateRow, row);
        if (isNumber && _numbers.Count <= FewValues)
            _numbers.Add(number);
        if (isDate && _dates.Count <= FewValues)
            _dates.Add(date);
    }

    /// <summary>Adds the texts of numbers of <see cref="NumberTexts"/>, which are neither codes nor dates.</summary>
    private void AddNumbers(ReadOnlySpan<double> numbers)
    {
        for (int row = 0; row < numbers.Length; row++)
        {
            if (double.IsNaN(numbers[row]))
                continue;
            Values++;
            NoDateRow = First(NoDateRow, row);
            if (_numbers.Count <= FewValues)
                _numbers.Add(numbers[row]);
        }
        Numbers = Values;
    }

    private void AddCode(in Cell cell)
    {
        ReadOnlySpan<char> text = cell.Type == CellType.Text ? cell.Text : default;
        _codeLength ??= text.Length;
        if (text.Length != _codeLength || text.ContainsAnyExceptInRange('0', '9'))
            _codeLength = 0;
        else if (!text.IsEmpty)
            _hasLeadingZero |= text[0] == '0';
    }

    private static int First(int found, int row) => found < 0 ? row : found;
}
