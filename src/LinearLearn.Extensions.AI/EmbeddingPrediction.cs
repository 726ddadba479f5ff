using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>What an <see cref="EmbeddingClassifier"/> predicts for one text.</summary>
/// <param name="Label">The name of the class.</param>
/// <param name="Probability">The probability that the classifier gives its own most probable class: 0 to 1.</param>
/// <param name="IsFromFallback">
/// Whether the label is an answer of <see cref="EmbeddingClassifierOptions.Fallback"/>, because the probability was below the threshold.
/// </param>
public readonly record struct EmbeddingPrediction(string Label, float Probability, bool IsFromFallback)
{
    /// <summary>Formats the prediction in the invariant culture.</summary>
    /// <returns>For instance "billing (98.7 %)" or "billing (asked, at 51.3 %)".</returns>
    public override string ToString() =>
        Invariant($"{Label} ({(IsFromFallback ? "asked, at " : "")}{Probability * 100:F1} %)");
}
