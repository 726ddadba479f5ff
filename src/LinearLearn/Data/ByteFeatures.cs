namespace LinearLearn;

/// <summary>Represents features stored as bytes, such as the pixels of images, at 1 byte each: feature = scale * byte.</summary>
/// <remarks>
/// Bytes take a quarter of the memory of floats and are at least as fast: they are widened in registers, and the
/// scale is applied once per row.
/// </remarks>
public sealed class ByteFeatures : FeatureMatrix
{
    /// <summary>The default scale, 1/256, which maps pixels to the range 0 to 0.99609375.</summary>
    /// <remarks>The scale is exact in binary: a step on bytes gives the same bits as a step on the corresponding floats.</remarks>
    public const float DefaultScale = 1f / 256;

    private readonly DenseRows<byte, ScaledRow<byte>> _rows;

    /// <summary>Creates features from bytes stored row by row.</summary>
    /// <param name="values">
    /// The bytes of the first example, then those of the second, and so on. The matrix takes ownership of the
    /// array. Do not modify it afterwards.
    /// </param>
    /// <param name="columns">The number of features per example, 1 or more.</param>
    /// <param name="scale">The factor of each byte, finite and above 0; 1f/255 maps bytes to 0 to 1. Default: 1/256.</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the columns, or the scale is out of range.</exception>
    public ByteFeatures(byte[] values, int columns, float scale = DefaultScale)
        : this(DenseRows<byte, ScaledRow<byte>>.Create(values, columns, scale))
    {
    }

    private ByteFeatures(DenseRows<byte, ScaledRow<byte>> rows)
        : base(new RowStorage<DenseRows<byte, ScaledRow<byte>>, ScaledRow<byte>>(rows)) => _rows = rows;

    /// <inheritdoc/>
    public override float? ByteScale => _rows.Scale;

    /// <summary>Gets the bytes of one example, before scaling.</summary>
    /// <param name="row">0 to <see cref="FeatureMatrix.Rows"/> - 1.</param>
    /// <returns><see cref="FeatureMatrix.Columns"/> bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Row(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return _rows.Numbers(row);
    }

    /// <summary>Writes numbers with the signs of the scores of consecutive rows, if that is faster than scoring.</summary>
    /// <param name="firstRow">The row of the first number.</param>
    /// <param name="weights">A weight for each column.</param>
    /// <param name="bias">The bias of the scores.</param>
    /// <param name="signs">Receives the number of each row.</param>
    /// <returns>False if the scores have to be computed: then the destination has undefined values.</returns>
    internal bool TryWriteSigns(int firstRow, ReadOnlySpan<float> weights, float bias, Span<float> signs) =>
        SignKernels.TryWriteSigns(_rows.NumbersFrom(firstRow), _rows.Scale, weights, bias, signs);

    /// <summary>Gets the numbers of all rows, row by row.</summary>
    internal ReadOnlySpan<byte> Numbers => _rows.NumbersFrom(0);

    private protected override FeatureMatrix SelectCore(ReadOnlySpan<int> rows) => new ByteFeatures(_rows.Select(rows));
}
