using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>
/// The features of many examples, one row an example. All that learning needs of a row is its dot product with weights
/// and adding a multiple of it to weights, so learners work the same on floats, on bytes and on sparse rows.
/// </summary>
/// <remarks>Immutable as seen from here; any number of threads may read one matrix.</remarks>
public abstract class FeatureMatrix
{
    private const int CacheLine = 64;

    /// <summary>After so much of a row the hardware has seen where it goes, and fetches the rest by itself.</summary>
    private const int TouchedBytes = 1024;

    private protected FeatureMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The number of rows: one an example. May be 0.</summary>
    public int Rows { get; }

    /// <summary>The number of columns: the features of an example. 1 or more.</summary>
    public int Columns { get; }

    /// <summary>What a byte is multiplied with to become a feature, where rows are bytes; null where they are not.</summary>
    public virtual float? ByteScale => null;

    /// <summary>The dot product of a row and weights.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <param name="weights"><see cref="Columns"/> weights.</param>
    /// <returns>sum(row * weights)</returns>
    /// <exception cref="ArgumentException">There is no such row, or the number of weights differs from the number of columns.</exception>
    public float Dot(int row, ReadOnlySpan<float> weights)
    {
        Guard.Index(row, Rows, nameof(row));
        Guard.Length(weights.Length, Columns, nameof(weights));
        return DotCore(row, weights);
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
        AddToCore(row, scale, weights);
    }

    /// <summary>The squared Euclidean length of a row.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    /// <returns>sum(row * row)</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float SquaredNorm(int row)
    {
        Guard.Index(row, Rows, nameof(row));
        return SquaredNormCore(row);
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
            throw new ArgumentException(Guard.Text($"expected a multiple of {biases.Length} places, found {scores.Length}"), nameof(scores));
        if (firstRow < 0 || firstRow > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(firstRow), Guard.Text($"expected {count} rows from here on; there are {Rows}"));
        ScoresCore(firstRow, weights, biases, scores);
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
        AddToCore(row, 1, destination);
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

    /// <summary>Whether rows keep all features, in their own order.</summary>
    internal virtual bool IsDense => true;

    internal abstract float DotCore(int row, ReadOnlySpan<float> weights);

    /// <summary>The dot products of a row and several rows of weights, with the same bits as one by one.</summary>
    internal abstract void DotsCore(int row, ReadOnlySpan<float> weights, Span<float> dots);

    internal abstract void AddToCore(int row, float scale, Span<float> weights);

    /// <summary>
    /// weights += scale * row, with the same bits, and factor * (what the weights moved) is taken from the sums: by dense rows from those of the block.
    /// </summary>
    internal abstract void AddToCore(int row, float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block);

    internal abstract float SquaredNormCore(int row);

    /// <summary>The features of a row that are kept, as floats; the scratch has room for a row.</summary>
    internal abstract ReadOnlySpan<float> StoredValuesCore(int row, Span<float> scratch);

    /// <summary>Their columns, where rows are sparse; else empty.</summary>
    internal virtual ReadOnlySpan<int> StoredColumnsCore(int row) => [];

    private protected abstract void ScoresCore(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    private protected abstract FeatureMatrix SelectCore(ReadOnlySpan<int> rows);

    /// <summary>
    /// Copies rows of another matrix over the first ones of this, if it is of the same kind and has room: for a matrix that its maker keeps to itself.
    /// </summary>
    internal virtual bool TryOverwrite(FeatureMatrix source, ReadOnlySpan<int> rows) => false;

    /// <summary>
    /// Reads a little of each of the first cache lines of a row that is needed soon: so its way through the memory begins while another row is worked on. (The
    /// runtime's prefetch takes a pointer.) The sum is there to be used, or the compiler would leave out the reading.
    /// </summary>
    internal virtual int Touch(int row) => 0;

    /// <summary>The number of rows that values of this many columns make.</summary>
    private protected static int CountRows(Array values, int columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        Guard.AtLeast(columns, 1, nameof(columns));
        int rows = Math.DivRem(values.Length, columns, out int rest);
        if (rest != 0)
            throw new ArgumentException(Guard.Text($"expected a multiple of {columns} values, found {values.Length}"), nameof(values));
        return rows;
    }

    private protected static T[] SelectRows<T>(T[] values, int columns, ReadOnlySpan<int> rows)
    {
        if ((long)rows.Length * columns > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"{rows.Length} rows of {columns} values are more than an array holds"), nameof(rows));
        T[] selected = GC.AllocateUninitializedArray<T>(rows.Length * columns);
        CopyRows(values, columns, rows, selected);
        return selected;
    }

    private protected static void CopyRows<T>(T[] values, int columns, ReadOnlySpan<int> rows, T[] destination)
    {
        for (int i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] * columns, columns).CopyTo(destination.AsSpan(i * columns));
    }

    private protected static int Touch<T>(ReadOnlySpan<T> row)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(row);
        bytes = bytes[..Math.Min(bytes.Length, TouchedBytes)];
        int sum = 0;
        for (int i = 0; i < bytes.Length; i += CacheLine)
            sum += bytes[i];
        return sum;
    }
}
