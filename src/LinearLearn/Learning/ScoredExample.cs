namespace LinearLearn;

/// <summary>What an update rule knows of an example: its score under the weights before the update, and how large it is.</summary>
/// <param name="Sign">+1 for the positive class, -1 for the negative one: y.</param>
/// <param name="WeightedSum">sum(features * weights), without the bias.</param>
/// <param name="Bias">The bias before the update.</param>
/// <param name="SquaredNorm">sum(features * features), where the rule asked for it; else 0.</param>
public readonly record struct ScoredExample(float Sign, float WeightedSum, float Bias, float SquaredNorm)
{
    /// <summary>sum(features * weights) + bias</summary>
    public float Score => WeightedSum + Bias;

    /// <summary>y * score: above 0 where the prediction is right, the larger the safer.</summary>
    public float Margin => Sign * Score;
}
