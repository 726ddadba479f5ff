using System.Runtime.InteropServices;

namespace LinearLearn;

// Operations on many examples, done batch by batch so that scores stay in the cache.
public sealed partial class LinearModel
{
    /// <summary>
    /// The number of scores that a batch holds at a time: few enough to stay in the first-level cache, and four times a prime.
    /// </summary>
    /// <remarks>
    /// Quarters of a batch are read side by side. At a distance of a multiple of 4,096 bytes, they would compete for the same cache lines.
    /// </remarks>
    private const int BatchScores = 4 * 509;

    /// <summary>The number of examples that share reading the weights, however many classes there are.</summary>
    private const int SharingRows = 36;

    /// <summary>The largest number of scores of a batch: few enough to stay in the second-level cache.</summary>
    private const int MostBatchScores = 1 << 16;

    /// <summary>The number of parts for each core, so that a core that is faster or free earlier takes more of them.</summary>
    private const int PartsPerCore = 4;

    /// <summary>The least work per core, in multiplications, because waking a core for less takes longer than it saves.</summary>
    private const long ScoringProductsPerCore = 1 << 19;

    /// <summary>The number of entries up to which a confusion matrix is counted in an array, even if there are few examples.</summary>
    private const int SmallMatrix = 4096;

    /// <summary>Computes the scores of many examples, on all cores if there are enough of them.</summary>
    /// <param name="features">N rows of D features, for example the <see cref="Dataset.Features"/> of a dataset.</param>
    /// <param name="scores">
    /// Receives N scores for two classes, otherwise N x K, example by example, each K in the order of <see cref="Classes"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The number of features or of scores does not fit, the byte scale of the features differs from <see cref="ByteScale"/>, or a score is
    /// not finite.
    /// </exception>
    public void Scores(FeatureMatrix features, Span<float> scores)
    {
        RequireRoom(features, scores.Length, _biases.Length, nameof(scores));
        Cores.Fill(scores, _biases.Length, CountParts(features), (Model: this, Features: features), static (state, first, own) =>
            state.Model.ScoreBatches(state.Features, first, own, nameof(features)));
    }

    /// <summary>Predicts the classes of many examples, on all cores if there are enough of them.</summary>
    /// <param name="features">N rows of D features, for example the <see cref="Dataset.Features"/> of a dataset.</param>
    /// <param name="labels">Receives N labels.</param>
    /// <exception cref="ArgumentException">
    /// The number of features or of labels does not fit, the byte scale of the features differs from <see cref="ByteScale"/>, or a score is
    /// not finite.
    /// </exception>
    public void Predict(FeatureMatrix features, Span<int> labels)
    {
        RequireRoom(features, labels.Length, 1, nameof(labels));
        Cores.Fill(labels, 1, CountParts(features), (Model: this, Features: features), static (state, first, own) =>
            state.Model.PredictRows(state.Features, first, own, nameof(features)));
    }

    /// <summary>Predicts every example of a dataset and counts the correct predictions.</summary>
    /// <remarks>
    /// Large datasets are split between all cores. Results are computed from counts, so they are the same for any number of cores.
    /// </remarks>
    /// <param name="data">One or more examples of D features. Examples of classes unknown to the model count as errors.</param>
    /// <returns>The accuracy, the confusion matrix and the figures derived from them.</returns>
    /// <exception cref="ArgumentException">
    /// The dataset is empty, its number of features differs from D, its class names contradict the model's, or a score is not finite.
    /// </exception>
    public Evaluation Evaluate(Dataset data)
    {
        RequireExamples(data);
        return Evaluate(data, PartsOf(data));
    }

    internal Evaluation Evaluate(Dataset data, int parts)
    {
        MatchedClasses classes = Match(data);
        ConfusionCell[] cells = IsSmall(classes, data)
            ? ConfusionCell.FromMatrix(CountInParallel(data, classes, parts), Classes.Count)
            : CellsOf(data, classes, parts);
        int unknown = 0;
        foreach (ConfusionCell cell in cells)
            unknown += cell.Actual >= Classes.Count ? cell.Count : 0;
        return new Evaluation(classes.All, cells, unknown);
    }

    /// <summary>Counts the correct predictions of <see cref="Evaluate(Dataset)"/>, without its figures.</summary>
    internal int CountCorrect(Dataset data)
    {
        RequireExamples(data);
        MatchedClasses classes = Match(data);
        if (!IsSmall(classes, data))
            return Evaluate(data).Correct;
        int[] counts = CountInParallel(data, classes, PartsOf(data));
        int correct = 0;
        for (int k = 0; k < Classes.Count; k++)
            correct += counts[k * Classes.Count + k];
        return correct;
    }

    private int PartsOf(Dataset data) =>
        (int)Math.Clamp(CountProducts(data.Features) / ScoringProductsPerCore, 1, Environment.ProcessorCount);

    /// <summary>Counts the multiplications that scoring all rows takes.</summary>
    private long CountProducts(FeatureMatrix features) => features is SparseFeatures sparse
        ? (long)sparse.StoredCount * _biases.Length
        : (long)features.Rows * _weights.Length;

    private bool IsSmall(MatchedClasses classes, Dataset data) =>
        (long)classes.All.Count * Classes.Count <= Math.Max(SmallMatrix, data.Count);

    /// <summary>Scores every example of a dataset and measures the scores: losses, ROC and precision-recall curves.</summary>
    /// <param name="data">
    /// N examples of D features, 1 or more. Examples of classes unknown to the model have no loss, but count in curves.
    /// </param>
    /// <returns>The losses, with methods that compute curves. It keeps the scores: N for two classes, otherwise N x K.</returns>
    /// <exception cref="ArgumentException">
    /// The dataset is empty, its number of features differs from D, its class names contradict the model's, a score is not finite, or there
    /// are more scores than an array can hold.
    /// </exception>
    public ScoreEvaluation EvaluateScores(Dataset data)
    {
        RequireExamples(data);
        MatchedClasses classes = Match(data);
        float[] scores = GetScores(data, nameof(data));
        int[] actual = Array.ConvertAll(data.ClassIndices.ToArray(), index => classes.Indices[index]);
        return new ScoreEvaluation(Classes, classes.All, scores, actual);
    }

    /// <summary>
    /// Sums up the measures of <see cref="EvaluateScores"/> with weighted examples, a batch at a time, keeping scores only if an array for
    /// them is given.
    /// </summary>
    internal ScoreSums SumScores(Dataset data, float[]? kept = null)
    {
        RequireExamples(data);
        MatchedClasses classes = Match(data);
        _ = data.ClassIndices; // computed once, not in every batch
        return ScoreSums.SumBlocks(data.Count, CountParts(data.Features), (first, end, sums) =>
        {
            int width = _biases.Length, batch = Math.Min(BatchRows, end - first);
            float[] scores = kept ?? SpareFloats.Rent(batch * width);
            try
            {
                for (; first < end; first += batch)
                {
                    int next = Math.Min(first + batch, end);
                    Span<float> own = scores.AsSpan(kept is null ? 0 : first * width, (next - first) * width);
                    ScoreRows(data.Features, first, own, nameof(data));
                    AddScores(data, classes, first, own, sums);
                }
            }
            finally
            {
                if (kept is null)
                    SpareFloats.Return(scores);
            }
        });
    }

    /// <summary>Adds consecutive examples of known classes to the sums.</summary>
    private void AddScores(Dataset data, MatchedClasses classes, int first, ReadOnlySpan<float> scores, ScoreSums sums)
    {
        int width = _biases.Length;
        for (int i = 0; i * width < scores.Length; i++)
        {
            if (classes.Indices[data.ClassIndices[first + i]] is var index && index < Classes.Count)
                sums.Add(scores.Slice(i * width, width), index, data.WeightOf(first + i));
        }
    }

    private void RequireExamples(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireScorable(data.Features, nameof(data));
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", nameof(data));
    }

    /// <summary>Throws if held-out examples do not fit this model, or there are none; unknown labels are allowed.</summary>
    internal void RequireHeldOut(Dataset heldOut, string paramName)
    {
        RequireFits(heldOut, allowUnknownLabels: true, paramName, subject: "");
        if (heldOut.Count == 0)
            throw new ArgumentException("expected one example or more, found none", paramName);
    }

    /// <summary>Matches the classes of the data with the model's; unknown ones follow in ascending order.</summary>
    private MatchedClasses Match(Dataset data)
    {
        RequireSameNames(data, nameof(data));
        int[] indices = new int[data.Classes.Count];
        List<int>? unknown = null;
        for (int i = 0; i < indices.Length; i++)
        {
            int label = data.Classes.Values[i];
            indices[i] = Classes.IndexOf(label);
            if (indices[i] >= 0)
                continue;
            unknown ??= [];
            indices[i] = Classes.Count + unknown.Count;
            unknown.Add(label);
        }
        return new MatchedClasses(
            unknown is null ? Classes : Classes.With(CollectionsMarshal.AsSpan(unknown), data.Classes), indices);
    }

    /// <summary>Predicts all examples and counts by sorting, for a matrix that is larger than the data.</summary>
    private ConfusionCell[] CellsOf(Dataset data, MatchedClasses classes, int parts)
    {
        int[] predicted = new int[data.Count];
        Cores.ForEach(parts, part =>
        {
            (int start, int end) = (Start(data, part, parts), Start(data, part + 1, parts));
            PredictRows(data.Features, start, predicted.AsSpan(start..end), nameof(data));
        });
        long[] keys = new long[predicted.Length];
        int[] counts = new int[predicted.Length];
        counts.AsSpan().Fill(1);
        ReadOnlySpan<int> actual = data.ClassIndices;
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ConfusionCell.KeyOf(classes.Indices[actual[i]], Classes.IndexOf(predicted[i]));
        return ConfusionCell.Sum(keys, counts);
    }

    private int[] CountInParallel(Dataset data, MatchedClasses classes, int parts) =>
        parts == 1 ? Count(data, classes, 0, data.Count) : CountParts(data, classes, parts);

    private int[] CountParts(Dataset data, MatchedClasses classes, int parts)
    {
        _ = data.ClassIndices; // computed once, not in every part
        int[][] counts = new int[parts][];
        Cores.ForEach(parts, part => counts[part] = Count(data, classes, Start(data, part, parts), Start(data, part + 1, parts)));
        for (int part = 1; part < parts; part++)
        {
            for (int i = 0; i < counts[0].Length; i++)
                counts[0][i] += counts[part][i];
        }
        return counts[0];
    }

    /// <summary>Counts the examples from first up to, but not including, end by their actual (row) and predicted (column) class.</summary>
    private int[] Count(Dataset data, MatchedClasses classes, int first, int end)
    {
        int[] counts = new int[classes.All.Count * Classes.Count];
        int width = _biases.Length, batch = BatchRows;
        float[] rented = SpareFloats.Rent(Math.Min(batch, end - first) * width);
        try
        {
            for (; first < end; first += batch)
            {
                ReadOnlySpan<int> actual = data.ClassIndices[first..Math.Min(first + batch, end)];
                Span<float> scores = rented.AsSpan(0, actual.Length * width);
                ScoreToPredict(data.Features, first, scores, nameof(data));
                if (width == 1 && classes.Indices.Length <= 2)
                    CountTwoClasses(scores, actual, classes.Indices, counts);
                else
                    CountClasses(scores, actual, classes.Indices, counts);
            }
        }
        finally
        {
            SpareFloats.Return(rented);
        }
        return counts;
    }

    /// <summary>
    /// Counts the predictions of two classes with a kernel, because counting them one by one takes a large part of the scoring time.
    /// </summary>
    private static void CountTwoClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, ReadOnlySpan<int> indices, Span<int> counts)
    {
        (int seconds, int positives, int positiveSeconds) = RowKernels.CountPositives(scores, actual);
        counts[indices[0] * 2] += actual.Length - seconds - positives + positiveSeconds;
        counts[indices[0] * 2 + 1] += positives - positiveSeconds;
        if (indices.Length == 2)
        {
            counts[indices[1] * 2] += seconds - positiveSeconds;
            counts[indices[1] * 2 + 1] += positiveSeconds;
        }
    }

    private void CountClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, ReadOnlySpan<int> indices, Span<int> counts)
    {
        int width = _biases.Length;
        for (int i = 0; i < actual.Length; i++)
            counts[indices[actual[i]] * Classes.Count + DecisionRule.Predict(scores, i, width)]++;
    }

    private void PredictRows(FeatureMatrix features, int first, Span<int> labels, string paramName)
    {
        int width = _biases.Length, batch = BatchRows;
        float[] rented = SpareFloats.Rent(Math.Min(batch, labels.Length) * width);
        try
        {
            ReadOnlySpan<int> values = Classes.Values;
            for (int done = 0; done < labels.Length; done += batch)
            {
                Span<int> part = labels.Slice(done, Math.Min(batch, labels.Length - done));
                Span<float> scores = rented.AsSpan(0, part.Length * width);
                ScoreToPredict(features, first + done, scores, paramName);
                for (int i = 0; i < part.Length; i++)
                    part[i] = values[DecisionRule.Predict(scores, i, width)];
            }
        }
        finally
        {
            SpareFloats.Return(rented);
        }
    }

    private static int Start(Dataset data, int part, int parts) => (int)((long)data.Count * part / parts);

    /// <summary>Gets the number of examples of a batch.</summary>
    private int BatchRows => Math.Max(
        Math.Max(1, BatchScores / _biases.Length), Math.Min(SharingRows, MostBatchScores / _biases.Length));

    /// <summary>Computes the number of parts into which the examples are split: 1 if there is too little work for two cores.</summary>
    private int CountParts(FeatureMatrix features) => Environment.ProcessorCount == 1
        ? 1
        : (int)Math.Clamp(CountProducts(features) / ScoringProductsPerCore, 1, PartsPerCore * Environment.ProcessorCount);

    /// <summary>Scores consecutive examples a batch at a time, so that scores are checked while they are in the cache.</summary>
    private void ScoreBatches(FeatureMatrix features, int first, Span<float> scores, string paramName)
    {
        int batch = BatchRows * _biases.Length;
        for (int done = 0; done < scores.Length; done += batch)
        {
            Span<float> own = scores.Slice(done, Math.Min(batch, scores.Length - done));
            ScoreRows(features, first + done / _biases.Length, own, paramName);
        }
    }

    /// <summary>Computes scores, or for two classes only numbers with the signs of scores, which predict the same.</summary>
    private void ScoreToPredict(FeatureMatrix features, int first, Span<float> scores, string paramName)
    {
        if (_biases.Length > 1 || features is not ByteFeatures bytes || !bytes.TryWriteSigns(first, _weights, _biases[0], scores))
            ScoreRows(features, first, scores, paramName);
    }

    private void ScoreRows(FeatureMatrix features, int first, Span<float> scores, string paramName)
    {
        ScoreAll(features, first, scores);
        int index = Kernels.IndexOfNonFinite(scores);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"the score of example {first + index / _biases.Length} is {scores[index]}: its features are too large"),
                paramName);
        }
    }

    private void RequireRoom(FeatureMatrix features, int room, int perExample, string paramName)
    {
        ArgumentNullException.ThrowIfNull(features);
        RequireScorable(features, nameof(features));
        if (room != (long)features.Rows * perExample)
        {
            throw new ArgumentException(
                Guard.Text($"expected room for {(long)features.Rows * perExample} values, found {room}"), paramName);
        }
    }

    /// <summary>Represents the classes that an evaluation counts.</summary>
    /// <param name="All">The model's classes, followed by those that only the data has.</param>
    /// <param name="Indices">For each class of the data, its index among all classes.</param>
    private readonly record struct MatchedClasses(ClassLabels All, int[] Indices);
}
