using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Represents features that are mostly 0, such as the words of a text, in compressed sparse rows (CSR): only nonzero features are stored,
/// at 8 bytes each.
/// </summary>
/// <remarks>Time and memory are proportional to the number of stored features, not to the number of columns.</remarks>
public sealed partial class SparseFeatures : FeatureMatrix
{
    private readonly int[] _rowStarts;
    private readonly int[] _columnIndices;
    private readonly float[] _values;

    /// <summary>Creates sparse features from the three arrays of the CSR format.</summary>
    /// <param name="rowStarts">
    /// The index in the other two arrays at which each row starts, followed by their length: rows + 1 numbers, starting at 0,
    /// non-decreasing. The matrix takes ownership of the three arrays. Do not modify them afterwards.
    /// </param>
    /// <param name="columnIndices">The column of each stored feature, 0 or more, ascending within each row.</param>
    /// <param name="values">The value of each stored feature, finite.</param>
    /// <param name="columns">The number of features per example, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// The arrays do not match, a column is out of range or out of order, or a value is NaN or infinite.
    /// </exception>
    public SparseFeatures(int[] rowStarts, int[] columnIndices, float[] values, int columns)
        : base(new RowStorage<SparseRows, SparseFeatureRow>(
            new(RequireAny(rowStarts), columnIndices, values, Guard.AtLeast(columns, 1, nameof(columns)))))
    {
        ArgumentNullException.ThrowIfNull(columnIndices);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != columnIndices.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected a value for each of {columnIndices.Length} columns, found {values.Length}"), nameof(values));
        }
        if (rowStarts[0] != 0 || rowStarts[^1] != values.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected row starts from 0 to {values.Length}, found {rowStarts[0]} to {rowStarts[^1]}"), nameof(rowStarts));
        }
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
        _values = values;
        for (int row = 0; row < Rows; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row])
            {
                throw new ArgumentException(
                    Guard.Text($"expected non-decreasing row starts, found {rowStarts[row + 1]} after {rowStarts[row]}"),
                    nameof(rowStarts));
            }
            if (rowStarts[row + 1] > values.Length)
            {
                throw new ArgumentException(
                    Guard.Text($"expected row starts from 0 to {values.Length}, found {rowStarts[row + 1]}"), nameof(rowStarts));
            }
            RequireColumns(ColumnsOf(row), row, nameof(columnIndices));
        }
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite numbers, found {values[index]} in row {RowOf(index)}, column {columnIndices[index]}"),
                nameof(values));
        }
    }

    private SparseFeatures(SparseRows rows, int[] rowStarts, int[] columnIndices, float[] values)
        : base(new RowStorage<SparseRows, SparseFeatureRow>(rows))
    {
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
        _values = values;
    }

    /// <summary>Gets the number of stored features in all rows.</summary>
    public int StoredCount => _values.Length;

    /// <summary>Converts any matrix to sparse features by storing the features that are not 0.</summary>
    /// <param name="features">Any matrix, for example <see cref="DenseFeatures"/>.</param>
    /// <returns>A matrix of the same shape and values.</returns>
    /// <exception cref="ArgumentException">There are more nonzero features than an array can hold.</exception>
    public static SparseFeatures From(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features is SparseFeatures sparse)
            return sparse;
        int[] starts = new int[features.Rows + 1];
        List<int> columns = [];
        List<float> values = [];
        float[] dense = new float[features.Columns];
        for (int row = 0; row < features.Rows; row++)
        {
            features.CopyTo(row, dense);
            for (int column = 0; column < dense.Length; column++)
            {
                if (dense[column] == 0)
                    continue;
                if (values.Count == Array.MaxLength)
                    throw new ArgumentException("expected fewer nonzero features: an array cannot hold more", nameof(features));
                columns.Add(column);
                values.Add(dense[column]);
            }
            starts[row + 1] = values.Count;
        }
        return new SparseFeatures(starts, [.. columns], [.. values], features.Columns);
    }

    /// <summary>Gets the stored features of one example.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns>The columns and the values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public SparseRow Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return SparseRow.Checked(ColumnsOf(row), _values.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]));
    }

    /// <summary>Creates a matrix from validated parts.</summary>
    internal static SparseFeatures Checked(int[] rowStarts, int[] columnIndices, float[] values, int columns) =>
        new(new SparseRows(rowStarts, columnIndices, values, columns), rowStarts, columnIndices, values);

    /// <summary>Finds the columns that contain a stored value, in ascending order.</summary>
    internal int[] FindStoredColumns()
    {
        bool[] isStored = new bool[Columns];
        foreach (int column in _columnIndices)
            isStored[column] = true;
        int[] columns = new int[isStored.AsSpan().Count(true)];
        for (int column = 0, count = 0; column < isStored.Length; column++)
        {
            if (isStored[column])
                columns[count++] = column;
        }
        return columns;
    }

    /// <summary>Removes all columns but the given ones, which must be ascending and include every column with a stored value.</summary>
    /// <remarks>Rows and values are shared.</remarks>
    internal SparseFeatures SelectColumns(int[] columns)
    {
        int[] indexOf = new int[Columns];
        for (int i = 0; i < columns.Length; i++)
            indexOf[columns[i]] = i;
        return new SparseFeatures(_rowStarts, Array.ConvertAll(_columnIndices, column => indexOf[column]), _values, columns.Length);
    }

    /// <summary>Creates a matrix with other values in the same rows and columns, which are not copied.</summary>
    internal SparseFeatures WithValues(float[] values) => new(_rowStarts, _columnIndices, values, Columns);

    /// <summary>Creates a matrix with as many columns or more, of which the last contain zeros; all arrays are shared.</summary>
    internal SparseFeatures WithColumns(int columns) => Checked(_rowStarts, _columnIndices, _values, columns);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows)
    {
        int[] starts = new int[rows.Length + 1];
        long end = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            end += _rowStarts[rows[i] + 1] - _rowStarts[rows[i]];
            if (end > Array.MaxLength)
                throw new ArgumentException(Guard.Text($"{rows.Length} rows have more values than an array can hold"), nameof(rows));
            starts[i + 1] = (int)end;
        }
        int[] columns = new int[end];
        float[] values = new float[end];
        for (int i = 0; i < rows.Length; i++)
        {
            SparseRow row = Row(rows[i]);
            row.Columns.CopyTo(columns.AsSpan(starts[i]));
            row.Values.CopyTo(values.AsSpan(starts[i]));
        }
        return new SparseFeatures(starts, columns, values, Columns);
    }

    private static int[] RequireAny(int[] rowStarts)
    {
        ArgumentNullException.ThrowIfNull(rowStarts);
        if (rowStarts.Length == 0)
            throw new ArgumentException("expected one row start or more, found none", nameof(rowStarts));
        return rowStarts;
    }

    private void RequireColumns(ReadOnlySpan<int> columns, int row, string paramName)
    {
        int fault = SparseRow.IndexOfFault(columns);
        if (fault >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected ascending columns of 0 or more, found {SparseRow.DescribeFault(columns, fault)} in row {row}"),
                paramName);
        }
        if (!columns.IsEmpty && columns[^1] >= Columns)
            throw new ArgumentException(Guard.Text($"expected columns 0 to {Columns - 1}, found {columns[^1]} in row {row}"), paramName);
    }

    private int RowOf(int index)
    {
        int row = 0;
        while (_rowStarts[row + 1] <= index)
            row++;
        return row;
    }

    private ReadOnlySpan<int> ColumnsOf(int row) => _columnIndices.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);
}

/// <summary>The three arrays of the CSR format.</summary>
internal readonly struct SparseRows(int[] rowStarts, int[] columnIndices, float[] values, int columns)
    : IRowSource<SparseRows, SparseFeatureRow>
{
    public int Count => rowStarts.Length - 1;

    public int Columns => columns;

    public static SparseRows CreateZeros(int count, int columns) => new(new int[count + 1], [], [], columns);

    public SparseFeatureRow Row(int row)
    {
        int start = rowStarts[row], count = rowStarts[row + 1] - start;
        return new(SparseRow.Checked(columnIndices.AsSpan(start, count), values.AsSpan(start, count)), columns);
    }

    public void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        for (int first = 0; first < scores.Length; first += biases.Length)
        {
            Span<float> some = scores.Slice(first, biases.Length);
            Row(firstRow++).Dots(weights, some);
            for (int k = 0; k < some.Length; k++)
                some[k] += biases[k];
        }
    }

    public bool TryOverwrite(SparseRows source, ReadOnlySpan<int> rows) => false;

    public int Prefetch(int row) => 0;
}

/// <summary>A sparse row with validated values, whose columns are below a given number of weights.</summary>
internal readonly ref struct SparseFeatureRow(SparseRow row, int length) : IFeatureRow
{
    private readonly ReadOnlySpan<int> _columns = row.Columns;
    private readonly ReadOnlySpan<float> _values = row.Values;

    public int Length => length;

    public bool IsDense => false;

    public ReadOnlySpan<int> StoredColumns => _columns;

    /// <summary>Creates a row from a caller's row.</summary>
    /// <exception cref="ArgumentException">A column is beyond the features.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SparseFeatureRow Create(SparseRow row, int length, string paramName)
    {
        if (row.Count > 0 && row.Columns[^1] >= length)
            ThrowBeyond(row.Columns[^1], length, paramName);
        return new SparseFeatureRow(row, length);
    }

    [DoesNotReturn]
    private static void ThrowBeyond(int column, int length, string paramName) =>
        throw new ArgumentException(Guard.Text($"expected columns 0 to {length - 1}, found {column}"), paramName);

    public float Dot(ReadOnlySpan<float> weights) => SparseKernels.Dot(_columns, _values, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots)
    {
        for (int k = 0; k < dots.Length; k++)
            dots[k] = SparseKernels.Dot(_columns, _values, weights.Slice(k * length, length));
    }

    public void AddTo(float scale, Span<float> weights) => SparseKernels.AddScaled(_columns, _values, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        SparseKernels.AddScaled(_columns, _values, scale, new StepRow(weights, sums, factor));

    public float SquaredNorm() => RowKernels.Dot(_values, _values);

    public int IndexOfNonFinite() => -1;

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => _values;
}
