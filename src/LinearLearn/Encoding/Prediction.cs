namespace LinearLearn;

/// <summary>What a <see cref="Classifier{TInput}"/> predicts for one input.</summary>
/// <param name="Label">The name of the class; its digits, if it has no name.</param>
/// <param name="Probability">
/// The probability of the class: 0 to 1. It can be trusted if the model is calibrated, as those of <c>Train</c> are by default where there
/// is enough data.
/// </param>
public readonly record struct Prediction(string Label, float Probability)
{
    /// <summary>Formats the prediction in the invariant culture.</summary>
    /// <returns>For instance "spam (98.7 %)".</returns>
    public override string ToString() => Guard.Text($"{Label} ({Probability * 100:F1} %)");
}
