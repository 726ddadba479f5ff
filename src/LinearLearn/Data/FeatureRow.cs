namespace LinearLearn;

/// <summary>One example's features, wherever they stand: what scoring and learning are written against, once for all kinds.</summary>
internal interface IFeatureRow
{
    int Length { get; }

    /// <summary>Whether all features are kept, in their own order.</summary>
    bool IsDense { get; }

    float Dot(ReadOnlySpan<float> weights);

    /// <summary>The dot products with several rows of weights, with the same bits as one by one.</summary>
    void Dots(ReadOnlySpan<float> weights, Span<float> dots);

    void AddTo(float scale, Span<float> weights);

    /// <summary>
    /// weights += scale * row, with the same bits, and factor * (what the weights moved) is taken from the sums: by dense rows from those of the block.
    /// </summary>
    void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block);

    float SquaredNorm();

    /// <summary>The index of the first feature that is NaN or infinite, or -1.</summary>
    int IndexOfNonFinite();

    /// <summary>The features that are kept: all of a dense row, those of a sparse row that are not 0. The scratch has room for all.</summary>
    ReadOnlySpan<float> StoredValues(Span<float> scratch);

    /// <summary>The columns of a sparse row's stored values; empty for a dense row, whose values stand in their own order.</summary>
    ReadOnlySpan<int> StoredColumns { get; }
}

internal readonly ref struct FloatRow(ReadOnlySpan<float> features) : IFeatureRow
{
    private readonly ReadOnlySpan<float> _features = features;

    public int Length => _features.Length;

    public bool IsDense => true;

    public ReadOnlySpan<int> StoredColumns => [];

    public float Dot(ReadOnlySpan<float> weights) => RowKernels.Dot(_features, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots) => RowKernels.Dots(_features, weights, dots);

    public void AddTo(float scale, Span<float> weights) => Kernels.AddScaled(_features, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        RowKernels.AddScaled(_features, scale, weights, (float)factor, block);

    public float SquaredNorm() => RowKernels.Dot(_features, _features);

    public int IndexOfNonFinite() => Kernels.IndexOfNonFinite(_features);

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => _features;
}

internal readonly ref struct ByteRow(ReadOnlySpan<byte> features, float scale) : IFeatureRow
{
    private readonly ReadOnlySpan<byte> _features = features;

    public int Length => _features.Length;

    public bool IsDense => true;

    public ReadOnlySpan<int> StoredColumns => [];

    public float Dot(ReadOnlySpan<float> weights)
    {
        float dot = scale * RowKernels.Dot(_features, weights);
        return float.IsFinite(dot) ? dot : DotOfLarge(weights);
    }

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots)
    {
        RowKernels.Dots(_features, weights, dots);
        for (int k = 0; k < dots.Length; k++)
        {
            dots[k] *= scale;
            if (!float.IsFinite(dots[k]))
                dots[k] = DotOfLarge(weights.Slice(k * Length, Length));
        }
    }

    /// <summary>The dot product in doubles: in floats, the sum may overflow before it is scaled.</summary>
    private float DotOfLarge(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += (double)weights[i] * _features[i];
        return (float)(scale * sum);
    }

    public void AddTo(float factor, Span<float> weights) => RowKernels.AddScaled(_features, scale * factor, weights);

    public void AddTo(float step, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        RowKernels.AddScaled(_features, scale * step, weights, (float)factor, block);

    public float SquaredNorm() => scale * scale * RowKernels.Dot(_features, _features);

    public int IndexOfNonFinite() => -1;

    public ReadOnlySpan<float> StoredValues(Span<float> scratch)
    {
        Span<float> values = scratch[.._features.Length];
        values.Clear();
        RowKernels.AddScaled(_features, scale, values);
        return values;
    }
}

/// <summary>A sparse row, whose values were checked when it was made, among weights of a known number, to which its columns were held.</summary>
internal readonly ref struct SparseFeatureRow(SparseRow row, int length) : IFeatureRow
{
    private readonly ReadOnlySpan<int> _columns = row.Columns;
    private readonly ReadOnlySpan<float> _values = row.Values;

    public int Length => length;

    public bool IsDense => false;

    public ReadOnlySpan<int> StoredColumns => _columns;

    /// <summary>A row from outside.</summary>
    /// <exception cref="ArgumentException">A column is beyond the features.</exception>
    public static SparseFeatureRow Of(SparseRow row, int length, string paramName)
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

/// <summary>A row of a matrix, whose values were checked when the matrix was made.</summary>
internal readonly struct MatrixRow(FeatureMatrix matrix, int row) : IFeatureRow
{
    public int Length => matrix.Columns;

    public bool IsDense => matrix.IsDense;

    public ReadOnlySpan<int> StoredColumns => matrix.StoredColumnsCore(row);

    public float Dot(ReadOnlySpan<float> weights) => matrix.DotCore(row, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots) => matrix.DotsCore(row, weights, dots);

    public void AddTo(float scale, Span<float> weights) => matrix.AddToCore(row, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        matrix.AddToCore(row, scale, weights, factor, sums, block);

    public float SquaredNorm() => matrix.SquaredNormCore(row);

    public int IndexOfNonFinite() => -1;

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => matrix.StoredValuesCore(row, scratch);
}
