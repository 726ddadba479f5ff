namespace LinearLearn;

/// <summary>Specifies the loss that a <see cref="NewtonTrainer"/> minimizes, where y is +1 or -1.</summary>
/// <remarks>Losses other than <see cref="Softmax"/> train more than two classes one-vs-rest.</remarks>
public enum Loss
{
    /// <summary>
    /// The multinomial logistic loss of all classes jointly, -log of the softmax of the scores at the true class (scikit-learn's
    /// LogisticRegression).
    /// </summary>
    /// <remarks>
    /// The softmax of the scores is the probability of each class. For two classes, it is the same as <see cref="Logistic"/>.
    /// </remarks>
    Softmax,

    /// <summary>
    /// The logistic loss: log(1 + exp(-y * score)), whose scores are the log-odds of each class (LIBLINEAR's -s 0; with L1, its -s 6).
    /// </summary>
    Logistic,

    /// <summary>
    /// The squared hinge loss of the linear support vector machine: max(0, 1 - y * score)^2 (LIBLINEAR's -s 2; with L1, its -s 5).
    /// </summary>
    SquaredHinge,

    /// <summary>
    /// The modified Huber loss, a squared hinge that is less sensitive to outliers: max(0, 1 - y * score)^2 if y * score is at least -1,
    /// otherwise -4 * y * score.
    /// </summary>
    ModifiedHuber,
}
