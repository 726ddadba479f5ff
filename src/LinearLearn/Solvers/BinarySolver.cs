namespace LinearLearn;

/// <summary>A solver for one class against all others, with one alpha for each example.</summary>
internal abstract class BinarySolver(DualProblem problem, bool[] isPositive) : DualSolver(problem)
{
    private readonly AlignedArray<float> _sum = new(problem.Features.Columns); // of alpha * y * features
    private DualBias _bias = problem.FirstBias;

    /// <summary>The dual variables, one for each example.</summary>
    internal double[] Alphas { get; } = new double[problem.Features.Rows];

    /// <inheritdoc/>
    public override void CopyTo(Span<float> weights, Span<float> biases)
    {
        _sum.Span.CopyTo(weights);
        Problem.Centre(weights, _bias);
        biases[0] = (float)_bias.At(0);
    }

    protected double Sign(int example) => isPositive[example] ? 1 : -1;

    /// <summary>y * score</summary>
    protected double Margin(int example, double sign, float meanDot)
    {
        double margin = sign * (Problem.Features.DotCore(example, _sum.Span) + _bias.At(meanDot));
        if (!double.IsFinite(margin))
            Problem.Refuse(example);
        return margin;
    }

    /// <summary>Sets an alpha; weights and bias follow.</summary>
    protected void Move(int example, double sign, float meanDot, double alpha)
    {
        double step = (alpha - Alphas[example]) * sign;
        Alphas[example] = alpha;
        Problem.Features.AddToCore(example, (float)step, _sum.Span);
        _bias.Add(step, meanDot);
        UpdatesMade++;
    }

    /// <summary>Takes the bias along when the rest is about as good as it can be with the offset where it is.</summary>
    /// <returns>Whether weights and bias are both where they should be.</returns>
    protected bool SettleBias()
    {
        double violation = Violation, unsettled = _bias.Unsettled;
        Violation = Math.Max(violation, unsettled);
        if (Violation <= Problem.Settings.Tolerance)
            return true;
        if (violation <= Math.Max(Problem.Settings.Tolerance, unsettled))
        {
            _bias.Settle();
            CountMove();
        }
        return false;
    }
}
