using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents features stored as single-precision numbers, 4 bytes each.</summary>
public sealed class DenseFeatures : FeatureMatrix
{
    private readonly DenseRows<float, FloatRow> _rows;

    /// <summary>Creates features from values stored row by row.</summary>
    /// <param name="values">
    /// The features of the first example, then those of the second, and so on. All must be finite. The matrix takes ownership of the
    /// array. Do not modify it afterwards.
    /// </param>
    /// <param name="columns">The number of features per example, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// A value is NaN or infinite, or the number of values is not a multiple of the columns.
    /// </exception>
    public DenseFeatures(float[] values, int columns)
        : this(values, columns, nameof(values))
    {
    }

    /// <summary>Creates features from one array per example.</summary>
    /// <param name="rows">One or more arrays of the same length, 1 or more. All values must be finite. They are copied.</param>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a value is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // the overload for an empty collection expression
    public DenseFeatures(float[][] rows)
        : this(Array.ConvertAll(rows ?? throw new ArgumentNullException(nameof(rows)), row => (ReadOnlyMemory<float>)row))
    {
    }

    /// <summary>Creates features from one vector per example, such as the embeddings of a service.</summary>
    /// <param name="rows">One or more vectors of the same length, 1 or more. All values must be finite. They are copied.</param>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a value is NaN or infinite.</exception>
    public DenseFeatures(IReadOnlyList<ReadOnlyMemory<float>> rows)
        : this(Flatten(rows), rows[0].Length, nameof(rows))
    {
    }

    /// <summary>Creates features from a table with one row per example.</summary>
    /// <param name="table">Examples x features. All values must be finite. They are copied.</param>
    /// <exception cref="ArgumentException">The table has no column, or a value is NaN or infinite.</exception>
    public DenseFeatures(float[,] table)
        : this(Flatten(table), table.GetLength(1), nameof(table))
    {
    }

    private DenseFeatures(float[] values, int columns, string paramName)
        : this(DenseRows<float, FloatRow>.Create(values, columns, 1))
    {
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite numbers, found {values[index]} in row {index / columns}, column {index % columns}"),
                paramName);
        }
    }

    private DenseFeatures(DenseRows<float, FloatRow> rows)
        : base(new RowStorage<DenseRows<float, FloatRow>, FloatRow>(rows)) => _rows = rows;

    /// <summary>Gets the features of one example.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns><see cref="FeatureMatrix.Columns"/> values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _rows.Numbers(row);
    }

    /// <summary>Gets the numbers of all rows, row by row.</summary>
    internal ReadOnlySpan<float> Numbers => _rows.NumbersFrom(0);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows) => new DenseFeatures(_rows.Select(rows));

    private static float[] Flatten(IReadOnlyList<ReadOnlyMemory<float>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new ArgumentException("expected one row or more, found none", nameof(rows));
        int columns = rows[0].Length;
        if (columns == 0)
            throw new ArgumentException("expected one or more values per row, found none in row 0", nameof(rows));
        if ((long)rows.Count * columns > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"{rows.Count} rows of {columns} values are more than an array can hold"), nameof(rows));
        float[] values = new float[rows.Count * columns];
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlyMemory<float> row = rows[i];
            if (row.Length != columns)
                throw new ArgumentException(Guard.Text($"expected {columns} values per row, found {row.Length} in row {i}"), nameof(rows));
            row.CopyTo(values.AsMemory(i * columns));
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
