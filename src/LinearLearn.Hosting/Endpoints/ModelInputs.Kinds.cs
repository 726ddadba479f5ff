using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn.Hosting;

/// <summary>Reads texts.</summary>
internal sealed class TextInputs(ServedTextClassifier served, HostedLearner<string>? learner, ModelEndpointOptions limits)
    : ModelInputs<string, TextClassifier>(learner, limits)
{
    public const string Name = "text";

    protected override string SingleName => Name;

    protected override string ManyName => "texts";

    protected override string CorrectionName => SingleName;

    protected override ServedModel<TextClassifier> Served => served;

    /// <summary>Explains the prediction of a text of the query.</summary>
    /// <exception cref="RequestFault">The text is too long or cannot be encoded, or a label is unknown.</exception>
    public Explanation Explain(string text, string? label, string? against) =>
        Locate(() => served.Current.Explain(CheckLength(text), label, against), Name);

    protected override string Read(JsonElement json) => ReadText(json);

    protected override bool TryPredict(string input, out Prediction prediction) => served.TryPredict(input, out prediction);

    protected override IReadOnlyList<Prediction> PredictTop(string input, int count) => served.PredictTop(input, count);

    protected override Explanation Explain(TextClassifier model, string input, string? label, string? against) =>
        model.Explain(input, label, against);
}

/// <summary>Reads rows of tables.</summary>
internal sealed class TableInputs(ServedTableClassifier served, HostedLearner<TableRow>? learner, ModelEndpointOptions limits)
    : ModelInputs<TableRow, TableClassifier>(learner, limits)
{
    protected override string? SingleName => null;

    protected override string ManyName => "rows";

    protected override string CorrectionName => "row";

    protected override ServedModel<TableClassifier> Served => served;

    protected override TableRow Read(JsonElement json)
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

    protected override bool TryPredict(TableRow input, out Prediction prediction) => served.TryPredict(input, out prediction);

    protected override IReadOnlyList<Prediction> PredictTop(TableRow input, int count) => served.PredictTop(input, count);

    protected override Explanation Explain(TableClassifier model, TableRow input, string? label, string? against) =>
        model.Explain(input, label, against);
}

/// <summary>Reads rows of numbers.</summary>
internal sealed class FeatureInputs(ServedLinearModel served, HostedLearner<ReadOnlyMemory<float>>? learner, ModelEndpointOptions limits)
    : ModelInputs<ReadOnlyMemory<float>, LinearModel>(learner, limits)
{
    protected override string SingleName => "features";

    protected override string ManyName => "rows";

    protected override string CorrectionName => SingleName;

    protected override ServedModel<LinearModel> Served => served;

    protected override ReadOnlyMemory<float> Read(JsonElement json)
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

    protected override bool TryPredict(ReadOnlyMemory<float> input, out Prediction prediction) =>
        served.TryPredict(input.Span, out prediction);

    protected override IReadOnlyList<Prediction> PredictTop(ReadOnlyMemory<float> input, int count) => served.PredictTop(input.Span, count);

    protected override Explanation Explain(LinearModel model, ReadOnlyMemory<float> input, string? label, string? against) => model.Explain(
        input.Span, Find(model.Classes, label, nameof(label)), Find(model.Classes, against, nameof(against)));

    private static int? Find(ClassLabels classes, string? name, string paramName) =>
        name is null ? null : ClassNames.Require(classes, name, paramName);
}
