using System.Numerics;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>A row that stores all features of an example, in column order.</summary>
internal interface IDenseRow<TSelf, T> : IFeatureRow
    where TSelf : allows ref struct
{
    static abstract TSelf Create(ReadOnlySpan<T> numbers, float scale);
}

/// <summary>Rows that store all features, row by row in one array.</summary>
internal readonly struct DenseRows<T, TRow>(T[] values, int columns, float scale) : IRowSource<DenseRows<T, TRow>, TRow>
    where T : unmanaged
    where TRow : struct, IDenseRow<TRow, T>, allows ref struct
{
    private const int CacheLine = 64;

    /// <summary>The number of bytes after which the hardware prefetcher has recognized the pattern and loads the rest of the row.</summary>
    private const int PrefetchedBytes = 1024;

    public int Count => values.Length / columns;

    public int Columns => columns;

    public float Scale => scale;

    public static DenseRows<T, TRow> CreateZeros(int count, int columns) => new(new T[count * columns], columns, 1);

    /// <summary>Validates the arguments and wraps the array without copying it.</summary>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the columns, or the scale is out of range.</exception>
    public static DenseRows<T, TRow> Create(T[] values, int columns, float scale)
    {
        ArgumentNullException.ThrowIfNull(values);
        Guard.AtLeast(columns, 1, nameof(columns));
        if (values.Length % columns != 0)
            throw new ArgumentException(Guard.Text($"expected a multiple of {columns} values, found {values.Length}"), nameof(values));
        return new(values, columns, Guard.Positive(scale, nameof(scale)));
    }

    public ReadOnlySpan<T> Numbers(int row) => values.AsSpan(row * columns, columns);

    /// <summary>Gets the numbers of all rows from the given one on.</summary>
    public ReadOnlySpan<T> NumbersFrom(int row) => values.AsSpan(row * columns);

    public TRow Row(int row) => TRow.Create(Numbers(row), scale);

    public void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        RowKernels.Scores(NumbersFrom(firstRow), scale, weights, biases, scores);
        if (typeof(T) == typeof(float)) // without a scale, the dot product of a single row would be the same
            return;
        for (int i = Kernels.IndexOfNonFinite(scores); i >= 0 && i < scores.Length; i++)
        {
            (int row, int k) = Math.DivRem(i, biases.Length);
            if (!float.IsFinite(scores[i]))
                scores[i] = Row(firstRow + row).Dot(weights.Slice(k * columns, columns)) + biases[k];
        }
    }

    public bool TryOverwrite(DenseRows<T, TRow> source, ReadOnlySpan<int> rows)
    {
        if (source.Columns != columns || source.Scale != scale || rows.Length > Count)
            return false;
        source.Copy(rows, values);
        return true;
    }

    public int Prefetch(int row)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(Numbers(row));
        bytes = bytes[..Math.Min(bytes.Length, PrefetchedBytes)];
        int sum = 0;
        for (int i = 0; i < bytes.Length; i += CacheLine)
            sum += bytes[i];
        return sum;
    }

    /// <summary>Copies some of the rows.</summary>
    public DenseRows<T, TRow> Select(ReadOnlySpan<int> rows)
    {
        if ((long)rows.Length * columns > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{rows.Length} rows of {columns} values are more than an array can hold"), nameof(rows));
        }
        T[] selected = GC.AllocateUninitializedArray<T>(rows.Length * columns);
        Copy(rows, selected);
        return new(selected, columns, scale);
    }

    private void Copy(ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int i = 0; i < rows.Length; i++)
            Numbers(rows[i]).CopyTo(destination[(i * columns)..]);
    }
}

/// <summary>A row of floats.</summary>
internal readonly ref struct FloatRow(ReadOnlySpan<float> features) : IDenseRow<FloatRow, float>
{
    private readonly ReadOnlySpan<float> _features = features;

    public int Length => _features.Length;

    public bool IsDense => true;

    public ReadOnlySpan<int> StoredColumns => [];

    public static FloatRow Create(ReadOnlySpan<float> numbers, float scale) => new(numbers);

    public float Dot(ReadOnlySpan<float> weights) => RowKernels.Dot(_features, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots) => RowKernels.Dots(_features, weights, dots);

    public void AddTo(float scale, Span<float> weights) => Kernels.AddScaled(_features, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        RowKernels.AddScaled(_features, scale, weights, (float)factor, block);

    public float SquaredNorm() => RowKernels.Dot(_features, _features);

    public int IndexOfNonFinite() => Kernels.IndexOfNonFinite(_features);

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => _features;
}

/// <summary>A row of small integers: feature = scale * number.</summary>
internal readonly ref struct ScaledRow<T>(ReadOnlySpan<T> features, float scale) : IDenseRow<ScaledRow<T>, T>
    where T : unmanaged, INumberBase<T>
{
    private readonly ReadOnlySpan<T> _features = features;

    public int Length => _features.Length;

    public bool IsDense => true;

    public ReadOnlySpan<int> StoredColumns => [];

    public static ScaledRow<T> Create(ReadOnlySpan<T> numbers, float scale) => new(numbers, scale);

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

    /// <summary>Computes the dot product in doubles, because a sum of floats can overflow before it is scaled.</summary>
    private float DotOfLarge(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += (double)weights[i] * double.CreateChecked(_features[i]);
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
