namespace LinearLearn;

/// <summary>Represents the features of many examples, one row per example.</summary>
/// <remarks>
/// Learning only needs the dot product of a row with weights, and adding a multiple of a row to weights. Therefore every learner works on
/// floats, on bytes (signed or not) and on sparse rows. Matrices are thread-safe: they cannot be modified through this class.
/// </remarks>
public abstract class FeatureMatrix
{
    private protected FeatureMatrix(RowStorage storage)
    {
        Rows = storage.Rows;
        Columns = storage.Columns;
        Storage = storage;
    }

    /// <summary>Gets the number of rows, one per example; it can be 0.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of columns, the features per example; it is 1 or more.</summary>
    public int Columns { get; }

    /// <summary>
    /// Gets the scale of byte features, signed or not (feature = scale * byte), or null if the features are not stored as bytes.
    /// </summary>
    public virtual float? ByteScale => null;

    /// <summary>Gets the rows, for callers that have validated their arguments.</summary>
    internal RowStorage Storage { get; }

    /// <summary>Computes the dot product of a row and weights.</summary>
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
    /// <param name="scale">The factor of the row.</param>
    /// <param name="weights"><see cref="Columns"/> weights to update: weights += scale * row.</param>
    /// <exception cref="ArgumentException">There is no such row, or the number of weights differs from the number of columns.</exception>
    public void AddTo(int row, float scale, Span<float> weights)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(weights.Length, Columns, nameof(weights));
        Storage.AddTo(row, scale, weights);
    }

    /// <summary>Computes the squared Euclidean length of a row.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <returns>sum(row * row)</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float SquaredNorm(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return Storage.SquaredNorm(row);
    }

    /// <summary>Computes the scores of consecutive rows for one or more rows of weights.</summary>
    /// <param name="firstRow">The first row to score. The length of <paramref name="scores"/> determines the number of rows.</param>
    /// <param name="weights">K rows of <see cref="Columns"/> weights, row by row.</param>
    /// <param name="biases">K biases.</param>
    /// <param name="scores">Receives K scores for each row, row by row: score = sum(row * weights) + bias.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or the rows are out of range.</exception>
    internal void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        if (biases.IsEmpty)
            throw new ArgumentException("expected one bias or more, found none", nameof(biases));
        if (weights.Length != (long)biases.Length * Columns)
        {
            throw new ArgumentException(
                Guard.Text($"expected {(long)biases.Length * Columns} values, found {weights.Length}"), nameof(weights));
        }
        int count = Math.DivRem(scores.Length, biases.Length, out int rest);
        if (rest != 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected a multiple of {biases.Length} scores, found {scores.Length}"), nameof(scores));
        }
        if (firstRow < 0 || firstRow > Rows - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), Guard.Text($"expected {count} rows from row {firstRow} on, found a matrix of {Rows} rows"));
        }
        Storage.Scores(firstRow, weights, biases, scores);
    }

    /// <summary>Writes the features of a row as floats.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="destination">Receives <see cref="Columns"/> values.</param>
    /// <exception cref="ArgumentException">
    /// There is no such row, or the length of the destination differs from the number of columns.
    /// </exception>
    public void CopyTo(int row, Span<float> destination)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(destination.Length, Columns, nameof(destination));
        destination.Clear();
        Storage.AddTo(row, 1, destination);
    }

    /// <summary>Creates a matrix from copies of some of the rows, in the given order.</summary>
    /// <param name="rows">Row indices, each from 0 to <see cref="Rows"/> - 1. A row can occur more than once.</param>
    /// <returns>A new matrix of the same type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row index is out of range.</exception>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            Guard.Index(row, Rows, nameof(rows));
        return SelectCore(rows);
    }

    /// <summary>Creates a buffer for the stored values of any row.</summary>
    internal float[] CreateScratch() => Storage.IsDense ? new float[Columns] : [];

    private protected abstract FeatureMatrix SelectCore(ReadOnlySpan<int> rows);
}
