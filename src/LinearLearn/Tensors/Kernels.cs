using System.Numerics.Tensors;

namespace LinearLearn;

/// <summary>The arithmetic of whole tensors and of spans of floats, in the library's only file that uses TensorPrimitives.</summary>
/// <remarks>
/// Elementwise kernels give the same bits on every instruction set. Sums give the same bits on the same instruction set only,
/// because the number of partial sums depends on the vector width. Rows of features are scored by <see cref="RowKernels"/>, where
/// one row and many rows give the same bits.
/// </remarks>
internal static class Kernels
{
    /// <summary>Computes sum(x * y).</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => TensorPrimitives.Dot(x, y);

    /// <summary>
    /// Computes destination += scale * x, rounding each product before it is added (MultiplyAdd, never fused or estimated).
    /// </summary>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> destination) =>
        TensorPrimitives.MultiplyAdd(x, scale, destination, destination);

    /// <summary>Computes destination = x * y, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) =>
        TensorPrimitives.Multiply(x, y, destination);

    /// <summary>Computes destination = scale * x, element by element; destination and x can be the same.</summary>
    public static void Multiply(ReadOnlySpan<float> x, float scale, Span<float> destination) =>
        TensorPrimitives.Multiply(x, scale, destination);

    /// <summary>Computes sum(x).</summary>
    public static float Sum(ReadOnlySpan<float> x) => TensorPrimitives.Sum(x);

    /// <summary>Returns the index of the first of the highest values, which must be finite.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> x)
    {
        int index = TensorPrimitives.IndexOfMax(x);
        return x[index] == 0 ? x.IndexOf(0f) : index; // IndexOfMax ranks 0 above -0
    }

    /// <summary>Computes destination += scale * x in doubles, with a scratch buffer of the same length.</summary>
    public static void AddScaledInDoubles(ReadOnlySpan<float> x, float scale, Span<double> destination, Span<double> scratch)
    {
        TensorPrimitives.ConvertTruncating(x, scratch);
        TensorPrimitives.MultiplyAdd<double>(scratch, scale, destination, destination);
    }

    /// <summary>Determines whether all numbers are finite.</summary>
    public static bool AreFinite(ReadOnlySpan<double> x) => x.IsEmpty || TensorPrimitives.IsFiniteAll(x);

    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void RequireFinite(ReadOnlySpan<float> x, string paramName)
    {
        int index = IndexOfNonFinite(x);
        if (index >= 0)
            throw new ArgumentException(Guard.Text($"expected finite numbers, found {x[index]} at index {index}"), paramName);
    }

    /// <summary>Returns the index of the first NaN or infinity, or -1.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> x)
    {
        int index = RowKernels.AreFinite(x) ? x.Length : 0;
        while (index < x.Length && float.IsFinite(x[index]))
            index++;
        return index < x.Length ? index : -1;
    }
}
