namespace LinearLearn;

/// <summary>
/// Solves the dual of a linear classifier's problem by coordinate descent: one example's variables after another are set to their best
/// value,
/// all others fixed, while the weights follow. Pass by pass, until no optimality condition is violated by more than the tolerance.
/// </summary>
internal abstract class DualSolver(DualProblem problem)
{
    /// <summary>How many examples are visited between two looks at the cancellation token: less than a millisecond's work, about.</summary>
    private const int ExamplesPerVisit = 1024;

    /// <summary>
    /// After how many moves of a free bias all examples are looked at again, since those left out were judged by where it was before.
    /// </summary>
    private const int MovesUntilRestored = 10;

    private const double FirstCaution = 0.1;

    /// <summary>
    /// From this violation on, in terms of scores, the weights are still thrown about. Below, the last ones are better than their mean.
    /// </summary>
    private const double LargeViolation = 1;

    private readonly WeightAverage _average = new();
    private int _moves;

    protected DualProblem Problem { get; } = problem;

    protected ActiveExamples Active { get; } = new(problem.Examples, problem.Settings.Shuffle, problem.Settings.Seed);

    /// <summary>Whether all optimality conditions hold within the tolerance.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>By how much they were violated in the last pass.</summary>
    public double Violation { get; protected set; }

    /// <summary>How much farther than usual a gradient must point outwards for its variable to be left out.</summary>
    protected double Caution { get; private set; }

    public long UpdatesMade { get; protected set; }

    /// <summary>How many examples were looked at: of a pass, those that are active.</summary>
    public long Visits { get; private set; }

    /// <summary>Visits all active examples once.</summary>
    /// <returns>False where it was cancelled on the way.</returns>
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

    /// <summary>
    /// Writes the rows of weights, and the bias of each: those of the solution, or, of a long run that is far from it, the mean of the
    /// later passes.
    /// </summary>
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

    /// <summary>Takes all examples in again.</summary>
    protected virtual void Restore()
    {
        Active.Restore();
        _moves = 0;
    }

    /// <summary>Called after each move of a free bias.</summary>
    /// <remarks>
    /// Without the examples left out it may not even be possible for sum(alpha * y) to be 0, and the bias would move for ever; taken in and
    /// left out
    /// again, they could go round in circles. The growing caution ends that.
    /// </remarks>
    protected void CountMove()
    {
        if (++_moves < MovesUntilRestored)
            return;
        Restore();
        Caution = Math.Max(FirstCaution, 2 * Caution);
    }

    /// <summary>The number of rows of weights.</summary>
    protected virtual int Outputs => 1;

    /// <summary>Writes the rows of weights as they are now, for the features that the solver sees, and their biases.</summary>
    protected abstract void CopyCurrent(Span<float> weights, Span<double> biases);

    /// <summary>The bias of a row of weights, if there is a better one than that found.</summary>
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
