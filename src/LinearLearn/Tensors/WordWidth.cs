using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn;

/// <summary>The operations of <see cref="SignKernels"/> on a vector of bytes and of 16-bit words.</summary>
internal interface IWordWidth<TVector>
{
    /// <summary>Gets the number of bytes in a vector.</summary>
    static abstract int Bytes { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(ref short source, nuint offset);

    /// <summary>Adds the products of the bytes at the offset and the words of even and odd columns to the sums.</summary>
    static abstract TVector MultiplyAdd(ref byte source, nuint offset, TVector evens, TVector odds, TVector sums);

    /// <summary>Computes the sums of four vectors.</summary>
    static abstract Vector128<int> Sums(TVector a, TVector b, TVector c, TVector d);
}

internal readonly struct WordWidth512 : IWordWidth<Vector512<int>>
{
    public static int Bytes => Vector512<byte>.Count;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    public static Vector512<int> Load(ref short source, nuint offset) => Vector512.LoadUnsafe(ref source, offset).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(
        ref byte source, nuint offset, Vector512<int> evens, Vector512<int> odds, Vector512<int> sums)
    {
        Vector512<ushort> bytes = Vector512.LoadUnsafe(ref source, offset).AsUInt16();
        Vector512<short> even = (bytes & Vector512.Create((ushort)byte.MaxValue)).AsInt16(), odd = (bytes >> 8).AsInt16();
        return sums + Avx512BW.MultiplyAddAdjacent(even, evens.AsInt16()) + Avx512BW.MultiplyAddAdjacent(odd, odds.AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d) => WordWidth256.Sums(
        a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
}

internal readonly struct WordWidth256 : IWordWidth<Vector256<int>>
{
    public static int Bytes => Vector256<byte>.Count;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    public static Vector256<int> Load(ref short source, nuint offset) => Vector256.LoadUnsafe(ref source, offset).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(
        ref byte source, nuint offset, Vector256<int> evens, Vector256<int> odds, Vector256<int> sums)
    {
        Vector256<ushort> bytes = Vector256.LoadUnsafe(ref source, offset).AsUInt16();
        Vector256<short> even = (bytes & Vector256.Create((ushort)byte.MaxValue)).AsInt16(), odd = (bytes >> 8).AsInt16();
        return sums + Avx2.MultiplyAddAdjacent(even, evens.AsInt16()) + Avx2.MultiplyAddAdjacent(odd, odds.AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        Vector256<int> halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return halves.GetLower() + halves.GetUpper();
    }
}
