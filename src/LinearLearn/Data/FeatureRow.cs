namespace LinearLearn;

/// <summary>The features of one example in any storage format, as used by scoring and learning.</summary>
internal interface IFeatureRow
{
    int Length { get; }

    /// <summary>Gets whether all features are stored, in column order.</summary>
    bool IsDense { get; }

    float Dot(ReadOnlySpan<float> weights);

    /// <summary>Computes the dot products with several rows of weights, with the same bits as <see cref="Dot"/>.</summary>
    void Dots(ReadOnlySpan<float> weights, Span<float> dots);

    void AddTo(float scale, Span<float> weights);

    /// <summary>
    /// Adds scale * row to the weights, with the same bits, and subtracts factor * (the change of the weights) from the sums.
    /// </summary>
    /// <remarks>Dense rows subtract from the sums of the block.</remarks>
    void AddTo(float scale, Span<float> weights, double factor, Span<double> sums, Span<float> block);

    float SquaredNorm();

    /// <summary>The index of the first feature that is NaN or infinite, or -1.</summary>
    int IndexOfNonFinite();

    /// <summary>Returns the stored features as floats: all features of a dense row, the nonzero ones of a sparse row.</summary>
    /// <remarks>The scratch buffer can hold a dense row.</remarks>
    ReadOnlySpan<float> StoredValues(Span<float> scratch);

    /// <summary>Gets the columns of the stored values of a sparse row; empty for a dense row, whose values are in column order.</summary>
    ReadOnlySpan<int> StoredColumns { get; }
}

/// <summary>
/// The rows of one type of matrix; as a struct, so that the storage is compiled for each type and accesses a row without a call.
/// </summary>
internal interface IRowSource<TSelf, TRow>
    where TSelf : struct, IRowSource<TSelf, TRow>
    where TRow : struct, IFeatureRow, allows ref struct
{
    int Count { get; }

    int Columns { get; }

    /// <summary>Creates rows whose features are all 0.</summary>
    static abstract TSelf CreateZeros(int count, int columns);

    TRow Row(int row);

    /// <summary>Computes K scores for each of several consecutive rows: score = sum(row * weights) + bias.</summary>
    void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    /// <summary>
    /// Copies rows of another matrix over the first rows of this one, if they have the same scale and columns and there is room.
    /// </summary>
    bool TryOverwrite(TSelf source, ReadOnlySpan<int> rows);

    /// <summary>Prefetches a row that is needed soon, by reading a byte of each of its first cache lines.</summary>
    /// <remarks>The runtime's prefetch needs a pointer. Use the returned sum; otherwise, the compiler would remove the reads.</remarks>
    int Prefetch(int row);
}
