using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting.Tests;

public class MappingTests : FolderFixture
{
    private const string Correction = """{"features":[1,2,3],"label":"3"}""";

    [Test]
    public async Task Name_may_be_omitted_only_if_there_is_one_model_and_must_be_known()
    {
        await using WebService one = await WebService.StartAsync(
            services => services.AddLinearModel().From(_ => Models.CreateLinear()), app => app.MapLinearModel("/predict"));
        using HttpResponseMessage response = await PostAsync(one, "/predict", """{"features":[1,2,3]}""");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await using WebService two = await WebService.StartAsync(
            services =>
            {
                services.AddLinearModel("a").From(_ => Models.CreateLinear());
                services.AddLinearModel("b").From(_ => Models.CreateLinear());
            },
            app =>
            {
                Assert.That(
                    () => app.MapLinearModel("/predict"),
                    Throws.ArgumentException.With.Message.Contains("expected the name of a served model (a, b), found none"));
                Assert.That(() => app.MapLinearModel("/predict", "c"), Throws.ArgumentException.With.Message.Contains("found c"));
                Assert.That(
                    () => app.MapLinearModelLearning("/learn", "a"),
                    Throws.ArgumentException.With.Message.Contains("expected a model with a learner (Learn), found a"));
            });
    }

    [Test]
    public async Task Full_queue_is_answered_with_429_and_a_full_disk_with_503()
    {
        using ManualResetEventSlim disk = new();
        bool isFull = false;
        await using WebService service = await WebService.StartAsync(
            services => services.AddLinearModel().From(_ => Models.CreateLinear())
                .Learn(options => (options.Folder, options.Capacity) = (Folder.GetFile("state"), 1)),
            app =>
            {
                app.Services.GetRequiredService<HostedLearner<ReadOnlyMemory<float>>>().Flush = _ =>
                {
                    disk.Wait();
                    if (isFull)
                        throw new IOException("no space left at /secret");
                };
                app.MapLinearModelLearning("/learn");
            });
        Task<HttpResponseMessage> first = PostAsync(service, "/learn", Correction);
        HostedLearner<ReadOnlyMemory<float>> learner = service.Services.GetRequiredService<HostedLearner<ReadOnlyMemory<float>>>();
        await Eventually.Is(() => learner.Waiting == 1, "a correction in the queue");
        using HttpResponseMessage second = await PostAsync(service, "/learn", Correction);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(second.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        disk.Set();
        Assert.That((await Eventually.Completes(first)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Eventually.Is(() => learner.Waiting == 0, "an empty queue");

        isFull = true;
        using HttpResponseMessage third = await PostAsync(service, "/learn", Correction);
        Assert.That(third.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await third.Content.ReadAsStringAsync(), Does.Not.Contain("secret"));
        isFull = false;
    }

    [TestCase("text/plain", "a", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/json", "{", HttpStatusCode.BadRequest)]
    [TestCase("application/json", """{"features":[1,2],"label":"3"}""", HttpStatusCode.BadRequest)]
    [TestCase("application/json", """{"features":[1,2,"3"],"label":"3"}""", HttpStatusCode.BadRequest)]
    [TestCase("application/json", """{"features":[1,2,3],"label":"x"}""", HttpStatusCode.BadRequest)]
    [TestCase("application/json", """{"features":[1,2,3],"label":"3","weight":101}""", HttpStatusCode.BadRequest)]
    [TestCase("application/json", """{"features":[1,2,3],"label":"3","weight":100,"x":[10000000,1000000,1000000,1000000,10000]}""",
        HttpStatusCode.RequestEntityTooLarge)]
    public async Task Rejected_request_to_learn_is_counted_once(string type, string body, HttpStatusCode status)
    {
        await using WebService service = await WebService.StartAsync(
            services => services.AddLinearModel().From(_ => Models.CreateLinear())
                .ConfigureEndpoints(options => options.MaxBodyBytes = 80)
                .Learn(options => options.Folder = Folder.GetFile("state")),
            app => app.MapLinearModelLearning("/learn"));
        using MetricCollector<long> corrections = new(
            service.Services.GetRequiredService<IMeterFactory>(), "LinearLearn", "linearlearn.corrections");
        using StringContent content = new(body, Encoding.UTF8, type);
        using HttpResponseMessage response = await service.Client.PostAsync("/learn", content);
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(
            corrections.GetMeasurementSnapshot().Select(measurement => (measurement.Value, measurement.Tags["outcome"])),
            Is.EqualTo(new (long, object?)[] { (1, "rejected") }));
    }

    [Test]
    public void Maximum_weight_must_be_above_0_and_at_most_a_million([Values(0, -1, float.NaN, 1_000_001)] float weight) => Assert.That(
        async () => await WebService.StartAsync(
            services => services.AddLinearModel().From(_ => Models.CreateLinear())
                .ConfigureEndpoints(options => options.MaxWeight = weight),
            app => { }),
        Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith(
            "model default: ModelEndpointOptions.MaxWeight: expected a number above 0, at most 1,000,000, found "));

    [TestCase("gzip", HttpStatusCode.OK)]
    [TestCase("br", HttpStatusCode.BadRequest)] // damaged, because the body has another format
    [TestCase("deflate", HttpStatusCode.BadRequest)]
    [TestCase("zstd", HttpStatusCode.UnsupportedMediaType)]
    public async Task Compressed_body_is_read_and_a_damaged_one_is_answered_with_a_problem(string encoding, HttpStatusCode status)
    {
        await using WebService service = await WebService.StartAsync(
            services =>
            {
                services.AddLinearModel().From(_ => Models.CreateLinear());
                services.AddRequestDecompression();
            },
            app =>
            {
                app.UseRequestDecompression();
                app.MapLinearModel("/predict");
            });
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("""{"features":[1,2,3]}"""u8);
        using ByteArrayContent content = new(compressed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await service.Client.PostAsync("/predict", content);
        Assert.That(response.StatusCode, Is.EqualTo(status));
        string expected = status switch
        {
            HttpStatusCode.OK => "label",
            HttpStatusCode.BadRequest => "expected a body that its Content-Encoding can decompress, found damaged data",
            _ => "expected no Content-Encoding, found zstd",
        };
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(expected));
    }

    [Test]
    public async Task Problem_details_service_of_the_application_writes_the_problems()
    {
        await using WebService service = await WebService.StartAsync(
            services =>
            {
                services.AddLinearModel().From(_ => Models.CreateLinear());
                services.AddProblemDetails(options =>
                    options.CustomizeProblemDetails = context => context.ProblemDetails.Instance = "here");
            },
            app => app.MapLinearModel("/predict"));
        using HttpResponseMessage response = await PostAsync(service, "/predict", """{"rows":[[1]]}""");
        JsonElement problem = await response.ReadJsonAsync();
        Assert.That(problem.GetProperty("instance").GetString(), Is.EqualTo("here"));
        Assert.That(problem.GetProperty("location").GetString(), Is.EqualTo("rows[0]"));
        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo("rows[0]: expected 3 values, found 1"));
    }

    [Test]
    public async Task OpenApi_document_describes_the_endpoints()
    {
        await using WebService service = await WebService.StartAsync(
            services =>
            {
                services.AddOpenApi();
                services.AddTextClassifier("spam").From(_ => Models.CreateText()).Learn(options => options.Folder = Folder.GetFile("spam"));
                services.AddTableClassifier("flats").From(_ => Models.CreateTable());
                services.AddLinearModel("digits").From(_ => Models.CreateLinear());
            },
            app =>
            {
                app.MapOpenApi();
                app.MapLinearModel("/spam", "spam");
                app.MapLinearModelLearning("/spam/learn", "spam");
                app.MapLinearModelExplanation("/spam/explain", "spam");
                app.MapLinearModel("/flats", "flats");
                app.MapLinearModel("/digits", "digits");
            });
        JsonElement document = await (await service.Client.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        JsonElement predict = Operation("/spam");
        Assert.That(predict.GetProperty("summary").GetString(), Is.EqualTo("Predicts with the model spam."));
        Assert.That(predict.GetProperty("tags")[0].GetString(), Is.EqualTo("spam"));
        Assert.That(Parameters(predict), Is.EqualTo(new[] { "top" }));
        Assert.That(Parameters(Operation("/spam/explain")), Is.EqualTo(new[] { "label", "against", "top" }));
        Assert.That(Properties(RequestOf(predict)), Is.EqualTo(new[] { "text", "texts" }));
        Assert.That(Properties(RequestOf(Operation("/spam/learn"))), Is.EqualTo(new[] { "text", "label", "weight" }));
        Assert.That(Properties(RequestOf(Operation("/digits"))), Is.EqualTo(new[] { "features", "rows" }));
        Assert.That(Responses(predict), Is.EqualTo(new[] { "200", "400", "413", "415" }));
        Assert.That(Responses(Operation("/spam/learn")), Is.EqualTo(new[] { "200", "400", "413", "415", "429", "503" }));
        JsonElement answer = predict.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json");
        Assert.That(Properties(answer.GetProperty("schema")), Is.SupersetOf(new[] { "label", "probability", "predictions" }));

        JsonElement explain = Operation("/spam/explain", "get");
        Assert.That(Parameters(explain), Is.EqualTo(new[] { "text", "label", "against", "top" }));
        Assert.That(
            explain.GetProperty("parameters").EnumerateArray().Select(one => one.TryGetProperty("required", out JsonElement required)
                && required.GetBoolean()),
            Is.EqualTo(new[] { true, false, false, false }));
        Assert.That(explain.TryGetProperty("requestBody", out _), Is.False);
        Assert.That(Responses(explain), Is.EqualTo(new[] { "200", "400" }));

        JsonElement Operation(string path, string method = "post") =>
            document.GetProperty("paths").GetProperty(path).GetProperty(method);

        JsonElement RequestOf(JsonElement operation) =>
            operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");

        IEnumerable<string> Properties(JsonElement schema)
        {
            if (schema.TryGetProperty("$ref", out JsonElement reference))
                schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            return schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        }

        static IEnumerable<string?> Parameters(JsonElement operation) =>
            operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString());

        static IEnumerable<string> Responses(JsonElement operation) =>
            operation.GetProperty("responses").EnumerateObject().Select(response => response.Name);
    }

    [Test]
    public async Task Conventions_of_an_explanation_apply_to_both_methods()
    {
        await using WebService service = await WebService.StartAsync(
            services => services.AddTextClassifier().From(_ => Models.CreateText()),
            app => app.MapLinearModelExplanation("/explain").WithMetadata(new HostAttribute("other.example")));
        using HttpResponseMessage post = await PostAsync(service, "/explain", """{"text":"lunch"}""");
        using HttpResponseMessage get = await service.Client.GetAsync("/explain?text=lunch");
        Assert.That((post.StatusCode, get.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Explanation_of_texts_with_a_name_has_it_with_a_suffix_at_the_endpoint_for_GET()
    {
        await using WebService service = await WebService.StartAsync(
            services => services.AddTextClassifier().From(_ => Models.CreateText()),
            app => app.MapLinearModelExplanation("/explain").WithName("why"));
        using HttpResponseMessage get = await service.Client.GetAsync("/explain?text=lunch");
        Assert.That(get.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            service.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint =>
                endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName),
            Is.EqualTo(new[] { "why", "why_text" }));
    }

    private static async Task<HttpResponseMessage> PostAsync(WebService service, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await service.Client.PostAsync(path, content);
    }
}
