namespace LinearLearn;

/// <summary>Collects rows, value by value or whole, into <see cref="SparseFeatures"/>.</summary>
/// <remarks>The buffers are reused for the next matrix.</remarks>
/// <param name="maxValues">The maximum number of values in all rows. Only tests pass less than an array can hold.</param>
internal sealed class SparseRowsBuilder(int maxValues)
{
    private readonly List<int> _rowStarts = [0];
    private int[] _columns = [];
    private float[] _values = [];
    private int _count;

    public int Rows => _rowStarts.Count - 1;

    public int MaxValues => maxValues;

    /// <summary>Tries to add a value to the current row, and returns false if there is no room for it.</summary>
    public bool TryAdd(int column, float value)
    {
        int[] columns = _columns;
        float[] values = _values;
        int count = _count;
        if ((uint)count >= (uint)columns.Length || (uint)count >= (uint)values.Length)
            return TryGrow() && TryAdd(column, value);
        columns[count] = column;
        values[count] = value;
        _count = count + 1;
        return true;
    }

    /// <summary>Tries to add values to the current row, and returns false if there is no room for them.</summary>
    public bool TryAdd(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        while (_columns.Length - _count < columns.Length)
        {
            if (!TryGrow())
                return false;
        }
        columns.CopyTo(_columns.AsSpan(_count));
        values.CopyTo(_values.AsSpan(_count));
        _count += columns.Length;
        return true;
    }

    /// <summary>Adds a whole row.</summary>
    /// <exception cref="ArgumentException">There is no room for its values.</exception>
    public void Add(SparseRow row)
    {
        if (!TryAdd(row.Columns, row.Values))
            throw new ArgumentException(Guard.Text($"expected at most {maxValues} nonzero features, found more in example {Rows}"));
        EndRow();
    }

    public void EndRow() => _rowStarts.Add(_count);

    /// <summary>Builds a matrix of the rows so far, and starts the next one.</summary>
    public SparseFeatures Build(int columns)
    {
        SparseFeatures features = new([.. _rowStarts], Copy(_columns, _count), Copy(_values, _count), columns);
        _rowStarts.Clear();
        _rowStarts.Add(0);
        _count = 0;
        return features;
    }

    private bool TryGrow()
    {
        if (_columns.Length == maxValues)
            return false;
        int room = (int)Math.Clamp(2L * _columns.Length, Math.Min(1024, maxValues), maxValues);
        _columns = Copy(_columns, room);
        _values = Copy(_values, room);
        return true;
    }

    /// <summary>Copies the values so far into a new, uninitialized array.</summary>
    private T[] Copy<T>(T[] values, int length)
    {
        T[] copy = GC.AllocateUninitializedArray<T>(length);
        values.AsSpan(0, _count).CopyTo(copy);
        return copy;
    }
}
