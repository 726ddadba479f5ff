namespace LinearLearn;

/// <summary>
/// Stores features as signed bytes, such as the int8 embeddings of texts, 1 byte each: feature = scale * number. They take a quarter of the
/// memory of floats.
/// </summary>
public sealed class SByteFeatures : FeatureMatrix
{
    /// <summary>
    /// 1/128: features become -1 to 0.9921875. Exact in binary: a step on signed bytes is bit for bit the step on floats.
    /// </summary>
    public const float DefaultScale = 1f / 128;

    private readonly DenseRows<sbyte, ScaledRow<sbyte>> _rows;

    /// <summary>
    /// Creates features from signed bytes, row by row. The matrix takes ownership of the array: do not modify it afterwards.
    /// </summary>
    /// <param name="values">The numbers of the first example, then those of the second, and so on.</param>
    /// <param name="columns">The number of features of an example, 1 or more.</param>
    /// <param name="scale">The value of 1, for instance 1f/127 where 127 stands for 1. Finite, above 0. Default: 1/128.</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the columns, or the scale is out of range.</exception>
    public SByteFeatures(sbyte[] values, int columns, float scale = DefaultScale)
        : this(DenseRows<sbyte, ScaledRow<sbyte>>.Create(values, columns, scale))
    {
    }

    private SByteFeatures(DenseRows<sbyte, ScaledRow<sbyte>> rows)
        : base(new RowStorage<DenseRows<sbyte, ScaledRow<sbyte>>, ScaledRow<sbyte>>(rows)) => _rows = rows;

    /// <inheritdoc/>
    public override float? ByteScale => _rows.Scale;

    /// <summary>Gets the numbers of one example, before scaling.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns><see cref="FeatureMatrix.Columns"/> signed bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<sbyte> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _rows.Numbers(row);
    }

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows) => new SByteFeatures(_rows.Select(rows));
}
