using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// Operations on the features of one example.
public sealed partial class LinearModel
{
    /// <summary>The number of scores kept on the stack: a multiple of four, because four rows share the loads of an example.</summary>
    internal const int ScoresOnStack = 32;

    /// <summary>Computes the score of one example.</summary>
    /// <param name="features">D features.</param>
    /// <returns>
    /// sum(features * weights) + bias, above 0 for the positive class. For three or more classes, the score of the predicted one.
    /// </returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public float Score(ReadOnlySpan<float> features) => Score(new FloatRow(features), out _);

    /// <summary>
    /// Computes the score of one example of bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{float})"/>
    public float Score(ReadOnlySpan<byte> features) => Score(Scaled(features), out _);

    /// <summary>
    /// Computes the score of one example of signed bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{float})"/>
    public float Score(ReadOnlySpan<sbyte> features) => Score(Scaled(features), out _);

    /// <summary>Computes the score of one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{float})"/>
    public float Score(SparseRow features) => Score(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), out _);

    /// <summary>Computes the score of one example for every row of weights.</summary>
    /// <param name="features">D features.</param>
    /// <param name="scores">Receives K scores in the order of <see cref="Classes"/>; one score for two classes.</param>
    /// <exception cref="ArgumentException">
    /// The number of features or of scores does not fit, or a feature or a score is NaN or infinite.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public void Scores(ReadOnlySpan<float> features, Span<float> scores) => Scores(new FloatRow(features), scores);

    /// <summary>
    /// Computes the score of one example of bytes for every row of weights: feature = scale * byte, with <see cref="ByteScale"/>, which
    /// must not be null.
    /// </summary>
    /// <inheritdoc cref="Scores(ReadOnlySpan{float}, Span{float})"/>
    public void Scores(ReadOnlySpan<byte> features, Span<float> scores) =>
        Scores(Scaled(features), scores);

    /// <summary>
    /// Computes the score of one example of signed bytes for every row of weights: feature = scale * byte, with <see cref="ByteScale"/>,
    /// which must not be null.
    /// </summary>
    /// <inheritdoc cref="Scores(ReadOnlySpan{float}, Span{float})"/>
    public void Scores(ReadOnlySpan<sbyte> features, Span<float> scores) => Scores(Scaled(features), scores);

    /// <summary>Computes the score of one example of sparse features, in columns below D, for every row of weights.</summary>
    /// <inheritdoc cref="Scores(ReadOnlySpan{float}, Span{float})"/>
    public void Scores(SparseRow features, Span<float> scores) =>
        Scores(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), scores);

    /// <summary>Predicts the class of one example.</summary>
    /// <param name="features">D features.</param>
    /// <returns>A label.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Predict(ReadOnlySpan<float> features) => Predict(new FloatRow(features));

    /// <summary>
    /// Predicts the class of one example of bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public int Predict(ReadOnlySpan<byte> features) => Predict(Scaled(features));

    /// <summary>
    /// Predicts the class of one example of signed bytes: feature = scale * byte, with <see cref="ByteScale"/>, which must not be null.
    /// </summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public int Predict(ReadOnlySpan<sbyte> features) => Predict(Scaled(features));

    /// <summary>Predicts the class of one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public int Predict(SparseRow features) => Predict(SparseFeatureRow.Create(features, FeatureCount, nameof(features)));

    private int Predict<TRow>(TRow features)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float score = Score(features, out int row);
        return Classes.Values[_biases.Length == 1 ? DecisionRule.PredictTwo(score) : row];
    }

    /// <summary>Computes the highest score, and the first row that has it.</summary>
    private float Score<TRow>(TRow features, out int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        row = 0;
        return _biases.Length == 1 ? ScoreRow(features, _weights, 0) : HighestScore(features, out row);
    }

    private float HighestScore<TRow>(TRow features, out int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Span<float> scores = stackalloc float[Math.Min(_biases.Length, ScoresOnStack)];
        row = 0;
        float best = float.NegativeInfinity;
        for (int first = 0; first < _biases.Length; first += scores.Length)
        {
            Span<float> some = scores[..Math.Min(scores.Length, _biases.Length - first)];
            ScoreRows(features, first, some);
            int highest = Kernels.IndexOfMax(some);
            if (some[highest] > best)
                (best, row) = (some[highest], first + highest);
        }
        return best;
    }

    internal void Scores<TRow>(TRow features, Span<float> scores)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        Guard.Length(scores.Length, _biases.Length, nameof(scores));
        ScoreRows(features, 0, scores);
    }

    /// <summary>Computes the scores of an example for consecutive rows of weights.</summary>
    private void ScoreRows<TRow>(TRow features, int first, Span<float> scores)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> weights = _weights.AsSpan(first * FeatureCount, scores.Length * FeatureCount);
        if (scores.Length == 1)
        {
            scores[0] = ScoreRow(features, weights, first);
            return;
        }
        if (!features.IsDense && _byFeature is { } byFeature)
            FeatureMajorKernels.Dots(features.StoredColumns, features.StoredValues([]), byFeature, first, scores);
        else
            features.Dots(weights, scores);
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] += _biases[first + k];
            if (!float.IsFinite(scores[k]))
                Guard.ThrowNotFinite(scores[k], features.IndexOfNonFinite(), nameof(features));
        }
    }

    private float ScoreRow<TRow>(TRow features, ReadOnlySpan<float> weights, int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float score = features.Dot(weights) + _biases[row];
        if (!float.IsFinite(score))
            Guard.ThrowNotFinite(score, features.IndexOfNonFinite(), nameof(features));
        return score;
    }

    /// <summary>Creates a row of bytes with the model's scale.</summary>
    internal ScaledRow<T> Scaled<T>(ReadOnlySpan<T> features)
        where T : unmanaged, INumberBase<T> => new(features, ByteScale ?? throw new ArgumentException(
            "the model has no byte scale: pass floats, or create the model with a byteScale", nameof(features)));
}
