namespace LinearLearn;

/// <summary>
/// Features of which most are 0, such as the words of a text: only the others are kept, 8 bytes each, row by row (CSR, compressed sparse
/// rows). Work and memory go with their number, not with the number of columns.
/// </summary>
public sealed class SparseFeatures : FeatureMatrix
{
    private readonly int[] _rowStarts;
    private readonly int[] _columnIndices;
    private readonly float[] _values;

    /// <summary>Makes sparse features of the three arrays of the CSR format. They are used as they are, not copied: leave them alone afterwards.</summary>
    /// <param name="rowStarts">Where each row starts in the other two arrays, and, last, where they end: rows + 1 numbers, from 0 on, never falling.</param>
    /// <param name="columnIndices">The columns of the features, from 0 on, ascending within each row.</param>
    /// <param name="values">The value of each of them. Finite.</param>
    /// <param name="columns">The number of features of an example, 1 or more.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, a column is out of range or out of order, or a value is NaN or infinite.</exception>
    public SparseFeatures(int[] rowStarts, int[] columnIndices, float[] values, int columns)
        : base(new RowStorage<SparseRows, SparseFeatureRow>(
            new(RequireAny(rowStarts), columnIndices, values, Guard.AtLeast(columns, 1, nameof(columns)))))
    {
        ArgumentNullException.ThrowIfNull(columnIndices);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != columnIndices.Length)
            throw new ArgumentException(Guard.Text($"expected a value for each of {columnIndices.Length} columns, found {values.Length}"), nameof(values));
        if (rowStarts[0] != 0 || rowStarts[^1] != values.Length)
            throw new ArgumentException(Guard.Text($"expected row starts from 0 to {values.Length}, found {rowStarts[0]} to {rowStarts[^1]}"), nameof(rowStarts));
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
        _values = values;
        for (int row = 0; row < Rows; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row])
                throw new ArgumentException(Guard.Text($"expected row starts that never fall, found {rowStarts[row + 1]} after {rowStarts[row]}"), nameof(rowStarts));
            if (rowStarts[row + 1] > values.Length)
                throw new ArgumentException(Guard.Text($"expected row starts from 0 to {values.Length}, found {rowStarts[row + 1]}"), nameof(rowStarts));
            RequireColumns(ColumnsOf(row), row, nameof(columnIndices));
        }
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite numbers, found {values[index]} in row {RowOf(index)}, column {columnIndices[index]}"), nameof(values));
        }
    }

    /// <summary>The number of features that are kept, those of all rows together.</summary>
    public int StoredCount => _values.Length;

    /// <summary>Keeps the features of any matrix that are not 0.</summary>
    /// <param name="features">For instance <see cref="DenseFeatures"/>.</param>
    /// <returns>A matrix of the same shape and numbers.</returns>
    /// <exception cref="ArgumentException">More features are not 0 than an array holds.</exception>
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
                    throw new ArgumentException("more features are not 0 than an array holds", nameof(features));
                columns.Add(column);
                values.Add(dense[column]);
            }
            starts[row + 1] = values.Count;
        }
        return new SparseFeatures(starts, [.. columns], [.. values], features.Columns);
    }

    /// <summary>The features of one example that are kept.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns>Columns and values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public SparseRow Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return SparseRow.Checked(ColumnsOf(row), _values.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]));
    }

    /// <summary>Finds the columns in which a value is stored, ascending.</summary>
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

    /// <summary>Keeps some columns, ascending, which are all in which a value is stored. Rows and values are shared.</summary>
    internal SparseFeatures SelectColumns(int[] columns)
    {
        int[] indexOf = new int[Columns];
        for (int i = 0; i < columns.Length; i++)
            indexOf[columns[i]] = i;
        return new SparseFeatures(_rowStarts, Array.ConvertAll(_columnIndices, column => indexOf[column]), _values, columns.Length);
    }

    /// <summary>Other values in the same places; they are used as they are, not copied.</summary>
    internal SparseFeatures WithValues(float[] values) => new(_rowStarts, _columnIndices, values, Columns);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows)
    {
        int[] starts = new int[rows.Length + 1];
        long end = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            end += _rowStarts[rows[i] + 1] - _rowStarts[rows[i]];
            if (end > Array.MaxLength)
                throw new ArgumentException(Guard.Text($"{rows.Length} rows hold more values than an array"), nameof(rows));
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
                Guard.Text($"expected columns from 0 on, ascending; found {SparseRow.DescribeFault(columns, fault)} in row {row}"), paramName);
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

/// <summary>
/// A sparse row, whose values were checked when it was made, among weights of a known number, to which its columns were held.
/// </summary>
internal readonly ref struct SparseFeatureRow(SparseRow row, int length) : IFeatureRow
{
    private readonly ReadOnlySpan<int> _columns = row.Columns;
    private readonly ReadOnlySpan<float> _values = row.Values;

    public int Length => length;

    public bool IsDense => false;

    public ReadOnlySpan<int> StoredColumns => _columns;

    /// <summary>A row from outside.</summary>
    /// <exception cref="ArgumentException">A column is beyond the features.</exception>
    public static SparseFeatureRow Create(SparseRow row, int length, string paramName)
    {
        if (row.Count > 0 && row.Columns[^1] >= length)
            throw new ArgumentException(Guard.Text($"expected columns 0 to {length - 1}, found {row.Columns[^1]}"), paramName);
        return new SparseFeatureRow(row, length);
    }

    public float Dot(ReadOnlySpan<float> weights) => SparseKernels.Dot(_columns, _values, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots)
    {
        for (int k = 0; k < dots.Length; k++)
            dots[k] = SparseKernels.Dot(_columns, _values, weights.Slice(k * length, length));
    }

    public void AddTo(float scale, Span<float> weights) => SparseKernels.AddScaled(_columns, _values, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        SparseKernels.AddScaled(_columns, _values, scale, weights, factor, sums);

    public float SquaredNorm() => RowKernels.Dot(_values, _values);

    public int IndexOfNonFinite() => -1;

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => _values;
}
