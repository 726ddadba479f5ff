using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn;

/// <summary>The operations of the row kernels on a vector of floats, so that one loop supports every vector width.</summary>
/// <remarks>The type arguments are structs: the compiler generates a loop without calls for each width.</remarks>
internal interface IVectorWidth<TVector>
{
    /// <summary>Gets the number of floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(float value);

    /// <summary>
    /// Loads as many numbers as a vector has floats, and converts them; the compiler keeps only the code for the type argument.
    /// </summary>
    static abstract TVector Load<T>(ref T source, nuint offset)
        where T : unmanaged;

    static abstract void Store(TVector vector, ref float destination, nuint offset);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>Computes x * y + z, fused only with hardware support, because emulation would be slow.</summary>
    static abstract TVector MultiplyAddEstimate(TVector x, TVector y, TVector z);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    static abstract TVector SquareRoot(TVector x);

    /// <summary>Computes the smaller of each pair of numbers, which must not be NaN.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary>Selects the floats of x where all bits of the mask are set, and those of y where none is.</summary>
    static abstract TVector Select(TVector mask, TVector x, TVector y);

    /// <summary>Sums the floats of a vector; wide vectors are first folded to 128 bits, which takes the fewest steps.</summary>
    static abstract float Sum(TVector vector);

    /// <summary>Stores the sums of four vectors, with the bits of <see cref="Sum"/>.</summary>
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, ref float destination);
}

internal readonly struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static void Store(Vector512<float> vector, ref float destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load<T>(ref T source, nuint offset)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset);
        if (typeof(T) == typeof(byte)) // one method for each type, so that the types of the other need not be loaded
            return Load(ref Unsafe.As<T, byte>(ref source), offset);
        if (typeof(T) == typeof(sbyte))
            return Load(ref Unsafe.As<T, sbyte>(ref source), offset);
        throw new NotSupportedException(typeof(T).Name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref byte source, nuint offset)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref source, offset);
        return Vector512.ConvertToSingle(Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(bytes) : Widen(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref sbyte source, nuint offset)
    {
        Vector128<sbyte> bytes = Vector128.LoadUnsafe(ref source, offset);
        return Vector512.ConvertToSingle(Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(bytes) : Widen(bytes));
    }

    /// <summary>Widens bytes on machines without an instruction for it.</summary>
    internal static Vector512<int> Widen(Vector128<byte> bytes) =>
        Vector512.WidenLower(Vector512.WidenLower(bytes.ToVector256Unsafe().ToVector512Unsafe())).AsInt32();

    internal static Vector512<int> Widen(Vector128<sbyte> bytes) =>
        Vector512.WidenLower(Vector512.WidenLower(bytes.ToVector256Unsafe().ToVector512Unsafe()));

    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    public static Vector512<float> MultiplyAddEstimate(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.MultiplyAddEstimate(x, y, z);

    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    public static Vector512<float> SquareRoot(Vector512<float> x) => Vector512.Sqrt(x);

    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Vector512.MinNative(x, y);

    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(mask, x, y);

    public static float Sum(Vector512<float> vector) => Width256.Sum(vector.GetLower() + vector.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float destination)
    {
        if (!Avx512F.IsSupported)
        {
            Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d)).StoreUnsafe(ref destination);
            return;
        }
        Vector512<float> ab = Avx512F.Shuffle4x128(a, b, 0x44) + Avx512F.Shuffle4x128(a, b, 0xEE); // lower + upper halves
        Vector512<float> cd = Avx512F.Shuffle4x128(c, d, 0x44) + Avx512F.Shuffle4x128(c, d, 0xEE);
        Vector512<float> all = Avx512F.Shuffle4x128(ab, cd, 0x88) + Avx512F.Shuffle4x128(ab, cd, 0xDD); // 128 bits of each vector
        Width256.StoreSums(all.GetLower(), all.GetUpper(), ref destination);
    }
}

internal readonly struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static void Store(Vector256<float> vector, ref float destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load<T>(ref T source, nuint offset)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset);
        if (typeof(T) == typeof(byte))
            return Load(ref Unsafe.As<T, byte>(ref source), offset);
        if (typeof(T) == typeof(sbyte))
            return Load(ref Unsafe.As<T, sbyte>(ref source), offset);
        throw new NotSupportedException(typeof(T).Name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref byte source, nuint offset)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, offset));
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(eight).AsByte();
        return Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(bytes) : Widen(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref sbyte source, nuint offset)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref source, offset)));
        Vector128<sbyte> bytes = Vector128.CreateScalarUnsafe(eight).AsSByte();
        return Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(bytes) : Widen(bytes));
    }

    /// <summary>Widens the lower eight bytes on machines without an instruction for it.</summary>
    internal static Vector256<int> Widen(Vector128<byte> bytes) =>
        Vector256.WidenLower(Vector256.WidenLower(bytes.ToVector256Unsafe())).AsInt32();

    internal static Vector256<int> Widen(Vector128<sbyte> bytes) => Vector256.WidenLower(Vector256.WidenLower(bytes.ToVector256Unsafe()));

    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    public static Vector256<float> MultiplyAddEstimate(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.MultiplyAddEstimate(x, y, z);

    public static Vector256<float> Subtract(Vector256<float> x, Vector256<float> y) => x - y;

    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    public static Vector256<float> SquareRoot(Vector256<float> x) => Vector256.Sqrt(x);

    public static Vector256<float> Min(Vector256<float> x, Vector256<float> y) => Vector256.MinNative(x, y);

    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> x, Vector256<float> y) =>
        Vector256.ConditionalSelect(mask, x, y);

    public static float Sum(Vector256<float> vector) => Width128.Sum(vector.GetLower() + vector.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, ref float destination)
    {
        if (!Avx.IsSupported)
        {
            Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d)).StoreUnsafe(ref destination);
            return;
        }
        Vector256<float> ab = Avx.Permute2x128(a, b, 0x20) + Avx.Permute2x128(a, b, 0x31); // lower + upper halves
        Vector256<float> cd = Avx.Permute2x128(c, d, 0x20) + Avx.Permute2x128(c, d, 0x31);
        StoreSums(ab, cd, ref destination);
    }

    /// <summary>Stores the sums of the lower and the upper half of both vectors, on machines with AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreSums(Vector256<float> ab, Vector256<float> cd, ref float destination)
    {
        Vector256<float> pairs = Avx.HorizontalAdd(ab, cd);
        Vector128<float> sums = Sse3.HorizontalAdd(pairs.GetLower(), pairs.GetUpper()); // of a, c, b and d
        Vector128.Shuffle(sums, Vector128.Create(0, 2, 1, 3)).StoreUnsafe(ref destination);
    }
}

internal readonly struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static void Store(Vector128<float> vector, ref float destination, nuint offset) => vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load<T>(ref T source, nuint offset)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset);
        if (typeof(T) == typeof(byte))
            return Load(ref Unsafe.As<T, byte>(ref source), offset);
        if (typeof(T) == typeof(sbyte))
            return Load(ref Unsafe.As<T, sbyte>(ref source), offset);
        throw new NotSupportedException(typeof(T).Name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref byte source, nuint offset)
    {
        uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, offset));
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(four).AsByte();
        return Vector128.ConvertToSingle(Sse41.IsSupported ? Sse41.ConvertToVector128Int32(bytes) : Widen(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref sbyte source, nuint offset)
    {
        uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref source, offset)));
        Vector128<sbyte> bytes = Vector128.CreateScalarUnsafe(four).AsSByte();
        return Vector128.ConvertToSingle(Sse41.IsSupported ? Sse41.ConvertToVector128Int32(bytes) : Widen(bytes));
    }

    /// <summary>Widens the lower four bytes on machines without an instruction for it, such as ARM64.</summary>
    internal static Vector128<int> Widen(Vector128<byte> bytes) => Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32();

    internal static Vector128<int> Widen(Vector128<sbyte> bytes) => Vector128.WidenLower(Vector128.WidenLower(bytes));

    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    public static Vector128<float> MultiplyAddEstimate(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
        Vector128.MultiplyAddEstimate(x, y, z);

    public static Vector128<float> Subtract(Vector128<float> x, Vector128<float> y) => x - y;

    public static Vector128<float> Divide(Vector128<float> x, Vector128<float> y) => x / y;

    public static Vector128<float> SquareRoot(Vector128<float> x) => Vector128.Sqrt(x);

    public static Vector128<float> Min(Vector128<float> x, Vector128<float> y) => Vector128.MinNative(x, y);

    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> x, Vector128<float> y) =>
        Vector128.ConditionalSelect(mask, x, y);

    public static float Sum(Vector128<float> vector) => Vector128.Sum(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, ref float destination)
    {
        Vector128<float> sums = Sse3.IsSupported
            ? Sse3.HorizontalAdd(Sse3.HorizontalAdd(a, b), Sse3.HorizontalAdd(c, d))
            : Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d));
        sums.StoreUnsafe(ref destination);
    }
}

/// <summary>One float at a time, for the ends of rows and for machines without vectors.</summary>
internal readonly struct Width32 : IVectorWidth<float>
{
    public static int Count => 1;

    public static float Zero => 0;

    public static float Broadcast(float value) => value;

    public static void Store(float vector, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load<T>(ref T source, nuint offset)
        where T : unmanaged
    {
        source = ref Unsafe.Add(ref source, offset);
        if (typeof(T) == typeof(float))
            return Unsafe.As<T, float>(ref source);
        if (typeof(T) == typeof(byte))
            return Unsafe.As<T, byte>(ref source);
        if (typeof(T) == typeof(sbyte))
            return Unsafe.As<T, sbyte>(ref source);
        throw new NotSupportedException(typeof(T).Name);
    }

    public static float Add(float x, float y) => x + y;

    public static float Multiply(float x, float y) => x * y;

    public static float MultiplyAddEstimate(float x, float y, float z) => x * y + z;

    public static float Subtract(float x, float y) => x - y;

    public static float Divide(float x, float y) => x / y;

    public static float SquareRoot(float x) => MathF.Sqrt(x);

    public static float Min(float x, float y) => x < y ? x : y;

    public static float Select(float mask, float x, float y) => BitConverter.SingleToInt32Bits(mask) != 0 ? x : y;

    public static float Sum(float vector) => vector;

    public static void StoreSums(float a, float b, float c, float d, ref float destination)
    {
        Unsafe.Add(ref destination, 3) = d;
        Unsafe.Add(ref destination, 2) = c;
        Unsafe.Add(ref destination, 1) = b;
        destination = a;
    }
}
