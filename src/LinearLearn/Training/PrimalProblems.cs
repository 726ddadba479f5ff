namespace LinearLearn;

/// <summary>
/// Creates the problems of a <see cref="NewtonTrainer"/>: one for two classes or the softmax, otherwise one for each class.
/// </summary>
internal static class PrimalProblems
{
    /// <summary>The number of columns above which sparse rows stay sparse.</summary>
    public const int MostDenseColumns = 2048;

    public static PrimalSolver[] Create(TrainingRun run, NewtonTrainer trainer, string paramName)
    {
        (Loss loss, double cost, double l1Ratio, double tolerance) = (trainer.Loss, trainer.Cost, trainer.L1Ratio, trainer.Tolerance);
        int[] examples = FindExamples(run);
        int classes = run.Start.Classes.Count;
        (FeatureMatrix features, int[]? columns) = SelectColumns(run.Data.Features);
        FeatureMatrix counted = examples.Length == features.Rows ? features : features.Select(examples);
        ColumnScaling scaling = ColumnScaling.From(counted, paramName) with { Columns = columns };
        SolverRows rows = IsSparse(features, examples.Length)
            ? new SparseSolverRows((SparseFeatures)features, examples, scaling)
            : new DenseSolverRows(features, examples, scaling);
        long numbers = Math.Max((long)LinearModel.RowsOf(classes) * rows.Pitch, (long)LinearModel.RowsOf(classes) * rows.Stride);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{examples.Length} examples of {rows.Columns} features and {classes} classes are more than an array can hold"),
                paramName);
        }
        double[] costs = new double[rows.Pitch];
        int[] classOf = new int[rows.Pitch];
        for (int i = 0; i < examples.Length; i++)
        {
            costs[i] = cost * (run.ExampleWeights.IsEmpty ? 1 : run.ExampleWeights[examples[i]]);
            classOf[i] = run.Start.Classes.IndexOf(run.Data.Labels[examples[i]]);
        }
        (double[] squares, double[] absolutes) = Penalties(scaling, l1Ratio);
        double[]? start = run.Options.InitialModel is null ? null : Standardize(run.Start, scaling);
        if (IsJoint(loss, classes))
            return [Create(new SoftmaxLoss(classes, rows.Pitch, costs, classOf), start)];
        PrimalSolver[] solvers = new PrimalSolver[LinearModel.RowsOf(classes)];
        for (int row = 0; row < solvers.Length; row++)
        {
            solvers[row] = Create(
                CreateMarginLoss(loss, costs, classOf, PositiveOf(row, classes)),
                start?[(row * rows.Stride)..((row + 1) * rows.Stride)]);
        }
        return solvers;

        PrimalSolver Create(PrimalLoss primal, double[]? from)
        {
            RowSums sums = new(rows, primal);
            PrimalProblem problem = Start(sums, squares, absolutes, from);
            return l1Ratio == 0 ? new NewtonSolver(problem, tolerance)
                : rows is SparseSolverRows sparse ? new SparseProximalSolver(problem, sums, sparse, tolerance)
                : new ProximalNewtonSolver(problem, tolerance);
        }
    }

    /// <summary>Creates the loss of some rows, all of the first class.</summary>
    public static PrimalLoss CreateLoss(Loss loss, int classes, double[] costs) => IsJoint(loss, classes)
        ? new SoftmaxLoss(classes, costs.Length, costs, new int[costs.Length])
        : new MarginLoss(OfMargins(loss), costs.Length, costs, new double[costs.Length]);

    /// <summary>Determines whether a loss trains all classes at once.</summary>
    public static bool IsJoint(Loss loss, int classes) => loss == Loss.Softmax && classes > 2;

    /// <summary>Creates the one-vs-rest loss of a class.</summary>
    public static MarginLoss CreateMarginLoss(Loss loss, double[] costs, int[] classOf, int positive) => new(
        OfMargins(loss), costs.Length, costs, Array.ConvertAll(classOf, index => index == positive ? 1.0 : -1));

    /// <summary>Gets the positive class of a problem.</summary>
    public static int PositiveOf(int problem, int classes) => classes == 2 ? 1 : problem;

    /// <summary>Gets the loss of a margin, for two classes or one-vs-rest.</summary>
    public static Loss OfMargins(Loss loss) => loss == Loss.Softmax ? Loss.Logistic : loss;

    /// <summary>
    /// Removes the columns without any value from wide sparse rows, because their weights are 0 and hashing leaves most columns empty.
    /// </summary>
    /// <returns>The features, and the indices of the remaining columns; null for all.</returns>
    private static (FeatureMatrix Features, int[]? Columns) SelectColumns(FeatureMatrix features)
    {
        if (features is not SparseFeatures { Columns: > MostDenseColumns } sparse)
            return (features, null);
        int[] columns = sparse.FindStoredColumns();
        return columns.Length == 0 || columns.Length == sparse.Columns ? (features, null) : (sparse.SelectColumns(columns), columns);
    }

    /// <summary>
    /// Starts from the given weights, or from 0 if that has the lower objective: far from the solution, losses are flat or dominated by
    /// rounding.
    /// </summary>
    public static PrimalProblem Start(PrimalSums sums, double[] squares, double[] absolutes, double[]? weights)
    {
        PrimalProblem none = new(sums, squares, absolutes, null);
        if (weights is null)
            return none;
        PrimalProblem given = new(sums, squares, absolutes, weights);
        return given.Objective <= none.Objective ? given : new PrimalProblem(sums, squares, absolutes, null);
    }

    private static int[] FindExamples(TrainingRun run) =>
        RowIndices.Find(run.Data.Count, i => run.ExampleWeights.IsEmpty || run.ExampleWeights[i] > 0);

    private static bool IsSparse(FeatureMatrix features, int examples) => features is SparseFeatures sparse
        && IsSparse(features.Columns, examples, sparse.StoredCount, features.Rows);

    /// <summary>Determines whether sparse rows stay sparse; with few columns or few zeros, dense rows are faster.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="examples">The number of rows that count.</param>
    /// <param name="stored">The number of stored values.</param>
    /// <param name="rows">The number of rows that store them.</param>
    public static bool IsSparse(int columns, long examples, long stored, long rows) => columns > MostDenseColumns
        || columns * examples > 1L << 28
        || stored < columns * rows / 16;

    /// <summary>Computes the L2 and the L1 penalty of each weight of standardized rows.</summary>
    public static (double[] Squares, double[] Absolutes) Penalties(ColumnScaling scaling, double l1Ratio)
    {
        double[] squares = new double[scaling.Factors.Length + 1], absolutes = l1Ratio > 0 ? new double[squares.Length] : [];
        for (int column = 0; column < scaling.Factors.Length; column++)
        {
            double factor = scaling.Factors[column]; // weight = standardized weight * factor
            squares[column] = (1 - l1Ratio) * factor * factor;
            if (l1Ratio > 0)
                absolutes[column] = l1Ratio * factor;
        }
        return (squares, absolutes);
    }

    /// <summary>Returns the weights of standardized rows of a model.</summary>
    public static double[] Standardize(LinearModel model, ColumnScaling scaling)
    {
        int columns = model.FeatureCount, stride = SolverRows.StrideOf(scaling);
        double[] weights = new double[model.Biases.Length * stride];
        for (int row = 0; row < model.Biases.Length; row++)
            scaling.Standardize(
                model.Weights.Slice(row * columns, columns), model.Biases[row], weights.AsSpan(row * stride, stride));
        return weights;
    }
}
