namespace LinearLearn;

/// <summary>Coordinates a run of a <see cref="NewtonTrainer"/> on shards.</summary>
internal sealed class ExactRun
{
    private readonly NewtonTrainer _trainer;
    private readonly IShardRunner _shards;
    private readonly ShardMeasure _measure;
    private readonly TrainingRun _run;
    private readonly string _paramName;

    /// <param name="trainer">The trainer.</param>
    /// <param name="shards">The engine.</param>
    /// <param name="measure">The size and the classes of its data.</param>
    /// <param name="options">The options passed to the trainer.</param>
    public ExactRun(NewtonTrainer trainer, IShardRunner shards, ShardMeasure measure, TrainingOptions? options)
    {
        (_trainer, _shards, _measure, _paramName) = (trainer, shards, measure, nameof(shards));
        _run = new TrainingRun(
            trainer, measure.CreatePrototype(nameof(shards)), options, takesModel: true, takesState: false, measure.Totals, nameof(shards));
    }

    public TrainingResult Train(CancellationToken cancellationToken)
    {
        PrimalSolver[] solvers;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            solvers = CreateSolvers(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return _run.Finish(_run.Start, StopReason.Cancelled, 0, 0, 0);
        }
        return new NewtonRun(_trainer, _run, solvers, _run.Examples, _paramName).Train(cancellationToken);
    }

    private PrimalSolver[] CreateSolvers(CancellationToken cancellationToken)
    {
        (ExactShards shards, double[] classTotals) = Prepare(cancellationToken);
        ExactPlan plan = shards.Plan;
        (double[] squares, double[] absolutes) = PrimalProblems.Penalties(plan.Scaling, _trainer.L1Ratio);
        ColumnScaling scaling = plan.Scaling with { Columns = plan.Examples.Columns };
        double[]? start = _run.Options.InitialModel is null ? null : PrimalProblems.Standardize(_run.Start, scaling);
        PrimalSolver[] solvers = new PrimalSolver[plan.Problems];
        for (int i = 0; i < solvers.Length; i++)
        {
            ShardSums sums = new(shards, i, classTotals, cancellationToken);
            PrimalProblem problem = PrimalProblems.Start(
                sums, squares, absolutes, start?[(i * plan.Length)..((i + 1) * plan.Length)]);
            solvers[i] = _trainer.L1Ratio == 0 ? new NewtonSolver(problem, _trainer.Tolerance)
                : sums.AreDense ? new ProximalNewtonSolver(problem, _trainer.Tolerance)
                : new ConjugateProximalSolver(problem, _trainer.Tolerance);
        }
        return solvers;
    }

    /// <summary>Chooses and standardizes the columns.</summary>
    private (ExactShards Shards, double[] ClassTotals) Prepare(CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> labels = _run.Start.Classes.Values;
        int width = _run.Start.FeatureCount;
        int[]? columns = _measure.IsDense || width <= PrimalProblems.MostDenseColumns ? null : ColumnsTask.Run(_shards, cancellationToken);
        if (columns is not null && (columns.Length == 0 || columns.Length == width))
            columns = null;
        ShardExamples examples = new([.. labels], (_run.ClassWeights ?? ClassWeights.Equal).GetWeights(labels), width, columns);
        ShardMoments moments = ShardMoments.Run(_shards, examples, cancellationToken);
        if (moments.Count == 0)
            throw new ArgumentException("expected an example with a weight above 0, found none", _paramName);
        double[] deviations = Array.ConvertAll(moments.Squares, square => Math.Sqrt(square / moments.Count));
        ColumnScaling scaling = new(moments.Means, Array.ConvertAll(deviations, deviation => deviation > 0 ? 1 / deviation : 0));
        if (!Array.TrueForAll(scaling.Means, double.IsFinite) || !Array.TrueForAll(scaling.Factors, double.IsFinite))
            throw new InvalidDataException("expected finite moments of all columns, found an overflow: the features are too large");
        int used = scaling.Factors.Length;
        bool isSparse = !_measure.IsDense && PrimalProblems.IsSparse(used, moments.Count, moments.Stored, moments.Rows);
        long numbers = (long)LinearModel.RowsOf(labels.Length) * SolverRows.StrideOf(scaling);
        if (numbers >= Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{used} features and {labels.Length} classes are more than an array can hold"), _paramName);
        }
        ExactPlan plan = new(_trainer.Loss, _trainer.Cost, isSparse, examples, scaling);
        return (new ExactShards(_shards, plan, moments.Count, moments.Stored), moments.ClassTotals);
    }
}
