namespace LinearLearn;

/// <summary>
/// Trains the best linear classifier of a smooth loss: logistic regression, for many classes also jointly (softmax), and support vector
/// machines of the squared hinge loss, with an L2 penalty, an L1 penalty or both. It needs no learning rate and no scaling.
/// </summary>
/// <remarks>
/// <para>It minimizes, over the weights w and the biases, which are never penalized:</para>
/// <para>(1 - l1Ratio) / 2 * sum(w^2) + l1Ratio * sum(|w|) + cost * sum over the examples of (weight * loss)</para>
/// <para>
/// That is the objective of scikit-learn's LogisticRegression with C = cost and l1_ratio = l1Ratio. Losses other than the softmax learn more
/// than two classes one-vs-rest, each class as a problem of its own. The weight of an example is that of <see cref="Dataset.WithWeights"/>
/// times that of <see cref="TrainingOptions.ClassWeights"/>; an example of weight 0 is left out.
/// </para>
/// <para>
/// Columns are brought to mean 0 and deviation 1 on the way, while the penalty stays on the weights of the features as they are: columns of
/// 0.1 beside columns of 10^7, and means far from 0, do not keep it from converging. Sparse rows stay sparse. A column that does not vary
/// gets the weight 0. The result does depend on the unit of each feature, because the penalty does: use a <see cref="ScaledTrainer"/> to
/// penalize all columns alike.
/// </para>
/// <para>
/// An epoch is one Newton step, one-vs-rest of each class that is not solved yet; it goes through the data several times. A run ends when
/// the objective is estimated to be above its minimum by at most the tolerance times itself (<see cref="StopReason.Converged"/>), after
/// <see cref="TrainingOptions.Epochs"/> steps (default: 1000), or when rounding stops it (<see cref="StopReason.NotConverged"/>; a warning
/// is logged). It validates and reports after each step. <see cref="TrainingOptions.Shuffle"/> has no effect, and the seed only draws the
/// examples of <see cref="TrainingOptions.ValidationFraction"/>. It can start from <see cref="TrainingOptions.InitialModel"/>, which saves
/// steps and leads to the same solution; one that is worse than weights of 0 is not used. All cores work on fixed parts of the rows: the
/// bits are the same on any number of them.
/// </para>
/// <para>
/// Sources: C.-J. Lin, R. C. Weng, S. S. Keerthi, "Trust Region Newton Method for Large-Scale Logistic Regression", JMLR 9, 2008 (truncated
/// Newton); G.-X. Yuan, C.-H. Ho, C.-J. Lin, "An Improved GLMNET for L1-regularized Logistic Regression", JMLR 13, 2012 (proximal Newton);
/// J. Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010 (elastic net).
/// </para>
/// </remarks>
public sealed class NewtonTrainer : ITrainer
{
    private const int MostEpochs = 1000;

    /// <summary>Creates a trainer.</summary>
    /// <param name="loss">The loss to minimize. Default: the softmax.</param>
    /// <param name="cost">
    /// What a loss of 1 costs against the penalty: scikit-learn's C. Finite, above 0. Less makes smaller weights. Default: 1.
    /// </param>
    /// <param name="l1Ratio">The part of the penalty that is L1, which makes weights 0: 0 to 1. Default: 0, L2 only.</param>
    /// <param name="tolerance">
    /// By how much the objective may be above its minimum in the end, as a part of it. Finite, above 0. Default: 0.0000001.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or there is no such loss.</exception>
    public NewtonTrainer(Loss loss = Loss.Softmax, float cost = 1, float l1Ratio = 0, double tolerance = 1e-7)
    {
        Loss = Guard.Defined(loss, nameof(loss));
        Cost = Guard.Positive(cost, nameof(cost));
        L1Ratio = l1Ratio is >= 0 and <= 1 ? l1Ratio : throw new ArgumentOutOfRangeException(nameof(l1Ratio), Guard.Text($"expected a number from 0 to 1, found {l1Ratio}"));
        Tolerance = Guard.Positive(tolerance, nameof(tolerance));
    }

    /// <summary>Gets the loss to minimize.</summary>
    public Loss Loss { get; }

    /// <summary>Gets what a loss of 1 costs against the penalty.</summary>
    public float Cost { get; }

    /// <summary>Gets the part of the penalty that is L1.</summary>
    public float L1Ratio { get; }

    /// <summary>Gets by how much the objective may be above its minimum in the end, as a part of it.</summary>
    public double Tolerance { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial state is given, a weight overflows a float, or there are too many examples times classes for
    /// an array.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options, takesModel: true);
        if (cancellationToken.IsCancellationRequested)
            return run.Finish(run.Start, StopReason.Cancelled, 0, 0, 0);
        PrimalSolver[] solvers = PrimalProblems.Create(run, Loss, Cost, L1Ratio, Tolerance, nameof(data));
        (StopReason reason, int epochs) = Solve(run, solvers, nameof(data), cancellationToken);
        if (reason == StopReason.NotConverged)
            TrainingLog.NotConverged(run.Options.Logger, this, epochs, solvers.Max(solver => solver.Gap), Tolerance);
        bool areLogOdds = reason != StopReason.Cancelled && HasProbabilities(run);
        LinearModel model = Snapshot(run, solvers, nameof(data));
        return run.Finish(model, reason, epochs, Seen(run, epochs), Updates(solvers), scoresAreLogOdds: areLogOdds);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer's name and parameters.</returns>
    public override string ToString() => Guard.Text($"{nameof(NewtonTrainer)} ({Loss}, cost {Cost}, L1 ratio {L1Ratio}, tolerance {Tolerance})");

    private bool HasProbabilities(TrainingRun run) => Loss == Loss.Softmax || (Loss == Loss.Logistic && run.Start.Classes.Count == 2);

    private static (StopReason Reason, int Epochs) Solve(TrainingRun run, PrimalSolver[] solvers, string paramName, CancellationToken cancellationToken)
    {
        for (int epoch = 0; epoch < (run.Options.Epochs ?? MostEpochs); epoch++)
        {
            foreach (PrimalSolver solver in solvers)
            {
                if (!solver.IsConverged && !solver.IsStuck && !solver.Step(cancellationToken))
                    return (StopReason.Cancelled, epoch);
            }
            StopReason? reason = run.EndEpoch(() => Snapshot(run, solvers, paramName), epoch + 1, Seen(run, epoch + 1), Updates(solvers));
            if (reason is { } stop)
                return (stop, epoch + 1);
            if (Array.TrueForAll(solvers, solver => solver.IsConverged || solver.IsStuck))
                return (solvers.All(solver => solver.IsConverged) ? StopReason.Converged : StopReason.NotConverged, epoch + 1);
        }
        return (StopReason.NotConverged, run.Options.Epochs ?? MostEpochs);
    }

    private static LinearModel Snapshot(TrainingRun run, PrimalSolver[] solvers, string paramName)
    {
        float[] weights = new float[run.Start.Weights.Length], biases = new float[run.Start.Biases.Length];
        int columns = run.Start.FeatureCount, row = 0;
        foreach (PrimalSolver solver in solvers)
        {
            SolverRows rows = solver.Problem.Rows;
            for (int k = 0; k < solver.Problem.Loss.Outputs; k++, row++)
                biases[row] = rows.Scaling.Restore(solver.Problem.Weights.AsSpan(k * rows.Stride, rows.Columns + 1), weights.AsSpan(row * columns, columns));
        }
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
        {
            throw new ArgumentException(
                "a weight overflows a float: the features are too large or too small. Scale them to about -1 to 1, or lower the cost", paramName);
        }
        return run.Start.With(weights, biases);
    }

    private static long Seen(TrainingRun run, int epochs) => (long)epochs * run.Data.Count;

    private static long Updates(PrimalSolver[] solvers) => solvers.Sum(solver => (long)solver.Steps);
}
