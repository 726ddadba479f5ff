using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The rows of a matrix of any kind. Nothing is checked here.</summary>
internal abstract class RowStorage
{
    /// <summary>Whether rows store all features, in their own order.</summary>
    public abstract bool IsDense { get; }

    public abstract float Dot(int row, ReadOnlySpan<float> weights);

    /// <summary>The dot products of a row and several rows of weights, with the same bits as one by one.</summary>
    public abstract void Dots(int row, ReadOnlySpan<float> weights, Span<float> dots);

    public abstract void AddTo(int row, float scale, Span<float> weights);

    public abstract float SquaredNorm(int row);

    /// <summary>The stored features of a row, as floats; the scratch has room for a dense row.</summary>
    public abstract ReadOnlySpan<float> StoredValues(int row, Span<float> scratch);

    /// <summary>The columns of the stored features where rows are sparse, else empty.</summary>
    public abstract ReadOnlySpan<int> StoredColumns(int row);

    public abstract void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    /// <summary>
    /// Copies rows of another matrix over the first ones of this, if it is of the same kind and has room: for a matrix that its maker keeps to itself.
    /// </summary>
    public abstract bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows);

    public abstract void Accept<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor, allows ref struct;
}

/// <summary>The rows of a matrix of one kind: the only place where a call for any row finds the code for its kind.</summary>
/// <remarks>The hot calls are compiled at full speed on their first call (AggressiveOptimization), as the kernels are.</remarks>
internal sealed class RowStorage<TRows, TRow>(TRows rows) : RowStorage
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

    public override float SquaredNorm(int row) => _rows.Row(row).SquaredNorm();

    public override ReadOnlySpan<float> StoredValues(int row, Span<float> scratch) => _rows.Row(row).StoredValues(scratch);

    public override ReadOnlySpan<int> StoredColumns(int row) => _rows.Row(row).StoredColumns;

    public override void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores) =>
        _rows.Scores(firstRow, weights, biases, scores);

    public override bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows) =>
        source is RowStorage<TRows, TRow> other && _rows.TryOverwrite(other._rows, rows);

    public override void Accept<TVisitor>(ref TVisitor visitor) => visitor.Visit<TRows, TRow>(_rows);
}
