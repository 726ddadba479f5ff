namespace LinearLearn;

/// <summary>Defines how an online learner updates its weights for one example.</summary>
/// <remarks>
/// A rule computes the step tau of weights += tau * y * features from the margin of an example. Rules are immutable and thread-safe.
/// Languages without default interface members, such as Visual Basic, must implement all members.
/// </remarks>
public interface IUpdateRule
{
    /// <summary>Gets whether the rule reads <see cref="ScoredExample.SquaredNorm"/>, which takes one more pass over the features.</summary>
    /// <remarks>Default: false.</remarks>
    bool UsesSquaredNorm => false;

    /// <summary>
    /// Gets whether the rule reads <see cref="ScoredExample.MeanSquaredNorm"/>, which takes one more pass over the features of each
    /// example.
    /// </summary>
    /// <remarks>Default: false.</remarks>
    bool UsesMeanSquaredNorm => false;

    /// <summary>Gets whether <see cref="LearnerOptions.Averaging"/> is on if it is not set.</summary>
    /// <remarks>Default: true.</remarks>
    bool AveragesByDefault => true;

    /// <summary>
    /// Gets whether the rule keeps a variance for each weight, which measures how uncertain the weight still is and starts at 1.
    /// </summary>
    /// <remarks>
    /// Such a rule reads <see cref="ScoredExample.Variance"/> and sets <see cref="UpdateStep.Confidence"/>. Default: false.
    /// </remarks>
    bool UsesVariance => false;

    /// <summary>Gets the margin at and above which the rule changes nothing: it makes no step and does not decay the weights.</summary>
    /// <remarks>
    /// The learner does not call the rule at or above this margin, which saves most of the time for examples that are classified correctly
    /// with a large margin. Default: positive infinity, always called.
    /// </remarks>
    float IdleMargin => float.PositiveInfinity;

    /// <summary>Gets the margin of an example in a joint update of three or more classes (<see cref="MulticlassUpdate.Joint"/>).</summary>
    /// <remarks>Default: <see cref="JointMargin.StrongestRival"/>.</remarks>
    JointMargin JointMargin => JointMargin.StrongestRival;

    /// <summary>
    /// Gets whether the score learned for two classes is the log-odds of the positive class
    /// (<see cref="TrainingResult.ScoresAreLogOdds"/>).
    /// </summary>
    /// <remarks>Default: false.</remarks>
    bool ScoresAreLogOdds => false;

    /// <summary>Computes the step for one example.</summary>
    /// <param name="example">The example, scored by the weights before the update.</param>
    /// <returns>The step, of finite numbers; the default value leaves the model unchanged.</returns>
    UpdateStep GetStep(ScoredExample example);
}
