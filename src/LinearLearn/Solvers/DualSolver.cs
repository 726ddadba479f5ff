namespace LinearLearn;

/// <summary>Solves the dual of a linear classifier's problem by coordinate descent.</summary>
/// <remarks>
/// It sets one example's variables after another to their best value, with all others fixed, and updates the weights. Passes continue until
/// no optimality condition is violated by more than the tolerance.
/// </remarks>
internal abstract class DualSolver(DualProblem problem, int outputs, bool isSingle)
{
    /// <summary>The number of examples between two checks of the cancellation token.</summary>
    private const int ExamplesPerVisit = 1024;

    /// <summary>The number of examples that are visited between the prefetch of a row and its visit.</summary>
    protected const int PrefetchDistance = 3;

    /// <summary>
    /// The violation, in units of scores, above which weights still oscillate, so that their mean is better than the last ones.
    /// </summary>
    private const double LargeViolation = 1;

    private readonly WeightAverage _average = new();
    private readonly AlignedArray<float> _sums = CreateSums(problem, outputs, isSingle);

    /// <summary>Gets the number of rows of weights.</summary>
    public int Outputs => outputs;

    /// <summary>Gets whether all optimality conditions hold within the tolerance.</summary>
    public abstract bool IsConverged { get; }

    /// <summary>Gets the largest violation of the optimality conditions in the last pass.</summary>
    public abstract double Violation { get; }

    /// <summary>Gets the number of changes of the weights.</summary>
    public long UpdatesMade { get; protected set; }

    /// <summary>Gets the number of visits of active examples, summed over the problems that are solved side by side.</summary>
    public long Visits { get; protected set; }

    protected DualProblem Problem { get; } = problem;

    protected DualRows Rows { get; } = problem.GetRows(isSingle);

    protected ActiveExamples Active { get; } = new(problem.Examples, problem.Settings.Shuffle, problem.Settings.Seed);

    /// <summary>Gets the distance between the weights of neighboring columns.</summary>
    protected int Stride { get; } = isSingle ? 1 : LaneKernels.GetStride(outputs);

    /// <summary>Gets the sums of alpha * y * features; that of an output for a stored column is at column * stride + output.</summary>
    protected Span<float> Sums => _sums.Span;

    /// <summary>Gets or sets the sum of the prefetched numbers, which keeps the compiler from removing their reads.</summary>
    protected int Prefetched { get; set; }

    /// <summary>Determines whether arrays can hold the variables of all examples and the weights of several outputs.</summary>
    public static bool Fits(int examples, int columns, int outputs) => Fits(examples, columns, outputs, LaneKernels.GetStride(outputs));

    /// <summary>Visits all active examples once.</summary>
    /// <returns>False if the pass was canceled.</returns>
    public bool Pass(int pass, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> order = Active.Start(pass);
        StartPass();
        for (int first = 0; first < order.Length; first += ExamplesPerVisit)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            Visit(order.Slice(first, Math.Min(ExamplesPerVisit, order.Length - first)));
        }
        Active.End();
        EndPass();
        if (!IsConverged && WeightAverage.TakesPass(pass))
            AddToAverage(pass);
        return true;
    }

    /// <summary>Writes the rows of weights, and the bias of each.</summary>
    /// <remarks>They are those of the solution or, after many passes that are still far from it, the mean of the later passes.</remarks>
    public void CopyTo(Span<float> weights, Span<float> biases)
    {
        int columns = Problem.Features.Columns;
        double[] found = new double[outputs];
        float[] mean = [];
        double[] meanBiases = [];
        for (int k = 0; k < outputs; k++)
        {
            Span<float> row = weights.Slice(k * columns, columns);
            if (IsSettled(k) || !TryGetAverage(ref mean, ref meanBiases))
            {
                found[k] = CopyCurrent(k, row);
            }
            else
            {
                mean.AsSpan(k * columns, columns).CopyTo(row);
                found[k] = meanBiases[k];
            }
            biases[k] = (float)Problem.Unshift(BestBias(k, row, found[k]), row);
        }
    }

    /// <summary>Writes the current weights of an output, for the features of the problem.</summary>
    /// <returns>The bias.</returns>
    protected double CopyCurrent(int output, Span<float> row)
    {
        DualBias bias = GetBias(output);
        Rows.CopyOutput(Sums, Stride, output, row);
        Problem.Center(row, bias);
        return bias.GetBias(0);
    }

    /// <summary>Determines whether the current weights of an output are better than their mean, by the violation.</summary>
    protected static bool IsSmall(double violation) => violation <= LargeViolation;

    protected abstract DualBias GetBias(int output);

    /// <summary>Determines whether the current weights of an output are better than their mean.</summary>
    protected abstract bool IsSettled(int output);

    /// <summary>Returns the bias for a row of weights: the given one, unless there is a better one.</summary>
    protected virtual double BestBias(int output, ReadOnlySpan<float> row, double found) => found;

    /// <summary>Starts a pass.</summary>
    internal abstract void StartPass();

    /// <summary>Visits examples of a pass; then, the weights and biases are those of the dual variables.</summary>
    internal abstract void Visit(ReadOnlySpan<int> examples);

    protected abstract void EndPass();

    /// <summary>Creates the weights of all outputs, after checking that an array can hold them, and the alphas.</summary>
    private static AlignedArray<float> CreateSums(DualProblem problem, int outputs, bool isSingle)
    {
        int columns = Math.Max(problem.GetRows(isSingle).StoredColumns, 1), stride = isSingle ? 1 : LaneKernels.GetStride(outputs);
        if (Fits(problem.Features.Rows, columns, outputs, stride))
            return new AlignedArray<float>(columns * stride);
        string found = Guard.Text($"{problem.Features.Rows} examples of {problem.Features.Columns} features and {outputs} classes");
        throw new ArgumentException($"{found} are more than an array can hold", problem.ParamName);
    }

    private static bool Fits(int examples, int columns, int outputs, int stride) =>
        Math.Max((long)columns * stride, (long)examples * outputs) <= Array.MaxLength - LaneKernels.MostLanes;

    private bool TryGetAverage(ref float[] weights, ref double[] biases)
    {
        if (biases.Length > 0)
            return true;
        weights = new float[outputs * Problem.Features.Columns];
        biases = new double[outputs];
        if (_average.TryCopyTo(weights, biases))
            return true;
        biases = [];
        return false;
    }

    private void AddToAverage(int pass)
    {
        int columns = Problem.Features.Columns;
        float[] weights = new float[outputs * columns];
        double[] biases = new double[outputs];
        for (int k = 0; k < outputs; k++)
            biases[k] = CopyCurrent(k, weights.AsSpan(k * columns, columns));
        _average.Add(pass, weights, biases);
    }
}
