namespace LinearLearn;

/// <summary>Computes sums over the examples of a shard for exact training.</summary>
internal sealed class SumShard
{
    /// <summary>A worker runs on the thread of its caller, and the shards of a machine run at the same time.</summary>
    private const int MaxCores = 1;

    private ContentId _planId;
    private ExactPlan? _plan;
    private SolverRows? _rows;
    private double[] _costs = [];
    private int[] _classOf = [];
    private RowSums?[] _sums = [];
    private ContentId?[] _weights = [];

    /// <summary>Returns the plan of an id, or null if it is not known.</summary>
    public ExactPlan? Find(ContentId planId) => _planId == planId ? _plan : null;

    /// <summary>Computes the sums of a task.</summary>
    /// <returns>The sums, or null if the plan or the weights are neither known nor in the task.</returns>
    /// <exception cref="InvalidDataException">The task contradicts its plan, or the data does not fit it.</exception>
    public double[]? Run(SumTask task, NewtonTrainer trainer, Func<int, Dataset> widen)
    {
        if (_plan is null || _planId != task.PlanId)
        {
            if (task.Plan is null)
                return null;
            SetPlan(task.Plan, trainer, widen(task.Plan.Examples.Width));
            _planId = task.PlanId;
        }
        ExactPlan plan = _plan!;
        RequireSound(task, plan);
        if (_rows is null) // no example counts
            return new double[task.CountSums(plan)];
        RowSums sums = _sums[task.Problem] ??= new RowSums(_rows, CreateLoss(plan, task.Problem));
        double costs = 0;
        if (_weights[task.Problem] != task.WeightsId || task.Sum == ShardSum.Gradient)
        {
            if (task.Weights is null)
                return null;
            _weights[task.Problem] = null;
            costs = sums.Linearize(task.Weights);
            _weights[task.Problem] = task.WeightsId;
        }
        double[] results = new double[task.CountSums(plan)];
        switch (task.Sum)
        {
            case ShardSum.Gradient:
                double[] gradient = new double[plan.Length];
                sums.CopyGradient(gradient);
                results[0] = costs;
                gradient.CopyTo(results, 1);
                break;
            case ShardSum.Curve or ShardSum.SeparateCurve:
                sums.Curve(task.Direction, results, task.Sum == ShardSum.SeparateCurve);
                break;
            case ShardSum.Diagonal:
                return sums.SumDiagonal();
            case ShardSum.Curvatures:
                return sums.SumCurvatures();
            case ShardSum.SecondDerivatives:
                double[] matrix = sums.SumSecondDerivatives(task.Columns, task.Output);
                SumTask.PackTriangle(matrix, (task.Output is null ? plan.Outputs : 1) * (task.Columns.Length + 1), results);
                break;
            default:
                SumProducts(sums, task.Step, results);
                break;
        }
        return results;
    }

    private void SetPlan(ExactPlan plan, NewtonTrainer trainer, Dataset data)
    {
        if (plan.Loss != trainer.Loss || plan.Cost != trainer.Cost)
        {
            throw new ArgumentException(
                Guard.Text($"expected a task of {trainer.Loss} with the cost {trainer.Cost}, as in the trainer of the worker, ")
                + Guard.Text($"found one of {plan.Loss} with the cost {plan.Cost}"));
        }
        (_plan, _rows, _costs, _classOf) = (null, null, [], []);
        (int[] examples, float[] weights, int[] classOf) = plan.Examples.Find(data);
        FeatureMatrix features = plan.Examples.SelectColumns(data);
        if (examples.Length > 0)
        {
            _rows = plan.IsSparse && features is SparseFeatures sparse
                ? new SparseSolverRows(sparse, examples, plan.Scaling, MaxCores)
                : new DenseSolverRows(features, examples, plan.Scaling, maxCores: MaxCores);
            _costs = new double[_rows.Pitch];
            _classOf = new int[_rows.Pitch];
            classOf.CopyTo(_classOf, 0);
            for (int i = 0; i < weights.Length; i++)
                _costs[i] = plan.Cost * weights[i];
        }
        (_plan, _sums, _weights) = (plan, new RowSums[plan.Problems], new ContentId?[plan.Problems]);
    }

    private PrimalLoss CreateLoss(ExactPlan plan, int problem)
    {
        int classes = plan.Examples.Labels.Length;
        return plan.Outputs > 1
            ? new SoftmaxLoss(classes, _costs.Length, _costs, _classOf)
            : PrimalProblems.CreateMarginLoss(plan.Loss, _costs, _classOf, PrimalProblems.PositiveOf(problem, classes));
    }

    /// <summary>Sums products of columns over some of the blocks, which represent all blocks of the shard.</summary>
    private void SumProducts(RowSums sums, int step, double[] results)
    {
        int own = Math.Clamp(step, 1, _rows!.Blocks), used = (_rows.Blocks + own - 1) / own;
        (double[] pairs, double[] gram) = sums.SumProducts(KroneckerPreconditioner.FindPairs(sums.Outputs), own);
        DoubleKernels.Multiply(gram, (double)_rows.Blocks / ((long)used * own), gram);
        pairs.CopyTo(results, 0);
        SumTask.PackTriangle(gram, sums.Columns + 1, results.AsSpan(pairs.Length));
    }

    private static void RequireSound(SumTask task, ExactPlan plan)
    {
        bool needsProducts = task.Sum is ShardSum.SecondDerivatives or ShardSum.Products;
        bool isSound = task.Problem < plan.Problems
            && (task.Weights is null || task.Weights.Length == plan.Length)
            && (task.Sum is not (ShardSum.Curve or ShardSum.SeparateCurve) || task.Direction.Length == plan.Length)
            && (!needsProducts || !plan.IsSparse)
            && ExactPlan.IsAscending(task.Columns, plan.Columns)
            && (task.Output is null || task.Output < plan.Outputs)
            && task.Step > 0;
        if (!isSound)
            throw ShardMessageReader.CreateFault("a task that fits its plan", Guard.Text($"another one of kind {task.Sum}"));
    }
}
