using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting;

/// <summary>Answers the requests to the endpoints of one model.</summary>
internal sealed class ModelEndpoint
{
    private const int DefaultContributions = 20;
    private const string TopName = "top";

    private readonly ModelInputs _inputs;
    private readonly ModelEndpointOptions _limits;
    private readonly IHostedLearner? _learner;
    private readonly ServingMetrics _metrics;
    private readonly KeyValuePair<string, object?> _tag;

    public ModelEndpoint(IServiceProvider services, ModelRegistration model)
    {
        _limits = services.GetRequiredService<IOptionsMonitor<ModelEndpointOptions>>().Get(model.OptionsName);
        _metrics = services.GetRequiredService<ServingMetrics>();
        _tag = ServingMetrics.TagOf(model.Name);
        _learner = model.GetLearner?.Invoke(services);
        ServedModel served = model.GetServed(services);
        _inputs = model.Kind switch
        {
            ModelKind.Text => new TextInputs((ServedTextClassifier)served, (HostedLearner<string>?)_learner, _limits),
            ModelKind.Table => new TableInputs((ServedTableClassifier)served, (HostedLearner<TableRow>?)_learner, _limits),
            _ => new FeatureInputs((ServedLinearModel)served, (HostedLearner<ReadOnlyMemory<float>>?)_learner, _limits),
        };
    }

    /// <summary>Predicts the inputs in the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="top">The number of most probable classes to return for each input. Default: none.</param>
    public async Task PredictAsync(HttpContext context, int? top)
    {
        using RequestBody body = await RequestBody.ReadAsync(context, _limits.MaxBodyBytes).ConfigureAwait(false);
        List<(JsonElement Input, string Location)> inputs = _inputs.FindInputs(body.Root, out bool isMany);
        InputAnswer[] answers = [.. inputs.Select(input => _inputs.Predict(input.Input, input.Location, top))];
        await WriteAsync(context, json =>
        {
            if (!isMany)
            {
                WriteAnswer(json, answers[0]);
                return;
            }
            json.WriteStartObject();
            json.WriteStartArray("predictions");
            foreach (InputAnswer answer in answers)
                WriteAnswer(json, answer);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Learns the correction in the body.</summary>
    /// <param name="context">The request.</param>
    public async Task LearnAsync(HttpContext context)
    {
        bool isRead = false;
        try
        {
            using RequestBody body = await RequestBody.ReadAsync(context, _limits.MaxBodyBytes).ConfigureAwait(false);
            Func<Task?> learn = _inputs.ReadCorrection(body.Root);
            isRead = true;
            Task learned = learn()
                ?? throw new RequestFault(StatusCodes.Status429TooManyRequests, "", "the queue of corrections is full");
            await learned.ConfigureAwait(false);
        }
        catch (RequestFault) when (!isRead)
        {
            _metrics.RecordCorrections(_tag, "rejected"); // the learner counts all others
            throw;
        }
        catch (ArgumentException exception)
        {
            throw new RequestFault(StatusCodes.Status400BadRequest, "", Guard.GetMessage(exception), exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // The message can name files of the server, which only its log should show.
            throw new RequestFault(StatusCodes.Status503ServiceUnavailable, "", "corrections cannot be learned at present", exception);
        }
        await WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("examplesLearned", _learner!.ExamplesLearned);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Explains the prediction of the input in the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival class, to explain the difference of both. Default: none.</param>
    /// <param name="top">The maximum number of contributions. Default: 20.</param>
    public async Task ExplainAsync(HttpContext context, string? label, string? against, int? top)
    {
        using RequestBody body = await RequestBody.ReadAsync(context, _limits.MaxBodyBytes).ConfigureAwait(false);
        List<(JsonElement Input, string Location)> inputs = _inputs.FindInputs(body.Root, out bool isMany);
        if (isMany)
            throw new RequestFault(StatusCodes.Status400BadRequest, "", "expected one input to explain, found a list");
        Explanation explanation = _inputs.Explain(inputs[0].Input, inputs[0].Location, label, against);
        await WriteAsync(context, json => WriteExplanation(json, explanation, top)).ConfigureAwait(false);
    }

    /// <summary>Explains the prediction of the text in the query.</summary>
    /// <param name="context">The request.</param>
    /// <param name="text">The text.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival class, to explain the difference of both. Default: none.</param>
    /// <param name="top">The maximum number of contributions. Default: 20.</param>
    public Task ExplainTextAsync(HttpContext context, string? text, string? label, string? against, int? top)
    {
        if (text is null)
            throw new RequestFault(StatusCodes.Status400BadRequest, TextInputs.Name, "expected a text in the query, found none");
        Explanation explanation = ((TextInputs)_inputs).Explain(text, label, against);
        return WriteAsync(context, json => WriteExplanation(json, explanation, top));
    }

    /// <summary>Answers a request by an action, and with problem details if it is faulty.</summary>
    public static async Task HandleAsync(HttpContext context, Func<HttpContext, Task> action)
    {
        try
        {
            await action(context).ConfigureAwait(false);
        }
        catch (RequestFault fault)
        {
            await fault.WriteAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the number of classes or contributions from the query.</summary>
    /// <exception cref="RequestFault">It is not a number, or out of range.</exception>
    public int? ReadTop(HttpContext context)
    {
        string? text = ReadQuery(context, TopName);
        if (text is null)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) || top < 1 || top > _limits.MaxTop)
        {
            throw new RequestFault(
                StatusCodes.Status400BadRequest,
                TopName,
                Guard.Text($"expected a number of 1 to {_limits.MaxTop} in the query, found {Describe(text)}"));
        }
        return top;
    }

    /// <summary>Reads a text from the query; null if it is missing.</summary>
    public static string? ReadQuery(HttpContext context, string name)
    {
        Microsoft.Extensions.Primitives.StringValues values = context.Request.Query[name];
        return values.Count <= 1
            ? values.FirstOrDefault()
            : throw new RequestFault(
                StatusCodes.Status400BadRequest, name, Guard.Text($"expected one value in the query, found {values.Count}"));
    }

    private static string Describe(string text) => string.IsNullOrWhiteSpace(text) ? "none" : DisplayText.ShortenName(text);

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using (Utf8JsonWriter json = new(context.Response.BodyWriter))
            write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteAnswer(Utf8JsonWriter json, InputAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("label", answer.IsAnswer ? answer.Prediction.Label : null);
        json.WriteNumber("probability", answer.Prediction.Probability);
        if (answer.Top is { } top)
        {
            json.WriteStartArray(TopName);
            foreach (Prediction prediction in top)
            {
                json.WriteStartObject();
                json.WriteString("label", prediction.Label);
                json.WriteNumber("probability", prediction.Probability);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void WriteExplanation(Utf8JsonWriter json, Explanation explanation, int? top)
    {
        int count = top ?? Math.Min(DefaultContributions, _limits.MaxTop);
        json.WriteStartObject();
        json.WriteString("label", explanation.Classes.NameOf(explanation.Label));
        if (explanation.Against is { } against)
            json.WriteString("against", explanation.Classes.NameOf(against));
        json.WriteNumber("score", explanation.Score);
        json.WriteNumber("bias", explanation.Bias);
        json.WriteStartArray("contributions");
        foreach (Contribution contribution in explanation.Contributions.Take(count))
        {
            json.WriteStartObject();
            json.WriteString("name", contribution.Name);
            json.WriteNumber("column", contribution.Column);
            json.WriteNumber("feature", contribution.Feature);
            json.WriteNumber("weight", contribution.Weight);
            json.WriteNumber("value", contribution.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
