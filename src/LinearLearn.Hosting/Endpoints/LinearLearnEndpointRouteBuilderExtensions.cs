using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
    /// <summary>Maps a POST endpoint that predicts classes.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route, for example "/predict".</param>
    /// <param name="name">The name of the model. Default: null, the only one.</param>
    /// <returns>A builder for conventions such as authorization.</returns>
    /// <exception cref="ArgumentException">There is no such model, or no name is given and there are several.</exception>
    /// <remarks>
    /// <para>
    /// Bodies: <c>{"text": "..."}</c> or <c>{"texts": [...]}</c> for texts; an object, <c>{"row": {...}}</c>, an array of objects or
    /// <c>{"rows": [...]}</c> for tables; <c>{"features": [...]}</c> or <c>{"rows": [[...]]}</c> for linear models.
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
        return new EndpointDescription(
            "predict",
            model,
            Guard.Text($"Predicts with the model {model.Name}."),
            "The label is null if the model abstains.",
            EndpointSignatures.CreatePrediction(model.Kind),
            typeof(PredictionAnswer))
            .Map(endpoints, pattern, context => endpoint.PredictAsync(context, endpoint.ReadTop(context)));
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
    /// [...]</c> for linear models, and optionally <c>"weight": 2</c> (at most <see cref="ModelEndpointOptions.MaxWeight"/>). Answers: 200
    /// when the correction is on disk, 400 for an unknown label or an invalid input, 429 if the queue is full, and 503 if corrections
    /// cannot be learned, for example because the disk is full.
    /// </remarks>
    public static IEndpointConventionBuilder MapLinearModelLearning(
        this IEndpointRouteBuilder endpoints, string pattern, string? name = null)
    {
        ModelRegistration model = Find(endpoints, name);
        if (model.GetLearner is null)
            throw new ArgumentException(Guard.Text($"expected a model with a learner (Learn), found {model.Name}"), nameof(name));
        return new EndpointDescription(
            "learn",
            model,
            Guard.Text($"Teaches the model {model.Name} the correct label of an input."),
            "The answer is sent when the correction is on disk.",
            EndpointSignatures.CreateCorrection(model.Kind),
            typeof(CorrectionAnswer),
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable)
            .Map(endpoints, pattern, new ModelEndpoint(endpoints.ServiceProvider, model).LearnAsync);
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
    /// and <c>top</c> (the maximum number of contributions, default: 20, or <see cref="ModelEndpointOptions.MaxTop"/> if that is lower).
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
        EndpointDescription description = new(
            "explain",
            model,
            Guard.Text($"Explains a prediction of the model {model.Name}."),
            "The contributions add up to the score, except for the bias. The largest come first.",
            EndpointSignatures.CreateExplanation(model.Kind),
            typeof(ExplanationAnswer));
        IEndpointConventionBuilder post = description.Map(endpoints, pattern, context => endpoint.ExplainAsync(
            context, ModelEndpoint.ReadQuery(context, "label"), ModelEndpoint.ReadQuery(context, "against"), endpoint.ReadTop(context)));
        if (model.Kind != ModelKind.Text)
            return post;
        description = description with
        {
            Method = HttpMethods.Get,
            Operation = "explain_text",
            Signature = EndpointSignatures.CreateTextExplanation(),
        };
        IEndpointConventionBuilder get = description.Map(endpoints, pattern, context => endpoint.ExplainTextAsync(
            context,
            ModelEndpoint.ReadQuery(context, TextInputs.Name),
            ModelEndpoint.ReadQuery(context, "label"),
            ModelEndpoint.ReadQuery(context, "against"),
            endpoint.ReadTop(context)));
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

    /// <summary>Applies conventions to two endpoints.</summary>
    private sealed class EndpointPair(IEndpointConventionBuilder first, IEndpointConventionBuilder second) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            first.Add(convention);
            second.Add(endpoint =>
            {
                IEndpointNameMetadata? before = FindName(endpoint);
                convention(endpoint);
                if (FindName(endpoint) is { } name && name != before)
                    endpoint.Metadata.Add(new EndpointNameMetadata(name.EndpointName + "_text")); // names must be unique
            });
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            first.Finally(finallyConvention);
            second.Finally(finallyConvention);
        }

        private static IEndpointNameMetadata? FindName(EndpointBuilder endpoint) =>
            endpoint.Metadata.OfType<IEndpointNameMetadata>().LastOrDefault();
    }
}
