using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace LinearLearn.Hosting;

/// <summary>Creates functions whose parameters describe requests in OpenAPI documents, and which are never called.</summary>
internal static class EndpointSignatures
{
    internal const string ClassesText = "The number of most probable classes to add to each answer. Default: none.";
    internal const string LabelText = "The class to explain. Default: the predicted class.";
    internal const string AgainstText = "A rival class, to explain the difference of both scores. Default: none.";
    internal const string TopText = "The maximum number of contributions in the answer. Default: 20, or the limit if it is lower.";

    /// <summary>Describes the requests of predictions.</summary>
    public static Delegate CreatePrediction(ModelKind kind)
    {
        return kind switch
        {
            ModelKind.Text => Create<TextPredictionRequest>(),
            ModelKind.Table => (
                [FromBody, Description("A row with a member for each column, an array of rows, or an object with a member row or rows.")]
                JsonElement body,
                [Description(ClassesText)] int? top) => Task.CompletedTask,
            _ => Create<FeaturesPredictionRequest>(),
        };

        static Delegate Create<TBody>() => (
            [FromBody] TBody body, [Description(ClassesText)] int? top) => Task.CompletedTask;
    }

    /// <summary>Describes the requests of corrections.</summary>
    public static Delegate CreateCorrection(ModelKind kind)
    {
        return kind switch
        {
            ModelKind.Text => Create<TextCorrectionRequest>(),
            ModelKind.Table => Create<TableCorrectionRequest>(),
            _ => Create<FeaturesCorrectionRequest>(),
        };

        static Delegate Create<TBody>() => ([FromBody] TBody body) => Task.CompletedTask;
    }

    /// <summary>Describes the requests of explanations.</summary>
    public static Delegate CreateExplanation(ModelKind kind)
    {
        return kind switch
        {
            ModelKind.Text => Create<TextExplanationRequest>(),
            ModelKind.Table => Create<Dictionary<string, JsonElement>>(),
            _ => Create<FeaturesExplanationRequest>(),
        };

        static Delegate Create<TBody>() => (
            [FromBody] TBody body,
            [Description(LabelText)] string? label,
            [Description(AgainstText)] string? against,
            [Description(TopText)] int? top) => Task.CompletedTask;
    }

    /// <summary>Describes the requests of explanations of a text in the query.</summary>
    public static Delegate CreateTextExplanation() => (
        [Description("The text.")] string text,
        [Description(LabelText)] string? label,
        [Description(AgainstText)] string? against,
        [Description(TopText)] int? top) => Task.CompletedTask;
}

/// <summary>Represents a parameter of a signature.</summary>
internal sealed class SignatureParameter(ParameterInfo parameter) : IParameterBindingMetadata
{
    public bool IsBody { get; } = parameter.IsDefined(typeof(FromBodyAttribute), inherit: false);

    public string Name => parameter.Name!;

    public bool HasTryParse => !IsBody && parameter.ParameterType != typeof(string);

    public bool HasBindAsync => false;

    public ParameterInfo ParameterInfo => parameter;

    public bool IsOptional => !IsBody && Name != TextInputs.Name;
}
