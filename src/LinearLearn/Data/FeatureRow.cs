namespace LinearLearn;

/// <summary>The features of one example, wherever they are stored: what scoring and learning are written against.</summary>
internal interface IFeatureRow
{
    int Length { get; }

    /// <summary>Whether all features are stored, in their own order.</summary>
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

    /// <summary>
    /// The stored features, as floats: all of a dense row, those of a sparse row that are not 0. The scratch holds a dense row.
    /// </summary>
    ReadOnlySpan<float> StoredValues(Span<float> scratch);

    /// <summary>The columns of a sparse row's stored values; empty for a dense row, whose values stand in their own order.</summary>
    ReadOnlySpan<int> StoredColumns { get; }
}

/// <summary>
/// The rows of one kind of matrix: a struct, so that the storage is compiled for each kind and reaches a row without a call.
/// </summary>
internal interface IRowSource<TSelf, TRow>
    where TSelf : struct, IRowSource<TSelf, TRow>
    where TRow : struct, IFeatureRow, allows ref struct
{
    int Count { get; }

    int Columns { get; }

    TRow Row(int row);

    /// <summary>score = sum(row * weights) + bias, for consecutive rows: K scores each.</summary>
    void Scores(int firstRow, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores);

    /// <summary>Copies rows of another matrix over the first ones of this, if they have the same meaning and there is room.</summary>
    bool TryOverwrite(TSelf source, ReadOnlySpan<int> rows);

    /// <summary>
    /// Reads a little of each of the first cache lines of a row that is needed soon, so that it is fetched while another row is worked on.
    /// (The
    /// runtime's prefetch takes a pointer.) The sum is there to be used: otherwise the compiler would leave out the reading.
    /// </summary>
    int Prefetch(int row);
}
