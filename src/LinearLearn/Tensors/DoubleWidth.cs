using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn;

/// <summary>The operations of the block kernels on a vector of doubles, so that one loop supports every vector width.</summary>
internal interface IDoubleWidth<TVector>
{
    /// <summary>Gets the number of doubles in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(double value);

    /// <summary>Loads as many floats as a vector has doubles, and widens them.</summary>
    static abstract TVector Load(ref float source, nuint offset);

    static abstract TVector Load(ref double source, nuint offset);

    static abstract void Store(TVector vector, ref double destination, nuint offset);

    /// <summary>Rounds the doubles to floats and stores them.</summary>
    static abstract void Store(TVector vector, ref float destination, nuint offset);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>Computes the larger of each pair of numbers.</summary>
    static abstract TVector Max(TVector x, TVector y);

    static abstract TVector Exp(TVector x);

    static abstract TVector Log(TVector x);

    /// <summary>Computes x * y + z, fused only with hardware support, because emulation would be slow.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>Computes the smaller of each pair of numbers, which must not be NaN.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary>Returns a bit for each pair with x &lt; y.</summary>
    static abstract uint LessThan(TVector x, TVector y);

    /// <summary>Returns a bit for each pair with x = y.</summary>
    static abstract uint Equal(TVector x, TVector y);

    /// <summary>Selects the doubles of x whose bit is set, and 0 for the others.</summary>
    static abstract TVector Keep(uint bits, TVector x);

    /// <summary>Sums the doubles of a vector.</summary>
    static abstract double Sum(TVector vector);
}

internal readonly struct Doubles512 : IDoubleWidth<Vector512<double>>
{
    public static int Count => Vector512<double>.Count;

    public static Vector512<double> Zero => Vector512<double>.Zero;

    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    public static Vector512<double> Load(ref float source, nuint offset)
    {
        Vector256<float> floats = Vector256.LoadUnsafe(ref source, offset);
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(floats)
            : Vector512.Create(Vector256.WidenLower(floats), Vector256.WidenUpper(floats));
    }

    public static Vector512<double> Load(ref double source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    public static void Store(Vector512<double> vector, ref double destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    public static void Store(Vector512<double> vector, ref float destination, nuint offset) => (Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Single(vector)
        : Vector256.Narrow(vector.GetLower(), vector.GetUpper())).StoreUnsafe(ref destination, offset);

    public static Vector512<double> Add(Vector512<double> x, Vector512<double> y) => x + y;

    public static Vector512<double> Subtract(Vector512<double> x, Vector512<double> y) => x - y;

    public static Vector512<double> Multiply(Vector512<double> x, Vector512<double> y) => x * y;

    public static Vector512<double> Divide(Vector512<double> x, Vector512<double> y) => x / y;

    public static Vector512<double> Max(Vector512<double> x, Vector512<double> y) => Vector512.MaxNative(x, y);

    public static Vector512<double> Exp(Vector512<double> x) => Vector512.Exp(x);

    public static Vector512<double> Log(Vector512<double> x) => Vector512.Log(x);

    public static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.MultiplyAddEstimate(x, y, z);

    public static Vector512<double> Min(Vector512<double> x, Vector512<double> y) => Vector512.MinNative(x, y);

    public static uint LessThan(Vector512<double> x, Vector512<double> y) => (uint)Vector512.LessThan(x, y).ExtractMostSignificantBits();

    public static uint Equal(Vector512<double> x, Vector512<double> y) => (uint)Vector512.Equals(x, y).ExtractMostSignificantBits();

    public static Vector512<double> Keep(uint bits, Vector512<double> x)
    {
        Vector512<ulong> each = Vector512.Create(1UL, 2UL, 4UL, 8UL, 16UL, 32UL, 64UL, 128UL);
        return Vector512.Equals(Vector512.Create((ulong)bits) & each, each).AsDouble() & x;
    }

    public static double Sum(Vector512<double> vector) => Doubles256.Sum(vector.GetLower() + vector.GetUpper());
}

internal readonly struct Doubles256 : IDoubleWidth<Vector256<double>>
{
    public static int Count => Vector256<double>.Count;

    public static Vector256<double> Zero => Vector256<double>.Zero;

    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    public static Vector256<double> Load(ref float source, nuint offset)
    {
        Vector128<float> floats = Vector128.LoadUnsafe(ref source, offset);
        return Avx.IsSupported
            ? Avx.ConvertToVector256Double(floats)
            : Vector256.Create(Vector128.WidenLower(floats), Vector128.WidenUpper(floats));
    }

    public static Vector256<double> Load(ref double source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    public static void Store(Vector256<double> vector, ref double destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    public static void Store(Vector256<double> vector, ref float destination, nuint offset) => (Avx.IsSupported
        ? Avx.ConvertToVector128Single(vector)
        : Vector128.Narrow(vector.GetLower(), vector.GetUpper())).StoreUnsafe(ref destination, offset);

    public static Vector256<double> Add(Vector256<double> x, Vector256<double> y) => x + y;

    public static Vector256<double> Subtract(Vector256<double> x, Vector256<double> y) => x - y;

    public static Vector256<double> Multiply(Vector256<double> x, Vector256<double> y) => x * y;

    public static Vector256<double> Divide(Vector256<double> x, Vector256<double> y) => x / y;

    public static Vector256<double> Max(Vector256<double> x, Vector256<double> y) => Vector256.MaxNative(x, y);

    public static Vector256<double> Exp(Vector256<double> x) => Vector256.Exp(x);

    public static Vector256<double> Log(Vector256<double> x) => Vector256.Log(x);

    public static Vector256<double> MultiplyAdd(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        Vector256.MultiplyAddEstimate(x, y, z);

    public static Vector256<double> Min(Vector256<double> x, Vector256<double> y) => Vector256.MinNative(x, y);

    public static uint LessThan(Vector256<double> x, Vector256<double> y) => (uint)Vector256.LessThan(x, y).ExtractMostSignificantBits();

    public static uint Equal(Vector256<double> x, Vector256<double> y) => (uint)Vector256.Equals(x, y).ExtractMostSignificantBits();

    public static Vector256<double> Keep(uint bits, Vector256<double> x)
    {
        Vector256<ulong> each = Vector256.Create(1UL, 2UL, 4UL, 8UL);
        return Vector256.Equals(Vector256.Create((ulong)bits) & each, each).AsDouble() & x;
    }

    public static double Sum(Vector256<double> vector) => Vector128.Sum(vector.GetLower() + vector.GetUpper());
}

internal readonly struct Doubles128 : IDoubleWidth<Vector128<double>>
{
    public static int Count => Vector128<double>.Count;

    public static Vector128<double> Zero => Vector128<double>.Zero;

    public static Vector128<double> Broadcast(double value) => Vector128.Create(value);

    public static Vector128<double> Load(ref float source, nuint offset)
    {
        ulong two = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, offset)));
        return Vector128.WidenLower(Vector128.CreateScalar(two).AsSingle());
    }

    public static Vector128<double> Load(ref double source, nuint offset) => Vector128.LoadUnsafe(ref source, offset);

    public static void Store(Vector128<double> vector, ref double destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    public static void Store(Vector128<double> vector, ref float destination, nuint offset)
    {
        ulong two = Vector128.Narrow(vector, vector).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref destination, offset)), two);
    }

    public static Vector128<double> Add(Vector128<double> x, Vector128<double> y) => x + y;

    public static Vector128<double> Subtract(Vector128<double> x, Vector128<double> y) => x - y;

    public static Vector128<double> Multiply(Vector128<double> x, Vector128<double> y) => x * y;

    public static Vector128<double> Divide(Vector128<double> x, Vector128<double> y) => x / y;

    public static Vector128<double> Max(Vector128<double> x, Vector128<double> y) => Vector128.MaxNative(x, y);

    public static Vector128<double> Exp(Vector128<double> x) => Vector128.Exp(x);

    public static Vector128<double> Log(Vector128<double> x) => Vector128.Log(x);

    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> z) =>
        Vector128.MultiplyAddEstimate(x, y, z);

    public static Vector128<double> Min(Vector128<double> x, Vector128<double> y) => Vector128.MinNative(x, y);

    public static uint LessThan(Vector128<double> x, Vector128<double> y) => (uint)Vector128.LessThan(x, y).ExtractMostSignificantBits();

    public static uint Equal(Vector128<double> x, Vector128<double> y) => (uint)Vector128.Equals(x, y).ExtractMostSignificantBits();

    public static Vector128<double> Keep(uint bits, Vector128<double> x)
    {
        Vector128<ulong> each = Vector128.Create(1UL, 2UL);
        return Vector128.Equals(Vector128.Create((ulong)bits) & each, each).AsDouble() & x;
    }

    public static double Sum(Vector128<double> vector) => Vector128.Sum(vector);
}

/// <summary>One double at a time, for machines without vectors.</summary>
internal readonly struct Doubles64 : IDoubleWidth<double>
{
    public static int Count => 1;

    public static double Zero => 0;

    public static double Broadcast(double value) => value;

    public static double Load(ref float source, nuint offset) => Unsafe.Add(ref source, offset);

    public static double Load(ref double source, nuint offset) => Unsafe.Add(ref source, offset);

    public static void Store(double vector, ref double destination, nuint offset) => Unsafe.Add(ref destination, offset) = vector;

    public static void Store(double vector, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = (float)vector;

    public static double Add(double x, double y) => x + y;

    public static double Subtract(double x, double y) => x - y;

    public static double Multiply(double x, double y) => x * y;

    public static double Divide(double x, double y) => x / y;

    public static double Max(double x, double y) => x > y ? x : y;

    public static double Exp(double x) => Math.Exp(x);

    public static double Log(double x) => Math.Log(x);

    public static double MultiplyAdd(double x, double y, double z) => x * y + z;

    public static double Min(double x, double y) => x < y ? x : y;

    public static uint LessThan(double x, double y) => x < y ? 1u : 0;

    public static uint Equal(double x, double y) => x == y ? 1u : 0;

    public static double Keep(uint bits, double x) => (bits & 1) == 0 ? 0 : x;

    public static double Sum(double vector) => vector;
}
