using System.Runtime.CompilerServices;

namespace LinearLearn;

// What a model does with the features of one example.
public sealed partial class LinearModel
{
    /// <summary>Scores one example.</summary>
    /// <param name="features">D features.</param>
    /// <returns>
    /// sum(features * weights) + bias: above 0 for the positive class. Of more than two classes, the score of the predicted one.
    /// </returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public float Score(ReadOnlySpan<float> features) => Score(new FloatRow(features), out _);

    /// <summary>Scores one example of bytes: each feature is <see cref="ByteScale"/> * byte.</summary>
    /// <param name="features">D bytes, for instance the pixels of a picture.</param>
    /// <returns>
    /// sum(features * weights) + bias: above 0 for the positive class. Of more than two classes, the score of the predicted one.
    /// </returns>
    /// <exception cref="ArgumentException">The model knows no byte scale, the number of features differs from D, or a score is infinite.</exception>
    public float Score(ReadOnlySpan<byte> features) => Score(new ByteRow(features, RequireByteScale(nameof(features))), out _);

    /// <summary>Scores one example against every row of weights.</summary>
    /// <param name="features">D features.</param>
    /// <param name="scores">Receives K scores in the order of <see cref="Labels"/>; one score for two classes.</param>
    /// <exception cref="ArgumentException">The number of features or of scores does not fit, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public void Scores(ReadOnlySpan<float> features, Span<float> scores) => Scores(new FloatRow(features), scores);

    /// <summary>Scores one example of bytes against every row of weights: each feature is <see cref="ByteScale"/> * byte.</summary>
    /// <param name="features">D bytes, for instance the pixels of a picture.</param>
    /// <param name="scores">Receives K scores in the order of <see cref="Labels"/>; one score for two classes.</param>
    /// <exception cref="ArgumentException">The model knows no byte scale, the number of features or of scores does not fit, or a score is infinite.</exception>
    public void Scores(ReadOnlySpan<byte> features, Span<float> scores) =>
        Scores(new ByteRow(features, RequireByteScale(nameof(features))), scores);

    /// <summary>Predicts the class of one example.</summary>
    /// <param name="features">D features.</param>
    /// <returns>A label.</returns>
    /// <exception cref="ArgumentException">The number of features differs from D, or a feature or a score is NaN or infinite.</exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Predict(ReadOnlySpan<float> features) => Predict(new FloatRow(features));

    /// <summary>Predicts the class of one example of bytes: each feature is <see cref="ByteScale"/> * byte.</summary>
    /// <param name="features">D bytes, for instance the pixels of a picture.</param>
    /// <returns>A label.</returns>
    /// <exception cref="ArgumentException">The model knows no byte scale, the number of features differs from D, or a score is infinite.</exception>
    public int Predict(ReadOnlySpan<byte> features) => Predict(new ByteRow(features, RequireByteScale(nameof(features))));

    private int Predict<TRow>(TRow features)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float score = Score(features, out int row);
        return _labels[_biases.Length == 1 ? (score > 0 ? 1 : 0) : row];
    }

    /// <summary>The highest score, and the first row that has it.</summary>
    private float Score<TRow>(TRow features, out int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        row = 0;
        float best = ScoreRow(features, 0);
        for (int k = 1; k < _biases.Length; k++)
        {
            float score = ScoreRow(features, k);
            if (score > best)
                (best, row) = (score, k);
        }
        return best;
    }

    private void Scores<TRow>(TRow features, Span<float> scores)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, FeatureCount, nameof(features));
        Guard.Length(scores.Length, _biases.Length, nameof(scores));
        for (int k = 0; k < scores.Length; k++)
            scores[k] = ScoreRow(features, k);
    }

    private float ScoreRow<TRow>(TRow features, int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float score = features.Dot(_weights.AsSpan(row * features.Length, features.Length)) + _biases[row];
        if (!float.IsFinite(score))
            Guard.ThrowNotFinite(score, features.IndexOfNonFinite(), nameof(features));
        return score;
    }

    internal float RequireByteScale(string paramName) => ByteScale ?? throw new ArgumentException(
        "the model does not know what a byte is worth: give floats, or make the model with a byteScale", paramName);
}
