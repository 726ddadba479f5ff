using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace LinearLearn.Hosting;

// These types describe requests and answers in OpenAPI documents. The endpoints read and write JSON themselves.

internal sealed record TextPredictionRequest(string? Text, string[]? Texts);

internal sealed record TablePredictionRequest(Dictionary<string, JsonElement>[]? Rows);

internal sealed record FeaturesPredictionRequest(float[]? Features, float[][]? Rows);

internal sealed record TextCorrectionRequest(string Text, string Label, float? Weight);

internal sealed record TableCorrectionRequest(Dictionary<string, JsonElement> Row, string Label, float? Weight);

internal sealed record FeaturesCorrectionRequest(float[] Features, string Label, float? Weight);

internal sealed record PredictionAnswer(string? Label, float Probability, ClassProbability[]? Top, PredictionAnswer[]? Predictions);

internal sealed record ClassProbability(string Label, float Probability);

internal sealed record CorrectionAnswer(long ExamplesLearned);

internal sealed record ExplanationAnswer(string Label, string? Against, double Score, double Bias, ContributionAnswer[] Contributions);

internal sealed record ContributionAnswer(string? Name, int Column, double Feature, double Weight, double Value);

/// <summary>Provides the types of <see cref="EndpointSchemas"/> without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TextPredictionRequest))]
[JsonSerializable(typeof(TablePredictionRequest))]
[JsonSerializable(typeof(FeaturesPredictionRequest))]
[JsonSerializable(typeof(TextCorrectionRequest))]
[JsonSerializable(typeof(TableCorrectionRequest))]
[JsonSerializable(typeof(FeaturesCorrectionRequest))]
[JsonSerializable(typeof(PredictionAnswer))]
[JsonSerializable(typeof(CorrectionAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class EndpointSchemas : JsonSerializerContext;
