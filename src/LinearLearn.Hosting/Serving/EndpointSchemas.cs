using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinearLearn.Hosting;

// These types describe requests and answers in OpenAPI documents. The endpoints read and write JSON themselves.

[Description("Either a text or several texts.")]
internal sealed class TextPredictionRequest
{
    [Description("One text.")]
    public string? Text { get; init; }

    [Description("Several texts, whose answer is a list.")]
    public string[]? Texts { get; init; }
}

[Description("Either a row of features or several rows.")]
internal sealed class FeaturesPredictionRequest
{
    [Description("One row, with as many numbers as the model has features.")]
    public FeatureRow? Features { get; init; }

    [Description("Several rows, whose answer is a list.")]
    public FeatureRows? Rows { get; init; }
}

internal sealed class TextExplanationRequest
{
    [Description("The text.")]
    public required string Text { get; init; }
}

internal sealed class FeaturesExplanationRequest
{
    [Description("The row, with as many numbers as the model has features.")]
    public required FeatureRow Features { get; init; }
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class FeatureRow : List<float>;

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class FeatureRows : List<FeatureRow>;

internal abstract class CorrectionRequest
{
    [Description("The name of the correct class.")]
    public required string Label { get; init; }

    [Description("The weight of the correction: w counts as w copies. Default: 1.")]
    public float Weight { get; init; } = 1;
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class TextCorrectionRequest : CorrectionRequest
{
    [Description("The text.")]
    public required string Text { get; init; }
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class TableCorrectionRequest : CorrectionRequest
{
    [Description("The row, with a member for each column.")]
    public required Dictionary<string, JsonElement> Row { get; init; }
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class FeaturesCorrectionRequest : CorrectionRequest
{
    [Description("The row, with as many numbers as the model has features.")]
    public required FeatureRow Features { get; init; }
}

[Description("The answer for one input has a label and a probability, the one for several inputs has predictions.")]
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class PredictionAnswer
{
    [Description("The name of the most probable class; null if the model abstains.")]
    public string? Label { get; init; }

    [Description("The probability of the most probable class.")]
    public float Probability { get; init; }

    [Description("The most probable classes, if the query has top.")]
    public ClassProbability[] Top { get; init; } = [];

    [Description("The answers for several inputs, in their order.")]
    public PredictionAnswer[] Predictions { get; init; } = [];
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ClassProbability(string Label, float Probability);

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record CorrectionAnswer(long ExamplesLearned);

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class ExplanationAnswer
{
    [Description("The name of the class that is explained.")]
    public required string Label { get; init; }

    [Description("The name of the rival class, if the query has against.")]
    public string Against { get; init; } = "";

    public required double Score { get; init; }

    public required double Bias { get; init; }

    public required ContributionAnswer[] Contributions { get; init; }
}

[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ContributionAnswer(string? Name, int Column, double Feature, double Weight, double Value);

[Description("Problem details, see RFC 9457.")]
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed class Problem
{
    public string? Title { get; init; }

    public required int Status { get; init; }

    [Description("What was expected, what was found, and where.")]
    public required string Detail { get; init; }

    [Description("The location of the fault in the body or the query, for example texts[3].")]
    public string Location { get; init; } = "";
}

/// <summary>Provides the types of <see cref="EndpointSchemas"/> without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TextPredictionRequest))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(FeaturesPredictionRequest))]
[JsonSerializable(typeof(TextExplanationRequest))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(FeaturesExplanationRequest))]
[JsonSerializable(typeof(TextCorrectionRequest))]
[JsonSerializable(typeof(TableCorrectionRequest))]
[JsonSerializable(typeof(FeaturesCorrectionRequest))]
[JsonSerializable(typeof(PredictionAnswer))]
[JsonSerializable(typeof(CorrectionAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(int?))] // of the query
internal sealed partial class EndpointSchemas : JsonSerializerContext;
