namespace LinearLearn;

/// <summary>One example's features, wherever they stand: what scoring and learning are written against, once for all kinds.</summary>
internal interface IFeatureRow
{
    int Length { get; }

    float Dot(ReadOnlySpan<float> weights);

    void AddTo(float scale, Span<float> weights);

    float SquaredNorm();

    /// <summary>The index of the first feature that is NaN or infinite, or -1.</summary>
    int IndexOfNonFinite();
}

internal readonly ref struct FloatRow(ReadOnlySpan<float> features) : IFeatureRow
{
    private readonly ReadOnlySpan<float> _features = features;

    public int Length => _features.Length;

    public float Dot(ReadOnlySpan<float> weights) => RowKernels.Dot(_features, weights);

    public void AddTo(float scale, Span<float> weights) => Kernels.AddScaled(_features, scale, weights);

    public float SquaredNorm() => RowKernels.Dot(_features, _features);

    public int IndexOfNonFinite() => Kernels.IndexOfNonFinite(_features);
}

internal readonly ref struct ByteRow(ReadOnlySpan<byte> features, float scale) : IFeatureRow
{
    private readonly ReadOnlySpan<byte> _features = features;

    public int Length => _features.Length;

    public float Dot(ReadOnlySpan<float> weights) => scale * RowKernels.Dot(_features, weights);

    public void AddTo(float factor, Span<float> weights) => RowKernels.AddScaled(_features, scale * factor, weights);

    public float SquaredNorm() => scale * scale * RowKernels.Dot(_features, _features);

    public int IndexOfNonFinite() => -1;
}

/// <summary>A row of a matrix, whose values were checked when the matrix was made.</summary>
internal readonly struct MatrixRow(FeatureMatrix matrix, int row) : IFeatureRow
{
    public int Length => matrix.Columns;

    public float Dot(ReadOnlySpan<float> weights) => matrix.DotCore(row, weights);

    public void AddTo(float scale, Span<float> weights) => matrix.AddToCore(row, scale, weights);

    public float SquaredNorm() => matrix.SquaredNormCore(row);

    public int IndexOfNonFinite() => -1;
}
