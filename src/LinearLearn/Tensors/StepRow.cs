using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>What a row of weights keeps where each of them has a step size of its own.</summary>
internal readonly ref struct StepRow
{
    public Span<float> Weights { get; init; }

    /// <summary>What rounding has kept from each weight.</summary>
    public Span<float> Compensations { get; init; }

    /// <summary>AdaGrad's sums of squares, or AROW's variances.</summary>
    public Span<float> Accumulators { get; init; }

    /// <summary>What rounding has kept from each of these.</summary>
    public Span<float> AccumulatorCompensations { get; init; }

    /// <summary>What averages need; may be empty.</summary>
    public Span<double> Sums { get; init; }

    /// <summary>The factor of what is taken from the sums.</summary>
    public double Factor { get; init; }

    /// <summary>weights += move in one column, and sums -= factor * (what the weight moved).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int column, float move)
    {
        float before = Weights[column], step = move + Compensations[column], after = before + step;
        Weights[column] = after;
        Compensations[column] = step - (after - before);
        if (!Sums.IsEmpty)
            Sums[column] -= Factor * ((double)after - before);
    }
}
