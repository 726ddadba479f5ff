namespace LinearLearn;

/// <summary>
/// Represents features stored as signed bytes, such as int8 embeddings of texts, at 1 byte each: feature = scale * number.
/// </summary>
/// <remarks>Signed bytes take a quarter of the memory of floats.</remarks>
public sealed class SByteFeatures : FeatureMatrix
{
    /// <summary>The default scale, 1/128, which maps signed bytes to the range -1 to 0.9921875.</summary>
    /// <remarks>The scale is exact in binary: a step on signed bytes gives the same bits as a step on the corresponding floats.</remarks>
    public const float DefaultScale = 1f / 128;

    private readonly DenseRows<sbyte, ScaledRow<sbyte>> _rows;

    /// <summary>Creates features from signed bytes stored row by row.</summary>
    /// <param name="values">
    /// The numbers of the first example, then those of the second, and so on. The matrix takes ownership of the
    /// array. Do not modify it afterwards.
    /// </param>
    /// <param name="columns">The number of features per example, 1 or more.</param>
    /// <param name="scale">The factor of each number, finite and above 0; for example 1f/127 if 127 represents 1. Default: 1/128.</param>
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

    /// <summary>Gets the numbers of all rows, row by row.</summary>
    internal ReadOnlySpan<sbyte> Numbers => _rows.NumbersFrom(0);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows) => new SByteFeatures(_rows.Select(rows));
}
