using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LinearLearn.Hosting;

/// <summary>Maps endpoints of served models.</summary>
/// <remarks>
/// Requests and answers are JSON. A faulty request is answered with problem details that name the location of the fault. Limits:
/// <see cref="ModelEndpointOptions"/>. The endpoints are open to every client: add <c>RequireAuthorization</c> and
/// <c>RequireRateLimiting</c> as the service needs.
/// </remarks>
public static class LinearLearnEndpointRouteBuilderExtensions
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Maps a POST endpoint that predicts classes.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, for example "/predict".</param>
    /// <param name="name">The name of the model. Default: null, the only one.</param>
    /// <returns>A builder for conventions such as authorization.</returns>
    /// <exception cref="ArgumentException">There is no such model, or no name is given and there are several.</exception>
    /// <remarks>
    /// <para>
    /// Bodies: <c>{"text": "..."}</c> or <c>{"texts": [...]}</c> for texts; an object, an array of objects or <c>{"rows": [...]}</c> for
    /// tables; <c>{"features": [...]}</c> or <c>{"rows": [[...]]}</c> for linear models.
    /// </para>
    /// <para>
    /// Answers: <c>{"label": "spam", "probability": 0.98}</c>, or <c>{"predictions": [...]}</c> for several inputs. The label is null if
    /// the probability is below <see cref="ServedModelOptions.Threshold"/>. <c>?top=3</c> adds the three most probable classes.
    /// </para>
    /// </remarks>
    public static IEndpointConventionBuilder MapLinearModel(this IEndpointRouteBuilder endpoints, string pattern, string? name = null)
    {
        ModelRegistration model = Find(endpoints, name);
        ModelEndpoint endpoint = new(endpoints.ServiceProvider, model);
        Func<HttpContext, int?, Task> action = endpoint.PredictAsync;
        return Describe(
            Map(endpoints, pattern, context => action(context, endpoint.ReadTop(context)), action, model),
            model.Kind switch
            {
                ModelKind.Text => typeof(TextPredictionRequest),
                ModelKind.Table => typeof(TablePredictionRequest),
                _ => typeof(FeaturesPredictionRequest),
            },
            typeof(PredictionAnswer),
            Guard.Text($"Predicts with the model {model.Name}."),
            "The label is null if the model abstains. The query top=3 adds the three most probable classes.");
    }

    /// <summary>Maps a POST endpoint that learns corrections; the model needs a learner (<c>Learn</c>).</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, for example "/learn".</param>
    /// <param name="name">The name of the model. Default: null, the only one.</param>
    /// <returns>A builder for conventions such as authorization.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such model, it has no learner, or no name is given and there are several.
    /// </exception>
    /// <remarks>
    /// Bodies: <c>{"text": "...", "label": "spam"}</c>, with <c>"row": {...}</c> instead of the text for tables and <c>"features":
    /// [...]</c> for linear models, and optionally <c>"weight": 2</c>. Answers: 200 when the correction is on disk, 400 for an unknown
    /// label or an invalid input, 429 if the queue is full, and 503 if corrections cannot be learned, for example because the disk is
    /// full.
    /// </remarks>
    public static IEndpointConventionBuilder MapLinearModelLearning(
        this IEndpointRouteBuilder endpoints, string pattern, string? name = null)
    {
        ModelRegistration model = Find(endpoints, name);
        if (model.GetLearner is null)
            throw new ArgumentException(Guard.Text($"expected a model with a learner (Learn), found {model.Name}"), nameof(name));
        Func<HttpContext, Task> action = new ModelEndpoint(endpoints.ServiceProvider, model).LearnAsync;
        return Describe(
            Map(endpoints, pattern, action, action, model),
            model.Kind switch
            {
                ModelKind.Text => typeof(TextCorrectionRequest),
                ModelKind.Table => typeof(TableCorrectionRequest),
                _ => typeof(FeaturesCorrectionRequest),
            },
            typeof(CorrectionAnswer),
            Guard.Text($"Teaches the model {model.Name} the correct label of an input."),
            "The answer is sent when the correction is on disk.",
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Maps a POST endpoint, and for texts also a GET endpoint, that explains a prediction by contributions of features.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, for example "/explain".</param>
    /// <param name="name">The name of the model. Default: null, the only one.</param>
    /// <returns>A builder for conventions such as authorization, which apply to both endpoints.</returns>
    /// <exception cref="ArgumentException">There is no such model, or no name is given and there are several.</exception>
    /// <remarks>
    /// <para>
    /// Bodies are those of one prediction. The query may have <c>label</c> (default: the predicted class), <c>against</c> (a rival class)
    /// and <c>top</c> (the maximum number of contributions, default: 20).
    /// </para>
    /// <para>
    /// GET has the text in the query: <c>/explain?text=claim+your+prize</c>. The addresses of requests appear in logs, and web servers
    /// limit their length: use POST for confidential and long texts.
    /// </para>
    /// </remarks>
    public static IEndpointConventionBuilder MapLinearModelExplanation(
        this IEndpointRouteBuilder endpoints, string pattern, string? name = null)
    {
        ModelRegistration model = Find(endpoints, name);
        ModelEndpoint endpoint = new(endpoints.ServiceProvider, model);
        string summary = Guard.Text($"Explains a prediction of the model {model.Name}.");
        const string Description = "The contributions add up to the score, except for the bias. The largest come first.";
        Func<HttpContext, string?, string?, int?, Task> action = endpoint.ExplainAsync;
        IEndpointConventionBuilder post = Describe(
            Map(
                endpoints,
                pattern,
                context => action(
                    context,
                    ModelEndpoint.ReadQuery(context, "label"),
                    ModelEndpoint.ReadQuery(context, "against"),
                    endpoint.ReadTop(context)),
                action,
                model),
            model.Kind switch
            {
                ModelKind.Text => typeof(TextPredictionRequest),
                ModelKind.Table => typeof(TablePredictionRequest),
                _ => typeof(FeaturesPredictionRequest),
            },
            typeof(ExplanationAnswer),
            summary,
            Description);
        if (model.Kind != ModelKind.Text)
            return post;
        Func<HttpContext, string?, string?, string?, int?, Task> textAction = endpoint.ExplainTextAsync;
        IEndpointConventionBuilder get = Describe(
            Map(
                endpoints,
                pattern,
                context => textAction(
                    context,
                    ModelEndpoint.ReadQuery(context, TextInputs.Name),
                    ModelEndpoint.ReadQuery(context, "label"),
                    ModelEndpoint.ReadQuery(context, "against"),
                    endpoint.ReadTop(context)),
                textAction,
                model,
                HttpMethods.Get),
            null,
            typeof(ExplanationAnswer),
            summary,
            Description);
        return new EndpointPair(post, get);
    }

    private static ModelRegistration Find(IEndpointRouteBuilder endpoints, string? name)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ModelRegistration[] models = [.. endpoints.ServiceProvider.GetServices<ModelRegistration>()];
        ModelRegistration[] found = [.. models.Where(model => name is null || model.Name == name)];
        if (found.Length == 1)
            return found[0];
        string known = models.Length == 0 ? "none was added" : string.Join(", ", models.Select(model => model.Name));
        throw new ArgumentException(Guard.Text($"expected the name of a served model ({known}), found {name ?? "none"}"), nameof(name));
    }

    /// <summary>Maps a handler that needs no reflection; the method of the action describes the query in OpenAPI documents.</summary>
    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints,
        string pattern,
        Func<HttpContext, Task> handle,
        Delegate action,
        ModelRegistration model,
        string method = "POST")
    {
        RequestDelegate handler = context => ModelEndpoint.HandleAsync(context, handle);
        return endpoints.MapMethods(pattern, [method], handler)
            .WithMetadata(action.Method)
            .WithMetadata([.. action.Method.GetParameters()[1..].Select(parameter => new QueryParameter(parameter))])
            .WithTags(model.Name);
    }

    /// <summary>Describes a parameter of the query, all of which are optional except for the text.</summary>
    private sealed class QueryParameter(ParameterInfo parameter) : IParameterBindingMetadata
    {
        public string Name => parameter.Name!;

        public bool HasTryParse => parameter.ParameterType != typeof(string);

        public bool HasBindAsync => false;

        public ParameterInfo ParameterInfo => parameter;

        public bool IsOptional => Name != TextInputs.Name;
    }

    /// <summary>Applies conventions to two endpoints.</summary>
    private sealed class EndpointPair(IEndpointConventionBuilder first, IEndpointConventionBuilder second) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            first.Add(convention);
            second.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            first.Finally(finallyConvention);
            second.Finally(finallyConvention);
        }
    }

    private static IEndpointConventionBuilder Describe(
        IEndpointConventionBuilder endpoint, Type? request, Type answer, string summary, string description, params int[] faults)
    {
        endpoint.WithSummary(summary).WithDescription(description).WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, answer, [Json]));
        int[] all = [StatusCodes.Status400BadRequest, .. faults];
        if (request is not null)
        {
            endpoint.WithMetadata(new AcceptsMetadata([Json], request));
            all = [.. all, StatusCodes.Status413PayloadTooLarge];
        }
        foreach (int status in all.Order())
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [ProblemJson]));
        return endpoint;
    }
}
