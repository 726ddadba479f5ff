using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

// The same products with twice as many sums, for machines with 32 registers (AVX-512).
internal static partial class BlockKernels
{
    /// <summary>Multiplies four rows by four rows of weights at a time, with the bits of fewer: for 32 registers.</summary>
    /// <returns>The number of outputs that were processed, a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int MultiplyFours<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> weights, Span<double> products, int pitch)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        int rows = block.Length / columns, outputs = weights.Length / columns / 4 * 4;
        for (int tile = 0; tile < rows * outputs / 16; tile++)
        {
            // Eight rows, or the last four, are multiplied by the same weights while those are in the first-level cache.
            int eight = tile / (outputs / 2) * 2, fours = Math.Min(2, rows / RowsAtOnce - eight), rest = tile - eight * (outputs / 4);
            int row = (eight + rest % fours) * RowsAtOnce, output = rest / fours * 4;
            ref float x0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), row * columns), x1 = ref Unsafe.Add(ref x0, columns);
            ref float x2 = ref Unsafe.Add(ref x1, columns), x3 = ref Unsafe.Add(ref x2, columns);
            ref double w0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(weights), output * columns), w1 = ref Unsafe.Add(ref w0, columns);
            ref double w2 = ref Unsafe.Add(ref w1, columns), w3 = ref Unsafe.Add(ref w2, columns);
            TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s03 = TWidth.Zero;
            TVector s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero, s13 = TWidth.Zero;
            TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s23 = TWidth.Zero;
            TVector s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero, s33 = TWidth.Zero;
            for (int column = 0; column < columns; column += TWidth.Count)
            {
                nuint at = (nuint)column;
                TVector a = TWidth.Load(ref x0, at), b = TWidth.Load(ref x1, at);
                TVector c = TWidth.Load(ref x2, at), d = TWidth.Load(ref x3, at);
                TVector w = TWidth.Load(ref w0, at);
                s00 = TWidth.MultiplyAdd(a, w, s00);
                s01 = TWidth.MultiplyAdd(b, w, s01);
                s02 = TWidth.MultiplyAdd(c, w, s02);
                s03 = TWidth.MultiplyAdd(d, w, s03);
                w = TWidth.Load(ref w1, at);
                s10 = TWidth.MultiplyAdd(a, w, s10);
                s11 = TWidth.MultiplyAdd(b, w, s11);
                s12 = TWidth.MultiplyAdd(c, w, s12);
                s13 = TWidth.MultiplyAdd(d, w, s13);
                w = TWidth.Load(ref w2, at);
                s20 = TWidth.MultiplyAdd(a, w, s20);
                s21 = TWidth.MultiplyAdd(b, w, s21);
                s22 = TWidth.MultiplyAdd(c, w, s22);
                s23 = TWidth.MultiplyAdd(d, w, s23);
                w = TWidth.Load(ref w3, at);
                s30 = TWidth.MultiplyAdd(a, w, s30);
                s31 = TWidth.MultiplyAdd(b, w, s31);
                s32 = TWidth.MultiplyAdd(c, w, s32);
                s33 = TWidth.MultiplyAdd(d, w, s33);
            }
            Store<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), s00, s01, s02, s03);
            Store<TWidth, TVector>(products.Slice((output + 1) * pitch + row, RowsAtOnce), s10, s11, s12, s13);
            Store<TWidth, TVector>(products.Slice((output + 2) * pitch + row, RowsAtOnce), s20, s21, s22, s23);
            Store<TWidth, TVector>(products.Slice((output + 3) * pitch + row, RowsAtOnce), s30, s31, s32, s33);
        }
        return outputs;
    }

    /// <summary>Multiplies four rows by four rows of weights at a time, with the bits of fewer: for 32 registers.</summary>
    /// <returns>The number of outputs that were processed, a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int MultiplyFours<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, int endColumn, ReadOnlySpan<float> weights, Span<double> products, int pitch)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int rows = block.Length / columns, outputs = weights.Length / columns / 4 * 4;
        for (int tile = 0; tile < rows * outputs / 16; tile++)
        {
            // Eight rows, or the last four, are multiplied by the same weights while those are in the first-level cache.
            int eight = tile / (outputs / 2) * 2, fours = Math.Min(2, rows / RowsAtOnce - eight), rest = tile - eight * (outputs / 4);
            int row = (eight + rest % fours) * RowsAtOnce, output = rest / fours * 4;
            ref float x0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), row * columns), x1 = ref Unsafe.Add(ref x0, columns);
            ref float x2 = ref Unsafe.Add(ref x1, columns), x3 = ref Unsafe.Add(ref x2, columns);
            ref float w0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(weights), output * columns), w1 = ref Unsafe.Add(ref w0, columns);
            ref float w2 = ref Unsafe.Add(ref w1, columns), w3 = ref Unsafe.Add(ref w2, columns);
            TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s03 = TWidth.Zero;
            TVector s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero, s13 = TWidth.Zero;
            TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s23 = TWidth.Zero;
            TVector s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero, s33 = TWidth.Zero;
            for (int column = 0; column < endColumn; column += TWidth.Count)
            {
                nuint at = (nuint)column;
                TVector a = TWidth.Load(ref x0, at), b = TWidth.Load(ref x1, at);
                TVector c = TWidth.Load(ref x2, at), d = TWidth.Load(ref x3, at);
                TVector w = TWidth.Load(ref w0, at);
                s00 = TWidth.MultiplyAddEstimate(a, w, s00);
                s01 = TWidth.MultiplyAddEstimate(b, w, s01);
                s02 = TWidth.MultiplyAddEstimate(c, w, s02);
                s03 = TWidth.MultiplyAddEstimate(d, w, s03);
                w = TWidth.Load(ref w1, at);
                s10 = TWidth.MultiplyAddEstimate(a, w, s10);
                s11 = TWidth.MultiplyAddEstimate(b, w, s11);
                s12 = TWidth.MultiplyAddEstimate(c, w, s12);
                s13 = TWidth.MultiplyAddEstimate(d, w, s13);
                w = TWidth.Load(ref w2, at);
                s20 = TWidth.MultiplyAddEstimate(a, w, s20);
                s21 = TWidth.MultiplyAddEstimate(b, w, s21);
                s22 = TWidth.MultiplyAddEstimate(c, w, s22);
                s23 = TWidth.MultiplyAddEstimate(d, w, s23);
                w = TWidth.Load(ref w3, at);
                s30 = TWidth.MultiplyAddEstimate(a, w, s30);
                s31 = TWidth.MultiplyAddEstimate(b, w, s31);
                s32 = TWidth.MultiplyAddEstimate(c, w, s32);
                s33 = TWidth.MultiplyAddEstimate(d, w, s33);
            }
            Put<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), false, s00, s01, s02, s03);
            Put<TWidth, TVector>(products.Slice((output + 1) * pitch + row, RowsAtOnce), false, s10, s11, s12, s13);
            Put<TWidth, TVector>(products.Slice((output + 2) * pitch + row, RowsAtOnce), false, s20, s21, s22, s23);
            Put<TWidth, TVector>(products.Slice((output + 3) * pitch + row, RowsAtOnce), false, s30, s31, s32, s33);
        }
        return outputs;
    }

    /// <summary>Adds products of four vectors of columns and four outputs at a time, with the bits of fewer: for 32 registers.</summary>
    /// <returns>The number of columns that were processed, for all outputs up to a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddProductsOfFours<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, int endColumn, ReadOnlySpan<double> factors, int pitch, Span<double> sums)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        int rows = block.Length / columns, outputs = sums.Length / columns / 4 * 4, width = TWidth.Count, column = 0;
        for (; column + 4 * width <= endColumn; column += 4 * width)
        {
            ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), column);
            for (int output = 0; output < outputs; output += 4)
            {
                ref double f0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(factors), output * pitch), f1 = ref Unsafe.Add(ref f0, pitch);
                ref double f2 = ref Unsafe.Add(ref f1, pitch), f3 = ref Unsafe.Add(ref f2, pitch);
                TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s03 = TWidth.Zero;
                TVector s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero, s13 = TWidth.Zero;
                TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s23 = TWidth.Zero;
                TVector s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero, s33 = TWidth.Zero;
                for (int row = 0; row < rows; row++)
                {
                    nuint at = (nuint)(row * columns);
                    TVector a = TWidth.Load(ref x, at), b = TWidth.Load(ref x, at + (nuint)width);
                    TVector c = TWidth.Load(ref x, at + 2 * (nuint)width), d = TWidth.Load(ref x, at + 3 * (nuint)width);
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row));
                    s00 = TWidth.MultiplyAdd(a, f, s00);
                    s01 = TWidth.MultiplyAdd(b, f, s01);
                    s02 = TWidth.MultiplyAdd(c, f, s02);
                    s03 = TWidth.MultiplyAdd(d, f, s03);
                    f = TWidth.Broadcast(Unsafe.Add(ref f1, row));
                    s10 = TWidth.MultiplyAdd(a, f, s10);
                    s11 = TWidth.MultiplyAdd(b, f, s11);
                    s12 = TWidth.MultiplyAdd(c, f, s12);
                    s13 = TWidth.MultiplyAdd(d, f, s13);
                    f = TWidth.Broadcast(Unsafe.Add(ref f2, row));
                    s20 = TWidth.MultiplyAdd(a, f, s20);
                    s21 = TWidth.MultiplyAdd(b, f, s21);
                    s22 = TWidth.MultiplyAdd(c, f, s22);
                    s23 = TWidth.MultiplyAdd(d, f, s23);
                    f = TWidth.Broadcast(Unsafe.Add(ref f3, row));
                    s30 = TWidth.MultiplyAdd(a, f, s30);
                    s31 = TWidth.MultiplyAdd(b, f, s31);
                    s32 = TWidth.MultiplyAdd(c, f, s32);
                    s33 = TWidth.MultiplyAdd(d, f, s33);
                }
                ref double sum = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), output * columns);
                AddTo<TWidth, TVector>(ref sum, column, column + width, s00, s01);
                AddTo<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s02, s03);
                sum = ref Unsafe.Add(ref sum, columns);
                AddTo<TWidth, TVector>(ref sum, column, column + width, s10, s11);
                AddTo<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s12, s13);
                sum = ref Unsafe.Add(ref sum, columns);
                AddTo<TWidth, TVector>(ref sum, column, column + width, s20, s21);
                AddTo<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s22, s23);
                sum = ref Unsafe.Add(ref sum, columns);
                AddTo<TWidth, TVector>(ref sum, column, column + width, s30, s31);
                AddTo<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s32, s33);
            }
        }
        return column;
    }

    /// <summary>Adds products of four vectors of columns and four outputs at a time, with the bits of fewer: for 32 registers.</summary>
    /// <returns>The number of columns that were processed, for all outputs up to a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddProductsOfFours<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, int endColumn, ReadOnlySpan<float> factors, int pitch, Span<float> sums)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int rows = block.Length / columns, outputs = sums.Length / columns / 4 * 4, width = TWidth.Count, column = 0;
        for (; column + 4 * width <= endColumn; column += 4 * width)
        {
            ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), column);
            for (int output = 0; output < outputs; output += 4)
            {
                ref float f0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(factors), output * pitch), f1 = ref Unsafe.Add(ref f0, pitch);
                ref float f2 = ref Unsafe.Add(ref f1, pitch), f3 = ref Unsafe.Add(ref f2, pitch);
                TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s03 = TWidth.Zero;
                TVector s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero, s13 = TWidth.Zero;
                TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s23 = TWidth.Zero;
                TVector s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero, s33 = TWidth.Zero;
                for (int row = 0; row < rows; row++)
                {
                    nuint at = (nuint)(row * columns);
                    TVector a = TWidth.Load(ref x, at), b = TWidth.Load(ref x, at + (nuint)width);
                    TVector c = TWidth.Load(ref x, at + 2 * (nuint)width), d = TWidth.Load(ref x, at + 3 * (nuint)width);
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row));
                    s00 = TWidth.MultiplyAddEstimate(a, f, s00);
                    s01 = TWidth.MultiplyAddEstimate(b, f, s01);
                    s02 = TWidth.MultiplyAddEstimate(c, f, s02);
                    s03 = TWidth.MultiplyAddEstimate(d, f, s03);
                    f = TWidth.Broadcast(Unsafe.Add(ref f1, row));
                    s10 = TWidth.MultiplyAddEstimate(a, f, s10);
                    s11 = TWidth.MultiplyAddEstimate(b, f, s11);
                    s12 = TWidth.MultiplyAddEstimate(c, f, s12);
                    s13 = TWidth.MultiplyAddEstimate(d, f, s13);
                    f = TWidth.Broadcast(Unsafe.Add(ref f2, row));
                    s20 = TWidth.MultiplyAddEstimate(a, f, s20);
                    s21 = TWidth.MultiplyAddEstimate(b, f, s21);
                    s22 = TWidth.MultiplyAddEstimate(c, f, s22);
                    s23 = TWidth.MultiplyAddEstimate(d, f, s23);
                    f = TWidth.Broadcast(Unsafe.Add(ref f3, row));
                    s30 = TWidth.MultiplyAddEstimate(a, f, s30);
                    s31 = TWidth.MultiplyAddEstimate(b, f, s31);
                    s32 = TWidth.MultiplyAddEstimate(c, f, s32);
                    s33 = TWidth.MultiplyAddEstimate(d, f, s33);
                }
                ref float sum = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), output * columns);
                PutSums<TWidth, TVector>(ref sum, column, column + width, s00, s01);
                PutSums<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s02, s03);
                sum = ref Unsafe.Add(ref sum, columns);
                PutSums<TWidth, TVector>(ref sum, column, column + width, s10, s11);
                PutSums<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s12, s13);
                sum = ref Unsafe.Add(ref sum, columns);
                PutSums<TWidth, TVector>(ref sum, column, column + width, s20, s21);
                PutSums<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s22, s23);
                sum = ref Unsafe.Add(ref sum, columns);
                PutSums<TWidth, TVector>(ref sum, column, column + width, s30, s31);
                PutSums<TWidth, TVector>(ref sum, column + 2 * width, column + 3 * width, s32, s33);
            }
        }
        return column;
    }
}
