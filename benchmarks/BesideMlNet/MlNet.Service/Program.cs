using System.Text.Json.Serialization;
using LinearLearn.BesideMlNet;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.ML;

const int MaxTextLength = 100_000;
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = 1 << 20);
string model = Path.Combine(Directory.CreateDirectory(builder.Configuration["Folder"] ?? ".").FullName, "spam.model");
if (!File.Exists(model))
{
    // The pipeline of ML.NET's tutorial for sentiment analysis.
    MLContext context = new(seed: 1);
    string[][] lines = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "messages.txt")).Select(line => line.Split('\t', 2))];
    IDataView data = context.Data.LoadFromEnumerable(lines.Select(line => new Message { Text = line[1], Label = line[0] == "spam" }));
    ITransformer trained = context.Transforms.Text.FeaturizeText("Features", nameof(Message.Text))
        .Append(context.BinaryClassification.Trainers.SdcaLogisticRegression())
        .Fit(data);
    context.Model.Save(trained, data.Schema, model);
}
builder.Services.AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
builder.Services.AddSingleton(provider => new PooledModel(model, provider.GetRequiredService<ILogger<PooledModel>>()));
builder.Services.AddHealthChecks().AddCheck<PooledModelCheck>("spam");
WebApplication app = builder.Build();
app.Services.GetRequiredService<PooledModel>(); // a missing or damaged file makes the start fail
app.MapPost("/predict", (PredictionRequest request, PooledModel pooled) =>
{
    if (request.Text is null || request.Text.Length > MaxTextLength)
        return Results.Problem($"text: expected a text of at most {MaxTextLength} characters", statusCode: 400);
    return Results.Json(pooled.Predict(request.Text), ServiceJson.Default.PredictionAnswer);
});
app.MapHealthChecks("/health");
app.Run();

namespace LinearLearn.BesideMlNet
{
    /// <summary>Represents a message and whether it is spam.</summary>
    internal sealed class Message
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    /// <summary>Represents the output of the model.</summary>
    internal sealed class MessagePrediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }

    internal sealed record PredictionRequest(string? Text);

    internal sealed record PredictionAnswer(string Label, float Probability);

    /// <summary>Reads and writes JSON without reflection, which is faster.</summary>
    [JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(PredictionRequest))]
    [JsonSerializable(typeof(PredictionAnswer))]
    internal sealed partial class ServiceJson : JsonSerializerContext;

    /// <summary>Reports whether the last version of the file could be loaded.</summary>
    internal sealed class PooledModelCheck(PooledModel model) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(model.LastFault is { } fault
                ? HealthCheckResult.Degraded($"the previous model stays in use: {fault.Message}", fault)
                : HealthCheckResult.Healthy());
    }
}
