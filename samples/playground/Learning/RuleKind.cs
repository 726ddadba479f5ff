namespace LinearLearn.Samples.Playground;

/// <summary>Names the update rules that the page offers.</summary>
public enum RuleKind
{
    /// <summary>The rule of the article: move the weights while the score is inside the margin.</summary>
    Margin,

    /// <summary>Rosenblatt's perceptron: move the weights only after an incorrect answer.</summary>
    Perceptron,

    /// <summary>Descent on the hinge loss, whose margin is 1.</summary>
    Hinge,

    /// <summary>Logistic regression: every digit moves the weights, the less the surer the answer is.</summary>
    Logistic,

    /// <summary>Passive-aggressive: each step is as large as the digit needs.</summary>
    PassiveAggressive,
}
