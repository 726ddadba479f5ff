namespace LinearLearn;

/// <summary>Computes the sums over the examples of all shards, by tasks of an engine.</summary>
internal sealed class ShardSums : PrimalSums
{
    private readonly ExactShards _shards;
    private readonly int _problem;
    private readonly double[] _biases;
    private readonly CancellationToken _cancellationToken;
    private Point? _current;
    private Point? _evaluated;
    private double[]? _curvatures;

    /// <param name="shards">The shards with a plan.</param>
    /// <param name="problem">The index of the problem.</param>
    /// <param name="classTotals">The total weight of the examples of each class.</param>
    /// <param name="cancellationToken">Cancels tasks, by an <see cref="OperationCanceledException"/>.</param>
    public ShardSums(ExactShards shards, int problem, double[] classTotals, CancellationToken cancellationToken)
        : base(shards.Plan.Scaling with { Columns = shards.Plan.Examples.Columns }, shards.Plan.Outputs)
    {
        (_shards, _problem, _cancellationToken) = (shards, problem, cancellationToken);
        double[] costs = Array.ConvertAll(classTotals, total => total * shards.Plan.Cost);
        TotalCost = DoubleKernels.SumInOrder(costs);
        double positive = costs[PrimalProblems.PositiveOf(problem, costs.Length)];
        _biases = Outputs > 1
            ? SoftmaxLoss.FindBestBiases(costs)
            : [MarginLoss.FindBestBias(PrimalProblems.OfMargins(shards.Plan.Loss), positive, TotalCost - positive)];
    }

    public override long Count => _shards.Count;

    public override long Pitch => _shards.Count;

    public override long Products => AreDense ? Count * Stride : _shards.Stored + Count + Columns;

    public override double TotalCost { get; }

    public override bool IsSmooth => _shards.Plan.Loss is Loss.Softmax or Loss.Logistic;

    public override bool AreDense => !_shards.Plan.IsSparse;

    public override bool PrefersFactors => true;

    public override double[] BestBiases() => _biases;

    public override double Linearize(double[] weights)
    {
        _current = Compute(weights);
        _curvatures = null;
        return _current.Costs;
    }

    public override void CopyGradient(double[] gradient) => _current!.Gradient.CopyTo(gradient, 0);

    public override void Curve(double[] vector, double[] product, bool areSeparate = false)
    {
        SumTask task = CreateTask(areSeparate && Outputs > 1 ? ShardSum.SeparateCurve : ShardSum.Curve);
        Run(task with { Direction = vector, IsSingle = AreDense }).CopyTo(product, 0);
    }

    public override void SetDirection(double[] direction)
    {
        // Each point is evaluated from its weights, so that the result does not depend on what a worker has seen before.
    }

    public override (double Costs, double Slope) Evaluate(double step, double[] direction, double[] weights)
    {
        _evaluated = Compute(weights);
        return (_evaluated.Costs, DoubleKernels.Dot(_evaluated.Gradient, direction));
    }

    public override void Accept() => (_current, _evaluated, _curvatures) = (_evaluated, null, null);

    public override void Reject() => _evaluated = null;

    public override double[] SumCurvatures() => _curvatures ??= Run(CreateTask(ShardSum.Curvatures));

    public override double[] SumDiagonal() => Run(CreateTask(ShardSum.Diagonal));

    public override double[] SumSecondDerivatives(int[] columns, int? output)
    {
        double[] packed = Run(CreateTask(ShardSum.SecondDerivatives) with { Columns = columns, Output = output });
        return SumTask.UnpackTriangle(packed, (output is null ? Outputs : 1) * (columns.Length + 1));
    }

    public override (double[] Pairs, double[] Gram) SumProducts((int Output, int Other)[] pairs, int step)
    {
        double[] sums = Run(CreateTask(ShardSum.Products) with { Step = step });
        return (sums[..pairs.Length], SumTask.UnpackTriangle(sums.AsSpan(pairs.Length), Columns + 1));
    }

    private Point Compute(double[] weights)
    {
        double[] copy = [.. weights];
        ContentId id = SumTask.ComputeId(copy);
        SumTask task = new(ShardSum.Gradient, _shards.PlanId, _problem, id) { Weights = copy };
        double[] sums = _shards.Run(task, copy, _cancellationToken);
        return new Point(copy, id, sums[0], sums[1..]);
    }

    private SumTask CreateTask(ShardSum sum) => new(sum, _shards.PlanId, _problem, _current!.Id);

    private double[] Run(SumTask task) => _shards.Run(task, _current!.Weights, _cancellationToken);

    /// <summary>Represents weights at which costs were computed.</summary>
    private sealed record Point(double[] Weights, ContentId Id, double Costs, double[] Gradient);
}
