namespace LinearLearn;

/// <summary>What an update rule knows of an example: its score under the weights before the update, and how large it is.</summary>
/// <remarks>
/// In a joint update of many classes the example is one between its own class and its strongest rival: the sign is +1, sums and bias are the
/// true class's minus the rival's, and the squared norm and the variance are of both rows together. With <see cref="JointMargin.LogOdds"/>
/// each class is an example of its own: the sign is +1 for the true class and -1 for the others, weighted sum and bias add up to its
/// log-odds, and the squared norm and the variance are those of its row and its strongest rival's together.
/// </remarks>
public readonly record struct ScoredExample
{
    /// <summary>
    /// The square of the bias's feature as a part of the mean |x|^2, in rules that follow the size of the rows: large enough to learn
    /// rare classes of few columns, and small enough not to dominate rows of length 1.
    /// </summary>
    internal const float BiasPart = 0.1f;

    /// <summary>Makes an example of weight 1 and one row of weights. All else is 0.</summary>
    public ScoredExample()
    {
    }

    /// <summary>+1 for the positive class, -1 for the negative one: y.</summary>
    public float Sign { get; init; }

    /// <summary>sum(features * weights), without the bias.</summary>
    public float WeightedSum { get; init; }

    /// <summary>The bias before the update.</summary>
    public float Bias { get; init; }

    /// <summary>sum(features * features), where the rule asked for it; else 0.</summary>
    public float SquaredNorm { get; init; }

    /// <summary>
    /// Gets the mean of sum(features * features) over the examples so far, by their weights, this one included, if the rule asked for it
    /// (<see cref="IUpdateRule.UsesMeanSquaredNorm"/>); else 0. At least 1e-24, and 1 while all features so far were 0. In a joint update
    /// it is the mean of one row's, not of both together.
    /// </summary>
    public float MeanSquaredNorm { get; init; }

    /// <summary>How many rows of weights, and biases, a step moves: 1 by default, 2 in a joint update. A bias step of b adds Rows * b to the margin.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>sum(variances * features * features) + the bias's variance, where the rule asked for it; else 0.</summary>
    public float Variance { get; init; }

    /// <summary>How many examples the learner has learned from, this one included: 1 for the first. What a learning rate schedule goes by.</summary>
    public long Step { get; init; }

    /// <summary>
    /// How much the example counts, its class's weight included: 1 by default, above 0. Only rules with variances need it: of all others, the learner takes
    /// as many steps.
    /// </summary>
    public float Weight { get; init; } = 1;

    /// <summary>The step of the bias as a part of that of the weights, if a rule follows the size of the rows.</summary>
    internal float RelativeBiasStep => BiasPart * MeanSquaredNorm;

    /// <summary>sum(features * weights) + bias</summary>
    public float Score => WeightedSum + Bias;

    /// <summary>y * score: above 0 where the prediction is right, the larger the safer.</summary>
    public float Margin => Sign * Score;
}
