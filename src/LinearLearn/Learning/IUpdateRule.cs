namespace LinearLearn;

/// <summary>
/// What an online learner does with one example. A rule answers one question: given the margin, how large is the step
/// tau in weights += tau * y * features?
/// </summary>
/// <remarks>
/// Rules are immutable and shared between threads. A language without default interface members, such as Visual Basic, implements all members.
/// </remarks>
public interface IUpdateRule
{
    /// <summary>Whether the rule reads <see cref="ScoredExample.SquaredNorm"/>: false by default, for it costs one more pass over the features.</summary>
    bool UsesSquaredNorm => false;

    /// <summary>
    /// Gets whether the rule reads <see cref="ScoredExample.MeanSquaredNorm"/>. Default: false, because it costs one more pass over the
    /// features of each example.
    /// </summary>
    bool UsesMeanSquaredNorm => false;

    /// <summary>Gets whether <see cref="LearnerOptions.Averaging"/> is on unless it is set. Default: true.</summary>
    bool AveragesByDefault => true;

    /// <summary>
    /// Whether the rule keeps a variance for each weight, 1 at first, which says how unsure the weight still is: it reads
    /// <see cref="ScoredExample.Variance"/> and answers with <see cref="UpdateStep.Confidence"/>. False by default.
    /// </summary>
    bool UsesVariance => false;

    /// <summary>
    /// From this margin on, the rule leaves every example alone, the decay of the weights included: so it is not asked, which saves most of the time of
    /// an example that is right by far. Never by default.
    /// </summary>
    float IdleMargin => float.PositiveInfinity;

    /// <summary>
    /// The margin of an example of many classes that are learned jointly (<see cref="MulticlassUpdate.Joint"/>):
    /// <see cref="JointMargin.StrongestRival"/> by default.
    /// </summary>
    JointMargin JointMargin => JointMargin.StrongestRival;

    /// <summary>
    /// Whether the score that it learns for two classes is the log-odds of the positive class
    /// (<see cref="TrainingResult.ScoresAreLogOdds"/>). Default: false.
    /// </summary>
    bool ScoresAreLogOdds => false;

    /// <summary>Decides the step for one example.</summary>
    /// <param name="example">The example under the weights before the update.</param>
    /// <returns>The step, of finite numbers; the default value leaves the model as it is.</returns>
    UpdateStep GetStep(ScoredExample example);
}
