namespace LinearLearn;

/// <summary>Solves the dual of two classes, or of one class one-vs-rest, with one alpha for each example.</summary>
internal abstract class BinarySolver(DualProblem problem, bool[] isPositive) : DualSolver(problem)
{
    private readonly AlignedArray<float> _sum = new(problem.Features.Columns); // of alpha * y * features
    private DualBias _bias = problem.FirstBias;
    private double _bestBias;

    /// <summary>Gets the dual variables, one for each example.</summary>
    internal double[] Alphas { get; } = new double[problem.Features.Rows];

    /// <inheritdoc/>
    protected override void CopyCurrent(Span<float> weights, Span<double> biases)
    {
        _sum.Span.CopyTo(weights);
        Problem.Center(weights, _bias);
        biases[0] = _bias.GetBias(0);
    }

    /// <summary>Computes the best bias for the weights if the bias is free.</summary>
    protected override double BestBias(ReadOnlySpan<float> weights, double found)
    {
        if (!_bias.IsFree)
            return found;
        if (IsConverged)
            return _bestBias;
        float[] scores = new float[Problem.Features.Rows];
        Problem.Features.Scores(0, weights, [0], scores);
        return FindBias(new BiasSearch(Problem, isPositive, scores), found);
    }

    /// <summary>Finds the best bias for the loss.</summary>
    protected abstract double FindBias(BiasSearch search, double start);

    protected double Sign(int example) => isPositive[example] ? 1 : -1;

    /// <summary>Computes y * score.</summary>
    protected double Margin(int example, double sign, float meanDot)
    {
        double margin = sign * (Problem.Features.Storage.Dot(example, _sum.Span) + _bias.GetBias(meanDot));
        if (!double.IsFinite(margin))
            Problem.Reject(example);
        return margin;
    }

    /// <summary>Sets an alpha and updates the weights and the bias.</summary>
    protected void Move(int example, double sign, float meanDot, double alpha)
    {
        double step = (alpha - Alphas[example]) * sign;
        Alphas[example] = alpha;
        Problem.Features.Storage.AddTo(example, (float)step, _sum.Span);
        _bias.Add(step, meanDot);
        UpdatesMade++;
    }

    /// <summary>Moves the offset of the bias when the rest is about as good as it can be with the current offset.</summary>
    /// <returns>Whether both weights and bias are within the tolerance.</returns>
    protected bool UpdateBias()
    {
        double violation = Violation, pendingStep = _bias.PendingStep;
        Violation = Math.Max(violation, _bias.Distance);
        if (Violation <= Problem.Settings.Tolerance)
            return true;
        if (violation <= Math.Max(Problem.Settings.Tolerance, pendingStep))
        {
            _bias.UpdateOffset();
            CountMove();
        }
        return false;
    }

    /// <summary>Determines whether the bias is the best one for the weights, within the tolerance, and moves it there if not.</summary>
    /// <remarks>Call it when all else is solved: a small step of the bias may be one of many.</remarks>
    protected bool IsBiasBest()
    {
        if (!_bias.IsFree)
            return true;
        float[] weights = new float[Problem.Features.Columns];
        double[] found = new double[1];
        CopyCurrent(weights, found);
        _bestBias = BestBias(weights, found[0]);
        double distance = _bestBias - found[0];
        if (Math.Abs(distance) <= Problem.Settings.Tolerance)
            return true;
        Violation = Math.Abs(distance);
        _bias.Move(distance);
        CountMove();
        return false;
    }
}
