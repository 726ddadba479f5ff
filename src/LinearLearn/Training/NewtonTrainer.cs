namespace LinearLearn;

/// <summary>
/// Trains logistic regression, multinomial or one-vs-rest, and squared-hinge support vector machines with L1 and L2 penalties, by Newton's
/// method.
/// </summary>
/// <remarks>
/// <para>It needs no learning rate and no scaled features. It minimizes, over the weights w and the biases, which are not penalized:</para>
/// <para>(1 - l1Ratio) / 2 * sum(w^2) + l1Ratio * sum(|w|) + cost * sum over the examples of (weight * loss)</para>
/// <para>
/// This is the objective of scikit-learn's LogisticRegression with C = cost and l1_ratio = l1Ratio. Losses other than the softmax train
/// more than two classes one-vs-rest. The weight of an example is that of <see cref="Dataset.WithWeights"/> times that of
/// <see cref="TrainingOptions.ClassWeights"/>; examples of weight 0 are ignored.
/// </para>
/// <para>
/// Columns are standardized internally, while the penalty applies to the weights of the original features: columns of 0.1 beside columns of
/// 10^7, and means far from 0, do not prevent convergence. Sparse rows stay sparse. A constant column gets the weight 0. The result depends
/// on the unit of each feature, because the penalty does: use a <see cref="ScaledTrainer"/> to penalize all columns alike.
/// </para>
/// <para>
/// An epoch is one Newton step (one-vs-rest: of each class that is not solved yet), which reads the data several times. A run ends when the
/// objective is estimated to exceed its minimum by at most the tolerance, relative to the objective (<see cref="StopReason.Converged"/>),
/// after <see cref="TrainingOptions.Epochs"/> steps (default: 1000), or when rounding prevents progress
/// (<see cref="StopReason.NotConverged"/>; a warning is logged). It validates and reports after each step.
/// <see cref="TrainingOptions.Shuffle"/> has no effect, and the seed only selects the examples of
/// <see cref="TrainingOptions.ValidationFraction"/>. A <see cref="TrainingOptions.InitialModel"/> saves steps and leads to the same
/// solution; it is ignored if it is worse than weights of 0. The bits are the same on any number of cores.
/// </para>
/// <para>
/// Sources: C.-J. Lin, R. C. Weng, S. S. Keerthi, "Trust Region Newton Method for Large-Scale Logistic Regression", JMLR 9, 2008 (truncated
/// Newton); G.-X. Yuan, C.-H. Ho, C.-J. Lin, "An Improved GLMNET for L1-regularized Logistic Regression", JMLR 13, 2012 (proximal Newton);
/// J. Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010 (elastic net).
/// </para>
/// </remarks>
public sealed class NewtonTrainer : ITrainer
{
    /// <summary>Creates a trainer with the given loss and penalty.</summary>
    /// <param name="loss">The loss to minimize. Default: the softmax loss.</param>
    /// <param name="cost">
    /// The weight of the losses against the penalty: scikit-learn's C. Smaller values give smaller weights. Finite, above 0. Default: 1.
    /// </param>
    /// <param name="l1Ratio">The fraction of the penalty that is L1, which sets weights to 0: 0 to 1. Default: 0, L2 only.</param>
    /// <param name="tolerance">
    /// The largest relative excess of the objective over its minimum at which training stops. Finite, above 0. Default: 0.0000001.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the loss is not defined.</exception>
    public NewtonTrainer(Loss loss = Loss.Softmax, float cost = 1, float l1Ratio = 0, double tolerance = 1e-7)
    {
        Loss = Guard.Defined(loss, nameof(loss));
        Cost = Guard.Positive(cost, nameof(cost));
        L1Ratio = l1Ratio is >= 0 and <= 1
            ? l1Ratio
            : throw new ArgumentOutOfRangeException(nameof(l1Ratio), Guard.Text($"expected a number from 0 to 1, found {l1Ratio}"));
        Tolerance = Guard.Positive(tolerance, nameof(tolerance));
    }

    /// <summary>Gets the loss to minimize.</summary>
    public Loss Loss { get; }

    /// <summary>Gets the weight of the losses against the penalty.</summary>
    public float Cost { get; }

    /// <summary>Gets the fraction of the penalty that is L1.</summary>
    public float L1Ratio { get; }

    /// <summary>Gets the largest relative excess of the objective over its minimum at which training stops.</summary>
    public double Tolerance { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial state is given, a weight overflows a float, or examples times classes exceed the size of an
    /// array.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options, takesModel: true);
        if (cancellationToken.IsCancellationRequested)
            return run.Finish(run.Start, StopReason.Cancelled, 0, 0, 0);
        RowStorage rows = run.Data.Features.Storage;
        FirstRun.CompileSolver(Loss, run.Start.Classes.Count, rows.IsDense ? rows.Columns : 0, run.Data.Features);
        PrimalSolver[] solvers = PrimalProblems.Create(run, this, nameof(data));
        return new NewtonRun(this, run, solvers, run.Data.Count, nameof(data)).Train(cancellationToken);
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name and the parameters.</returns>
    public override string ToString() =>
        Guard.Text($"{nameof(NewtonTrainer)} ({Loss}, cost {Cost}, L1 ratio {L1Ratio}, tolerance {Tolerance})");
}
