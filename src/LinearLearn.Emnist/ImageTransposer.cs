using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn.Emnist;

/// <summary>Turns pictures that are stored column by column into pictures stored row by row.</summary>
internal static class ImageTransposer
{
    private const int Block = 4;

    /// <summary>
    /// upright(row, column) = transposed[row + rows * column]. In blocks of 4 x 4 bytes, each turned by one shuffle of a register: pixel by
    /// pixel it would take longer than unpacking the file.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<byte> transposed, ImageShape shape, Span<byte> upright)
    {
        int blockRows = shape.Rows - shape.Rows % Block;
        int blockColumns = shape.Columns - shape.Columns % Block;
        ref byte source = ref MemoryMarshal.GetReference(transposed[..shape.Length]);
        ref byte target = ref MemoryMarshal.GetReference(upright[..shape.Length]);
        for (int row = 0; row < blockRows; row += Block)
        {
            for (int column = 0; column < blockColumns; column += Block)
            {
                ref byte from = ref Unsafe.Add(ref source, row + shape.Rows * column);
                Vector128<byte> block = Vector128.Create(
                    Unsafe.ReadUnaligned<uint>(ref from),
                    Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, shape.Rows)),
                    Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, 2 * shape.Rows)),
                    Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, 3 * shape.Rows))).AsByte();
                Vector128<uint> turned = Vector128.Shuffle(
                    block, Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsUInt32();
                ref byte to = ref Unsafe.Add(ref target, row * shape.Columns + column);
                Unsafe.WriteUnaligned(ref to, turned.GetElement(0));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, shape.Columns), turned.GetElement(1));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 2 * shape.Columns), turned.GetElement(2));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 3 * shape.Columns), turned.GetElement(3));
            }
        }
        TransposePixels(transposed, shape, upright, blockRows, 0);
        TransposePixels(transposed, shape, upright[..(blockRows * shape.Columns)], 0, blockColumns);
    }

    /// <summary>Pixel by pixel, from a row and a column on, as far as the target goes.</summary>
    private static void TransposePixels(ReadOnlySpan<byte> transposed, ImageShape shape, Span<byte> upright, int firstRow, int firstColumn)
    {
        for (int row = firstRow; row < upright.Length / shape.Columns; row++)
        {
            for (int column = firstColumn; column < shape.Columns; column++)
                upright[row * shape.Columns + column] = transposed[row + shape.Rows * column];
        }
    }
}
