using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>Classifies texts by their embeddings, which any <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> can compute.</summary>
/// <remarks>
/// If a prediction is uncertain, the classifier can ask a fallback, such as a chat model, and learn from the answer. Thread-safe if the
/// generator and the fallback are. Dispose the classifier to release its cache of embeddings; it does not dispose the generator.
/// </remarks>
public sealed class EmbeddingClassifier : IDisposable
{
    private readonly EmbeddingSource _source;
    private readonly Classifier<ReadOnlySpan<float>> _classifier;
    private readonly EmbeddingClassifierOptions _options;
    private readonly string[] _labels;

    private EmbeddingClassifier(
        EmbeddingSource source,
        Classifier<ReadOnlySpan<float>> classifier,
        EmbeddingClassifierOptions options,
        TrainingResult? result)
    {
        _source = source;
        _classifier = classifier;
        _options = options;
        _labels = [.. classifier.Classes.Values.ToArray().Select(classifier.Classes.NameOf)];
        source.RequireDimensions(classifier.Encoder.FeatureCount);
        TrainingResult = result;
    }

    /// <summary>Gets the current model of the embeddings, which includes everything learned so far.</summary>
    public LinearModel Model => _classifier.Model;

    /// <summary>Gets the classes; with two classes, the negative one first and the positive one second.</summary>
    public ClassLabels Classes => _classifier.Classes;

    /// <summary>Gets the training result; null for a classifier that was loaded.</summary>
    public TrainingResult? TrainingResult { get; }

    /// <summary>Trains a classifier on the embeddings of texts.</summary>
    /// <param name="generator">The generator that embeds the training texts and the texts to predict.</param>
    /// <param name="texts">The training texts, of two classes or more.</param>
    /// <param name="labels">The name of the class of each text.</param>
    /// <param name="trainer">The trainer of the model. Default: the result of <see cref="Classifier.CreateTrainer"/>.</param>
    /// <param name="options">The batch size, cache size, threshold and fallback. Default: <c>new EmbeddingClassifierOptions()</c>.</param>
    /// <param name="progress">Receives the number of embedded texts after each batch. Default: none.</param>
    /// <param name="cancellationToken">Stops embedding and training.</param>
    /// <returns>The classifier.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null, a label is null or only white space, the numbers of texts and labels differ, or there are fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returns too few or too many embeddings, embeddings of different lengths, or numbers that are not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<EmbeddingClassifier> TrainAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IEnumerable<string> texts,
        IEnumerable<string> labels,
        ITrainer? trainer = null,
        EmbeddingClassifierOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(labels);
        string[] allTexts = RequireTexts(texts), allLabels = [.. labels];
        if (allTexts.Length != allLabels.Length)
            throw new ArgumentException(
                Invariant($"expected a label for each of {allTexts.Length} texts, found {allLabels.Length}"), nameof(labels));
        int unnamed = Array.FindIndex(allLabels, string.IsNullOrWhiteSpace);
        if (unnamed >= 0)
        {
            string found = allLabels[unnamed] is null ? "null" : "an empty one";
            throw new ArgumentException(Invariant($"expected a label, found {found} at index {unnamed}"), nameof(labels));
        }
        if (allLabels.Distinct(StringComparer.Ordinal).Count() < 2)
            throw new ArgumentException(
                "expected labels of two classes or more, found fewer", nameof(labels)); // before the caller pays for embeddings
        EmbeddingClassifierOptions used = options ?? new();
        EmbeddingSource source = new(generator, used);
        try
        {
            float[][] vectors = await source.EmbedAsync(allTexts, progress, cancellationToken).ConfigureAwait(false);
            VectorEncoder encoder = new(vectors[0].Length, source.ModelId);
            Dataset data = new(new DenseFeatures(vectors), allLabels);
            TrainingResult result = (trainer ?? Classifier.CreateTrainer(data)).Train(data, null, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return new EmbeddingClassifier(source, new Classifier<ReadOnlySpan<float>>(encoder, result.Model), used, result);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Loads a classifier from the file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="generator">A generator of the same embeddings as in training.</param>
    /// <param name="options">
    /// The batch size, cache size, threshold and fallback, which are not saved. Default: <c>new EmbeddingClassifierOptions()</c>.
    /// </param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a saved embedding classifier, is damaged, was written by a newer version of this library, or names a different
    /// embedding model than the generator.
    /// </exception>
    public static EmbeddingClassifier Load(
        string path, IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        EmbeddingClassifierOptions used = options ?? new();
        EmbeddingSource source = new(generator, used);
        try
        {
            Classifier<ReadOnlySpan<float>> classifier = Classifier.Load(path, state => Create(state, source.ModelId));
            return new EmbeddingClassifier(source, classifier, used, null);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Predicts the class of one text and asks the fallback if the probability is below the threshold.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops waiting for the generator or the fallback.</param>
    /// <returns>The class, its probability, and whether the class is the answer of the fallback.</returns>
    /// <exception cref="InvalidOperationException">
    /// The generator returns no embedding, or one whose length is not the model's number of features.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<EmbeddingPrediction> PredictAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (await PredictAsync([text], null, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Predicts the classes of many texts, which are embedded in batches, and asks the fallback one text at a time.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Receives the number of embedded texts after each batch. Default: none.</param>
    /// <param name="cancellationToken">Stops waiting for the generator or the fallback.</param>
    /// <returns>A prediction for each text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returns too few or too many embeddings, or one whose length is not the model's number of features.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<IReadOnlyList<EmbeddingPrediction>> PredictAsync(
        IEnumerable<string> texts, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        string[] all = RequireTexts(texts);
        float[][] vectors = await _source.EmbedAsync(all, progress, cancellationToken).ConfigureAwait(false);
        EmbeddingPrediction[] predictions = new EmbeddingPrediction[all.Length];
        for (int i = 0; i < all.Length; i++)
            predictions[i] = await DecideAsync(all[i], vectors[i], cancellationToken).ConfigureAwait(false);
        return predictions;
    }

    /// <summary>Predicts the most probable classes of one text, without the fallback.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <param name="cancellationToken">Stops waiting for the generator.</param>
    /// <returns>Classes and their probabilities, the most probable first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returns no embedding, or one whose length is not the model's number of features.
    /// </exception>
    public async Task<IReadOnlyList<Prediction>> PredictTopAsync(string text, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[][] vectors = await _source.EmbedAsync([text], null, cancellationToken).ConfigureAwait(false);
        return _classifier.PredictTop(vectors[0], count);
    }

    /// <summary>Learns from one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="label">The name of its class, one of <see cref="Classes"/>.</param>
    /// <param name="cancellationToken">Stops waiting for the generator.</param>
    /// <returns>The prediction of the classifier before it learned.</returns>
    /// <exception cref="ArgumentException">The class is unknown. The classifier is unchanged.</exception>
    public async Task<Prediction> LearnAsync(string text, string label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(label);
        float[][] vectors = await _source.EmbedAsync([text], null, cancellationToken).ConfigureAwait(false);
        return _classifier.Learn(vectors[0], label);
    }

    /// <summary>Evaluates the classifier on texts, without the fallback.</summary>
    /// <param name="texts">One text or more.</param>
    /// <param name="labels">The name of the class of each text. Texts of unknown classes count as errors.</param>
    /// <param name="cancellationToken">Stops waiting for the generator.</param>
    /// <returns>The accuracy, confusion matrix and derived metrics.</returns>
    /// <exception cref="ArgumentException">
    /// A text or a label is null, the numbers of texts and labels differ, or there are none.
    /// </exception>
    public async Task<Evaluation> EvaluateAsync(
        IEnumerable<string> texts, IEnumerable<string> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] all = RequireTexts(texts), names = [.. labels];
        if (all.Length == 0 || all.Length != names.Length)
            throw new ArgumentException(
                Invariant($"expected one text or more with a label for each, found {all.Length} texts and {names.Length} labels"),
                nameof(labels));
        float[][] vectors = await _source.EmbedAsync(all, null, cancellationToken).ConfigureAwait(false);
        return Model.Evaluate(new Dataset(new DenseFeatures(vectors), names, Classes.WithNames(names)));
    }

    /// <summary>Saves the classifier and the name of the embedding model to one safetensors file, atomically.</summary>
    /// <param name="path">The path of the file. An existing file is replaced. The folder must exist.</param>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    public void Save(string path) => _classifier.Save(path);

    /// <summary>Releases the cache of embeddings.</summary>
    public void Dispose() => _source.Dispose();

    private async Task<EmbeddingPrediction> DecideAsync(string text, float[] vector, CancellationToken cancellationToken)
    {
        Prediction own = _classifier.Predict(vector);
        if (_options.Fallback is not { } fallback || own.Probability >= _options.Threshold)
            return new EmbeddingPrediction(own.Label, own.Probability, IsFromFallback: false);
        string? answer = await fallback(text, Array.AsReadOnly(_labels), cancellationToken).ConfigureAwait(false);
        if (answer is null || Array.IndexOf(_labels, answer) < 0)
            return new EmbeddingPrediction(own.Label, own.Probability, IsFromFallback: false);
        if (_options.LearnsFromFallback)
            _classifier.Learn(vector, answer);
        return new EmbeddingPrediction(answer, own.Probability, IsFromFallback: true);
    }

    private static VectorEncoder Create(EncoderState state, string? modelId)
    {
        VectorEncoder encoder = VectorEncoder.FromState(state);
        return encoder.ModelId is null || modelId is null || encoder.ModelId == modelId
            ? encoder
            : throw new InvalidDataException(
                $"expected a generator of {Excerpt.Format(encoder.ModelId)} embeddings, as used in training, found one of {modelId}");
    }

    private static string[] RequireTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] all = [.. texts];
        int index = Array.IndexOf(all, null);
        return index < 0 ? all : throw new ArgumentException(Invariant($"expected texts, found null at index {index}"), nameof(texts));
    }
}
