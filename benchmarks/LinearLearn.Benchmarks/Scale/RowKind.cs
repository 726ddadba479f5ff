namespace LinearLearn.Benchmarks;

/// <summary>Represents how the features of measured rows are stored.</summary>
internal enum RowKind
{
    Floats,
    Bytes,
    Sparse,
}
