using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Computes weighted sums of the products of two columns over all rows: the second derivatives of a loss by the weights.</summary>
/// <remarks>
/// There is a symmetric matrix of features, the bias last, for each pair of outputs. The bits do not depend on the number of cores.
/// </remarks>
internal static class HessianSums
{
    /// <summary>
    /// The largest number of products of columns that a core computes at a time, which fits in the second-level cache with the sums.
    /// </summary>
    private const int ProductsAtOnce = 512;

    /// <summary>The number of column groups that keep all cores busy; with fewer, rows are split, too.</summary>
    private const int ManyGroups = 8;

    /// <summary>The number of columns that <see cref="BlockKernels.AddOuterProducts"/> processes at a time.</summary>
    private const int BandColumns = 4;

    /// <summary>Writes the weights of the rows from the given one on.</summary>
    public delegate void RowWeights(int firstRow, Span<double> weights);

    /// <summary>
    /// Computes the second derivatives of the loss by all weights of all outputs: a full matrix, of which only the lower triangle is valid.
    /// </summary>
    public static double[] Full(DenseSolverRows rows, PrimalLoss loss)
    {
        int outputs = loss.Outputs, width = rows.Columns + 1, order = outputs * width;
        if (outputs == 1)
            return One(rows, loss, 0);
        // The probabilities of an example sum to 1, so the second derivatives by an output's own score are minus the sum of all others.
        (int Output, int Other)[] pairs = [.. Enumerable.Range(0, outputs).SelectMany(k => Enumerable.Range(0, k), (k, l) => (k, l))];
        ColumnGroup[] groups = Group(width);
        double[] matrix = new double[(long)order * order];
        double[][] sums = rows.SumInGroups(
            groups.Length, ManyGroups, (long)pairs.Length * width * (width + 1) / 2 * rows.Pitch, (group, range) =>
            SumPairs(rows, loss, pairs, groups[group], range));
        for (int group = 0; group < groups.Length; group++)
        {
            for (int pair = 0; pair < pairs.Length; pair++)
            {
                ReadOnlySpan<double> own = sums[group].AsSpan(pair * groups[group].Pitch, groups[group].Products);
                Scatter(own, groups[group], pairs[pair].Output * width, pairs[pair].Other * width, matrix, order);
            }
        }
        return matrix;
    }

    /// <summary>Computes the second derivatives of the loss by the weights of one output.</summary>
    public static double[] One(DenseSolverRows rows, PrimalLoss loss, int output) =>
        Gram(rows, 1, (first, weights) => loss.CopyCurvature(output, output, first, weights));

    /// <summary>Adds the second derivatives of the penalty to those of the loss, and makes the matrix definite.</summary>
    /// <param name="matrix">The second derivatives by all weights of some outputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="penalties">The second derivative of the penalty by each weight of an output.</param>
    public static void AddPenalties(double[] matrix, int outputs, ReadOnlySpan<double> penalties)
    {
        int width = penalties.Length, order = outputs * width;
        double trace = 0;
        for (int k = 0; k < outputs; k++)
        {
            for (int column = 0; column < width; column++)
                matrix[(k * width + column) * (order + 1)] += penalties[column];
            trace += matrix[((k + 1) * width - 1) * (order + 1)];
        }
        // Adding a number to the biases of all classes changes no probability. Adding the square of their sum, which is 0 anyway, makes the
        // matrix definite.
        for (int k = 0; k < outputs && outputs > 1; k++)
        {
            for (int l = 0; l <= k; l++)
                matrix[((k + 1) * width - 1) * order + (l + 1) * width - 1] += trace / (outputs * outputs);
        }
    }

    /// <summary>
    /// Computes sum over the rows of (weight * z * transposed z): a full matrix, of which only the lower triangle is valid.
    /// </summary>
    /// <param name="rows">The rows z.</param>
    /// <param name="step">The distance of the blocks used, which represent all blocks: 1 uses all of them.</param>
    /// <param name="weigh">The weights of the rows.</param>
    public static double[] Gram(DenseSolverRows rows, int step, RowWeights weigh)
    {
        int width = rows.Columns + 1, bands = (width + BandColumns - 1) / BandColumns;
        double[][] sums = rows.SumInGroups(bands, ManyGroups, (long)width * rows.Stride * rows.Pitch / step / 2, (band, range) =>
            SumBand(rows, step, weigh, band, range));
        double[] matrix = new double[(long)width * width];
        for (int a = 0; a < width; a++)
        {
            ReadOnlySpan<double> own = sums[a / BandColumns].AsSpan(a % BandColumns * rows.Stride, a + 1);
            Span<double> destination = matrix.AsSpan(a * width, a + 1);
            DoubleKernels.Multiply(own, step, destination);
        }
        return matrix;
    }

    private static double[] SumBand(DenseSolverRows rows, int step, RowWeights weigh, int band, Range blocks)
    {
        int first = band * BandColumns, end = Math.Min(BlockKernels.Align(first + BandColumns), rows.Stride);
        double[] sums = new double[BandColumns * rows.Stride];
        double[] weights = new double[SolverRows.MostBlockRows], factors = new double[BandColumns * SolverRows.MostBlockRows];
        rows.ForEachBlockOf(blocks, step, (firstRow, block) =>
        {
            Span<double> own = weights.AsSpan(0, block.Length / rows.Stride);
            weigh(firstRow, own);
            WeighBand(block, rows.Stride, first, own, factors);
            BlockKernels.AddOuterProducts(block, rows.Stride, factors, end, sums);
        });
        return sums;
    }

    /// <summary>
    /// Writes the sums of a pair of outputs, given as the lower triangle, and subtracts them from the diagonal blocks of both outputs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<double> sums, ColumnGroup group, int firstRow, int firstColumn, double[] matrix, int order)
    {
        int product = 0;
        for (int a = group.First; a < group.End; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = sums[product++];
                matrix[(firstRow + a) * order + firstColumn + b] = sum;
                matrix[(firstRow + b) * order + firstColumn + a] = sum;
                matrix[(firstRow + a) * order + firstRow + b] -= sum;
                matrix[(firstColumn + a) * order + firstColumn + b] -= sum;
            }
        }
    }

    /// <summary>Groups neighboring columns with a limited number of products.</summary>
    private static ColumnGroup[] Group(int width)
    {
        List<ColumnGroup> groups = [];
        for (int first = 0; first < width;)
        {
            int end = first + 1;
            while (end < width && new ColumnGroup(first, end + 1).Products <= ProductsAtOnce)
                end++;
            groups.Add(new ColumnGroup(first, end));
            first = end;
        }
        return [.. groups];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeighBand(ReadOnlySpan<float> block, int stride, int first, ReadOnlySpan<double> weights, Span<double> factors)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> own = block.Slice(i * stride + first, BandColumns);
            for (int a = 0; a < own.Length; a++)
                factors[BandColumns * i + a] = weights[i] * own[a];
        }
    }

    /// <summary>
    /// Computes the sums of some products of columns for each pair of outputs; each product is computed once for all pairs.
    /// </summary>
    private static double[] SumPairs(
        DenseSolverRows rows, PrimalLoss loss, (int Output, int Other)[] pairs, ColumnGroup group, Range blocks)
    {
        int pitch = group.Pitch;
        double[] sums = new double[pairs.Length * pitch];
        double[] curvatures = new double[pairs.Length * SolverRows.MostBlockRows];
        float[] values = new float[SolverRows.MostBlockRows * pitch + BlockKernels.Alignment];
        rows.ForEachBlockOf(blocks, 1, (firstRow, block) =>
        {
            int count = block.Length / rows.Stride;
            for (int pair = 0; pair < pairs.Length; pair++)
                loss.CopyCurvature(pairs[pair].Output, pairs[pair].Other, firstRow, curvatures.AsSpan(pair * count, count));
            for (int i = 0; i < count; i++)
                BlockKernels.WriteProducts(block.Slice(i * rows.Stride, rows.Stride), group.First, group.End, values.AsSpan(i * pitch));
            BlockKernels.AddProducts(values.AsSpan(0, count * pitch), pitch, curvatures.AsSpan(0, pairs.Length * count), count, sums);
        });
        return sums;
    }

    /// <summary>Represents consecutive columns whose products with all columns up to them are summed at a time.</summary>
    private readonly record struct ColumnGroup(int First, int End)
    {
        public int Products => (End * (End + 1) - First * (First + 1)) / 2;

        public int Pitch => BlockKernels.Align(Products);
    }
}
