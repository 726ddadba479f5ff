using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The rows of any matrix, without argument validation.</summary>
internal abstract class RowStorage(int rows, int columns)
{
    public int Rows => rows;

    public int Columns => columns;

    /// <summary>Gets whether rows store all features, in column order.</summary>
    public abstract bool IsDense { get; }

    public abstract float Dot(int row, ReadOnlySpan<float> weights);

    /// <summary>Computes the dot products of a row and several rows of weights, with the same bits as <see cref="Dot"/>.</summary>
    public abstract void Dots(int row, ReadOnlySpan<float> weights, Span<float> dots);

    public abstract void AddTo(int row, float scale, Span<float> weights);

    /// <summary>
    /// Adds scale * row to the weights, with the same bits, and subtracts factor * (the change of the weights) from the sums.
    /// </summary>
    /// <remarks>Dense rows subtract from the sums of the block.</remarks>
    public abstract void AddTo(int row, float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block);

    public abstract float SquaredNorm(int row);

    /// <summary>Returns the stored features of a row as floats; the scratch buffer must have room for a dense row.</summary>
    public abstract ReadOnlySpan<float> StoredValues(int row, Span<float> scratch);

    /// <summary>Returns the columns of the stored features of a sparse row, or an empty span for a dense row.</summary>
    public abstract ReadOnlySpan<int> StoredColumns(int row);

    public abstract void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    /// <summary>Copies rows of another matrix over the first rows of this one, if it is of the same type and there is room.</summary>
    public abstract bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows);

    /// <inheritdoc cref="IRowSource{TSelf, TRow}.Prefetch"/>
    public abstract int Prefetch(int row);

    /// <summary>Calls the loops that score dense rows of this type with zeros, so that the runtime compiles them.</summary>
    public abstract void CompileScores();

    /// <summary>Calls the loops that learn from dense rows of this type with zeros, so that the runtime compiles them.</summary>
    /// <param name="weightRows">The number of rows of weights that are learned.</param>
    /// <param name="isAveraging">Whether weights are averaged.</param>
    public abstract void CompileUpdates(int weightRows, bool isAveraging);
}

/// <summary>The rows of one type of matrix, where a virtual call is dispatched to the code of that type.</summary>
/// <remarks>The hot methods are compiled at full optimization on their first call (AggressiveOptimization), like the kernels.</remarks>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ReadOnlySpan<float> StoredValues(int row, Span<float> scratch) => _rows.Row(row).StoredValues(scratch);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ReadOnlySpan<int> StoredColumns(int row) => _rows.Row(row).StoredColumns;

    public override void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores) =>
        _rows.Scores(firstRow, weights, biases, scores);

    public override bool TryOverwrite(RowStorage source, ReadOnlySpan<int> rows) =>
        source is RowStorage<TRows, TRow> other && _rows.TryOverwrite(other._rows, rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Prefetch(int row) => _rows.Prefetch(row);

    public override void CompileScores()
    {
        if (!IsDense)
            return; // their loops are not optimized on their first call
        RowStorage rows = CreateZeros();
        float[] scores = new float[rows.Rows];
        rows.Scores(0, new float[rows.Columns], scores.AsSpan(0, 1), scores);
        RowKernels.CountPositives(scores, new int[rows.Rows]);
    }

    public override void CompileUpdates(int weightRows, bool isAveraging)
    {
        if (!IsDense)
            return;
        RowStorage rows = CreateZeros();
        float[] weights = new float[rows.Rows * rows.Columns], scores = new float[rows.Rows];
        if (weightRows > 1)
            rows.Dots(0, weights, scores);
        else
            rows.Dot(0, weights.AsSpan(0, rows.Columns));
        if (isAveraging)
            rows.AddTo(0, 0, weights.AsSpan(0, rows.Columns), 0, new double[rows.Columns], new float[rows.Columns]);
        else
            rows.AddTo(0, 0, weights.AsSpan(0, rows.Columns));
    }

    /// <summary>Creates as many columns as full vectors need, and four rows, which the loops process at once.</summary>
    private static RowStorage<TRows, TRow> CreateZeros() => new(TRows.CreateZeros(4, 64));
}

/// <summary>A row of any matrix, with validated values, small enough to be passed in registers.</summary>
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
