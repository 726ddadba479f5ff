using System.Buffers;
using System.Runtime.CompilerServices;

namespace LinearLearn;

// What a model does with features: single examples first, then whole datasets.
public sealed partial class LinearModel
{
    /// <summary>How many scores a batch keeps at hand at a time: few enough to stay in the first-level cache.</summary>
    private const int BatchScores = 2048;

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

    /// <summary>Scores every example of a dataset.</summary>
    /// <param name="data">N examples of D features; labels do not matter.</param>
    /// <param name="scores">Receives N scores for two classes, else N x K, example by example.</param>
    /// <exception cref="ArgumentException">The number of features or of scores does not fit, or a score is not finite.</exception>
    public void Scores(Dataset data, Span<float> scores)
    {
        RequireRoom(data, scores.Length, _biases.Length, nameof(scores));
        ScoreRows(data.Features, 0, scores);
    }

    /// <summary>Predicts the class of every example of a dataset.</summary>
    /// <param name="data">N examples of D features; labels do not matter.</param>
    /// <param name="labels">Receives N labels.</param>
    /// <exception cref="ArgumentException">The number of features or of labels does not fit, or a score is not finite.</exception>
    public void Predict(Dataset data, Span<int> labels)
    {
        RequireRoom(data, labels.Length, 1, nameof(labels));
        PredictIndices(data.Features, labels);
        foreach (ref int label in labels)
            label = _labels[label];
    }

    /// <summary>Predicts every example of a dataset and counts how often that is right.</summary>
    /// <param name="data">One example or more of D features, with labels that the model knows.</param>
    /// <returns>Accuracy and confusion matrix.</returns>
    /// <exception cref="ArgumentException">The dataset is empty, its number of features differs from D, or it has a label that the model does not know.</exception>
    public Evaluation Evaluate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireScorable(data.Features, nameof(data));
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", nameof(data));

        int[] places = new int[data.Classes.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = IndexOf(data.Classes[i], nameof(data));
        int[] counts = new int[_labels.Length * _labels.Length];
        int[] predicted = ArrayPool<int>.Shared.Rent(data.Count);
        try
        {
            PredictIndices(data.Features, predicted.AsSpan(0, data.Count));
            ReadOnlySpan<int> actual = data.ClassIndices;
            for (int i = 0; i < actual.Length; i++)
                counts[places[actual[i]] * _labels.Length + predicted[i]]++;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(predicted);
        }
        return new Evaluation(_labels, ClassNames, counts);
    }

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

    /// <summary>For the first rows of a matrix, the place of the predicted class in <see cref="Labels"/>.</summary>
    private void PredictIndices(FeatureMatrix features, Span<int> indices)
    {
        int width = _biases.Length;
        int batch = Math.Max(1, BatchScores / width);
        float[] scores = ArrayPool<float>.Shared.Rent(batch * width);
        try
        {
            for (int first = 0; first < indices.Length; first += batch)
            {
                Span<int> part = indices.Slice(first, Math.Min(batch, indices.Length - first));
                Span<float> partScores = scores.AsSpan(0, part.Length * width);
                ScoreRows(features, first, partScores);
                if (width == 1)
                {
                    for (int i = 0; i < part.Length; i++)
                        part[i] = partScores[i] > 0 ? 1 : 0;
                }
                else
                {
                    for (int i = 0; i < part.Length; i++)
                        part[i] = Kernels.IndexOfMax(partScores.Slice(i * width, width));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private void ScoreRows(FeatureMatrix data, int first, Span<float> scores)
    {
        data.Scores(first, _weights, _biases, scores);
        int index = Kernels.IndexOfNonFinite(scores);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"the score of example {first + index / _biases.Length} is {scores[index]}: its features are too large"), nameof(data));
        }
    }

    private void RequireRoom(Dataset data, int room, int perExample, string paramName)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireScorable(data.Features, nameof(data));
        if (room != (long)data.Count * perExample)
            throw new ArgumentException(Guard.Text($"expected room for {(long)data.Count * perExample} values, found {room}"), paramName);
    }

    internal float RequireByteScale(string paramName) => ByteScale ?? throw new ArgumentException(
        "the model does not know what a byte is worth: give floats, or make the model with a byteScale", paramName);
}
