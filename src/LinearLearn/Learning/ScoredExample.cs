namespace LinearLearn;

/// <summary>Represents an example as the input of an update rule: its score under the weights before the update, and its norm.</summary>
/// <remarks>
/// A joint update of three or more classes has one example for the true class and its strongest rival: the sign is +1, weighted sum and
/// bias are those of the true class minus those of the rival, and the squared norm and the variance are the sums of both rows. With
/// <see cref="JointMargin.LogOdds"/>, there is one example for each class: the sign is +1 for the true class and -1 for the others,
/// weighted sum and bias add up to its log-odds, and the squared norm and the variance are the sums of its row and that of its strongest
/// rival.
/// </remarks>
public readonly record struct ScoredExample
{
    /// <summary>The square of the bias's feature relative to the mean |x|^2, in rules that adapt to the size of the rows.</summary>
    /// <remarks>It is large enough to learn rare classes of few columns, and small enough not to dominate rows of unit length.</remarks>
    internal const float BiasPart = 0.1f;

    /// <summary>Creates an example of weight 1 and one row of weights, with all other values 0.</summary>
    public ScoredExample()
    {
    }

    /// <summary>Gets y: +1 for the positive class, -1 for the negative one.</summary>
    public float Sign { get; init; }

    /// <summary>Gets sum(features * weights), without the bias.</summary>
    public float WeightedSum { get; init; }

    /// <summary>Gets the bias before the update.</summary>
    public float Bias { get; init; }

    /// <summary>Gets sum(features * features) if the rule uses it (<see cref="IUpdateRule.UsesSquaredNorm"/>); otherwise 0.</summary>
    public float SquaredNorm { get; init; }

    /// <summary>
    /// Gets the mean of sum(features * features) over the examples so far, if the rule uses it
    /// (<see cref="IUpdateRule.UsesMeanSquaredNorm"/>); otherwise 0.
    /// </summary>
    /// <remarks>
    /// The mean is weighted and includes this example. It is at least 1e-24, and 1 while all features so far are 0. In a joint update, it
    /// is the mean of one row, not of both together.
    /// </remarks>
    public float MeanSquaredNorm { get; init; }

    /// <summary>Gets the number of rows of weights, and biases, that a step moves: 1, or 2 in a joint update.</summary>
    /// <remarks>A bias step of b adds Rows * b to the margin. Default: 1.</remarks>
    public int Rows { get; init; } = 1;

    /// <summary>
    /// Gets sum(variances * features * features) + the variance of the bias, if the rule uses it (<see cref="IUpdateRule.UsesVariance"/>);
    /// otherwise 0.
    /// </summary>
    public float Variance { get; init; }

    /// <summary>Gets the number of examples learned, including this one, for the schedule of the learning rate: 1 for the first.</summary>
    public long Step { get; init; }

    /// <summary>Gets the weight of the example, including that of its class: above 0.</summary>
    /// <remarks>Only rules with variances need it; for all others, the learner takes as many steps. Default: 1.</remarks>
    public float Weight { get; init; } = 1;

    /// <summary>Gets the step of the bias relative to that of the weights, for rules that adapt to the size of the rows.</summary>
    internal float RelativeBiasStep => BiasPart * MeanSquaredNorm;

    /// <summary>Gets the score: sum(features * weights) + bias.</summary>
    public float Score => WeightedSum + Bias;

    /// <summary>Gets the margin y * score: above 0 if the prediction is correct, and larger if it is more certain.</summary>
    public float Margin => Sign * Score;
}
