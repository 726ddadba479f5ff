namespace LinearLearn;

/// <summary>What a <see cref="NewtonTrainer"/> minimizes the sum of, besides the penalty of the weights. Here y is +1 or -1.</summary>
public enum Loss
{
    /// <summary>
    /// -log of the softmax of the scores at the true class: multinomial logistic regression, all classes at once. The softmax of the
    /// scores is the probability of each class. For two classes, the same as <see cref="Logistic"/>. (scikit-learn's LogisticRegression.)
    /// </summary>
    Softmax,

    /// <summary>
    /// log(1 + exp(-y * score)): logistic regression, for more than two classes one-vs-rest. Each score is the log-odds of its class.
    /// (LIBLINEAR's -s 0; with L1, its -s 6.)
    /// </summary>
    Logistic,

    /// <summary>
    /// max(0, 1 - y * score)^2: the linear support vector machine, for more than two classes one-vs-rest. (LIBLINEAR's -s 2; with L1, its
    /// -s 5.)
    /// </summary>
    SquaredHinge,

    /// <summary>
    /// max(0, 1 - y * score)^2 for y * score of -1 or more, -4 * y * score below: a squared hinge that outliers pull on less. For more
    /// than two
    /// classes one-vs-rest.
    /// </summary>
    ModifiedHuber,
}
