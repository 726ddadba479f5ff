namespace LinearLearn;

/// <summary>Solves the dual of a linear classifier's problem by coordinate descent.</summary>
/// <remarks>
/// It sets one example's variables after another to their best value, with all others fixed, and updates the weights. Passes continue until
/// no optimality condition is violated by more than the tolerance.
/// </remarks>
internal abstract class DualSolver(DualProblem problem)
{
    /// <summary>The number of examples between two checks of the cancellation token: less than about a millisecond's work.</summary>
    private const int ExamplesPerVisit = 1024;

    /// <summary>
    /// The number of moves of a free bias after which all examples are restored, because the others were left out by an outdated bias.
    /// </summary>
    private const int MovesUntilRestored = 10;

    private const double FirstCaution = 0.1;

    /// <summary>
    /// The violation, in units of scores, above which weights still oscillate, so that their mean is better than the last ones.
    /// </summary>
    private const double LargeViolation = 1;

    private readonly WeightAverage _average = new();
    private int _moves;

    protected DualProblem Problem { get; } = problem;

    protected ActiveExamples Active { get; } = new(problem.Examples, problem.Settings.Shuffle, problem.Settings.Seed);

    /// <summary>Gets whether all optimality conditions hold within the tolerance.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>Gets the largest violation of the optimality conditions in the last pass.</summary>
    public double Violation { get; protected set; }

    /// <summary>Gets how much farther than usual a gradient must point outwards for its variable to be left out.</summary>
    protected double Caution { get; private set; }

    /// <summary>Gets the number of changes of the weights.</summary>
    public long UpdatesMade { get; protected set; }

    /// <summary>Gets the number of examples visited, counting only the active ones of each pass.</summary>
    public long Visits { get; private set; }

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
            ReadOnlySpan<int> batch = order.Slice(first, Math.Min(ExamplesPerVisit, order.Length - first));
            Visit(batch);
            Visits += batch.Length;
        }
        Active.End();
        IsConverged = EndPass();
        if (!IsConverged && WeightAverage.TakesPass(pass))
            AddToAverage(pass);
        return true;
    }

    /// <summary>Writes the rows of weights, and the bias of each.</summary>
    /// <remarks>They are those of the solution or, after many passes that are still far from it, the mean of the later passes.</remarks>
    public void CopyTo(Span<float> weights, Span<float> biases)
    {
        double[] found = new double[biases.Length];
        if (IsConverged || Violation <= LargeViolation || !_average.TryCopyTo(weights, found))
            CopyCurrent(weights, found);
        for (int k = 0; k < found.Length; k++)
        {
            ReadOnlySpan<float> row = weights.Slice(k * Problem.Features.Columns, Problem.Features.Columns);
            biases[k] = (float)Problem.Unshift(BestBias(row, found[k]), row);
        }
    }

    /// <summary>Restores all examples for the next pass.</summary>
    protected virtual void Restore()
    {
        Active.Restore();
        _moves = 0;
    }

    /// <summary>Counts a move of a free bias.</summary>
    /// <remarks>
    /// Without the examples left out, sum(alpha * y) = 0 may be impossible, and the bias would move forever. If examples are repeatedly
    /// restored and left out, they could cycle. The growing caution prevents it.
    /// </remarks>
    protected void CountMove()
    {
        if (++_moves < MovesUntilRestored)
            return;
        Restore();
        Caution = Math.Max(FirstCaution, 2 * Caution);
    }

    /// <summary>Gets the number of rows of weights.</summary>
    protected virtual int Outputs => 1;

    /// <summary>Writes the current rows of weights and their biases, for the features of the problem.</summary>
    protected abstract void CopyCurrent(Span<float> weights, Span<double> biases);

    /// <summary>Returns the bias for a row of weights: the given one, unless there is a better one.</summary>
    protected virtual double BestBias(ReadOnlySpan<float> weights, double found) => found;

    protected abstract void StartPass();

    protected abstract void Visit(ReadOnlySpan<int> examples);

    /// <returns>Whether the problem is solved.</returns>
    protected abstract bool EndPass();

    private void AddToAverage(int pass)
    {
        float[] weights = new float[Outputs * Problem.Features.Columns];
        double[] biases = new double[Outputs];
        CopyCurrent(weights, biases);
        _average.Add(pass, weights, biases);
    }
}
