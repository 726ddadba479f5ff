namespace LinearLearn;

/// <summary>Specifies the loss that a <see cref="DualCoordinateDescentTrainer"/> minimizes, where y is +1 or -1.</summary>
/// <remarks>More than two classes are trained one-vs-rest, except by <see cref="CrammerSinger"/>.</remarks>
public enum DualLoss
{
    /// <summary>The hinge loss of the linear support vector machine: max(0, 1 - y * score) (LIBLINEAR's -s 3).</summary>
    Hinge,

    /// <summary>The squared hinge loss: max(0, 1 - y * score)^2 (LIBLINEAR's -s 1, and the solution of its -s 2).</summary>
    SquaredHinge,

    /// <summary>
    /// The logistic loss: log(1 + exp(-y * score)), whose probability of the positive class is 1 / (1 + exp(-score)) (LIBLINEAR's -s 7, and
    /// the solution of its -s 0).
    /// </summary>
    Logistic,

    /// <summary>
    /// The multiclass hinge loss of all classes jointly: max(0, 1 + highest score of another class - score of the true class) (LIBLINEAR's
    /// -s 4).
    /// </summary>
    CrammerSinger,
}
