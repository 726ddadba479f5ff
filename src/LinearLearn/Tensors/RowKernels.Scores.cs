using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

// Scores of many rows, for one class or many.
internal static partial class RowKernels
{
    /// <summary>The number of classes from which on rows are copied as aligned floats, because many tiles read them.</summary>
    private const int LeastCopiedClasses = 16;

    /// <summary>The number of adjacent rows of each quarter that are copied at a time.</summary>
    /// <remarks>Eight rows of 784 floats fit in the first-level cache, and share weights that come from the second-level cache.</remarks>
    private const int CopiedAtOnce = 2;

    /// <summary>The number of adjacent rows of each quarter that share a tile's weights while they are in the first-level cache.</summary>
    private const int GroupsAtOnce = 4;

    /// <summary>
    /// Computes scores[n, k] = scale * sum(rows[n] * weights[k]) + biases[k], for as many rows as the scores have room for.
    /// </summary>
    /// <remarks>
    /// With many rows, memory bandwidth is the bottleneck. Therefore bytes stay bytes, and rows share the loads of the weights.
    /// </remarks>
    public static void Scores<T>(
        ReadOnlySpan<T> rows, float scale, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            Scores<Width512, Vector512<float>, T>(rows, scale, weights, biases, scores);
        else if (Vector256.IsHardwareAccelerated)
            Scores<Width256, Vector256<float>, T>(rows, scale, weights, biases, scores);
        else if (Vector128.IsHardwareAccelerated)
            Scores<Width128, Vector128<float>, T>(rows, scale, weights, biases, scores);
        else
            Scores<Width32, float, T>(rows, scale, weights, biases, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TWidth, TVector, T>(
        ReadOnlySpan<T> rows, float scale, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        int classes = biases.Length, columns = weights.Length / classes, count = scores.Length / classes, quarter = count / RowsAtOnce;
        rows = rows[..(count * columns)]; // the tiles have no bounds checks
        Span<float> dots = stackalloc float[RowsAtOnce];
        bool hasTiles = classes >= TileClasses && (TWidth.Count > 1 || typeof(T) != typeof(float));
        if (hasTiles && classes >= LeastCopiedClasses && quarter > 0 && (TWidth.Count == 16 || typeof(T) != typeof(float)))
        {
            ScoreCopies<TWidth, TVector, T>(rows, scale, weights, biases, scores, quarter);
        }
        else
        {
            int groups = hasTiles ? GroupsAtOnce : 1;
            for (int row = 0; row < quarter; row += groups)
            {
                ReadOnlySpan<T> first = rows[(row * columns)..];
                Span<float> own = scores[(row * classes)..];
                if (hasTiles)
                {
                    groups = Math.Min(groups, quarter - row);
                    ScoreTiles<TWidth, TVector, T>(first, quarter * columns, columns, groups, scale, weights, biases, own, quarter);
                    continue;
                }
                for (int k = 0; k < classes; k++)
                {
                    DotFour<TWidth, TVector, T, float>(first, quarter * columns, weights.Slice(k * columns, columns), dots);
                    Put(dots, RowsAtOnce, scale, biases.Slice(k, 1), own[k..], quarter * classes);
                }
            }
        }
        Span<float> rest = scores[(RowsAtOnce * quarter * classes)..];
        for (int row = RowsAtOnce * quarter; row < count; row++, rest = rest[classes..])
        {
            Dots<TWidth, TVector, T>(rows.Slice(row * columns, columns), weights, rest[..classes]);
            for (int k = 0; k < classes; k++)
                rest[k] = scale * rest[k] + biases[k];
        }
    }

    /// <summary>Scores rows group by group, each copied as floats at first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreCopies<TWidth, TVector, T>(
        ReadOnlySpan<T> rows, float scale, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores, int quarter)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        int classes = biases.Length, columns = weights.Length / classes, line = 64 / sizeof(float), page = 4096 / sizeof(float);
        int pitch = (columns + line - 1) / line * line;
        if (pitch % page == 0) // rows at such a distance compete for the same cache lines
            pitch += line;
        float[] rented = ArrayPool<float>.Shared.Rent(RowsAtOnce * CopiedAtOnce * pitch + line);
        try
        {
            Span<float> copies = rented.AsSpan((int)CountToAligned(ref rented[0], (nuint)line), RowsAtOnce * CopiedAtOnce * pitch);
            for (int row = 0; row < quarter; row += CopiedAtOnce)
            {
                int groups = Math.Min(CopiedAtOnce, quarter - row);
                for (int i = 0; i < RowsAtOnce * groups; i++)
                {
                    int source = row + i / RowsAtOnce + i % RowsAtOnce * quarter;
                    Copy<TWidth, TVector, T>(rows.Slice(source * columns, columns), copies.Slice(i * pitch, columns));
                }
                ScoreTiles<TWidth, TVector, float>(
                    copies, pitch, RowsAtOnce * pitch, groups, scale, weights, biases, scores[(row * classes)..], quarter);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<TWidth, TVector, T>(ReadOnlySpan<T> source, Span<float> destination)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        ref T from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        nuint length = (nuint)source.Length, width = (nuint)TWidth.Count, i = 0;
        for (; i + width <= length; i += width)
            TWidth.Store(TWidth.Load(ref from, i), ref to, i);
        for (; i < length; i++)
            Unsafe.Add(ref to, i) = Width32.Load(ref from, i);
    }

    /// <summary>Scores groups of four rows, tile by tile of the classes.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="distance">The distance between the rows of a group.</param>
    /// <param name="groupDistance">The distance between groups: of copies, four times the distance.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="scale">The factor of the products.</param>
    /// <param name="weights">A row of weights for each of three or more classes.</param>
    /// <param name="biases">The bias of each class.</param>
    /// <param name="scores">Starts at the scores of the first row. Those of the next group follow.</param>
    /// <param name="quarter">The distance between the scores of the rows of a group, in rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreTiles<TWidth, TVector, T>(
        ReadOnlySpan<T> rows,
        int distance,
        int groupDistance,
        int groups,
        float scale,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases,
        Span<float> scores,
        int quarter)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        int classes = biases.Length, columns = weights.Length / classes, pitch = quarter * classes;
        bool areCopies = groupDistance > distance;
        Span<float> dots = stackalloc float[MostTileDots];
        for (int k = 0; k < classes;)
        {
            // Two classes at the end share a tile with the class before them, which is computed again.
            int rest = classes - k;
            int tile = TWidth.Count == 16 && !areCopies && rest >= WideTileClasses ? WideTileClasses : rest == 1 ? 1 : TileClasses;
            k = Math.Min(k, classes - tile);
            ReadOnlySpan<float> tileWeights = weights.Slice(k * columns, tile * columns), tileBiases = biases.Slice(k, tile);
            for (int group = 0; group < groups; group++)
            {
                ReadOnlySpan<T> first = rows.Slice(group * groupDistance, (RowsAtOnce - 1) * distance + columns);
                Span<float> own = scores[(group * classes + k)..];
                if (tile == 1)
                {
                    DotFour<TWidth, TVector, T, float>(first, distance, tileWeights, dots);
                    Put(dots, RowsAtOnce, scale, tileBiases, own, pitch);
                }
                else if (TWidth.Count == 16 && tile == TileClasses)
                {
                    DotFourByThree<TWidth, TVector, T>(first, distance, tileWeights, columns, columns, dots);
                    Put(dots, RowsAtOnce, scale, tileBiases, own, pitch);
                }
                else
                {
                    for (int half = 0; half < RowsAtOnce; half += 2)
                    {
                        ReadOnlySpan<T> two = first[(half * distance)..];
                        if (tile == WideTileClasses)
                            DotTwoByFive<TWidth, TVector, T>(two, distance, tileWeights, columns, columns, dots);
                        else
                            DotTwoByThree<TWidth, TVector, T>(two, distance, tileWeights, columns, columns, dots);
                        Put(dots, 2, scale, tileBiases, own[(half * pitch)..], pitch);
                    }
                }
            }
            k += tile;
        }
    }

    /// <summary>Writes the scores of a tile from its dot products, class by class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ReadOnlySpan<float> dots, int rows, float scale, ReadOnlySpan<float> biases, Span<float> scores, int pitch)
    {
        for (int k = 0; k < biases.Length; k++)
        {
            for (int row = 0; row < rows; row++)
                scores[row * pitch + k] = scale * dots[k * rows + row] + biases[k];
        }
    }
}
