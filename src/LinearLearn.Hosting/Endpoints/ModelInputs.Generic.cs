using System.Text.Json;

namespace LinearLearn.Hosting;

/// <summary>Gives inputs of a certain type to a served model or its learner.</summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
/// <typeparam name="TModel">The type of the model.</typeparam>
/// <param name="learner">The learner of the model; null if it has none.</param>
/// <param name="limits">The limits of requests.</param>
internal abstract class ModelInputs<TInput, TModel>(HostedLearner<TInput>? learner, ModelEndpointOptions limits) : ModelInputs(limits)
    where TModel : class
{
    protected abstract ServedModel<TModel> Served { get; }

    /// <summary>Reads an input from JSON.</summary>
    /// <exception cref="ArgumentException">It is not a valid input.</exception>
    protected abstract TInput Read(JsonElement json);

    protected abstract bool TryPredict(TInput input, out Prediction prediction);

    protected abstract IReadOnlyList<Prediction> PredictTop(TInput input, int count);

    protected abstract Explanation Explain(TModel model, TInput input, string? label, string? against);

    protected sealed override InputAnswer Predict(JsonElement input, int? top)
    {
        TInput read = Read(input);
        if (top is { } count)
        {
            IReadOnlyList<Prediction> predictions = PredictTop(read, count);
            return new InputAnswer(predictions[0], Served.IsAnswer(predictions[0]), predictions);
        }
        bool isAnswer = TryPredict(read, out Prediction prediction);
        return new InputAnswer(prediction, isAnswer, null);
    }

    protected sealed override Explanation Explain(JsonElement input, string? label, string? against) =>
        Explain(Served.Current, Read(input), label, against);

    protected sealed override Func<Task?> ReadCorrection(JsonElement input, string label, float weight)
    {
        TInput read = Read(input);
        return () => learner!.TryLearn(read, label, out Task learned, weight) ? learned : null;
    }
}
