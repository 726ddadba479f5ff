using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn.Hosting;

/// <summary>Reads texts.</summary>
internal sealed class TextInputs(ServedTextClassifier served, HostedLearner<string>? learner, ModelEndpointOptions limits)
    : ModelInputs(limits)
{
    public const string Name = "text";

    protected override string SingleName => Name;

    protected override string ManyName => "texts";

    protected override string CorrectionName => SingleName;

    /// <summary>Explains the prediction of a text of the query.</summary>
    /// <exception cref="RequestFault">The text is too long or cannot be encoded, or a label is unknown.</exception>
    public Explanation Explain(string text, string? label, string? against) =>
        Explain(() => served.Current.Explain(CheckLength(text), label, against), Name);

    protected override InputAnswer Predict(JsonElement input, int? top)
    {
        string text = ReadText(input);
        if (top is { } count)
            return Answer(served, served.PredictTop(text, count));
        bool isAnswer = served.TryPredict(text, out Prediction prediction);
        return new InputAnswer(prediction, isAnswer, null);
    }

    protected override Explanation Explain(JsonElement input, string? label, string? against) =>
        served.Current.Explain(ReadText(input), label, against);

    protected override bool TryLearn(JsonElement input, string label, float weight, out Task learned) =>
        learner!.TryLearn(ReadText(input), label, weight, out learned);
}

/// <summary>Reads rows of tables.</summary>
internal sealed class TableInputs(ServedTableClassifier served, HostedLearner<TableRow>? learner, ModelEndpointOptions limits)
    : ModelInputs(limits)
{
    protected override string? SingleName => null;

    protected override string ManyName => "rows";

    protected override string CorrectionName => "row";

    protected override InputAnswer Predict(JsonElement input, int? top)
    {
        TableRow row = ReadRow(input);
        if (top is { } count)
            return Answer(served, served.PredictTop(row, count));
        bool isAnswer = served.TryPredict(row, out Prediction prediction);
        return new InputAnswer(prediction, isAnswer, null);
    }

    protected override Explanation Explain(JsonElement input, string? label, string? against) =>
        served.Current.Explain(ReadRow(input), label, against);

    protected override bool TryLearn(JsonElement input, string label, float weight, out Task learned) =>
        learner!.TryLearn(ReadRow(input), label, weight, out learned);

    private TableRow ReadRow(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Expected("an object", json);
        foreach (JsonProperty cell in json.EnumerateObject())
        {
            // The raw text is at least as long as the text.
            if (cell.Value.ValueKind == JsonValueKind.String && JsonMarshal.GetRawUtf8Value(cell.Value).Length > Limits.MaxTextLength)
                ReadText(cell.Value);
        }
        return TableRow.From(json);
    }
}

/// <summary>Reads rows of numbers.</summary>
internal sealed class FeatureInputs(ServedLinearModel served, HostedLearner<ReadOnlyMemory<float>>? learner, ModelEndpointOptions limits)
    : ModelInputs(limits)
{
    protected override string SingleName => "features";

    protected override string ManyName => "rows";

    protected override string CorrectionName => SingleName;

    protected override InputAnswer Predict(JsonElement input, int? top)
    {
        float[] features = ReadFeatures(input);
        if (top is { } count)
            return Answer(served, served.PredictTop(features, count));
        bool isAnswer = served.TryPredict(features, out Prediction prediction);
        return new InputAnswer(prediction, isAnswer, null);
    }

    protected override Explanation Explain(JsonElement input, string? label, string? against)
    {
        LinearModel model = served.Current;
        return model.Explain(
            ReadFeatures(input), Find(model.Classes, label, nameof(label)), Find(model.Classes, against, nameof(against)));
    }

    protected override bool TryLearn(JsonElement input, string label, float weight, out Task learned) =>
        learner!.TryLearn(ReadFeatures(input), label, weight, out learned);

    private static int? Find(ClassLabels classes, string? name, string paramName)
    {
        if (name is null)
            return null;
        return classes.TryGetLabel(name, out int label)
            ? label
            : throw new ArgumentException(
                Guard.Text($"expected one of the classes {classes}, found {DisplayText.ShortenName(name)}"), paramName);
    }

    private static float[] ReadFeatures(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Expected("an array of numbers", json);
        float[] features = new float[json.GetArrayLength()];
        int index = 0;
        foreach (JsonElement number in json.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetSingle(out features[index]) || !float.IsFinite(features[index]))
            {
                throw new ArgumentException(
                    Guard.Text($"expected finite numbers, found {DisplayText.ShortenName(number.GetRawText())} at index {index}"));
            }
            index++;
        }
        return features;
    }
}
