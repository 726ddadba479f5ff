namespace LinearLearn.Hosting;

/// <summary>Serves a <see cref="TextClassifier"/>.</summary>
/// <remarks>
/// Thread-safe: any number of threads can predict, without a lock, while the model is replaced. A prediction is counted and measured, and
/// allocates nothing if no listener receives the measurements.
/// </remarks>
public sealed class ServedTextClassifier : ServedModel<TextClassifier>
{
    internal ServedTextClassifier(ServedModelContext<TextClassifier> context)
        : base(context)
    {
    }

    /// <summary>Predicts the class of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name of the most probable class, and its probability.</returns>
    public Prediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict(text.AsSpan());
    }

    /// <summary>Predicts the class of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name of the most probable class, and its probability.</returns>
    public Prediction Predict(ReadOnlySpan<char> text)
    {
        long? started = StartTiming();
        Prediction prediction = Current.Predict(text);
        RecordPrediction(started);
        return prediction;
    }

    /// <summary>Predicts the class of one text, unless the prediction is too uncertain.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prediction">The name of the most probable class and its probability, also if the result is false.</param>
    /// <returns>Whether the probability is at least <see cref="ServedModelOptions.Threshold"/>.</returns>
    public bool TryPredict(string text, out Prediction prediction)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryPredict(text.AsSpan(), out prediction);
    }

    /// <summary>Predicts the class of one text, unless the prediction is too uncertain.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prediction">The name of the most probable class and its probability, also if the result is false.</param>
    /// <returns>Whether the probability is at least <see cref="ServedModelOptions.Threshold"/>.</returns>
    public bool TryPredict(ReadOnlySpan<char> text, out Prediction prediction)
    {
        long? started = StartTiming();
        prediction = Current.Predict(text);
        return RecordAnswer(started, prediction);
    }

    /// <summary>Predicts the most probable classes of one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <returns>Classes and their probabilities, the most probable first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public IReadOnlyList<Prediction> PredictTop(string text, int count)
    {
        long? started = StartTiming();
        IReadOnlyList<Prediction> predictions = Current.PredictTop(text, count);
        RecordPrediction(started);
        return predictions;
    }

    private protected override TextClassifier Read(string path) => TextClassifier.Load(path);

    private protected override ClassLabels GetClasses(TextClassifier model) => model.Classes;
}
