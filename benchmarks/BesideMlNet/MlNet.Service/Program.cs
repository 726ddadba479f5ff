using LinearLearn.BesideMlNet;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.ObjectPool;
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
builder.Services.AddSingleton(provider => new PooledModel(model, provider.GetRequiredService<ILogger<PooledModel>>()));
builder.Services.AddHealthChecks().AddCheck<PooledModelCheck>("spam");
WebApplication app = builder.Build();
app.Services.GetRequiredService<PooledModel>(); // a missing or damaged file makes the start fail
app.MapPost("/predict", (PredictionRequest request, PooledModel pooled) =>
{
    if (request.Text is null || request.Text.Length > MaxTextLength)
        return Results.Problem($"text: expected a text of at most {MaxTextLength} characters", statusCode: 400);
    return Results.Ok(pooled.Predict(request.Text));
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

    /// <summary>Predicts with a pool of engines, which are not thread-safe, and loads the model again when its file changes.</summary>
    /// <remarks>It does what <c>PredictionEnginePool</c> of Microsoft.Extensions.ML does with a watched file, and keeps a fault.</remarks>
    internal sealed class PooledModel : IDisposable
    {
        private readonly string _path;
        private readonly ILogger _logger;
        private readonly FileSystemWatcher _watcher;
        private readonly Lock _loading = new();
        private volatile ObjectPool<PredictionEngine<Message, MessagePrediction>> _pool;
        private volatile Exception? _lastFault;

        public PooledModel(string path, ILogger<PooledModel> logger)
        {
            (_path, _logger) = (path, logger);
            _pool = Load();
            _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            _watcher.Created += (_, _) => Reload();
            _watcher.Changed += (_, _) => Reload();
            _watcher.Renamed += (_, _) => Reload();
            _watcher.EnableRaisingEvents = true;
        }

        /// <summary>Gets the fault of the last attempt to load the model; null if it succeeded.</summary>
        public Exception? LastFault => _lastFault;

        public PredictionAnswer Predict(string text)
        {
            ObjectPool<PredictionEngine<Message, MessagePrediction>> pool = _pool;
            PredictionEngine<Message, MessagePrediction> engine = pool.Get();
            try
            {
                MessagePrediction prediction = engine.Predict(new Message { Text = text });
                return prediction.PredictedLabel
                    ? new PredictionAnswer("spam", prediction.Probability)
                    : new PredictionAnswer("ham", 1 - prediction.Probability);
            }
            finally
            {
                pool.Return(engine);
            }
        }

        public void Dispose() => _watcher.Dispose();

        private void Reload()
        {
            lock (_loading)
            {
                try
                {
                    _pool = Load();
                    _lastFault = null;
                }
#pragma warning disable CA1031 // the previous model stays in use, whatever is wrong with the new file
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    _lastFault = exception;
                    _logger.LogError(exception, "{Path}: the previous model stays in use", _path);
                }
            }
        }

        private DefaultObjectPool<PredictionEngine<Message, MessagePrediction>> Load()
        {
            MLContext context = new();
            return new DefaultObjectPool<PredictionEngine<Message, MessagePrediction>>(
                new EnginePolicy(context, context.Model.Load(_path, out _)));
        }
    }

    /// <summary>Creates the engines of a pool.</summary>
    internal sealed class EnginePolicy(MLContext context, ITransformer model)
        : PooledObjectPolicy<PredictionEngine<Message, MessagePrediction>>
    {
        public override PredictionEngine<Message, MessagePrediction> Create() =>
            context.Model.CreatePredictionEngine<Message, MessagePrediction>(model);

        public override bool Return(PredictionEngine<Message, MessagePrediction> obj) => true;
    }

    /// <summary>Reports whether the last version of the file could be loaded.</summary>
    internal sealed class PooledModelCheck(PooledModel model) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(model.LastFault is { } fault
                ? HealthCheckResult.Degraded($"the previous model stays in use: {fault.Message}", fault)
                : HealthCheckResult.Healthy());
    }
}
