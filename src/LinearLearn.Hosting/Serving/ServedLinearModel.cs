using System.Buffers;

namespace LinearLearn.Hosting;

/// <summary>Serves a <see cref="LinearModel"/>, whose inputs are rows of numbers.</summary>
/// <remarks>
/// Thread-safe: any number of threads can predict, without a lock, while the model is replaced. A prediction is counted and measured, and
/// allocates nothing if no listener receives the measurements. For other kinds of rows, use <see cref="ServedModel{TModel}.Current"/>.
/// </remarks>
public sealed class ServedLinearModel : ServedModel<LinearModel>
{
    /// <summary>The number of scores kept on the stack.</summary>
    private const int ScoresOnStack = 32;

    internal ServedLinearModel(ServedModelContext<LinearModel> context)
        : base(context)
    {
    }

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="features">As many features as the model has. Finite.</param>
    /// <returns>The name of the most probable class, or its label as digits if it has no name, and its probability.</returns>
    /// <exception cref="ArgumentException">The number of features differs, or a feature or a score is NaN or infinite.</exception>
    public Prediction Predict(ReadOnlySpan<float> features)
    {
        long? started = StartTiming();
        Prediction prediction = PredictUnmeasured(features);
        RecordPrediction(started);
        return prediction;
    }

    /// <summary>Predicts the class of one row, unless the prediction is too uncertain.</summary>
    /// <param name="features">As many features as the model has. Finite.</param>
    /// <param name="prediction">The name of the most probable class and its probability, also if the result is false.</param>
    /// <returns>Whether the probability is at least <see cref="ServedModelOptions.Threshold"/>.</returns>
    /// <exception cref="ArgumentException">The number of features differs, or a feature or a score is NaN or infinite.</exception>
    public bool TryPredict(ReadOnlySpan<float> features, out Prediction prediction)
    {
        long? started = StartTiming();
        prediction = PredictUnmeasured(features);
        return RecordAnswer(started, prediction);
    }

    /// <summary>Predicts the most probable classes of one row.</summary>
    /// <param name="features">As many features as the model has. Finite.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <returns>Classes and their probabilities, the most probable first; ties in the order of the model's classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">The number of features differs, or a feature or a score is NaN or infinite.</exception>
    public IReadOnlyList<Prediction> PredictTop(ReadOnlySpan<float> features, int count)
    {
        Guard.AtLeast(count, 1, nameof(count));
        long? started = StartTiming();
        LinearModel model = Current;
        float[] probabilities = new float[model.Classes.Count];
        model.Probabilities(features, probabilities);
        string[] names = ClassNames;
        IReadOnlyList<Prediction> predictions =
        [
            .. probabilities.Select((probability, index) => new Prediction(names[index], probability))
                .OrderByDescending(prediction => prediction.Probability) // stable: ties keep their order
                .Take(count),
        ];
        RecordPrediction(started);
        return predictions;
    }

    private protected override LinearModel Read(string path) => LinearModel.Load(path);

    private protected override ClassLabels GetClasses(LinearModel model) => model.Classes;

    private protected override void RequireSameInputs(LinearModel before, LinearModel after, string source)
    {
        if (after.FeatureCount != before.FeatureCount)
            throw new InvalidDataException(Guard.Text($"{source}: expected {before.FeatureCount} features, found {after.FeatureCount}"));
        if (after.ByteScale != before.ByteScale)
        {
            throw new InvalidDataException(
                Guard.Text($"{source}: expected the byte scale {Format(before.ByteScale)}, found {Format(after.ByteScale)}"));
        }
        bool areSame = after.Classes.Values.SequenceEqual(before.Classes.Values)
            && after.Classes.Values.ToArray().All(label => after.Classes.NameOf(label) == before.Classes.NameOf(label));
        if (!areSame)
            throw new InvalidDataException(Guard.Text($"{source}: expected the labels {before.Classes}, found {after.Classes}"));
    }

    private static string Format(float? scale) => scale is { } number ? Guard.Text($"{number}") : "none";

    /// <summary>Predicts by the rules of the model: score above 0 for the positive class of two, otherwise the first maximum.</summary>
    private Prediction PredictUnmeasured(ReadOnlySpan<float> features)
    {
        LinearModel model = Current;
        int count = model.Classes.Count == 2 ? 1 : model.Classes.Count;
        float[]? rented = count <= ScoresOnStack ? null : ArrayPool<float>.Shared.Rent(count);
        Span<float> scores = rented is null ? stackalloc float[count] : rented.AsSpan(0, count);
        try
        {
            model.Scores(features, scores);
            int predicted = count == 1 ? scores[0] > 0 ? 1 : 0 : IndexOfMax(scores);
            double confidence = count == 1 ? 1 / (1 + Math.Exp(-Math.Abs((double)scores[0]))) : Softmax(scores, predicted);
            return new Prediction(ClassNames[predicted], (float)confidence);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static int IndexOfMax(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int k = 1; k < scores.Length; k++)
            best = scores[k] > scores[best] ? k : best;
        return best;
    }

    /// <summary>Computes the probability of the class of the largest score.</summary>
    private static double Softmax(ReadOnlySpan<float> scores, int best)
    {
        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp((double)score - scores[best]);
        return 1 / sum;
    }
}
