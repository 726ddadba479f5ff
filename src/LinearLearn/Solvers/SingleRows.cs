using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Provides rows of a dual problem of one output; the loops over a struct have no virtual calls.</summary>
internal interface ISingleRows
{
    /// <summary>Gets whether products of rows pay off: they let the next dot product start before a step ends.</summary>
    bool HasProducts { get; }

    /// <summary>Computes the dot product of two rows.</summary>
    float Product(int example, int other);

    /// <summary>Computes the dot product of a row and the weights.</summary>
    float Dot(int example, ReadOnlySpan<float> weights);

    /// <summary>Adds a multiple of a row to the weights.</summary>
    void AddScaled(int example, float step, Span<float> weights);
}

/// <summary>Provides dense rows that are padded with zeros to whole vectors.</summary>
internal readonly struct PaddedSingleRows(AlignedArray<float> values, int pitch) : ISingleRows
{
    /// <summary>The number of columns above which reading a row takes longer than waiting for the previous step.</summary>
    private const int MostProductColumns = 128;

    public bool HasProducts => pitch <= MostProductColumns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Product(int example, int other) => LaneKernels.DotPadded(Row(example), Row(other));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Dot(int example, ReadOnlySpan<float> weights) => LaneKernels.DotPadded(Row(example), weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddScaled(int example, float step, Span<float> weights) => LaneKernels.AddPadded(Row(example), step, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<float> Row(int example) => values.Span.Slice(example * pitch, pitch);
}

/// <summary>Provides any rows.</summary>
internal readonly struct AnySingleRows(DualRows rows) : ISingleRows
{
    public bool HasProducts => false;

    public float Product(int example, int other) => throw new NotSupportedException();

    public float Dot(int example, ReadOnlySpan<float> weights)
    {
        float dot = 0;
        rows.Dots(example, weights, 1, new Span<float>(ref dot));
        return dot;
    }

    public void AddScaled(int example, float step, Span<float> weights) =>
        rows.AddScaled(example, new ReadOnlySpan<float>(in step), 1, weights);
}
