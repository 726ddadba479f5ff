namespace LinearLearn;

/// <summary>What a <see cref="DualCoordinateDescentTrainer"/> minimizes the sum of, besides the square of the weights.</summary>
public enum DualLoss
{
    /// <summary>max(0, 1 - y * score): the linear support vector machine. Of more than two classes, one-vs-rest. (LIBLINEAR's -s 3.)</summary>
    Hinge,

    /// <summary>max(0, 1 - y * score)^2. Of more than two classes, one-vs-rest. (LIBLINEAR's -s 1, and the solution of its -s 2.)</summary>
    SquaredHinge,

    /// <summary>
    /// log(1 + exp(-y * score)): logistic regression; the probability of the positive class is 1 / (1 + exp(-score)). Of more than two
    /// classes, one-vs-rest. (LIBLINEAR's -s 7, and the solution of its -s 0.)
    /// </summary>
    Logistic,

    /// <summary>
    /// max(0, 1 + highest score of another class - score of the own): the support vector machine of all classes at once. (LIBLINEAR's -s 4.)
    /// </summary>
    CrammerSinger,
}
