using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Provides rows as the matrix stores them: dense rows, and sparse rows for one output.</summary>
internal sealed class StoredDualRows : DualRows
{
    private const int ValuesPerLine = 16;

    /// <summary>The number of values after which the hardware prefetcher has recognized the pattern.</summary>
    private const int PrefetchedValues = 256;

    /// <summary>The number of bytes that fit in the second-level cache of most processors.</summary>
    private const long CacheBytes = 1 << 20;

    private readonly FeatureMatrix _features;
    private readonly RowStorage _storage;
    private readonly ThreadLocal<float[]>? _scratch;

    /// <param name="features">One row for each example.</param>
    public StoredDualRows(FeatureMatrix features)
    {
        _features = features;
        _storage = features.Storage;
        _scratch = features.ByteScale is null ? null : new(features.CreateScratch);
    }

    /// <inheritdoc/>
    public override int StoredColumns => _features.Columns;

    /// <inheritdoc/>
    public override bool Prefetches => _features switch
    {
        SparseFeatures sparse => (sizeof(int) + sizeof(float)) * (long)sparse.StoredCount,
        { ByteScale: null } => sizeof(float) * (long)_features.Rows * _features.Columns,
        _ => (long)_features.Rows * _features.Columns,
    } > CacheBytes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dots(int example, ReadOnlySpan<float> weights, int stride, Span<float> dots)
    {
        if (dots.Length == 1)
            dots[0] = _storage.Dot(example, weights);
        else
            LaneKernels.Dots(_storage.StoredValues(example, _scratch?.Value), weights, stride, dots);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(int example, ReadOnlySpan<float> steps, int stride, Span<float> weights)
    {
        if (steps.Length == 1)
            _storage.AddTo(example, steps[0], weights);
        else
            LaneKernels.AddScaled(_storage.StoredValues(example, _scratch?.Value), steps, stride, weights);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Prefetch(int example)
    {
        if (_storage.IsDense)
            return _storage.Prefetch(example);
        ReadOnlySpan<int> columns = _storage.StoredColumns(example);
        ReadOnlySpan<float> values = _storage.StoredValues(example, []);
        int sum = 0;
        for (int i = 0; i < values.Length && i < PrefetchedValues; i += ValuesPerLine)
            sum += columns[i] + (int)values[i];
        return sum;
    }

    /// <inheritdoc/>
    public override void CopyOutput(ReadOnlySpan<float> weights, int stride, int output, Span<float> row)
    {
        for (int column = 0; column < row.Length; column++)
            row[column] = weights[column * stride + output];
    }
}
