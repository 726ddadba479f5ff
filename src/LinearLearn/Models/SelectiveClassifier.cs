using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// A classifier that abstains where it is unsure: it predicts only if the probability of the predicted class (the confidence) reaches a
/// threshold.
/// </summary>
/// <remarks>
/// Immutable: any number of threads may predict with one classifier. Predicting allocates no memory. The confidence is that of
/// <see cref="ScoreEvaluation.RiskCoverage"/>: of two classes the larger one of p and 1 - p, of more the largest of the softmax. Its order
/// decides, so it need not be calibrated, but it should be comparable between classes (see
/// <see cref="LinearModel.Probability(ReadOnlySpan{float})"/>).
/// </remarks>
public sealed class SelectiveClassifier
{
    /// <summary>Creates a classifier of a known threshold, for instance of one that was saved with the model.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="threshold">The least confidence that is answered: 0 to 1. Of K classes, every confidence is at least 1 / K.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of range.</exception>
    public SelectiveClassifier(LinearModel model, double threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), Guard.Text($"expected a number from 0 to 1, found {threshold}"));
        Model = model;
        Threshold = threshold;
    }

    /// <summary>The model that predicts.</summary>
    public LinearModel Model { get; }

    /// <summary>The least confidence that is answered: 0 to 1.</summary>
    public double Threshold { get; }

    /// <summary>Chooses the threshold that answers the most held-out examples with an accuracy.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="heldOut">
    /// Examples of D features that the model did not learn from: some hundreds, better thousands. Each counts once, whatever its weight;
    /// examples of classes that the model does not know count as errors. Both are as in <see cref="LinearModel.Evaluate(Dataset)"/>.
    /// </param>
    /// <param name="accuracy">The accuracy of the examples answered: above 0, up to 1.</param>
    /// <param name="confidenceLevel">
    /// The probability with which the accuracy also holds for new examples, for instance 0.95. Default: null, for the accuracy on the
    /// held-out examples, which is optimistic where few are answered: see <see cref="RiskCoverageCurve.FindForAccuracy"/>.
    /// </param>
    /// <returns>A classifier of the model.</returns>
    /// <exception cref="ArgumentException">
    /// No threshold reaches the accuracy (the message names the best one that is reached), a number is out of range, there is no example,
    /// the dataset does not fit the model, or a score is not finite.
    /// </exception>
    public static SelectiveClassifier CreateForAccuracy(
        LinearModel model, Dataset heldOut, double accuracy, double? confidenceLevel = null) =>
        new(model, CreateCurve(model, heldOut).FindForAccuracy(accuracy, confidenceLevel).Threshold);

    /// <summary>Chooses the highest threshold that answers a fraction of the held-out examples.</summary>
    /// <param name="model">The model that predicts.</param>
    /// <param name="heldOut">Examples of D features that the model did not learn from. Each counts once, whatever its weight.</param>
    /// <param name="coverage">
    /// The fraction of the examples that are answered: above 0, up to 1. More are answered if examples of equal confidence make it so.
    /// </param>
    /// <returns>A classifier of the model.</returns>
    /// <exception cref="ArgumentException">
    /// The coverage is out of range, there is no example, the dataset does not fit the model, or a score is not finite.
    /// </exception>
    public static SelectiveClassifier CreateForCoverage(LinearModel model, Dataset heldOut, double coverage) =>
        new(model, CreateCurve(model, heldOut).FindForCoverage(coverage).Threshold);

    /// <summary>Predicts the class of one example, or abstains.</summary>
    /// <param name="features">D features.</param>
    /// <param name="label">
    /// The label that <see cref="LinearModel.Predict(ReadOnlySpan{float})"/> gives, or 0 if the classifier abstains.
    /// </param>
    /// <returns>Whether the confidence reaches <see cref="Threshold"/>: true to answer, false to abstain.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public bool TryPredict(ReadOnlySpan<float> features, out int label) => TryPredict(new FloatRow(features), out label);

    /// <summary>
    /// Predicts the class of one example of bytes, or abstains: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>, which
    /// must be known.
    /// </summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(ReadOnlySpan<byte> features, out int label) => TryPredict(Model.Scaled(features), out label);

    /// <summary>
    /// Predicts the class of one example of signed bytes, or abstains: feature = scale * byte, with <see cref="LinearModel.ByteScale"/>,
    /// which must be known.
    /// </summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(ReadOnlySpan<sbyte> features, out int label) => TryPredict(Model.Scaled(features), out label);

    /// <summary>Predicts the class of one example of sparse features, in columns below D, or abstains.</summary>
    /// <inheritdoc cref="TryPredict(ReadOnlySpan{float}, out int)"/>
    public bool TryPredict(SparseRow features, out int label) =>
        TryPredict(SparseFeatureRow.Create(features, Model.FeatureCount, nameof(features)), out label);

    /// <summary>Measures how many examples of a dataset are answered, and how many of the answers are wrong.</summary>
    /// <param name="data">
    /// One example or more of D features, other ones than those that chose the threshold. Each counts once; examples of classes that the
    /// model does not know count as errors.
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
