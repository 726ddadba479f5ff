// Serves a spam filter that learns corrections while it predicts, and keeps them when it is killed:
//     dotnet run -c Release --project samples/online-service -- --folder spam-service
// README.md has requests to try. Options such as --urls and --Learner:CheckpointEvery can also be set by variables or in appsettings.json.
using LinearLearn;
using LinearLearn.Hosting;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // without a line for each request
string folder = builder.Configuration["Folder"] is { Length: > 0 } named ? named : "spam-service";
folder = Path.GetFullPath(folder, builder.Environment.ContentRootPath); // where LinearLearn.Hosting also looks
string model = Path.Combine(folder, "spam.safetensors");
if (!File.Exists(model))
    SaveFirstModel(folder, model);

builder.Services.AddTextClassifier("spam")
    .FromFile(model, watch: true)
    .ConfigureEndpoints(options => options.MaxTextLength = 20_000)
    .Learn(options =>
    {
        options.Folder = Path.Combine(folder, "corrections");
        options.LearnerOptions = new LearnerOptions { AdaGrad = new AdaGrad(learningRate: 0.4f), Averaging = false };
    });
builder.Services.Configure<HostedLearnerOptions>("spam", builder.Configuration.GetSection("Learner"));
builder.Services.AddOpenApi();
builder.Services.AddProblemDetails();

WebApplication app = builder.Build();
app.UseStatusCodePages(); // an unknown address is answered with problem details, too
app.MapLinearModel("/predict");
app.MapLinearModelLearning("/learn");
app.MapLinearModelExplanation("/explain");
app.MapGet("/status", (
    [FromKeyedServices("spam")] ServedTextClassifier spam, [FromKeyedServices("spam")] HostedLearner<string> learner) =>
    new Status(spam.LoadedAt, learner.ExamplesLearned, learner.Waiting));
app.MapHealthChecks("/health");
app.MapOpenApi();
app.Run();

// Trains on messages that were made up for the samples. Hashed features need no dictionary, so corrections can have new words.
static void SaveFirstModel(string folder, string path)
{
    Directory.CreateDirectory(folder);
    string[][] lines =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "messages.txt")).Select(line => line.Split('\t', 2))];
    TextEncoderOptions encoding = new() { InverseDocumentFrequency = false, HashBits = 16 };
    TextClassifier.Train(lines.Select(line => line[1]), lines.Select(line => line[0]), encoding: encoding).Save(path);
}

internal sealed record Status(DateTimeOffset? LoadedAt, long ExamplesLearned, int Waiting);
