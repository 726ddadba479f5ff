namespace LinearLearn;

/// <summary>Stores the cells of a column compactly: numbers as doubles, other cells as indexes of distinct values.</summary>
internal sealed class CellStore
{
    /// <summary>
    /// The number of distinct values above which duplicates are not searched for if most values are distinct, because the search would take
    /// more memory than it saves.
    /// </summary>
    private const int ManyValues = 1 << 16;

    private const int MissingCode = -1;

    private double[]? _numbers = [];
    private int[] _codes = [];
    private List<object>? _values;
    private Dictionary<object, int>? _codeOf;

    public int Count { get; private set; }

    public Cell this[int row] =>
        _numbers is not null ? Cell.FromNumber(_numbers[row])
        : _codes[row] == MissingCode ? default
        : Cell.From(_values![_codes[row]]);

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
        if (_numbers is not null && cell.Type != CellType.Missing && !cell.IsDouble)
            ToValues();
        if (_numbers is not null)
        {
            if (Count == _numbers.Length)
                Array.Resize(ref _numbers, Math.Max(4, 2 * Count));
            _numbers[Count++] = cell.Type == CellType.Missing ? double.NaN : cell.Number;
            return;
        }
        AddCode(cell.Type == CellType.Missing ? MissingCode : FindCode(cell.Key!));
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
        int count = Count;
        _numbers = null;
        _values = [];
        _codeOf = [];
        Count = 0;
        for (int row = 0; row < count; row++)
            AddCode(double.IsNaN(numbers[row]) ? MissingCode : FindCode(numbers[row]));
    }
}
