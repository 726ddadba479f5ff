using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Collects the features of one input, as written by an <see cref="IEncoder{TInput}"/>.</summary>
/// <remarks>Reuse a buffer to encode without allocation. Not thread-safe: use one buffer per thread.</remarks>
public sealed class FeatureBuffer
{
    private const string BetweenNames = " / ";

    private readonly SortedDictionary<int, string>? _names; // sorted, because an attacker could make hash table keys collide
    private int[] _columns = [];
    private float[] _values = [];
    private long[] _keys = [];
    private float[] _unsorted = [];
    private int _count;
    private bool _isSorted = true;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="recordsNames">Whether the buffer records names of columns, for explanations. Default: false.</param>
    public FeatureBuffer(bool recordsNames = false) => _names = recordsNames ? [] : null;

    /// <summary>Gets whether the buffer records names; if false, encoders need not call <see cref="AddName"/>.</summary>
    public bool RecordsNames => _names is not null;

    /// <summary>Gets the number of features added since the last <see cref="Clear"/>.</summary>
    public int Count => _count;

    /// <summary>Gets the number of features that fit before the buffer grows.</summary>
    internal int Capacity => _columns.Length;

    /// <summary>Gets the counter of the features of texts.</summary>
    internal KeyCounter Counter => field ??= new KeyCounter();

    /// <summary>Adds a feature, summing values of the same column.</summary>
    /// <param name="column">The index of the column: 0 or more.</param>
    /// <param name="value">The value: finite; 0 adds nothing.</param>
    public void Add(int column, float value)
    {
        if (value == 0)
            return;
        int[] columns = _columns;
        float[] values = _values;
        int count = _count;
        if ((uint)count >= (uint)columns.Length || (uint)count >= (uint)values.Length)
        {
            Grow(count + 1L);
            (columns, values) = (_columns, _values);
        }
        if (count > 0 && column <= columns[count - 1])
            _isSorted = false;
        columns[count] = column;
        values[count] = value;
        _count = count + 1;
    }

    /// <summary>Adds a name for a column if <see cref="RecordsNames"/> is true, joining several names of one column by " / ".</summary>
    /// <param name="column">The index of the column.</param>
    /// <param name="name">The name in explanations, for instance a word of the text or "income".</param>
    public void AddName(int column, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_names is null)
            return;
        if (!_names.TryGetValue(column, out string? names))
            _names.Add(column, name);
        else if (!names.Split(BetweenNames).Contains(name))
            _names[column] = names + BetweenNames + name;
    }

    /// <summary>Removes all features and names.</summary>
    public void Clear()
    {
        _count = 0;
        _isSorted = true;
        _names?.Clear();
    }

    /// <summary>Gets the row of all features added since the last <see cref="Clear"/>.</summary>
    /// <param name="featureCount">The number of features of a row; all columns must be below it.</param>
    /// <returns>
    /// A view of this buffer, valid until a feature is added or the buffer is cleared. Columns whose values sum to 0 are omitted.
    /// </returns>
    /// <exception cref="ArgumentException">A column is out of range, or a value or a sum is NaN or infinite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SparseRow GetRow(int featureCount)
    {
        if (!_isSorted)
            Sort();
        if (_count > 0 && (_columns[0] < 0 || _columns[_count - 1] >= featureCount))
        {
            int found = _columns[0] < 0 ? _columns[0] : _columns[_count - 1];
            throw new ArgumentException(Guard.Text($"expected columns 0 to {featureCount - 1} from the encoder, found {found}"));
        }
        ReadOnlySpan<float> values = _values.AsSpan(0, _count);
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite features from the encoder, found {values[index]} in column {_columns[index]}"));
        }
        return SparseRow.Checked(_columns.AsSpan(0, _count), values);
    }

    /// <summary>Gets the name of a column; null if it has none.</summary>
    internal string? FindName(int column) => _names?.GetValueOrDefault(column);

    /// <summary>Gets spans to write features to, which <see cref="Append"/> then adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Reserve(int count, out Span<int> columns, out Span<float> values)
    {
        if (_columns.Length - _count < count)
            Grow((long)_count + count);
        columns = _columns.AsSpan(_count, count);
        values = _values.AsSpan(_count, count);
    }

    /// <summary>Adds the first features of the spans that were reserved last, with ascending columns.</summary>
    internal void Append(int count)
    {
        if (_count > 0 && count > 0 && _columns[_count] <= _columns[_count - 1])
            _isSorted = false;
        _count += count;
    }

    /// <summary>Sorts by column and sums the values of each column in the order in which they were added.</summary>
    private void Sort()
    {
        if (_keys.Length < _count)
        {
            _keys = new long[_columns.Length];
            _unsorted = new float[_columns.Length];
        }
        Span<long> keys = _keys.AsSpan(0, _count);
        Span<float> unsorted = _unsorted.AsSpan(0, _count);
        _values.AsSpan(0, _count).CopyTo(unsorted);
        for (int i = 0; i < keys.Length; i++)
            keys[i] = (long)_columns[i] << 32 | (uint)i;
        keys.Sort();
        int count = 0;
        for (int i = 0; i < keys.Length;)
        {
            int column = (int)(keys[i] >> 32);
            double sum = 0;
            for (; i < keys.Length && (int)(keys[i] >> 32) == column; i++)
                sum += unsorted[(int)(uint)keys[i]];
            if (sum == 0)
                continue;
            _columns[count] = column;
            _values[count++] = (float)sum;
        }
        _count = count;
        _isSorted = true;
    }

    private void Grow(long atLeast)
    {
        if (atLeast > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength} features of an input, found more"));
        int room = (int)Math.Min(Math.Max(Math.Max(64, atLeast), 2L * _count), Array.MaxLength);
        Array.Resize(ref _columns, room);
        Array.Resize(ref _values, room);
    }
}
