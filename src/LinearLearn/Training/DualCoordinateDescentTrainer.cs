namespace LinearLearn;

/// <summary>
/// Solves for the best linear classifier of a loss: support vector machines and logistic regression with L2 regularization, by dual coordinate
/// descent. It goes through the data until the optimality conditions hold within a tolerance; there is no learning rate to choose.
/// </summary>
/// <remarks>
/// <para>
/// What it minimizes over the weights w and the bias b of two classes, where y is +1 or -1 and score = sum(w * features) + b:
/// </para>
/// <para>|w|^2 / 2 + C * sum over the examples of (weight * loss(y * score))</para>
/// <para>
/// Of K classes, each has weights and a bias of its own. The first three losses learn each class against all others, problem by problem, on all cores. Crammer-Singer
/// minimizes sum over the classes of |w_k|^2 / 2 + C * sum(weight * max(0, 1 + highest score of another class - score of the own class)) at once; of two
/// classes, the model is w_1 - w_0, which is the hinge loss at twice the cost. Weights are those of <see cref="Dataset.WithWeights"/> times those of
/// <see cref="TrainingOptions.ClassWeights"/>; an example of weight 0 is left out.
/// </para>
/// <para>
/// Sources: C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM",
/// ICML 2008 (hinge losses); H.-F. Yu, F.-L. Huang, C.-J. Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models",
/// Machine Learning 85, 2011 (logistic loss); S. S. Keerthi, S. Sundararajan, K.-W. Chang, C.-J. Hsieh, C.-J. Lin, "A Sequential Dual Method for
/// Large Scale Multi-Class Linear SVMs", KDD 2008 (Crammer-Singer); R. T. Rockafellar, "Augmented Lagrangians and Applications of the Proximal Point
/// Algorithm in Convex Programming", 1976 (the bias that is not regularized). LIBLINEAR solves the same problems and stops by the same conditions.
/// </para>
/// <para>
/// <see cref="TrainingOptions.Epochs"/> is the most passes over the data. Where it is null: 100,000 for Crammer-Singer; for the other
/// losses 1000, and more, up to 100,000, as long as fewer than 2 million examples were visited for each class. A run that ends there
/// without a solution has <see cref="StopReason.NotConverged"/> and is logged as a warning; one that got there before has
/// <see cref="StopReason.Converged"/>. Columns of very different size are the usual cause: a <see cref="ScaledTrainer"/> mends it. Examples
/// seen are passes times examples; updates made are those that moved weights, summed over the classes where each is a problem of its own. Learning
/// starts from weights of 0. It validates and reports after each pass.
/// </para>
/// <para>
/// Weights are single precision: a tolerance below about 1e-5 (for scores of about 1) may never be reached. The unit of the features does
/// not matter: features * s with cost / s^2 (and bias feature * s) give weights / s. Nor does it where they lie, with a bias that is not
/// regularized: columns whose mean is more than 16 times their deviation are moved to 0 in a copy of the features (a dense one where that
/// is no larger), and the bias makes up for it. Only a model's scores are still sums of floats: where a mean is 100,000 times the
/// deviation, they are exact to about one percent of the deviation's share.
/// </para>
/// </remarks>
public sealed class DualCoordinateDescentTrainer : ITrainer
{
    private const int LeastEpochs = 1000, MostEpochs = 100_000;

    /// <summary>
    /// Less than a second's work, about, for a small table: LeastEpochs would be over in no time, long before a solution.
    /// </summary>
    private const long VisitsOfSmallProblems = 2_000_000;

    /// <summary>Makes a trainer.</summary>
    /// <param name="loss">What to minimize: the square of the hinge loss by default.</param>
    /// <param name="cost">C, what a loss of 1 costs against the square of the weights: 1 by default. Finite, above 0. Less makes smaller weights.</param>
    /// <param name="tolerance">
    /// By how much the optimality conditions may be violated in the end, in terms of scores: 0.1 by default, which is mostly as accurate as less. Finite, above 0.
    /// </param>
    /// <param name="biasFeature">
    /// Null (the default): a bias that is not regularized, and is the best one for the weights; features are centered on the way, so that a
    /// mean far from 0 costs no passes. 0: no bias. B above 0: the bias is the weight of one more feature of value B, regularized like the
    /// others, as LIBLINEAR's -B does it. Finite. With these two, features far from 0 take many passes, as they do with LIBLINEAR.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or there is no such loss.</exception>
    public DualCoordinateDescentTrainer(DualLoss loss = DualLoss.SquaredHinge, float cost = 1, double tolerance = 0.1, float? biasFeature = null)
    {
        Loss = Guard.Defined(loss, nameof(loss));
        Cost = Guard.Positive(cost, nameof(cost));
        Tolerance = Guard.Positive(tolerance, nameof(tolerance));
        BiasFeature = biasFeature is { } feature ? Guard.NotNegative(feature, nameof(biasFeature)) : null;
    }

    /// <summary>What is minimized.</summary>
    public DualLoss Loss { get; }

    /// <summary>C, what a loss of 1 costs.</summary>
    public float Cost { get; }

    /// <summary>By how much the optimality conditions may be violated in the end.</summary>
    public double Tolerance { get; }

    /// <summary>The value of the feature whose weight is the bias; 0 for no bias, null for one that is not regularized.</summary>
    public float? BiasFeature { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every trainer; or an initial model or state is given, which this one has no use for.</exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        DualSolver[] solvers = CreateSolvers(run, nameof(data));
        (StopReason reason, int epochs) = Solve(run, solvers, nameof(data), cancellationToken);
        if (reason == StopReason.NotConverged)
            TrainingLog.NotConverged(run.Options.Logger, this, epochs, solvers.Max(solver => solver.Violation), Tolerance);
        LinearModel model = Snapshot(run, solvers, nameof(data));
        bool areLogOdds = Loss == DualLoss.Logistic && model.Classes.Count == 2; // one-vs-rest, their softmax is no probability
        return run.Finish(model, reason, epochs, Seen(run, epochs), Updates(solvers), scoresAreLogOdds: areLogOdds);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer's name and parameters.</returns>
    public override string ToString()
    {
        string bias = BiasFeature switch { null => "free bias", 0 => "no bias", { } feature => Guard.Text($"bias feature {feature}") };
        return Guard.Text($"{nameof(DualCoordinateDescentTrainer)} ({Loss}, cost {Cost}, tolerance {Tolerance}, {bias})");
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
        IEnumerable<int> positives = classes == 2 ? [1] : Enumerable.Range(0, classes);
        return [.. positives.Select(positive => CreateOneVsRest(problem, Array.ConvertAll(classOf, index => index == positive)))];
    }

    private BinarySolver CreateOneVsRest(DualProblem problem, bool[] isPositive) => Loss == DualLoss.Logistic
        ? new LogisticSolver(problem, isPositive)
        : new HingeSolver(problem, isPositive, squared: Loss == DualLoss.SquaredHinge);

    private (StopReason Reason, int Epochs) Solve(TrainingRun run, DualSolver[] solvers, string paramName, CancellationToken cancellationToken)
    {
        int epoch = 0;
        while (HasEpochsLeft(run.Options.Epochs, epoch, solvers.Sum(solver => solver.Visits) / solvers.Length))
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

    /// <summary>One pass of each solver, on all cores: they share nothing that changes.</summary>
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
        int rows = biases.Length / solvers.Length, length = weights.Length / solvers.Length;
        for (int k = 0; k < solvers.Length; k++)
            solvers[k].CopyTo(weights.AsSpan(k * length, length), biases.AsSpan(k * rows, rows));
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            throw new ArgumentException("the features are too large: the weights overflow a float. Scale them to about -1 to 1", paramName);
        return run.Start.With(weights, biases);
    }

    private static long Seen(TrainingRun run, int epochs) => (long)epochs * run.Data.Count;

    private static long Updates(DualSolver[] solvers) => solvers.Sum(solver => solver.UpdatesMade);
}
