using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

// Kernels that process each column of a row. Rows can have any length.
internal static partial class BlockKernels
{
    /// <summary>
    /// Computes destination = row * factors + offsets in doubles, rounding each product before adding the offset, and rounds to floats.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<float> row, ReadOnlySpan<double> factors, ReadOnlySpan<double> offsets, Span<float> destination)
    {
        factors = factors[..row.Length]; // the loops have no bounds checks
        offsets = offsets[..row.Length];
        destination = destination[..row.Length];
        int done = Vector512.IsHardwareAccelerated ? Scale<Doubles512, Vector512<double>>(row, factors, offsets, destination)
            : Vector256.IsHardwareAccelerated ? Scale<Doubles256, Vector256<double>>(row, factors, offsets, destination)
            : Vector128.IsHardwareAccelerated ? Scale<Doubles128, Vector128<double>>(row, factors, offsets, destination)
            : 0;
        Scale<Doubles64, double>(row[done..], factors[done..], offsets[done..], destination[done..]);
    }

    /// <summary>Computes sums += row - shifts and squares += (row - shifts)^2, in doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMoments(ReadOnlySpan<float> row, ReadOnlySpan<float> shifts, Span<double> sums, Span<double> squares)
    {
        shifts = shifts[..row.Length];
        sums = sums[..row.Length];
        squares = squares[..row.Length];
        int done = Vector512.IsHardwareAccelerated ? AddMoments<Doubles512, Vector512<double>>(row, shifts, sums, squares)
            : Vector256.IsHardwareAccelerated ? AddMoments<Doubles256, Vector256<double>>(row, shifts, sums, squares)
            : Vector128.IsHardwareAccelerated ? AddMoments<Doubles128, Vector128<double>>(row, shifts, sums, squares)
            : 0;
        AddMoments<Doubles64, double>(row[done..], shifts[done..], sums[done..], squares[done..]);
    }

    /// <summary>Writes the products of a range of columns with themselves and with each column before them.</summary>
    /// <remarks>The products of a column are adjacent, in column order.</remarks>
    /// <param name="row">A multiple of <see cref="Alignment"/> floats.</param>
    /// <param name="first">The first column.</param>
    /// <param name="end">The column after the last one.</param>
    /// <param name="destination">
    /// Room for the products, followed by <see cref="Alignment"/> floats that are overwritten with arbitrary values.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteProducts(ReadOnlySpan<float> row, int first, int end, Span<float> destination)
    {
        if (row.Length % Alignment != 0 || end > row.Length || destination.Length < (end * (end + 1) - first * (first + 1)) / 2 + Alignment)
        {
            throw new ArgumentException(Guard.Text(
                $"no room for the products of columns {first} to {end} of {row.Length} in {destination.Length} floats"));
        }
        if (Vector256.IsHardwareAccelerated)
            WriteProducts<Width256, Vector256<float>>(row, first, end, destination);
        else if (Vector128.IsHardwareAccelerated)
            WriteProducts<Width128, Vector128<float>>(row, first, end, destination);
        else
            WriteProducts<Width32, float>(row, first, end, destination);
    }

    /// <returns>The number of processed columns, a multiple of the vector width.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Scale<TWidth, TVector>(
        ReadOnlySpan<float> row, ReadOnlySpan<double> factors, ReadOnlySpan<double> offsets, Span<float> destination)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref float x = ref MemoryMarshal.GetReference(row), result = ref MemoryMarshal.GetReference(destination);
        ref double factor = ref MemoryMarshal.GetReference(factors), offset = ref MemoryMarshal.GetReference(offsets);
        int column = 0;
        for (; column + TWidth.Count <= row.Length; column += TWidth.Count)
        {
            nuint at = (nuint)column;
            TVector scaled = TWidth.Add(TWidth.Multiply(TWidth.Load(ref x, at), TWidth.Load(ref factor, at)), TWidth.Load(ref offset, at));
            TWidth.Store(scaled, ref result, at);
        }
        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddMoments<TWidth, TVector>(
        ReadOnlySpan<float> row, ReadOnlySpan<float> shifts, Span<double> sums, Span<double> squares)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref float x = ref MemoryMarshal.GetReference(row), shift = ref MemoryMarshal.GetReference(shifts);
        ref double sum = ref MemoryMarshal.GetReference(sums), square = ref MemoryMarshal.GetReference(squares);
        int column = 0;
        for (; column + TWidth.Count <= row.Length; column += TWidth.Count)
        {
            nuint at = (nuint)column;
            TVector distance = TWidth.Subtract(TWidth.Load(ref x, at), TWidth.Load(ref shift, at));
            TWidth.Store(TWidth.Add(TWidth.Load(ref sum, at), distance), ref sum, at);
            TWidth.Store(TWidth.MultiplyAdd(distance, distance, TWidth.Load(ref square, at)), ref square, at);
        }
        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteProducts<TWidth, TVector>(ReadOnlySpan<float> row, int first, int end, Span<float> destination)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float x = ref MemoryMarshal.GetReference(row);
        ref float result = ref MemoryMarshal.GetReference(destination);
        for (int column = first; column < end; column++)
        {
            TVector own = TWidth.Broadcast(Unsafe.Add(ref x, column));
            // The last vector extends beyond the products of this column; the products of the next column overwrite the excess.
            for (int other = 0; other <= column; other += TWidth.Count)
                TWidth.Store(TWidth.Multiply(own, TWidth.Load(ref x, (nuint)other)), ref result, (nuint)other);
            result = ref Unsafe.Add(ref result, column + 1);
        }
    }
}
