using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Stores the nonzero features of rows, each beside its column.</summary>
/// <remarks>
/// Columns are renumbered in the order of their first feature. Frequent columns occur early, so the weights that are used most share cache
/// lines. Columns without a feature have no weights.
/// </remarks>
internal sealed class SparseDualRows : DualRows
{
    private const int EntriesPerLine = 8;

    /// <summary>The number of entries after which the hardware prefetcher has recognized the pattern.</summary>
    private const int PrefetchedEntries = 128;

    /// <summary>The number of entries that fit in the second-level cache of most processors.</summary>
    private const int CachedEntries = 1 << 17;

    private readonly int[] _starts;
    private readonly SparseEntry[] _entries;
    private readonly int[] _columns;

    /// <param name="features">One row for each example; dense rows are stored without their zeros.</param>
    public SparseDualRows(FeatureMatrix features)
    {
        RowStorage storage = features.Storage;
        float[] scratch = features.CreateScratch();
        _starts = CountFeatures(storage, scratch);
        _entries = GC.AllocateUninitializedArray<SparseEntry>(_starts[^1]);
        _columns = CopyFeatures(storage, scratch);
    }

    /// <inheritdoc/>
    public override int StoredColumns => _columns.Length;

    /// <inheritdoc/>
    public override bool Prefetches => _entries.Length > CachedEntries;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dots(int example, ReadOnlySpan<float> weights, int stride, Span<float> dots) =>
        LaneKernels.Dots(Row(example), weights, stride, dots);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(int example, ReadOnlySpan<float> steps, int stride, Span<float> weights) =>
        LaneKernels.AddScaled(Row(example), steps, stride, weights);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CopyOutput(ReadOnlySpan<float> weights, int stride, int output, Span<float> row)
    {
        row.Clear();
        for (int column = 0; column < _columns.Length; column++)
            row[_columns[column]] = weights[column * stride + output];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Prefetch(int example)
    {
        ReadOnlySpan<SparseEntry> row = Row(example);
        row = row[..Math.Min(row.Length, PrefetchedEntries)];
        int sum = 0;
        for (int i = 0; i < row.Length; i += EntriesPerLine)
            sum += row[i].Column;
        return sum;
    }

    private ReadOnlySpan<SparseEntry> Row(int example)
    {
        int start = _starts[example];
        return _entries.AsSpan(start, _starts[example + 1] - start);
    }

    /// <summary>Finds the index of the first feature of each row and the end of the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] CountFeatures(RowStorage storage, float[] scratch)
    {
        int[] starts = new int[storage.Rows + 1];
        for (int row = 0; row < storage.Rows; row++)
        {
            ReadOnlySpan<float> values = storage.StoredValues(row, scratch);
            starts[row + 1] = checked(starts[row] + values.Length - (storage.IsDense ? values.Count(0f) : 0));
        }
        return starts;
    }

    /// <summary>Copies the features and numbers their columns.</summary>
    /// <returns>The columns, in the order of their numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] CopyFeatures(RowStorage storage, float[] scratch)
    {
        int[] numbers = new int[storage.Columns]; // from 1; 0: none yet
        int at = 0, used = 0;
        for (int row = 0; row < storage.Rows; row++)
        {
            ReadOnlySpan<float> values = storage.StoredValues(row, scratch);
            ReadOnlySpan<int> columns = storage.StoredColumns(row);
            for (int i = 0; i < values.Length; i++)
            {
                if (columns.IsEmpty && values[i] == 0)
                    continue;
                ref int number = ref numbers[columns.IsEmpty ? i : columns[i]];
                if (number == 0)
                    number = ++used;
                _entries[at++] = new SparseEntry(number - 1, values[i]);
            }
        }
        int[] order = new int[used];
        for (int column = 0; column < numbers.Length; column++)
        {
            if (numbers[column] > 0)
                order[numbers[column] - 1] = column;
        }
        return order;
    }
}
