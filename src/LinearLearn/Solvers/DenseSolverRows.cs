using System.Buffers;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Provides standardized rows in blocks of floats: a copy of the data, or recomputed in each pass if the copy would be too large.
/// </summary>
internal sealed class DenseSolverRows : SolverRows
{
    /// <summary>The size of the largest copy: 2^28 floats are 1 GiB.</summary>
    public const long MostCopiedFloats = 1L << 28;

    /// <summary>The number of floats of a block, which fits in the second-level cache.</summary>
    private const int FloatsPerBlock = 1 << 15;

    /// <summary>The number of sums that are added at a time, which fits in the first-level cache.</summary>
    private const int SumsAtOnce = 1 << 12;

    private readonly long _mostCopied;
    private readonly BlockWriter _write;
    private readonly AlignedArray<float>[] _copy;

    /// <summary>Processes a block of rows.</summary>
    private delegate void BlockAction(int part, int firstRow, ReadOnlySpan<float> block);

    /// <param name="features">One row for each example.</param>
    /// <param name="examples">The rows that count.</param>
    /// <param name="scaling">How columns are standardized.</param>
    /// <param name="mostCopied">The largest copy, in floats.</param>
    /// <param name="maxCores">The number of cores that work at most. Default: null, all.</param>
    public DenseSolverRows(
        FeatureMatrix features, int[] examples, ColumnScaling scaling, long mostCopied = MostCopiedFloats, int? maxCores = null)
        : this(
            scaling,
            examples.Length,
            RowsPerBlock(features.Columns, examples.Length),
            (first, rows) => Standardize(features, examples, scaling, first, rows),
            mostCopied,
            maxCores ?? Environment.ProcessorCount)
    {
    }

    /// <param name="scaling">How columns were standardized.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="blockRows">The number of rows of a block: a multiple of <see cref="BlockKernels.Alignment"/>.</param>
    /// <param name="write">Writes standardized rows, and ones for the bias.</param>
    /// <param name="mostCopied">The largest copy, in floats.</param>
    /// <param name="maxCores">The number of cores that work at most.</param>
    private DenseSolverRows(ColumnScaling scaling, int count, int blockRows, BlockWriter write, long mostCopied, int maxCores)
        : base(scaling, count, blockRows, maxCores)
    {
        (_mostCopied, _write, _copy) = (mostCopied, write, []);
        if ((long)Pitch * Stride > mostCopied)
            return;
        AlignedArray<float>[] copy = new AlignedArray<float>[Blocks];
        ForEachPart((long)Pitch * Stride, (_, first, end) =>
        {
            for (int block = first; block < end; block++)
            {
                copy[block] = new AlignedArray<float>(BlockRows * Stride);
                Write(block, copy[block].Span);
            }
        });
        _copy = copy;
    }

    /// <summary>Writes standardized rows into zeros, from the given row on, until the span is full.</summary>
    public delegate void BlockWriter(int first, Span<float> rows);

    public override long Products => (long)Pitch * Stride;

    public override void Multiply(double[] weights, int outputs, double[] products, Action<int, int>? then) =>
        ForEachBlock(outputs, (_, first, block) =>
        {
            BlockKernels.Multiply(block, Stride, weights, products.AsSpan(first), Pitch);
            then?.Invoke(first, BlockRows);
        });

    public override void MultiplyTransposed(double[] factors, int outputs, double[] sums)
    {
        double[][] parts = new double[Parts][];
        ForEachPart(outputs * Products, (part, firstBlock, endBlock) =>
        {
            float[] scratch = CreateScratch();
            parts[part] = RentZeros<double>(outputs * Stride);
            Span<double> own = parts[part].AsSpan(0, outputs * Stride);
            for (int block = firstBlock; block < endBlock; block++)
                BlockKernels.AddProducts(Read(block, scratch), Stride, factors.AsSpan(block * BlockRows), Pitch, own);
        });
        AddInOrder(parts, sums, DoubleKernels.Add);
    }

    public override void MultiplyBoth(
        double[] weights, int outputs, double[] products, Action<int, int> then, double[] factors, double unit, double[] sums)
    {
        float[] rounded = ArrayPool<float>.Shared.Rent(weights.Length);
        BlockKernels.Round(weights, 1, rounded);
        float[][] parts = new float[Parts][];
        ForEachPart(2 * outputs * Products, (part, firstBlock, endBlock) =>
        {
            float[] scratch = CreateScratch(), roundedFactors = new float[outputs * BlockRows];
            parts[part] = RentZeros<float>(outputs * Stride);
            Span<float> own = parts[part].AsSpan(0, outputs * Stride);
            for (int block = firstBlock; block < endBlock; block++)
            {
                ReadOnlySpan<float> rows = Read(block, scratch);
                int first = block * BlockRows;
                BlockKernels.Multiply(rows, Stride, rounded.AsSpan(0, weights.Length), products.AsSpan(first), Pitch);
                then(first, BlockRows);
                for (int k = 0; k < outputs; k++)
                    BlockKernels.Round(factors.AsSpan(k * Pitch + first, BlockRows), 1 / unit, roundedFactors.AsSpan(k * BlockRows));
                BlockKernels.AddProducts(rows, Stride, roundedFactors, BlockRows, own);
            }
        });
        ArrayPool<float>.Shared.Return(rounded);
        AddInOrder(parts, sums, (part, some) => BlockKernels.AddScaled(part, unit, some));
    }

    public override void AddWeightedSquares(double[] factors, int outputs, double[] squares)
    {
        double[][] parts = CreateSums(outputs);
        ForEachBlock(outputs, (part, first, block) =>
        {
            float[] squared = new float[block.Length];
            Kernels.Multiply(block, block, squared);
            BlockKernels.AddProducts(squared, Stride, factors.AsSpan(first), Pitch, parts[part]);
        });
        Combine(parts, squares);
    }

    /// <summary>
    /// Computes sums over all rows for each of several groups, on all cores, and adds the sums of parts of the rows in order.
    /// </summary>
    /// <param name="groups">The number of groups.</param>
    /// <param name="many">The number of groups from which on rows are not split into parts.</param>
    /// <param name="work">The number of multiplications for all groups.</param>
    /// <param name="sum">Computes the sums of a group over some of the blocks.</param>
    public double[][] SumInGroups(int groups, int many, long work, Func<int, Range, double[]> sum)
    {
        int parts = groups >= many ? 1 : Parts;
        double[][] sums = new double[groups * parts][];
        ForEach(sums.Length, work, task =>
        {
            (int group, int part) = (task / parts, task % parts);
            sums[task] = sum(group, (int)((long)Blocks * part / parts)..(int)((long)Blocks * (part + 1) / parts));
        });
        for (int group = 0; group < groups; group++)
        {
            double[] total = sums[group * parts];
            foreach (double[] part in sums.AsSpan(group * parts + 1, parts - 1))
                DoubleKernels.Add(part, total);
            sums[group] = total;
        }
        return sums[..groups];
    }

    /// <summary>Calls the action with the first row and the rows of each block of a range whose index is a multiple of the step.</summary>
    public void ForEachBlockOf(Range blocks, int step, Action<int, ReadOnlySpan<float>> action)
    {
        float[] scratch = CreateScratch();
        for (int block = blocks.Start.Value; block < blocks.End.Value; block++)
        {
            if (block % step == 0)
                action(block * BlockRows, Read(block, scratch));
        }
    }

    private static int RowsPerBlock(int columns, int count)
    {
        int fitting = FloatsPerBlock / BlockKernels.Align(columns + 1) / BlockKernels.Alignment * BlockKernels.Alignment;
        int needed = (count + BlockKernels.Alignment - 1) / BlockKernels.Alignment * BlockKernels.Alignment;
        return Math.Clamp(Math.Min(fitting, needed), BlockKernels.Alignment, MostBlockRows);
    }

    /// <summary>Returns the same rows with the bias and only some of the columns.</summary>
    public DenseSolverRows Select(int[] columns) => new(Scaling.Select(columns), Count, BlockRows, (first, rows) =>
    {
        ReadOnlySpan<float> source = Read(first / BlockRows, CreateScratch());
        int width = BlockKernels.Align(columns.Length + 1);
        for (int i = 0; i < rows.Length / width; i++)
            CopySelected(source.Slice(i * Stride, Columns + 1), columns, rows[(i * width)..]);
    }, _mostCopied, MaxCores);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySelected(ReadOnlySpan<float> source, int[] columns, Span<float> destination)
    {
        for (int column = 0; column < columns.Length; column++)
            destination[column] = source[columns[column]];
        destination[columns.Length] = source[^1];
    }

    /// <summary>Calls the action with the index of the part, the first row and the rows of each block, on all cores.</summary>
    /// <param name="outputs">The number of products of each number of a row.</param>
    /// <param name="action">Processes a block.</param>
    private void ForEachBlock(int outputs, BlockAction action) => ForEachPart(outputs * Products, (part, first, end) =>
    {
        float[] scratch = CreateScratch();
        for (int block = first; block < end; block++)
            action(part, block * BlockRows, Read(block, scratch));
    });

    private float[] CreateScratch() => _copy.Length > 0 ? [] : new float[BlockRows * Stride];

    private ReadOnlySpan<float> Read(int block, float[] scratch)
    {
        if (_copy.Length > 0)
            return _copy[block].Span;
        scratch.AsSpan().Clear();
        Write(block, scratch);
        return scratch;
    }

    private void Write(int block, Span<float> rows)
    {
        int first = block * BlockRows;
        _write(first, rows[..(Math.Min(BlockRows, Count - first) * Stride)]);
    }

    private static void Standardize(FeatureMatrix features, int[] examples, ColumnScaling scaling, int first, Span<float> rows)
    {
        int columns = features.Columns, stride = BlockKernels.Align(columns + 1);
        float[] scratch = new float[columns];
        for (int i = 0; i < rows.Length / stride; i++)
        {
            ReadOnlySpan<float> values = features.Storage.StoredValues(examples[first + i], scratch);
            if (!features.Storage.IsDense)
            {
                ReadOnlySpan<int> stored = features.Storage.StoredColumns(examples[first + i]);
                scratch.AsSpan().Clear();
                for (int j = 0; j < stored.Length; j++)
                    scratch[stored[j]] = values[j];
                values = scratch;
            }
            Span<float> row = rows.Slice(i * stride, stride);
            BlockKernels.Scale(values, scaling.Factors, scaling.Offsets, row);
            row[columns] = 1;
        }
    }

    /// <summary>Rents an array, because new memory of this size would take longer than the sums.</summary>
    private static T[] RentZeros<T>(int length)
    {
        T[] rented = ArrayPool<T>.Shared.Rent(length);
        rented.AsSpan(0, length).Clear();
        return rented;
    }

    /// <summary>Adds the sums of the parts in order, some of them on each core, and returns the rented parts.</summary>
    private void AddInOrder<T>(T[][] parts, double[] sums, Action<ReadOnlySpan<T>, Span<double>> add)
    {
        ForEach((sums.Length + SumsAtOnce - 1) / SumsAtOnce, (long)parts.Length * sums.Length, task =>
        {
            int start = task * SumsAtOnce, count = Math.Min(SumsAtOnce, sums.Length - start);
            Span<double> some = sums.AsSpan(start, count);
            some.Clear();
            foreach (T[] part in parts)
                add(part.AsSpan(start, count), some);
        });
        foreach (T[] part in parts)
            ArrayPool<T>.Shared.Return(part);
    }

    private double[][] CreateSums(int outputs)
    {
        double[][] sums = new double[Parts][];
        foreach (ref double[] part in sums.AsSpan())
            part = new double[outputs * Stride];
        return sums;
    }
}
