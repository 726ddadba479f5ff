namespace LinearLearn;

/// <summary>Counts of what the cells of a column could be, and the first rows that have it.</summary>
internal sealed class ColumnTally
{
    /// <summary>Numbers and dates of so many different values are no codes of categories.</summary>
    private const int FewValues = 20;

    /// <summary>The length that all values have so far; 0 if they differ or are not all texts of digits.</summary>
    private int? _codeLength;

    private bool _hasLeadingZero;

    private readonly HashSet<double> _numbers = [];
    private readonly HashSet<DateTime> _dates = [];

    public ColumnTally(CellStore cells, char? separator)
    {
        for (int row = 0; row < cells.Count; row++)
            Add(cells[row], row, separator);
    }

    /// <summary>Cells with anything but a missing number or date: those are missing or a value of a category.</summary>
    public int Values { get; private set; }

    public int Numbers { get; private set; }

    public int Dates { get; private set; }

    public int Booleans { get; private set; }

    /// <summary>The first row with a text that is neither; -1 if there is none. So are all rows below.</summary>
    public int OtherRow { get; private set; } = -1;

    public int NoNumberRow { get; private set; } = -1;

    public int NoDateRow { get; private set; } = -1;

    public int PointRow { get; private set; } = -1;

    public int CommaRow { get; private set; } = -1;

    public int AmbiguousRow { get; private set; } = -1;

    /// <summary>Whether all values are as many digits, some with zeros in front, such as 01234: codes, in which zeros count.</summary>
    public bool AreCodes => _codeLength > 1 && _hasLeadingZero;

    public bool AreMostlyNumbers => Numbers > Values / 2 && _numbers.Count > FewValues;

    public bool AreMostlyDates => Dates > Values / 2 && _dates.Count > FewValues;

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
