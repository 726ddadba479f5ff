using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The state of a row of weights for rules with a step size for each weight.</summary>
internal readonly ref struct StepRow
{
    public Span<float> Weights { get; init; }

    /// <summary>Gets the accumulated rounding error of each weight.</summary>
    public Span<float> Compensations { get; init; }

    /// <summary>Gets the sums of squares of AdaGrad, or the variances of AROW.</summary>
    public Span<float> Accumulators { get; init; }

    /// <summary>Gets the accumulated rounding error of each accumulator.</summary>
    public Span<float> AccumulatorCompensations { get; init; }

    /// <summary>Gets the sums for averaging; can be empty.</summary>
    public Span<double> Sums { get; init; }

    /// <summary>Gets the factor of the changes that are subtracted from the sums.</summary>
    public double Factor { get; init; }

    /// <summary>Computes weights += move in one column, and sums -= factor * (the change of the weight).</summary>
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
