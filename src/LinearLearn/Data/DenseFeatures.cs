using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Features as single-precision numbers, 4 bytes each.</summary>
public sealed class DenseFeatures : FeatureMatrix
{
    private readonly float[] _values;

    /// <summary>Makes features of values that stand row by row. The array is used as it is, not copied: leave it alone afterwards.</summary>
    /// <param name="values">The features of the first example, then those of the second, and so on. All finite.</param>
    /// <param name="columns">The number of features of an example, 1 or more.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or the number of values is not a multiple of the columns.</exception>
    public DenseFeatures(float[] values, int columns)
        : base(CountRows(values, columns), columns)
    {
        _values = values;
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite numbers, found {values[index]} in row {index / columns}, column {index % columns}"), nameof(values));
        }
    }

    /// <summary>Makes features of one array an example. The values are copied.</summary>
    /// <param name="rows">One or more arrays of the same length, 1 or more. All values finite.</param>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a value is NaN or infinite.</exception>
    public DenseFeatures(float[][] rows)
        : this(Flatten(rows), rows[0].Length)
    {
    }

    /// <summary>Makes features of a table, one row an example. The values are copied.</summary>
    /// <param name="table">Examples x features. All values finite.</param>
    /// <exception cref="ArgumentException">The table has no column, or a value is NaN or infinite.</exception>
    public DenseFeatures(float[,] table)
        : this(Flatten(table), table.GetLength(1))
    {
    }

    /// <summary>The features of one example.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns><see cref="FeatureMatrix.Columns"/> values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _values.AsSpan(row * Columns, Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override float DotCore(int row, ReadOnlySpan<float> weights) => RowAt(row).Dot(weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void DotsCore(int row, ReadOnlySpan<float> weights, Span<float> dots) => RowAt(row).Dots(weights, dots);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddToCore(int row, float scale, Span<float> weights) => RowAt(row).AddTo(scale, weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddToCore(int row, float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        RowAt(row).AddTo(scale, weights, factor, sums, block);

    internal override float SquaredNormCore(int row) => RowAt(row).SquaredNorm();

    internal override ReadOnlySpan<float> StoredValuesCore(int row, Span<float> scratch) => RowAt(row).StoredValues(scratch);

    internal override bool TryOverwrite(FeatureMatrix source, ReadOnlySpan<int> rows)
    {
        if (source is not DenseFeatures other || other.Columns != Columns || rows.Length > Rows)
            return false;
        CopyRows(other._values, Columns, rows, _values);
        return true;
    }

    internal override int Touch(int row) => Touch<float>(_values.AsSpan(row * Columns, Columns));

    private protected override void ScoresCore(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores) =>
        RowKernels.Scores<float>(_values.AsSpan(firstRow * Columns), 1, weights, biases, scores);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows) =>
        new DenseFeatures(SelectRows(_values, Columns, rows), Columns);

    private FloatRow RowAt(int row) => new(_values.AsSpan(row * Columns, Columns));

    private static float[] Flatten(float[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length == 0)
            throw new ArgumentException("expected one row or more, found none", nameof(rows));
        int columns = rows[0]?.Length ?? 0;
        if (columns == 0)
            throw new ArgumentException("expected one value or more a row, found none in row 0", nameof(rows));
        if ((long)rows.Length * columns > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"{rows.Length} rows of {columns} values are more than an array holds"), nameof(rows));
        float[] values = new float[rows.Length * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is null || rows[i].Length != columns)
                throw new ArgumentException(Guard.Text($"expected {columns} values a row, found {rows[i]?.Length ?? 0} in row {i}"), nameof(rows));
            rows[i].CopyTo(values, i * columns);
        }
        return values;
    }

    private static float[] Flatten(float[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.GetLength(1) == 0)
            throw new ArgumentException("expected one column or more, found none", nameof(table));
        float[] values = new float[table.Length];
        Buffer.BlockCopy(table, 0, values, 0, Buffer.ByteLength(table));
        return values;
    }
}
