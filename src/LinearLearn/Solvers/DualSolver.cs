namespace LinearLearn;

/// <summary>
/// Solves the dual of a linear classifier's problem by coordinate descent: one example's variables after another are set to their best value,
/// all others fixed, while the weights follow. Pass by pass, until no optimality condition is violated by more than the tolerance.
/// </summary>
internal abstract class DualSolver(DualProblem problem)
{
    /// <summary>How many examples are visited between two looks at the cancellation token: less than a millisecond's work, about.</summary>
    private const int BatchExamples = 1024;

    /// <summary>A change of alpha that is not worth the addition to the weights.</summary>
    protected const double NoChange = 1e-12;

    protected DualProblem Problem { get; } = problem;

    protected ActiveExamples Active { get; } = new(problem.Examples, problem.Settings.Shuffle, problem.Settings.Seed);

    /// <summary>Whether all optimality conditions hold within the tolerance.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>By how much they were violated in the last pass.</summary>
    public double Violation { get; protected set; }

    public long ExamplesSeen { get; private set; }

    public long UpdatesMade { get; protected set; }

    /// <summary>Visits all active examples once.</summary>
    /// <returns>False where it was cancelled on the way.</returns>
    public bool Pass(int pass, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> order = Active.Start(pass);
        StartPass();
        for (int first = 0; first < order.Length; first += BatchExamples)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            ReadOnlySpan<int> batch = order.Slice(first, Math.Min(BatchExamples, order.Length - first));
            Visit(batch);
            ExamplesSeen += batch.Length;
        }
        Active.End();
        IsConverged = EndPass();
        return true;
    }

    /// <summary>Writes the rows of weights, and the bias of each.</summary>
    public abstract void CopyTo(Span<float> weights, Span<float> biases);

    protected abstract void StartPass();

    protected abstract void Visit(ReadOnlySpan<int> examples);

    /// <returns>Whether the problem is solved.</returns>
    protected abstract bool EndPass();
}
