namespace LinearLearn;

/// <summary>Represents the prediction of a <see cref="Classifier{TInput}"/> for one input.</summary>
/// <param name="Label">The name of the class, or its label as digits if it has no name.</param>
/// <param name="Probability">
/// The probability of the class: 0 to 1. It is reliable if the model is calibrated, as models from <c>Train</c> are by default if there is
/// enough data.
/// </param>
public readonly record struct Prediction(string Label, float Probability)
{
    /// <summary>Formats the prediction in the invariant culture.</summary>
    /// <returns>For instance "spam (98.7 %)".</returns>
    public override string ToString() => Guard.Text($"{Label} ({Probability * 100:F1} %)");
}
