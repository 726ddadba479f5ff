namespace LinearLearn.Samples.Playground;

/// <summary>Names and explains the rules in plain words.</summary>
public static class RuleText
{
    /// <summary>Gets the name of a rule.</summary>
    public static string GetName(RuleKind rule) => rule switch
    {
        RuleKind.Margin => "Margin (the article's)",
        RuleKind.PassiveAggressive => "Passive-aggressive",
        _ => rule.ToString(),
    };

    /// <summary>Describes a rule and its margin for a table.</summary>
    public static string DescribeShort(PairSettings settings) => settings.HasMargin
        ? $"margin {NumberText.Format(settings.Margin)}"
        : GetName(settings.Rule).ToLowerInvariant();

    /// <summary>Gets the name of the number that limits each step.</summary>
    public static string GetRateName(RuleKind rule) => rule == RuleKind.PassiveAggressive ? "Largest step" : "Learning rate";

    /// <summary>Gets one sentence about a rule, with the field's term in parentheses.</summary>
    public static string GetExplanation(RuleKind rule) => rule switch
    {
        RuleKind.Perceptron =>
            "The weights move by learning rate \u00d7 image, but only after an incorrect answer (the perceptron of 1958).",
        RuleKind.Hinge => "The weights move by learning rate \u00d7 image until the score is past a margin of 1 (hinge loss).",
        RuleKind.Logistic => "Every digit moves the weights: the less sure the answer, the bigger the step (logistic regression).",
        RuleKind.PassiveAggressive =>
            "The weights move just far enough for a margin of 1, but at most by largest step \u00d7 image (passive-aggressive).",
        _ => "The weights move by learning rate \u00d7 image until the score is past the margin.",
    };

    /// <summary>Describes which digits move the weights, as the end of "It is a 7"; empty if all do.</summary>
    /// <param name="settings">The rule and its numbers.</param>
    /// <param name="isPositive">Whether it is the digit of positive scores.</param>
    public static string DescribeCondition(PairSettings settings, bool isPositive) =>
        settings.Goal is not { } goal ? ""
            : isPositive ? $", but the score is below {NumberText.Format(goal)}"
            : $", but the score is above {NumberText.Format(-goal)}";

    /// <summary>Describes a step, as the end of "add" or "subtract".</summary>
    /// <param name="settings">The rule and its numbers.</param>
    /// <param name="isPositive">Whether the step is added.</param>
    public static string DescribeStep(PairSettings settings, bool isPositive)
    {
        string rate = NumberText.Format(settings.LearningRate), preposition = isPositive ? "to" : "from";
        return settings.Rule switch
        {
            RuleKind.Logistic =>
                $"up to {rate} \u00d7 image {preposition} the weights and up to {rate} {preposition} the bias: the less sure, the more",
            RuleKind.PassiveAggressive =>
                $"just enough of the image {preposition} the weights, and as much {preposition} the bias, at most {rate} times",
            _ => $"{rate} \u00d7 image {preposition} the weights and {rate} {preposition} the bias",
        };
    }

    /// <summary>Describes why a digit changed nothing, as the end of "The score -2.41 is already".</summary>
    /// <param name="settings">The rule and its numbers.</param>
    /// <param name="label">The digit.</param>
    public static string DescribeReached(PairSettings settings, int label) =>
        settings.Goal is not { } goal ? "as clear as it can be"
            : settings.Rule == RuleKind.Perceptron ? (label == settings.Positive ? "above 0" : "below 0")
            : label == settings.Positive ? $"{NumberText.Format(goal)} or more"
            : $"{NumberText.Format(-goal)} or less";
}
