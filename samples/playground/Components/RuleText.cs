namespace LinearLearn.Samples.Playground.Components;

/// <summary>Names and explains the rules in plain words.</summary>
internal static class RuleText
{
    public static string GetName(RuleKind rule) => rule switch
    {
        RuleKind.Margin => "Margin (the article's)",
        RuleKind.PassiveAggressive => "Passive-aggressive",
        _ => rule.ToString(),
    };

    public static string GetExplanation(RuleKind rule) => rule switch
    {
        RuleKind.Perceptron => "Perceptron (1958): moves the weights by rate \u00d7 image, only after an incorrect answer.",
        RuleKind.Hinge => "Hinge loss: moves by rate \u00d7 image inside a margin of 1, as support vector machines do.",
        RuleKind.Logistic => "Logistic regression: every digit moves the weights, less the surer the answer already is.",
        RuleKind.PassiveAggressive => "Passive-aggressive: moves as far as this digit needs for a margin of 1, up to a largest step.",
        _ => "Moves by rate \u00d7 image while the score is not beyond the margin on its own side of 0.",
    };
}
