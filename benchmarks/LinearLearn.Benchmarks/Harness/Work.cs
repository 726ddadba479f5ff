namespace LinearLearn.Benchmarks;

/// <summary>Represents the work of one operation of a benchmark; numbers without a meaning for it are null.</summary>
internal readonly record struct Work
{
    /// <summary>Gets the number of examples scored, trained on or read.</summary>
    public double? Examples { get; init; }

    /// <summary>
    /// Gets the number of bytes of operands read and written, where each operand counts as often as the algorithm needs it.
    /// </summary>
    public double? Bytes { get; init; }

    /// <summary>Gets the number of additions and multiplications.</summary>
    public double? Flops { get; init; }
}
