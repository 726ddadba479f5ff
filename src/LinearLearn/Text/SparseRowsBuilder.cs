using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Collects rows, value by value or whole, into <see cref="SparseFeatures"/>.</summary>
/// <remarks>
/// Blocks of values are never copied before the matrix is built, and a block of exactly the expected number of values becomes the matrix.
/// The blocks are reused for the next matrix.
/// </remarks>
/// <param name="maxValues">The maximum number of values in all rows. Only tests pass less than an array can hold.</param>
internal sealed class SparseRowsBuilder(int maxValues)
{
    /// <summary>The number of values of the first block, and of all blocks after the first few.</summary>
    private const int SmallestBlock = 1 << 10, LargestBlock = 1 << 18;

    private readonly List<int[]> _columnBlocks = [];
    private readonly List<float[]> _valueBlocks = [];
    private int[] _rowStarts = new int[17];
    private int[] _columns = [];
    private float[] _values = [];

    /// <summary>The number of values in the current block, and in the blocks before it.</summary>
    private int _count, _countBefore;
    private int _block = -1;

    public int Rows { get; private set; }

    public int MaxValues => maxValues;

    private int Count => _countBefore + _count;

    /// <summary>Allocates arrays for the likely numbers of all rows and values; numbers below the current ones have no effect.</summary>
    public void Expect(int rows, int values)
    {
        if (rows > Rows)
            Array.Resize(ref _rowStarts, rows + 1);
        int count = Count;
        values = Math.Min(values, maxValues);
        if (values <= count)
            return;
        _columns = GC.AllocateUninitializedArray<int>(values);
        _values = GC.AllocateUninitializedArray<float>(values);
        CopyBlocks(_columnBlocks, _columns.AsSpan(0, count), isLast: true);
        CopyBlocks(_valueBlocks, _values.AsSpan(0, count), isLast: true);
        _columnBlocks.Add(_columns);
        _valueBlocks.Add(_values);
        (_block, _countBefore, _count) = (0, 0, count);
    }

    /// <summary>Gets the room for more values, which <see cref="Advance"/> then adds; empty only if there is no room at all.</summary>
    public void Reserve(out Span<int> columns, out Span<float> values)
    {
        if (_count == _columns.Length)
            TryGrow();
        int room = Math.Min(_columns.Length - _count, maxValues - Count);
        columns = _columns.AsSpan(_count, room);
        values = _values.AsSpan(_count, room);
    }

    /// <summary>Adds the first values of the room that was reserved last to the current row.</summary>
    public void Advance(int values) => _count += values;

    /// <summary>Tries to add a value to the current row, and returns false if there is no room for it.</summary>
    public bool TryAdd(int column, float value) => TryAdd([column], [value]);

    /// <summary>Tries to add values to the current row, and returns false if there is no room for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        if (columns.Length > maxValues - Count)
            return false;
        while (!columns.IsEmpty)
        {
            Reserve(out Span<int> columnRoom, out Span<float> valueRoom);
            int some = Math.Min(columns.Length, columnRoom.Length);
            columns[..some].CopyTo(columnRoom);
            values[..some].CopyTo(valueRoom);
            Advance(some);
            columns = columns[some..];
            values = values[some..];
        }
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

    public void EndRow()
    {
        if (++Rows == _rowStarts.Length)
            Array.Resize(ref _rowStarts, (int)Math.Min(2L * Rows, Array.MaxLength));
        _rowStarts[Rows] = Count;
    }

    /// <summary>Builds a matrix of the rows so far, whose columns are all below the given number, and starts the next one.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="isLast">Whether to release the blocks instead of reusing them, each as soon as it is copied. Default: true.</param>
    public SparseFeatures Build(int columns, bool isLast = true)
    {
        int rows = Rows, count = Count;
        int[] rowStarts = _rowStarts;
        Rows = _count = _countBefore = 0;
        _block = -1;
        (_columns, _values) = ([], []);
        if (isLast)
            _rowStarts = [0];
        if (!isLast || rowStarts.Length != rows + 1)
            rowStarts = rowStarts[..(rows + 1)];
        int[] columnIndices = Concatenate(_columnBlocks, count, isLast);
        float[] values = Concatenate(_valueBlocks, count, isLast);
        return SparseFeatures.Checked(rowStarts, columnIndices, values, columns);
    }

    /// <summary>Starts the next block if this one is full, unless all values are there.</summary>
    private void TryGrow()
    {
        if (Count == maxValues)
            return;
        _countBefore += _count;
        _count = 0;
        if (++_block == _columnBlocks.Count)
        {
            int size = Math.Min(SmallestBlock << Math.Min(_block, 16), LargestBlock);
            _columnBlocks.Add(GC.AllocateUninitializedArray<int>(size));
            _valueBlocks.Add(GC.AllocateUninitializedArray<float>(size));
        }
        _columns = _columnBlocks[_block];
        _values = _valueBlocks[_block];
    }

    private static T[] Concatenate<T>(List<T[]> blocks, int count, bool isLast)
    {
        T[] all = isLast && blocks.Count > 0 && blocks[0].Length == count ? blocks[0] : GC.AllocateUninitializedArray<T>(count);
        CopyBlocks(blocks, all, isLast);
        return all;
    }

    private static void CopyBlocks<T>(List<T[]> blocks, Span<T> rest, bool isLast)
    {
        for (int i = 0; i < blocks.Count && !rest.IsEmpty; i++)
        {
            int some = Math.Min(rest.Length, blocks[i].Length);
            blocks[i].AsSpan(0, some).CopyTo(rest);
            rest = rest[some..];
            if (isLast)
                blocks[i] = [];
        }
        if (isLast)
            blocks.Clear();
    }
}
