namespace LinearLearn;

/// <summary>What an update rule knows of an example: its score under the weights before the update, and how large it is.</summary>
/// <remarks>
/// In a joint update of many classes the example is one between its own class and its strongest rival: the sign is +1, sums and bias are the
/// true class's minus the rival's, and the squared norm and the variance are of both rows together.
/// </remarks>
public readonly record struct ScoredExample
{
    /// <summary>+1 for the positive class, -1 for the negative one: y.</summary>
    public float Sign { get; init; }

    /// <summary>sum(features * weights), without the bias.</summary>
    public float WeightedSum { get; init; }

    /// <summary>The bias before the update.</summary>
    public float Bias { get; init; }

    /// <summary>sum(features * features), where the rule asked for it; else 0.</summary>
    public float SquaredNorm { get; init; }

    /// <summary>sum(variances * features * features) + the bias's variance, where the rule asked for it; else 0.</summary>
    public float Variance { get; init; }

    /// <summary>How many examples the learner has learned from, this one included: 1 for the first. What a learning rate schedule goes by.</summary>
    public long Step { get; init; }

    /// <summary>sum(features * weights) + bias</summary>
    public float Score => WeightedSum + Bias;

    /// <summary>y * score: above 0 where the prediction is right, the larger the safer.</summary>
    public float Margin => Sign * Score;
}
