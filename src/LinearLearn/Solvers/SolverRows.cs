namespace LinearLearn;

/// <summary>
/// Provides the standardized examples of the primal solvers: z = (feature - mean) / deviation, and a last column of ones for the bias.
/// </summary>
/// <remarks>
/// The bias is free and absorbs the shift. Sparse rows stay sparse, because the means are subtracted from the products. Numbers of examples
/// are stored output by output (all of the first output, then those of the second), at a distance of <see cref="Pitch"/>; numbers of
/// weights likewise, at a distance of <see cref="Stride"/>. Rows are split into parts that depend only on the data, and sums over parts are
/// added in order: the bits are the same on any number of cores.
/// </remarks>
internal abstract class SolverRows
{
    /// <summary>The largest number of rows that are processed at a time.</summary>
    public const int MostBlockRows = 256;

    /// <summary>The number of multiplications below which starting another core takes longer than it saves.</summary>
    private const long LeastParallelWork = 200_000;

    private const int MostParts = 32;

    protected SolverRows(ColumnScaling scaling, int count, int blockRows, int maxCores)
    {
        Scaling = scaling;
        MaxCores = maxCores;
        Count = count;
        Columns = scaling.Factors.Length;
        Stride = StrideOf(scaling);
        BlockRows = blockRows;
        Blocks = (count + blockRows - 1) / blockRows;
        Pitch = Blocks * blockRows;
        Parts = Math.Min(Blocks, MostParts);
    }

    public ColumnScaling Scaling { get; }

    /// <summary>Gets the number of examples.</summary>
    public int Count { get; }

    /// <summary>Gets the number of features.</summary>
    public int Columns { get; }

    /// <summary>
    /// Gets the distance between the weights of neighboring outputs; the bias is at index <see cref="Columns"/>, zeros follow.
    /// </summary>
    public int Stride { get; }

    /// <summary>Gets the distance between the scores of neighboring outputs: the number of examples, rounded up to whole blocks.</summary>
    public int Pitch { get; }

    /// <summary>Gets the number of multiplications of a product of all rows with the weights of one output.</summary>
    public abstract long Products { get; }

    /// <summary>Gets the number of cores that work at most, which does not affect the bits.</summary>
    protected int MaxCores { get; }

    protected int BlockRows { get; }

    /// <summary>Gets the number of blocks that are processed at a time.</summary>
    public int Blocks { get; }

    protected int Parts { get; }

    /// <summary>Computes the distance between the weights of neighboring outputs.</summary>
    public static int StrideOf(ColumnScaling scaling) => BlockKernels.Align(scaling.Factors.Length + 1);

    /// <summary>Computes products = rows * weights, then runs an action with the first row and the number of rows of each block.</summary>
    public abstract void Multiply(double[] weights, int outputs, double[] products, Action<int, int>? then);

    /// <summary>Computes sums = transposed rows * factors.</summary>
    public abstract void MultiplyTransposed(double[] factors, int outputs, double[] sums);

    /// <summary>
    /// Multiplies rows by weights, converts the products of each block to factors, and multiplies the transposed rows by the factors.
    /// </summary>
    /// <remarks>Dense rows use single precision. The unit, a power of two, is about the size of the factors.</remarks>
    public virtual void MultiplyBoth(
        double[] weights, int outputs, double[] products, Action<int, int> then, double[] factors, double unit, double[] sums)
    {
        Multiply(weights, outputs, products, then);
        MultiplyTransposed(factors, outputs, sums);
    }

    /// <summary>Computes squares[k, j] = sum over the rows of (factors[k, i] * z[i, j]^2).</summary>
    public abstract void AddWeightedSquares(double[] factors, int outputs, double[] squares);

    /// <summary>
    /// Calls the action with the first row and the number of rows of each block, and adds the results in the order of the parts.
    /// </summary>
    public double SumOfBlocks(long work, Func<int, int, double> action)
    {
        double[] sums = new double[Parts];
        ForEachPart(work, (part, first, end) =>
        {
            double sum = 0;
            for (int block = first; block < end; block++)
                sum += action(block * BlockRows, BlockRows);
            sums[part] = sum;
        });
        return DoubleKernels.SumInOrder(sums);
    }

    /// <summary>
    /// Calls the action with the first row, the number of rows and the sums of each block, and adds the sums in the order of the parts.
    /// </summary>
    public double[] SumsOfBlocks(int length, Action<int, int, double[]> action)
    {
        double[][] sums = new double[Parts][];
        ForEachPart((long)length * Pitch, (part, first, end) =>
        {
            double[] own = sums[part] = new double[length];
            for (int block = first; block < end; block++)
                action(block * BlockRows, BlockRows, own);
        });
        double[] total = new double[length];
        Combine(sums, total);
        return total;
    }

    /// <summary>Calls the action with the index, the first block and the end of each part.</summary>
    protected void ForEachPart(long work, Action<int, int, int> action) => ForEach(Parts, work, part =>
        action(part, (int)((long)Blocks * part / Parts), (int)((long)Blocks * (part + 1) / Parts)));

    /// <summary>Runs an action for each part, on several cores if the work is large enough.</summary>
    protected void ForEach(int parts, long work, Action<int> action)
    {
        if (parts > 1 && MaxCores > 1 && work >= LeastParallelWork)
        {
            Cores.ForEach(parts, action, MaxCores);
            return;
        }
        for (int part = 0; part < parts; part++)
            action(part);
    }

    /// <summary>Adds the sums of the parts in order.</summary>
    protected static void Combine(double[][] parts, double[] sums)
    {
        parts[0].CopyTo(sums, 0);
        foreach (double[] part in parts.AsSpan(1))
            DoubleKernels.Add(part, sums);
    }
}
