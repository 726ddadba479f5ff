namespace LinearLearn;

/// <summary>
/// What an online learner does with one example. A rule answers one question: given the margin, how large is the step
/// tau in weights += tau * y * features?
/// </summary>
/// <remarks>Rules are immutable and shared between threads.</remarks>
public interface IUpdateRule
{
    /// <summary>Whether the rule reads <see cref="ScoredExample.SquaredNorm"/>; it costs one more pass over the features.</summary>
    bool UsesSquaredNorm => false;

    /// <summary>Decides the step for one example.</summary>
    /// <param name="example">The example under the weights before the update.</param>
    /// <returns>The step, of finite numbers; the default value leaves the model as it is.</returns>
    UpdateStep GetStep(in ScoredExample example);
}
