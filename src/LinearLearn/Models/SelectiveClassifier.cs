using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Represents a classifier that abstains if the probability of the predicted class (the confidence) is below a threshold.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Predicting allocates no memory. The confidence is that of <see cref="ScoreEvaluation.RiskCoverage"/>: for two
/// classes, the larger of p and 1 - p; for more, the largest softmax. Only the order of confidences matters, so they need not be
/// calibrated, but they should be comparable between classes (see <see cref="LinearModel.Probability(ReadOnlySpan{float})"/>).
/// </remarks>
public sealed class SelectiveClassifier
{
    /// <summary>Creates a classifier with a known threshold, for example one that was saved with the model.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="threshold">
    /// The lowest confidence at which the classifier answers: 0 to 1. For K classes, every confidence is at least 1 / K.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is out of range.</exception>
    public SelectiveClassifier(LinearModel model, double threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), Guard.Text($"expected a number from 0 to 1, found {threshold}"));
        Model = model;
        Threshold = threshold;
    }

    /// <summary>Gets the model that predicts.</summary>
    public LinearModel Model { get; }

    /// <summary>Gets the lowest confidence at which the classifier answers: 0 to 1.</summary>
    public double Threshold { get; }

    /// <summary>Creates a classifier that answers as many held-out examples as possible with a required accuracy.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="heldOut">
    /// Examples of D features that the model was not trained on: a few hundred, preferably thousands. Each counts once, regardless of its
    /// weight, and examples of classes unknown to the model count as errors, as in <see cref="LinearModel.Evaluate(Dataset)"/>.
    /// </param>
    /// <param name="accuracy">The required accuracy of the answered examples: above 0, up to 1.</param>
    /// <param name="confidenceLevel">
    /// The probability that the accuracy also holds for new examples, for example 0.95. Default: null, which uses the accuracy on the
    /// held-out examples; it is optimistic if few are answered (see <see cref="RiskCoverageCurve.FindForAccuracy"/>).
    /// </param>
    /// <returns>A classifier that uses the model.</returns>
    /// <exception cref="ArgumentException">
    /// No threshold reaches the accuracy (the message names the best accuracy that is reached), a number is out of range, there is no
    /// example, the dataset does not fit the model, or a score is not finite.
    /// </exception>
    public static SelectiveClassifier CreateForAccuracy(
        LinearModel model, Dataset heldOut, double accuracy, double? confidenceLevel = null) =>
        new(model, CreateCurve(model, heldOut).FindForAccuracy(accuracy, confidenceLevel).Threshold);

    /// <summary>Creates a classifier with the highest threshold that answers at least a fraction of the held-out examples.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="heldOut">Examples of D features that the model was not trained on. Each counts once, regardless of its weight.</param>
    /// <param name="coverage">
    /// The fraction of the examples that are answered: above 0, up to 1. More can be answered, because examples of equal confidence are
    /// answered together.
    /// </param>
    /// <returns>A classifier that uses the model.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="coverage"/> is out of range, there is no example, the dataset does not fit the model, or a score is not finite.
    /// </exception>
    public static SelectiveClassifier CreateForCoverage(LinearModel model, Dataset heldOut, double coverage) =>
        new(model, CreateCurve(model, heldOut).FindForCoverage(coverage).Threshold);

    /// <summary>Predicts the class of one example, or abstains.</summary>
    /// <param name="features">D features.</param>
    /// <param name="label">
    /// The label that <see cref="LinearModel.Predict(ReadOnlySpan{float})"/> returns, or 0 if the classifier abstains.
    /// </param>
    /// <returns>Whether the confidence reaches <see cref="Threshold"/>: true to answer, false to abstain.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public bool TryPredict(ReadOnlySpan<float> features, out int label) => TryPredict(new FloatRow(features), out label);

    /// <summary>
    /// Predicts the class of one example of bytes, or abstains: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>, which
    /// must not be null.
    /// </summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(ReadOnlySpan<byte> features, out int label) => TryPredict(Model.Scaled(features), out label);

    /// <summary>
    /// Predicts the class of one example of signed bytes, or abstains: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>,
    /// which must not be null.
    /// </summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(ReadOnlySpan<sbyte> features, out int label) => TryPredict(Model.Scaled(features), out label);

    /// <summary>Predicts the class of one example of sparse features, in columns below D, or abstains.</summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(SparseRow features, out int label) =>
        TryPredict(SparseFeatureRow.Create(features, Model.FeatureCount, nameof(features)), out label);

    /// <summary>Computes the fraction of the examples of a dataset that are answered, and the error rate of the answers.</summary>
    /// <param name="data">
    /// One or more examples of D features, other than those used to choose the threshold. Each counts once; examples of classes unknown to
    /// the model count as errors.
    /// </param>
    /// <returns>Coverage and risk at <see cref="Threshold"/>. The risk is NaN if no example is answered.</returns>
    /// <exception cref="ArgumentException">There is no example, the dataset does not fit the model, or a score is not finite.</exception>
    public RiskCoveragePoint Evaluate(Dataset data)
    {
        RiskCoveragePoint found = new(Threshold, 0, double.NaN);
        foreach (RiskCoveragePoint point in Model.EvaluateScores(data).RiskCoverage().Points)
        {
            if (point.Threshold >= Threshold)
                found = point with { Threshold = Threshold };
        }
        return found;
    }

    private static RiskCoverageCurve CreateCurve(LinearModel model, Dataset heldOut)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireHeldOut(heldOut, nameof(heldOut));
        return model.EvaluateScores(heldOut).RiskCoverage();
    }

    private bool TryPredict<TRow>(TRow features, out int label)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        int predicted = Model.PredictIndex(features, out double confidence);
        bool isAnswered = confidence >= Threshold;
        label = isAnswered ? Model.Classes.Values[predicted] : 0;
        return isAnswered;
    }
}
