using System.Buffers;

namespace LinearLearn;

// What a model does with many examples: batch by batch, so that scores stay in the cache.
public sealed partial class LinearModel
{
    /// <summary>
    /// How many scores a batch keeps at hand at a time: few enough to stay in the first-level cache, and four times a prime, since quarters
    /// of a batch are read side by side: at a distance of a multiple of 4,096 bytes they would compete for the same places in the cache.
    /// </summary>
    private const int BatchScores = 4 * 509;

    /// <summary>The least work for a core, in multiplications: with less, waking it takes longer than it saves.</summary>
    private const long ProductsPerCore = 1 << 19;

    /// <summary>Scores many examples, a batch at a time.</summary>
    /// <param name="features">N rows of D features; those of a dataset are its <see cref="Dataset.Features"/>.</param>
    /// <param name="scores">Receives N scores for two classes, else N x K, example by example, each K in the order of <see cref="Labels"/>.</param>
    /// <exception cref="ArgumentException">
    /// The number of features or of scores does not fit, bytes have another scale than <see cref="ByteScale"/>, or a score is not finite.
    /// </exception>
    public void Scores(FeatureMatrix features, Span<float> scores)
    {
        RequireRoom(features, scores.Length, _biases.Length, nameof(scores));
        ScoreRows(features, 0, scores, nameof(features));
    }

    /// <summary>Predicts the classes of many examples, a batch at a time.</summary>
    /// <param name="features">N rows of D features; those of a dataset are its <see cref="Dataset.Features"/>.</param>
    /// <param name="labels">Receives N labels.</param>
    /// <exception cref="ArgumentException">
    /// The number of features or of labels does not fit, bytes have another scale than <see cref="ByteScale"/>, or a score is not finite.
    /// </exception>
    public void Predict(FeatureMatrix features, Span<int> labels)
    {
        RequireRoom(features, labels.Length, 1, nameof(labels));
        int width = _biases.Length;
        int batch = Math.Max(1, BatchScores / width);
        float[] rented = ArrayPool<float>.Shared.Rent(batch * width);
        try
        {
            for (int first = 0; first < labels.Length; first += batch)
            {
                Span<int> part = labels.Slice(first, Math.Min(batch, labels.Length - first));
                Span<float> scores = rented.AsSpan(0, part.Length * width);
                ScoreRows(features, first, scores, nameof(features));
                for (int i = 0; i < part.Length; i++)
                    part[i] = _labels[width == 1 ? (scores[i] > 0 ? 1 : 0) : Kernels.IndexOfMax(scores.Slice(i * width, width))];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Predicts every example of a dataset and counts how often that is right. Large datasets are shared between all cores.</summary>
    /// <param name="data">One example or more of D features, with labels that the model knows.</param>
    /// <returns>Accuracy and confusion matrix, and what follows from them: from whole numbers, so the same for any number of cores.</returns>
    /// <exception cref="ArgumentException">
    /// The dataset is empty, its number of features differs from D, it has a label that the model does not know or names differently, or a score is not
    /// finite.
    /// </exception>
    public Evaluation Evaluate(Dataset data)
    {
        RequireExamples(data);
        long cores = Math.Clamp((long)data.Count * _weights.Length / ProductsPerCore, 1, Environment.ProcessorCount);
        return Evaluate(data, (int)cores);
    }

    internal Evaluation Evaluate(Dataset data, int parts)
    {
        int[] places = PlacesOf(data);
        int[] counts = parts == 1 ? Count(data, places, 0, data.Count) : CountInParallel(data, places, parts);
        return new Evaluation(_labels, ClassNames, counts);
    }

    /// <summary>Scores every example of a dataset and measures the scores: losses, ROC and precision-recall curves.</summary>
    /// <param name="data">N examples of D features, 1 or more, with labels that the model knows.</param>
    /// <returns>Losses, and curves to ask for. It keeps the scores: N for two classes, else N x K.</returns>
    /// <exception cref="ArgumentException">
    /// The dataset is empty, its number of features differs from D, it has a label that the model does not know or names differently, a score is not
    /// finite, or there are more scores than an array holds.
    /// </exception>
    public ScoreEvaluation EvaluateScores(Dataset data)
    {
        RequireExamples(data);
        int[] places = PlacesOf(data);
        if ((long)data.Count * _biases.Length > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"{data.Count} examples of {_biases.Length} scores are more than an array holds"), nameof(data));
        float[] scores = new float[data.Count * _biases.Length];
        ScoreRows(data.Features, 0, scores, nameof(data));
        return new ScoreEvaluation(_labels, ClassNames, scores, Array.ConvertAll(data.ClassIndices.ToArray(), index => places[index]));
    }

    private void RequireExamples(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireScorable(data.Features, nameof(data));
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", nameof(data));
    }

    /// <summary>For each class of the data, its place among the model's labels.</summary>
    private int[] PlacesOf(Dataset data)
    {
        if ((long)_labels.Length * _labels.Length > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"expected a model of at most {(int)Math.Sqrt(Array.MaxLength)} classes, found {_labels.Length}: their confusion matrix is larger than an array"), nameof(data));
        RequireSameNames(data, nameof(data));
        int[] places = new int[data.Classes.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = IndexOf(data.Classes[i], nameof(data));
        return places;
    }

    private int[] CountInParallel(Dataset data, int[] places, int parts)
    {
        _ = data.ClassIndices; // once, not in every part
        int[][] counts = new int[parts][];
        Cores.ForEach(parts, part => counts[part] = Count(data, places, Start(part), Start(part + 1)));
        for (int part = 1; part < parts; part++)
        {
            for (int i = 0; i < counts[0].Length; i++)
                counts[0][i] += counts[part][i];
        }
        return counts[0];

        int Start(int part) => (int)((long)data.Count * part / parts);
    }

    /// <summary>Counts the examples from first to before end by their actual (row) and predicted (column) class.</summary>
    private int[] Count(Dataset data, ReadOnlySpan<int> places, int first, int end)
    {
        int[] counts = new int[_labels.Length * _labels.Length];
        int width = _biases.Length;
        int batch = Math.Max(1, BatchScores / width);
        float[] rented = ArrayPool<float>.Shared.Rent(batch * width);
        try
        {
            for (; first < end; first += batch)
            {
                ReadOnlySpan<int> actual = data.ClassIndices[first..Math.Min(first + batch, end)];
                Span<float> scores = rented.AsSpan(0, actual.Length * width);
                ScoreRows(data.Features, first, scores, nameof(data));
                if (width == 1)
                    CountTwoClasses(scores, actual, places, counts);
                else
                    CountClasses(scores, actual, places, counts);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
        return counts;
    }

    /// <summary>By a kernel: one example after another, the counting would take a good part of the time of the scoring.</summary>
    private static void CountTwoClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, ReadOnlySpan<int> places, Span<int> counts)
    {
        (int seconds, int positives, int positiveSeconds) = RowKernels.CountPositives(scores, actual);
        counts[places[0] * 2] += actual.Length - seconds - positives + positiveSeconds;
        counts[places[0] * 2 + 1] += positives - positiveSeconds;
        if (places.Length == 2)
        {
            counts[places[1] * 2] += seconds - positiveSeconds;
            counts[places[1] * 2 + 1] += positiveSeconds;
        }
    }

    private static void CountClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, ReadOnlySpan<int> places, Span<int> counts)
    {
        int width = scores.Length / actual.Length;
        for (int i = 0; i < actual.Length; i++)
            counts[places[actual[i]] * width + Kernels.IndexOfMax(scores.Slice(i * width, width))]++;
    }

    private void ScoreRows(FeatureMatrix features, int first, Span<float> scores, string paramName)
    {
        features.Scores(first, _weights, _biases, scores);
        int index = Kernels.IndexOfNonFinite(scores);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"the score of example {first + index / _biases.Length} is {scores[index]}: its features are too large"), paramName);
        }
    }

    private void RequireRoom(FeatureMatrix features, int room, int perExample, string paramName)
    {
        ArgumentNullException.ThrowIfNull(features);
        RequireScorable(features, nameof(features));
        if (room != (long)features.Rows * perExample)
            throw new ArgumentException(Guard.Text($"expected room for {(long)features.Rows * perExample} values, found {room}"), paramName);
    }
}
