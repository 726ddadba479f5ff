using System.Buffers;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// Scores as probabilities: the logistic function for two classes, the softmax for more.
public sealed partial class LinearModel
{
    /// <summary>Computes the probability of the positive class of two, or of the predicted class of three or more.</summary>
    /// <param name="features">D features.</param>
    /// <returns>
    /// 0 to 1. For two classes, the probability of the positive one, 1 / (1 + exp(-score)), 0.5 if the score is 0. For three or more, that
    /// of the predicted one, the largest of exp(score of a class) / sum(exp(scores)).
    /// </returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    /// <remarks>
    /// It can be trusted as a probability if <see cref="TrainingResult.ScoresAreLogOdds"/> is true: for calibrated models
    /// (<see cref="Calibrate"/>, <see cref="CalibratedTrainer"/>), for the logistic loss of two classes (<see cref="LogisticUpdate"/>,
    /// <see cref="DualLoss.Logistic"/>) and for the softmax loss of more. Otherwise scores are on an arbitrary scale, and only their order
    /// is meaningful: after margin and hinge losses, and for the softmax of K logistic models trained one-vs-rest.
    /// <see cref="ScoreEvaluation.Reliability"/> and <see cref="ScoreEvaluation.ExpectedCalibrationError"/> measure it on a test set.
    /// </remarks>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public float Probability(ReadOnlySpan<float> features) => Probability(new FloatRow(features));

    /// <summary>
    /// Computes the probability of the positive or predicted class of one example of bytes: feature = scale * byte, with
    /// <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Probability(ReadOnlySpan{float})"/>
    public float Probability(ReadOnlySpan<byte> features) => Probability(Scaled(features));

    /// <summary>
    /// Computes the probability of the positive or predicted class of one example of signed bytes: feature = scale * byte, with
    /// <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Probability(ReadOnlySpan{float})"/>
    public float Probability(ReadOnlySpan<sbyte> features) => Probability(Scaled(features));

    /// <summary>
    /// Computes the probability of the positive or predicted class of one example of sparse features, in columns below D.
    /// </summary>
    /// <inheritdoc cref="Probability(ReadOnlySpan{float})"/>
    public float Probability(SparseRow features) => Probability(SparseFeatureRow.Create(features, FeatureCount, nameof(features)));

    /// <summary>Computes the probability of each class for one example.</summary>
    /// <param name="features">D features.</param>
    /// <param name="probabilities">
    /// Receives K numbers of 0 to 1 in the order of <see cref="Classes"/>, whose sum is 1 except for rounding; for two classes, the
    /// negative one first. See <see cref="Probability(ReadOnlySpan{float})"/> for their definition and for when they can be trusted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The number of features or of probabilities does not fit, or a feature or a score is NaN or infinite.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public void Probabilities(ReadOnlySpan<float> features, Span<float> probabilities) =>
        Probabilities(new FloatRow(features), probabilities);

    /// <summary>
    /// Computes the probability of each class for one example of bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must
    /// not be null.
    /// </summary>
    /// <inheritdoc cref="Probabilities(ReadOnlySpan{float}, Span{float})"/>
    public void Probabilities(ReadOnlySpan<byte> features, Span<float> probabilities) =>
        Probabilities(Scaled(features), probabilities);

    /// <summary>
    /// Computes the probability of each class for one example of signed bytes: feature = scale * byte, with <see cref="ByteScale"/>, which
    /// must not be null.
    /// </summary>
    /// <inheritdoc cref="Probabilities(ReadOnlySpan{float}, Span{float})"/>
    public void Probabilities(ReadOnlySpan<sbyte> features, Span<float> probabilities) => Probabilities(Scaled(features), probabilities);

    /// <summary>Computes the probability of each class for one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Probabilities(ReadOnlySpan{float}, Span{float})"/>
    public void Probabilities(SparseRow features, Span<float> probabilities) =>
        Probabilities(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), probabilities);

    /// <summary>Computes the probability of each class for each of many examples, on all cores if there are enough of them.</summary>
    /// <param name="features">N rows of D features, for example the <see cref="Dataset.Features"/> of a dataset.</param>
    /// <param name="probabilities">
    /// Receives N x K numbers of 0 to 1, example by example, each K in the order of <see cref="Classes"/>, for two classes as well.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The number of features or of probabilities does not fit, the byte scale of the features differs from <see cref="ByteScale"/>, or a
    /// score is not finite.
    /// </exception>
    public void Probabilities(FeatureMatrix features, Span<float> probabilities)
    {
        RequireRoom(features, probabilities.Length, Classes.Count, nameof(probabilities));
        Cores.Fill(probabilities, Classes.Count, CountParts(features), (Model: this, Features: features), static (state, first, own) =>
            state.Model.WriteProbabilities(state.Features, first, own, nameof(features)));
    }

    /// <summary>Predicts the index of the class and its probability, as <see cref="Losses.Confidence"/> computes it.</summary>
    internal int PredictIndex(SparseRow features, out double probability) =>
        PredictIndex(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), out probability);

    /// <inheritdoc cref="PredictIndex(SparseRow, out double)"/>
    internal int PredictIndex<TRow>(TRow features, out double probability)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float[]? rented = _biases.Length <= ScoresOnStack ? null : ArrayPool<float>.Shared.Rent(_biases.Length);
        try
        {
            Span<float> scores = rented is null ? stackalloc float[_biases.Length] : rented.AsSpan(0, _biases.Length);
            Scores(features, scores);
            int predicted = DecisionRule.Predict(scores);
            probability = Losses.Confidence(scores, predicted);
            return predicted;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<float>.Shared.Return(rented);
        }
    }

    private float Probability<TRow>(TRow features)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_biases.Length == 1)
            return (float)Losses.Probability(Score(features, out _));
        float[]? rented = null;
        Span<float> scores = _biases.Length <= ScoresOnStack
            ? stackalloc float[_biases.Length]
            : (rented = ArrayPool<float>.Shared.Rent(_biases.Length)).AsSpan(0, _biases.Length);
        try
        {
            Scores(features, scores);
            return (float)Losses.Probability(scores, DecisionRule.Predict(scores));
        }
        finally
        {
            if (rented is not null)
                ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Probabilities<TRow>(TRow features, Span<float> probabilities)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(probabilities.Length, Classes.Count, nameof(probabilities));
        if (_biases.Length == 1)
        {
            WriteTwo(Score(features, out _), probabilities);
            return;
        }
        Scores(features, probabilities);
        Losses.ToProbabilities(probabilities);
    }

    private void WriteProbabilities(FeatureMatrix features, int first, Span<float> probabilities, string paramName)
    {
        int count = probabilities.Length / Classes.Count;
        // For two classes, scores are written into the second half of the span: each is read before it is overwritten.
        Span<float> scores = probabilities[^(count * _biases.Length)..];
        ScoreBatches(features, first, scores, paramName);
        for (int i = 0; i < count; i++)
        {
            Span<float> own = probabilities.Slice(i * Classes.Count, Classes.Count);
            if (_biases.Length == 1)
                WriteTwo(scores[i], own);
            else
                Losses.ToProbabilities(own);
        }
    }

    /// <summary>Writes both probabilities, each computed from the score, because 1 - p would be 0 if p is nearly 1.</summary>
    private static void WriteTwo(float score, Span<float> probabilities) =>
        (probabilities[0], probabilities[1]) = ((float)Losses.Probability(-score), (float)Losses.Probability(score));
}
