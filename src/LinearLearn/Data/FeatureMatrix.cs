namespace LinearLearn;

/// <summary>
/// The features of many examples, one row an example. All that learning needs of a row is its dot product with weights
/// and adding a multiple of it to weights, so learners work the same on floats, on bytes, signed or not, and on sparse rows.
/// </summary>
/// <remarks>Immutable as seen from here; any number of threads may read one matrix.</remarks>
public abstract class FeatureMatrix
{
    private protected FeatureMatrix(RowStorage storage)
    {
        Rows = storage.Rows;
        Columns = storage.Columns;
        Storage = storage;
    }

    /// <summary>The number of rows: one an example. May be 0.</summary>
    public int Rows { get; }

    /// <summary>The number of columns: the features of an example. 1 or more.</summary>
    public int Columns { get; }

    /// <summary>The feature that a byte of 1 stands for, signed or not: feature = scale * byte. Null where rows are not bytes.</summary>
    public virtual float? ByteScale => null;

    /// <summary>The rows themselves, for callers that have checked what they ask for.</summary>
    internal RowStorage Storage { get; }

    /// <summary>The dot product of a row and weights.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="weights"><see cref="Columns"/> weights.</param>
    /// <returns>sum(row * weights)</returns>
    /// <exception cref="ArgumentException">There is no such row, or the number of weights differs from the number of columns.</exception>
    public float Dot(int row, ReadOnlySpan<float> weights)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(weights.Length, Columns, nameof(weights));
        return Storage.Dot(row, weights);
    }

    /// <summary>Adds a multiple of a row to weights (axpy).</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="weights"><see cref="Columns"/> weights; weights += scale * row.</param>
    /// <exception cref="ArgumentException">There is no such row, or the number of weights differs from the number of columns.</exception>
    public void AddTo(int row, float scale, Span<float> weights)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(weights.Length, Columns, nameof(weights));
        Storage.AddTo(row, scale, weights);
    }

    /// <summary>The squared Euclidean length of a row.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <returns>sum(row * row)</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float SquaredNorm(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return Storage.SquaredNorm(row);
    }

    /// <summary>Scores consecutive rows against one or more rows of weights.</summary>
    /// <param name="firstRow">The first row to score; as many follow as <paramref name="scores"/> has room for.</param>
    /// <param name="weights">K rows of <see cref="Columns"/> weights, row by row.</param>
    /// <param name="biases">K biases.</param>
    /// <param name="scores">Receives K scores for each row, row by row: score = sum(row * weights) + bias.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the rows are not there.</exception>
    internal void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        if (biases.IsEmpty)
            throw new ArgumentException("expected one bias or more, found none", nameof(biases));
        if (weights.Length != (long)biases.Length * Columns)
            throw new ArgumentException(Guard.Text($"expected {(long)biases.Length * Columns} values, found {weights.Length}"), nameof(weights));
        int count = Math.DivRem(scores.Length, biases.Length, out int rest);
        if (rest != 0)
            throw new ArgumentException(Guard.Text($"expected a multiple of {biases.Length} scores, found {scores.Length}"), nameof(scores));
        if (firstRow < 0 || firstRow > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(firstRow), Guard.Text($"expected {count} rows from here on; there are {Rows}"));
        Storage.Scores(firstRow, weights, biases, scores);
    }

    /// <summary>Writes the features of a row as floats.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="destination">Room for <see cref="Columns"/> values.</param>
    /// <exception cref="ArgumentException">There is no such row, or the room differs from the number of columns.</exception>
    public void CopyTo(int row, Span<float> destination)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(destination.Length, Columns, nameof(destination));
        destination.Clear();
        Storage.AddTo(row, 1, destination);
    }

    /// <summary>Makes a matrix of some of the rows, in the order given. The rows are copied.</summary>
    /// <param name="rows">Row numbers, each 0 to <see cref="Rows"/> - 1; a row may come more than once.</param>
    /// <returns>A new matrix of the same kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            Guard.Index(row, Rows, nameof(rows));
        return SelectCore(rows);
    }

    /// <summary>Room for the stored values of any row.</summary>
    internal float[] CreateScratch() => Storage.IsDense ? new float[Columns] : [];

    private protected abstract FeatureMatrix SelectCore(ReadOnlySpan<int> rows);
}
