namespace LinearLearn;

/// <summary>
/// Stores the cells of a column compactly: numbers, and the texts of numbers beside them, as doubles; other cells as indexes of distinct
/// values.
/// </summary>
internal sealed class CellStore
{
    /// <summary>
    /// The number of distinct values above which duplicates are not searched for if most values are distinct, because the search would take
    /// more memory than it saves.
    /// </summary>
    private const int ManyValues = 1 << 16;

    private const int MissingCode = -1;

    private double[]? _numbers = [];
    private NumberTexts? _texts; // of the numbers, unless these are no texts
    private bool _hasNumbers;
    private int[] _codes = [];
    private List<object>? _values;
    private Dictionary<object, int>? _codeOf;

    public int Count { get; private set; }

    public Cell this[int row] =>
        _texts is not null ? Cell.FromText(_texts[row])
        : _numbers is not null ? Cell.FromNumber(_numbers[row])
        : _codes[row] == MissingCode ? default
        : Cell.From(_values![_codes[row]]);

    /// <summary>
    /// Gets all cells as numbers, NaN for missing ones, if all are numbers, or if all are texts of numbers with a decimal point; otherwise
    /// empty.
    /// </summary>
    public ReadOnlySpan<double> Numbers => _numbers.AsSpan(0, _numbers is null ? 0 : Count);

    /// <summary>Gets whether the cells are texts, although <see cref="Numbers"/> has them as numbers, which are finite or NaN.</summary>
    public bool AreTexts => _texts is not null;

    /// <summary>Creates a store for each column.</summary>
    public static CellStore[] CreateMany(int columns)
    {
        CellStore[] stores = new CellStore[columns];
        for (int i = 0; i < stores.Length; i++)
            stores[i] = new CellStore();
        return stores;
    }

    public void Add(in Cell cell)
    {
        if (_numbers is not null && !TryAddNumber(cell))
            ToValues();
        else if (_numbers is not null)
            return;
        AddCode(cell.Type == CellType.Missing ? MissingCode : FindCode(cell.Key!));
    }

    /// <summary>Adds a cell to the numbers, unless it differs from them in type.</summary>
    private bool TryAddNumber(in Cell cell)
    {
        double number = double.NaN;
        bool isText = cell.Type == CellType.Text, isMissing = cell.Type == CellType.Missing;
        if (!isMissing && _hasNumbers && isText != AreTexts)
            return false;
        if (isText)
        {
            if (!NumberTexts.TryParse(cell.RawText, out number) || !TryAddText(cell.RawText))
                return false;
        }
        else if (cell.IsDouble)
        {
            number = cell.Number;
        }
        else if (!isMissing || (AreTexts && !TryAddText("")))
        {
            return false;
        }
        _hasNumbers |= !isMissing;
        if (Count == _numbers!.Length)
            Array.Resize(ref _numbers, Math.Max(4, 2 * Count));
        _numbers[Count++] = number;
        return true;
    }

    /// <summary>Adds the text of a number, after those of all cells before the first number, which are missing.</summary>
    private bool TryAddText(ReadOnlySpan<char> text)
    {
        if (_texts is null)
        {
            _texts = new NumberTexts();
            for (int row = 0; row < Count; row++)
                _texts.TryAdd("");
        }
        return _texts.TryAdd(text);
    }

    private void AddCode(int code)
    {
        if (Count == _codes.Length)
            Array.Resize(ref _codes, Math.Max(4, 2 * Count));
        _codes[Count++] = code;
    }

    private int FindCode(object key)
    {
        if (_codeOf is not null)
        {
            if (_codeOf.TryGetValue(key, out int code))
                return code;
            if (_values!.Count >= ManyValues && _values.Count > Count / 2)
                _codeOf = null;
            else
                _codeOf.Add(key, _values.Count);
        }
        _values!.Add(key);
        return _values.Count - 1;
    }

    private void ToValues()
    {
        double[] numbers = _numbers!;
        NumberTexts? texts = _texts;
        int count = Count;
        _numbers = null;
        _texts = null;
        _values = [];
        _codeOf = [];
        Count = 0;
        for (int row = 0; row < count; row++)
        {
            object? key = texts is not null ? Cell.FromText(texts[row]).Key : double.IsNaN(numbers[row]) ? null : numbers[row];
            AddCode(key is null ? MissingCode : FindCode(key));
        }
    }
}
