using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn.Emnist;

/// <summary>Converts images that are stored column by column to row-major order.</summary>
internal static class ImageTransposer
{
    private const int BlockSide = 8;

    /// <summary>Computes upright(row, column) = transposed[row + rows * column] in blocks of 8 x 8 bytes.</summary>
    /// <remarks>The last blocks overlap the ones before. Transposing pixel by pixel would take longer than unpacking the file.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<byte> transposed, ImageShape shape, Span<byte> upright)
    {
        if (!Vector128.IsHardwareAccelerated || shape.Rows < BlockSide || shape.Columns < BlockSide)
        {
            TransposePixels(transposed, shape, upright);
            return;
        }

        ref byte source = ref MemoryMarshal.GetReference(transposed[..shape.Length]);
        ref byte target = ref MemoryMarshal.GetReference(upright[..shape.Length]);
        for (int nextRow = 0; nextRow < shape.Rows; nextRow += BlockSide)
        {
            int row = Math.Min(nextRow, shape.Rows - BlockSide);
            for (int nextColumn = 0; nextColumn < shape.Columns; nextColumn += BlockSide)
            {
                int column = Math.Min(nextColumn, shape.Columns - BlockSide);
                TransposeBlock(
                    ref Unsafe.Add(ref source, row + shape.Rows * column), shape.Rows,
                    ref Unsafe.Add(ref target, row * shape.Columns + column), shape.Columns);
            }
        }
    }

    /// <summary>Transposes a block of 8 x 8 bytes.</summary>
    /// <remarks>Line i is interleaved with line i + 4, and the results likewise: three rounds move every byte to its target.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(ref byte source, nint sourceStride, ref byte target, nint targetStride)
    {
        Vector128<byte> a = Zip(LoadLine(ref source, 0, sourceStride), LoadLine(ref source, 4, sourceStride));
        Vector128<byte> b = Zip(LoadLine(ref source, 1, sourceStride), LoadLine(ref source, 5, sourceStride));
        Vector128<byte> c = Zip(LoadLine(ref source, 2, sourceStride), LoadLine(ref source, 6, sourceStride));
        Vector128<byte> d = Zip(LoadLine(ref source, 3, sourceStride), LoadLine(ref source, 7, sourceStride));
        (Vector128<byte> e, Vector128<byte> f) = (Zip(a, c), ZipUpper(a, c));
        (Vector128<byte> g, Vector128<byte> h) = (Zip(b, d), ZipUpper(b, d));
        StoreTwo(Zip(e, g), ref target, targetStride);
        StoreTwo(ZipUpper(e, g), ref Unsafe.Add(ref target, 2 * targetStride), targetStride);
        StoreTwo(Zip(f, h), ref Unsafe.Add(ref target, 4 * targetStride), targetStride);
        StoreTwo(ZipUpper(f, h), ref Unsafe.Add(ref target, 6 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> LoadLine(ref byte source, nint line, nint stride) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, line * stride))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTwo(Vector128<byte> lines, ref byte target, nint stride)
    {
        Unsafe.WriteUnaligned(ref target, lines.AsUInt64().ToScalar());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, stride), lines.AsUInt64().GetElement(1));
    }

    /// <summary>Interleaves the lower halves: x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Zip(Vector128<byte> x, Vector128<byte> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y) : PortableZip(x, y);

    /// <summary>Interleaves the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ZipUpper(Vector128<byte> x, Vector128<byte> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y) : PortableZipUpper(x, y);

    /// <summary>Interleaves the lower halves on machines without such an instruction.</summary>
    internal static Vector128<byte> PortableZip(Vector128<byte> x, Vector128<byte> y) =>
        (Vector128.WidenLower(x) | (Vector128.WidenLower(y) << 8)).AsByte();

    internal static Vector128<byte> PortableZipUpper(Vector128<byte> x, Vector128<byte> y) =>
        (Vector128.WidenUpper(x) | (Vector128.WidenUpper(y) << 8)).AsByte();

    private static void TransposePixels(ReadOnlySpan<byte> transposed, ImageShape shape, Span<byte> upright)
    {
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < shape.Columns; column++)
                upright[row * shape.Columns + column] = transposed[row + shape.Rows * column];
        }
    }
}
