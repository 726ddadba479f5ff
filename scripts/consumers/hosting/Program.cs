// A native web service predicts, learns a correction and explains, describes its endpoints, and has a healthy model.
using LinearLearn;
using LinearLearn.Hosting;

string folder = Directory.CreateTempSubdirectory("hosting-").FullName, path = Path.Combine(folder, "spam.safetensors");
TextClassifier.Create(["ham", "spam"]).Save(path);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddTextClassifier("spam").FromFile(path, watch: true)
    .Learn(options => (options.Folder, options.PublishEvery) = (Path.Combine(folder, "state"), 1));
builder.Services.Configure<HostedLearnerOptions>("spam", builder.Configuration.GetSection("Learner"));
builder.Services.Configure<ServedModelOptions>("spam", builder.Configuration.GetSection("Model"));
builder.Services.Configure<ModelEndpointOptions>("spam", builder.Configuration.GetSection("Endpoints"));
builder.Services.AddLinearModel("digits").From(_ => new LinearModel([1, -1], [0], [0, 1]));
builder.Services.AddOpenApi();
WebApplication app = builder.Build();
app.MapOpenApi();
app.MapLinearModel("/predict", "spam");
app.MapLinearModelLearning("/learn", "spam");
app.MapLinearModelExplanation("/explain", "spam");
app.MapLinearModel("/digits", "digits");
app.MapHealthChecks("/health");
await app.StartAsync();

using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
await ExpectAsync("/predict", """{"text": "a free prize"}""", 200, """{"label":"ham","probability":0.5}""");
await ExpectAsync("/learn", """{"text": "a free prize", "label": "other"}""", 400, "other");
await ExpectAsync("/learn", """{"text": "a free prize", "label": "spam"}""", 200, """{"examplesLearned":1}""");
await ExpectAsync("/predict", """{"text": "a free prize"}""", 200, "\"spam\"");
await ExpectAsync("/explain", """{"text": "a free prize"}""", 200, "prize");
await ExpectAsync("/digits", """{"rows": [[1, 2]]}""", 200, "\"label\":\"0\"");
if (await client.GetStringAsync("/health") != "Healthy")
    throw new InvalidDataException("expected a healthy service");
string document = await client.GetStringAsync("/openapi/v1.json");
foreach (string operation in new[] { "predict_spam", "learn_spam", "explain_spam", "explain_text_spam", "predict_digits" })
{
    if (!document.Contains(operation, StringComparison.Ordinal))
        throw new InvalidDataException($"expected the operation {operation}, found {document}");
}
await app.StopAsync();
await app.DisposeAsync();
Directory.Delete(folder, recursive: true);
Console.WriteLine("predicted, learned and explained by HTTP");
return 0;

async Task ExpectAsync(string address, string json, int code, string answer)
{
    using StringContent content = new(json, null, "application/json");
    using HttpResponseMessage response = await client.PostAsync(address, content);
    string body = await response.Content.ReadAsStringAsync();
    if ((int)response.StatusCode != code || !body.Contains(answer, StringComparison.Ordinal))
        throw new InvalidDataException($"{address}: expected {code} and {answer}, found {(int)response.StatusCode} and {body}");
}
