namespace LinearLearn;

/// <summary>What an update rule knows of an example: its score under the weights before the update, and how large it is.</summary>
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

    /// <summary>sum(features * weights) + bias</summary>
    public float Score => WeightedSum + Bias;

    /// <summary>y * score: above 0 where the prediction is right, the larger the safer.</summary>
    public float Margin => Sign * Score;
}
