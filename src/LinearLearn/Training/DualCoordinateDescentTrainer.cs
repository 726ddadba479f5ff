namespace LinearLearn;

/// <summary>Trains linear support vector machines and logistic regression with L2 regularization by dual coordinate descent.</summary>
/// <remarks>
/// <para>
/// Training stops when the optimality conditions hold within a tolerance; there is no learning rate. For two classes, it minimizes over the
/// weights w and the bias b, where y is +1 or -1 and score = sum(w * features) + b:
/// </para>
/// <para>|w|^2 / 2 + C * sum over the examples of (weight * loss(y * score))</para>
/// <para>
/// With K classes, each has its own weights and bias. The first three losses train each class one-vs-rest, in groups of at most 16 classes,
/// each of which uses a core: three or four classes are one group. Crammer-Singer minimizes sum over the classes of |w_k|^2 / 2 + C *
/// sum(weight * max(0, 1 + highest score of another class - score of the true class)) jointly; for two classes, the model is w_1 - w_0, the
/// solution of the hinge loss at twice the cost. The weight of an example is that of <see cref="Dataset.WithWeights"/> times that of
/// <see cref="TrainingOptions.ClassWeights"/>; examples of weight 0 are ignored.
/// </para>
/// <para>
/// Sources: C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear
/// SVM", ICML 2008 (hinge losses); H.-F. Yu, F.-L. Huang, C.-J. Lin, "Dual coordinate descent methods for logistic regression and maximum
/// entropy models", Machine Learning 85, 2011 (logistic loss); S. S. Keerthi, S. Sundararajan, K.-W. Chang, C.-J. Hsieh, C.-J. Lin, "A
/// Sequential Dual Method for Large Scale Multi-Class Linear SVMs", KDD 2008 (Crammer-Singer); R. T. Rockafellar, "Augmented Lagrangians
/// and Applications of the Proximal Point Algorithm in Convex Programming", 1976 (the bias that is not regularized). LIBLINEAR solves the
/// same problems and stops by the same conditions.
/// </para>
/// <para>
/// <see cref="TrainingOptions.Epochs"/> is the maximum number of passes over the data. Default: 100,000 for Crammer-Singer; for the other
/// losses 1000, extended up to 100,000 while fewer than 2 million examples were visited for each class. A run that reaches the tolerance
/// ends with <see cref="StopReason.Converged"/>. Otherwise it ends with <see cref="StopReason.NotConverged"/> and logs a warning; the usual
/// cause is columns of very different scale, which a <see cref="ScaledTrainer"/> corrects. Examples seen are passes times examples; updates
/// made are changes of the weights, summed over the classes if they are trained one-vs-rest. Training starts from weights of 0. It
/// validates and reports after each pass.
/// </para>
/// <para>
/// Weights are single precision: a tolerance below about 1e-5 (for scores of about 1) may never be reached. Results do not depend on the
/// unit of the features: features * s with cost / s^2 (and bias feature * s) give weights / s. With a bias that is not regularized, they do
/// not depend on the means of the features either: columns whose mean is more than 16 times their deviation are shifted to 0 in a copy of
/// the features (dense if that is not larger), and the bias compensates. A model's scores are still sums of floats: with a mean of 100,000
/// times the deviation, they are accurate to about one percent of the deviation's contribution.
/// </para>
/// </remarks>
public sealed class DualCoordinateDescentTrainer : ITrainer
{
    private const int LeastEpochs = 1000, MostEpochs = 100_000;

    /// <summary>The number of visits, less than about a second's work, below which small problems continue beyond LeastEpochs.</summary>
    private const long VisitsOfSmallProblems = 2_000_000;

    /// <summary>Creates a trainer with the given loss and regularization.</summary>
    /// <param name="loss">The loss to minimize. Default: the squared hinge loss.</param>
    /// <param name="cost">
    /// C, the weight of the losses against the L2 penalty. Smaller values give smaller weights. Finite, above 0. Default: 1.
    /// </param>
    /// <param name="tolerance">
    /// The largest violation of the optimality conditions at which training stops, in units of scores. Finite, above 0. Smaller values
    /// rarely improve accuracy. Default: 0.1.
    /// </param>
    /// <param name="biasFeature">
    /// How the bias is trained. Null: not regularized, and optimal for the weights; features are centered during training, so that means
    /// far from 0 need no additional passes. 0: no bias. B above 0: the weight of an additional feature of value B, regularized like the
    /// others (LIBLINEAR's -B). Finite. With 0 or B, features far from 0 need many passes, as with LIBLINEAR. Default: null.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the loss is not defined.</exception>
    public DualCoordinateDescentTrainer(
        DualLoss loss = DualLoss.SquaredHinge, float cost = 1, double tolerance = 0.1, float? biasFeature = null)
    {
        Loss = Guard.Defined(loss, nameof(loss));
        Cost = Guard.Positive(cost, nameof(cost));
        Tolerance = Guard.Positive(tolerance, nameof(tolerance));
        BiasFeature = biasFeature is { } feature ? Guard.NotNegative(feature, nameof(biasFeature)) : null;
    }

    /// <summary>Gets the loss to minimize.</summary>
    public DualLoss Loss { get; }

    /// <summary>Gets C, the weight of the losses against the L2 penalty.</summary>
    public float Cost { get; }

    /// <summary>Gets the largest violation of the optimality conditions at which training stops, in units of scores.</summary>
    public double Tolerance { get; }

    /// <summary>Gets the value of the feature whose weight is the bias: 0 for no bias, null for a bias that is not regularized.</summary>
    public float? BiasFeature { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial model or state is given, which this trainer does not support.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        DualSolver[] solvers = CreateSolvers(run, nameof(data));
        (StopReason reason, int epochs) = Solve(run, solvers, nameof(data), cancellationToken);
        if (reason == StopReason.NotConverged)
            TrainingLog.NotConverged(run.Options.Logger, this, epochs, solvers.Max(solver => solver.Violation), Tolerance);
        LinearModel model = Snapshot(run, solvers, nameof(data));
        bool areLogOdds = Loss == DualLoss.Logistic && model.Classes.Count == 2; // the softmax of one-vs-rest scores is no probability
        return run.Finish(model, reason, epochs, Seen(run, epochs), Updates(solvers), scoresAreLogOdds: areLogOdds);
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name and the parameters.</returns>
    public override string ToString()
    {
        string bias = BiasFeature switch
        {
            null => "unregularized bias",
            0 => "no bias",
            { } feature => Guard.Text($"bias feature {feature}"),
        };
        return Guard.Text($"{nameof(DualCoordinateDescentTrainer)} ({Loss}, cost {Cost}, tolerance {Tolerance}, {bias})");
    }

    /// <summary>Computes the number of groups of classes: one for each core, but more if arrays cannot hold so few.</summary>
    /// <remarks>Whether the problem can be solved does not depend on the number of cores.</remarks>
    internal static int CountGroups(int classes, int cores, int examples, int columns)
    {
        int least = (classes - 1) / LaneKernels.MostLanes + 1, most = (classes - 1) / LaneKernels.LeastLanes + 1;
        int groups = Math.Clamp(cores, least, most);
        while (groups < classes && !DualSolver.Fits(examples, columns, (classes - 1) / groups + 1))
            groups++;
        return groups;
    }

    private DualSolver[] CreateSolvers(TrainingRun run, string paramName)
    {
        Dataset data = run.Data;
        int classes = data.Classes.Count;
        bool isJoint = Loss == DualLoss.CrammerSinger && classes > 2;
        double cost = Loss == DualLoss.CrammerSinger && !isJoint ? 2.0 * Cost : Cost;
        DualSettings settings = new(cost, Tolerance, BiasFeature, run.Options.Shuffle, run.Options.Seed);
        DualProblem problem = new(data.Features, run.ExampleWeights, settings, paramName);
        int[] classOf = data.ClassIndices.ToArray();
        if (isJoint)
            return [new CrammerSingerSolver(problem, classOf, classes)];
        if (classes == 2)
            return [CreateOneVsRest(problem, classOf, firstClass: 1, count: 1, isSingle: true)];
        int groups = CountGroups(classes, Environment.ProcessorCount, data.Count, problem.GetRows(isSingle: false).StoredColumns);
        BinarySolver[] solvers = new BinarySolver[groups];
        for (int group = 0; group < groups; group++)
        {
            int first = (int)((long)classes * group / groups), end = (int)((long)classes * (group + 1) / groups);
            solvers[group] = CreateOneVsRest(problem, classOf, first, end - first, isSingle: false);
        }
        return solvers;
    }

    private BinarySolver CreateOneVsRest(DualProblem problem, int[] classOf, int firstClass, int count, bool isSingle) =>
        Loss == DualLoss.Logistic
            ? new LogisticSolver(problem, classOf, firstClass, count, isSingle)
            : new HingeSolver(problem, classOf, firstClass, count, isSingle, squared: Loss == DualLoss.SquaredHinge);

    private (StopReason Reason, int Epochs) Solve(
        TrainingRun run, DualSolver[] solvers, string paramName, CancellationToken cancellationToken)
    {
        int epoch = 0;
        while (HasEpochsLeft(run.Options.Epochs, epoch, solvers.Sum(solver => solver.Visits) / Problems(solvers)))
        {
            DualSolver[] open = [.. solvers.Where(solver => !solver.IsConverged)];
            if (!Pass(open, epoch + 1, cancellationToken))
                return (StopReason.Cancelled, epoch);
            epoch++;
            bool isConverged = solvers.All(solver => solver.IsConverged);
            StopReason? reason = run.EndEpoch(() => Snapshot(run, solvers, paramName), epoch, Seen(run, epoch), Updates(solvers));
            if (reason is null && isConverged)
                reason = StopReason.Converged;
            if (reason is { } stop)
                return (stop, epoch);
        }
        return (StopReason.NotConverged, epoch);
    }

    private bool HasEpochsLeft(int? epochs, int epoch, long visits)
    {
        if (epochs is not null)
            return epoch < epochs;
        bool isCheap = Loss == DualLoss.CrammerSinger || visits < VisitsOfSmallProblems;
        return epoch < (isCheap ? MostEpochs : LeastEpochs);
    }

    /// <summary>Runs one pass of each solver, on all cores; the solvers share no mutable data.</summary>
    private static bool Pass(DualSolver[] solvers, int epoch, CancellationToken cancellationToken)
    {
        if (solvers.Length == 1)
            return solvers[0].Pass(epoch, cancellationToken);
        bool[] ended = new bool[solvers.Length];
        Cores.ForEach(solvers.Length, k => ended[k] = solvers[k].Pass(epoch, cancellationToken));
        return Array.TrueForAll(ended, hasEnded => hasEnded);
    }

    private static LinearModel Snapshot(TrainingRun run, DualSolver[] solvers, string paramName)
    {
        float[] weights = new float[run.Start.Weights.Length], biases = new float[run.Start.Biases.Length];
        int columns = run.Start.FeatureCount, first = 0;
        foreach (DualSolver solver in solvers)
        {
            solver.CopyTo(weights.AsSpan(first * columns, solver.Outputs * columns), biases.AsSpan(first, solver.Outputs));
            first += solver.Outputs;
        }
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            throw new ArgumentException("the features are too large: the weights overflow a float. Scale them to about -1 to 1", paramName);
        return run.Start.With(weights, biases);
    }

    private static int Problems(DualSolver[] solvers) => solvers is [CrammerSingerSolver] ? 1 : solvers.Sum(solver => solver.Outputs);

    private static long Seen(TrainingRun run, int epochs) => (long)epochs * run.Data.Count;

    private static long Updates(DualSolver[] solvers) => solvers.Sum(solver => solver.UpdatesMade);
}
