using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>The arithmetic of spans of doubles for the batch solvers.</summary>
/// <remarks>
/// The loops are compiled at full optimization on their first call, because a small problem is solved before tiered
/// compilation would optimize them.
/// </remarks>
internal static class DoubleKernels
{
    /// <summary>Computes one element of the result from the elements at the same index of x, y and the destination.</summary>
    private interface IElement
    {
        TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector>;
    }

    /// <summary>Computes sum(x * y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length]; // the loops have no bounds checks
        if (Vector512.IsHardwareAccelerated)
            return Dot<Doubles512, Vector512<double>>(x, y);
        if (Vector256.IsHardwareAccelerated)
            return Dot<Doubles256, Vector256<double>>(x, y);
        if (Vector128.IsHardwareAccelerated)
            return Dot<Doubles128, Vector128<double>>(x, y);
        return Dot<Doubles64, double>(x, y);
    }

    /// <summary>Computes sum(x), adding in order.</summary>
    public static double SumInOrder(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double number in x)
            sum += number;
        return sum;
    }

    /// <summary>Computes destination += scale * x.</summary>
    public static void AddScaled(ReadOnlySpan<double> x, double scale, Span<double> destination) =>
        Run(x, x, destination, new Scaled(scale));

    /// <summary>Computes destination = scale * destination + x.</summary>
    public static void Rescale(ReadOnlySpan<double> x, double scale, Span<double> destination) =>
        Run(x, x, destination, new Rescaled(scale));

    /// <summary>Computes destination += x.</summary>
    public static void Add(ReadOnlySpan<double> x, Span<double> destination) => Run(x, x, destination, new Sum());

    /// <summary>Computes destination += x * y, element by element.</summary>
    public static void AddProducts(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination) =>
        Run(x, y, destination, new ProductSum());

    /// <summary>Computes destination = x * y, element by element; destination and x can be the same.</summary>
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination) =>
        Run(x, y, destination, new Product());

    /// <summary>Computes destination = scale * x.</summary>
    public static void Multiply(ReadOnlySpan<double> x, double scale, Span<double> destination) =>
        Run(x, x, destination, new Multiple(scale));

    /// <summary>Computes destination = x / y, element by element.</summary>
    public static void Divide(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination) =>
        Run(x, y, destination, new Quotient());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TElement>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination, TElement element)
        where TElement : struct, IElement
    {
        x = x[..destination.Length]; // the loops have no bounds checks
        y = y[..destination.Length];
        int done = Vector512.IsHardwareAccelerated ? Run<Doubles512, Vector512<double>, TElement>(x, y, destination, 0, element)
            : Vector256.IsHardwareAccelerated ? Run<Doubles256, Vector256<double>, TElement>(x, y, destination, 0, element)
            : Vector128.IsHardwareAccelerated ? Run<Doubles128, Vector128<double>, TElement>(x, y, destination, 0, element)
            : 0;
        Run<Doubles64, double, TElement>(x, y, destination, done, element);
    }

    /// <returns>The number of processed elements, a multiple of the vector width.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TWidth, TVector, TElement>(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination, int i, TElement element)
        where TWidth : struct, IDoubleWidth<TVector>
        where TElement : struct, IElement
    {
        ref double xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y);
        ref double results = ref MemoryMarshal.GetReference(destination);
        for (; i + TWidth.Count <= destination.Length; i += TWidth.Count)
        {
            nuint at = (nuint)i;
            TVector found = TWidth.Load(ref results, at);
            TWidth.Store(element.Compute<TWidth, TVector>(TWidth.Load(ref xs, at), TWidth.Load(ref ys, at), found), ref results, at);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot<TWidth, TVector>(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref double xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y);
        TVector a = TWidth.Zero, b = TWidth.Zero;
        int i = 0, width = TWidth.Count;
        for (; i + 2 * width <= x.Length; i += 2 * width)
        {
            a = TWidth.MultiplyAdd(TWidth.Load(ref xs, (nuint)i), TWidth.Load(ref ys, (nuint)i), a);
            b = TWidth.MultiplyAdd(TWidth.Load(ref xs, (nuint)(i + width)), TWidth.Load(ref ys, (nuint)(i + width)), b);
        }
        if (i + width <= x.Length)
        {
            a = TWidth.MultiplyAdd(TWidth.Load(ref xs, (nuint)i), TWidth.Load(ref ys, (nuint)i), a);
            i += width;
        }
        double sum = TWidth.Sum(TWidth.Add(a, b));
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private readonly struct Scaled(double scale) : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.MultiplyAdd(x, TWidth.Broadcast(scale), found);
    }

    private readonly struct Rescaled(double scale) : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.MultiplyAdd(found, TWidth.Broadcast(scale), x);
    }

    private readonly struct Sum : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.Add(x, found);
    }

    private readonly struct ProductSum : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.MultiplyAdd(x, y, found);
    }

    private readonly struct Product : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.Multiply(x, y);
    }

    private readonly struct Multiple(double scale) : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.Multiply(x, TWidth.Broadcast(scale));
    }

    private readonly struct Quotient : IElement
    {
        public TVector Compute<TWidth, TVector>(TVector x, TVector y, TVector found)
            where TWidth : struct, IDoubleWidth<TVector> => TWidth.Divide(x, y);
    }
}
