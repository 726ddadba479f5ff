namespace LinearLearn;

/// <summary>A solver for one class against all others: one row of weights = sum(alpha * y * features).</summary>
internal abstract class BinarySolver(DualProblem problem, bool[] isPositive) : DualSolver(problem)
{
    private readonly AlignedFloats _weights = new(problem.Features.Columns);
    private DualBias _bias = problem.FirstBias;

    /// <summary>The dual variables, one for each example.</summary>
    internal double[] Alphas { get; } = new double[problem.Features.Rows];

    protected Span<float> Weights => _weights.Span;

    protected double Bias => _bias.Value;

    /// <inheritdoc/>
    public override void CopyTo(Span<float> weights, Span<float> biases)
    {
        Weights.CopyTo(weights);
        biases[0] = (float)_bias.Value;
    }

    protected double Sign(int example) => isPositive[example] ? 1 : -1;

    /// <summary>y * score</summary>
    protected double Margin(int example, double sign, double bias)
    {
        double margin = sign * (Problem.Features.DotCore(example, Weights) + bias);
        if (!double.IsFinite(margin))
            Problem.Refuse(example);
        return margin;
    }

    /// <summary>Lets weights and bias follow a change of alpha * y.</summary>
    protected void Move(int example, double step)
    {
        Problem.Features.AddToCore(example, (float)step, Weights);
        _bias.Add(step);
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
            _bias.Settle();
        return false;
    }
}
