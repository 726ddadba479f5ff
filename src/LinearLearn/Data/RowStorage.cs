using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The rows of a matrix of any kind. Nothing is checked here.</summary>
internal abstract class RowStorage(int rows, int columns)
{
    public int Rows => rows;

    public int Columns => columns;

    /// <summary>Whether rows store all features, in their own order.</summary>
    public abstract bool IsDense { get; }

    public abstract float Dot(int row, ReadOnlySpan<float> weights);

    /// <summary>The dot products of a row and several rows of weights, with the same bits as one by one.</summary>
    public abstract void Dots(int row, ReadOnlySpan<float> weights, Span<float> dots);

    public abstract void AddTo(int row, float scale, Span<float> weights);

    /// <summary>
    /// The same bits, and factor * (what the weights moved) is taken from the sums: by dense rows from those of the block.
    /// </summary>
    public abstract void AddTo(int row, float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block);

    public abstract float SquaredNorm(int row);

    /// <summary>The stored features of a row, as floats; the scratch has room for a dense row.</summary>
    public abstract ReadOnlySpan<float> StoredValues(int row, Span<float> scratch);

    /// <summary>The columns of the stored features where rows are sparse, else empty.</summary>
    public abstract ReadOnlySpan<int> StoredColumns(int row);

    public abstract void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    /// <summary>Copies rows of another matrix over the first ones of this, if it is of the same kind and has room.</summary>
    public abstract bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows);

    /// <inheritdoc cref="IRowSource{TSelf, TRow}.Prefetch"/>
    public abstract int Prefetch(int row);
}

/// <summary>The rows of a matrix of one kind: the only place where a call for any row finds the code for its kind.</summary>
/// <remarks>The hot calls are compiled at full speed on their first call (AggressiveOptimization), as the kernels are.</remarks>
internal sealed class RowStorage<TRows, TRow>(TRows rows) : RowStorage(rows.Count, rows.Columns)
    where TRows : struct, IRowSource<TRows, TRow>
    where TRow : struct, IFeatureRow, allows ref struct
{
    private readonly TRows _rows = rows;

    public override bool IsDense => default(TRow).IsDense;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Dot(int row, ReadOnlySpan<float> weights) => _rows.Row(row).Dot(weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dots(int row, ReadOnlySpan<float> weights, Span<float> dots) => _rows.Row(row).Dots(weights, dots);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddTo(int row, float scale, Span<float> weights) => _rows.Row(row).AddTo(scale, weights);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddTo(int row, float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        _rows.Row(row).AddTo(scale, weights, factor, sums, block);

    public override float SquaredNorm(int row) => _rows.Row(row).SquaredNorm();

    public override ReadOnlySpan<float> StoredValues(int row, Span<float> scratch) => _rows.Row(row).StoredValues(scratch);

    public override ReadOnlySpan<int> StoredColumns(int row) => _rows.Row(row).StoredColumns;

    public override void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores) =>
        _rows.Scores(firstRow, weights, biases, scores);

    public override bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows) =>
        source is RowStorage<TRows, TRow> other && _rows.TryOverwrite(other._rows, rows);

    public override int Prefetch(int row) => _rows.Prefetch(row);
}

/// <summary>A row of a matrix of any kind, whose values were checked before: small enough to be passed in registers.</summary>
internal readonly struct MatrixRow(RowStorage storage, int row) : IFeatureRow
{
    public int Length => storage.Columns;

    public bool IsDense => storage.IsDense;

    public ReadOnlySpan<int> StoredColumns => storage.StoredColumns(row);

    public float Dot(ReadOnlySpan<float> weights) => storage.Dot(row, weights);

    public void Dots(ReadOnlySpan<float> weights, Span<float> dots) => storage.Dots(row, weights, dots);

    public void AddTo(float scale, Span<float> weights) => storage.AddTo(row, scale, weights);

    public void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block) =>
        storage.AddTo(row, scale, weights, factor, sums, block);

    public float SquaredNorm() => storage.SquaredNorm(row);

    public int IndexOfNonFinite() => -1;

    public ReadOnlySpan<float> StoredValues(Span<float> scratch) => storage.StoredValues(row, scratch);
}
