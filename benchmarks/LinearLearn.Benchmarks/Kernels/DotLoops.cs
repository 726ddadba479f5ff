using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LinearLearn.Benchmarks;

/// <summary>Computes sum(x * y); implemented by structs, so that a loop over rows is compiled for each implementation.</summary>
internal interface IDotLoop
{
    static abstract float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y);
}

/// <summary>The plain loop.</summary>
internal readonly struct ScalarDot : IDotLoop
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}

/// <summary>The loop over vectors.</summary>
internal readonly struct VectorDot : IDotLoop
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < xs.Length; i++)
            sums += xs[i] * ys[i];
        int rest = xs.Length * Vector<float>.Count;
        return Vector.Sum(sums) + ScalarDot.Dot(x[rest..], y[rest..]);
    }
}

/// <summary>The method of .NET.</summary>
internal readonly struct TensorDot : IDotLoop
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => TensorPrimitives.Dot(x, y);
}
