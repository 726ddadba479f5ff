using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>Represents the prediction of an <see cref="EmbeddingClassifier"/> for one text.</summary>
/// <param name="Label">The name of the class.</param>
/// <param name="Probability">The probability of the most probable class, before any answer of the fallback: 0 to 1.</param>
/// <param name="IsFromFallback">
/// Whether the label is the answer of <see cref="EmbeddingClassifierOptions.Fallback"/>, because the probability was below the threshold.
/// </param>
public readonly record struct EmbeddingPrediction(string Label, float Probability, bool IsFromFallback)
{
    /// <summary>Formats the prediction in the invariant culture.</summary>
    /// <returns>For instance "billing (98.7 %)" or "billing (asked, at 51.3 %)".</returns>
    public override string ToString() =>
        Invariant($"{Label} ({(IsFromFallback ? "asked, at " : "")}{Probability * 100:F1} %)");
}
