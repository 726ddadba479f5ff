namespace LinearLearn.Benchmarks;

/// <summary>What one operation of a benchmark works on; null where that has no meaning.</summary>
internal readonly record struct Work
{
    /// <summary>How many examples are scored, learned from or read.</summary>
    public double? Examples { get; init; }

    /// <summary>How many bytes of operands are read and written, each operand counted as often as the algorithm needs it.</summary>
    public double? Bytes { get; init; }

    /// <summary>How many additions and multiplications are done.</summary>
    public double? Flops { get; init; }
}
