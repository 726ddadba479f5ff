using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LinearLearn.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LinearLearn.Hosting.Tests;

/// <summary>Compares the OpenAPI document of all endpoints with what they accept and answer.</summary>
public class OpenApiTests
{
    private TemporaryFolder _folder = null!;
    private WebService _service = null!;
    private JsonNode _document = null!;

    [OneTimeSetUp]
    public async Task StartService()
    {
        _folder = new TemporaryFolder();
        _service = await WebService.StartAsync(
            services =>
            {
                services.AddOpenApi();
                services.AddTextClassifier("spam").From(_ => Models.CreateText())
                    .Learn(options => options.Folder = _folder.GetFile("spam"));
                services.AddTableClassifier("flats").From(_ => Models.CreateTable())
                    .Learn(options => options.Folder = _folder.GetFile("flats"));
                services.AddLinearModel("a to ü").From(_ => Models.CreateLinear());
                services.AddLinearModel("digits").From(_ => Models.CreateLinear())
                    .Learn(options => options.Folder = _folder.GetFile("digits"));
            },
            app =>
            {
                app.MapOpenApi();
                foreach (string name in new[] { "spam", "flats", "digits" })
                {
                    app.MapLinearModel($"/{name}", name);
                    app.MapLinearModelLearning($"/{name}/learn", name);
                    app.MapLinearModelExplanation($"/{name}/explain", name);
                }
                app.MapLinearModel("/again", "spam");
                app.MapLinearModel("/letters", "a to ü");
            });
        _document = JsonNode.Parse(await _service.Client.GetStringAsync("/openapi/v1.json"))!;
    }

    [OneTimeTearDown]
    public async Task StopService()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("/spam", """{"text":"a"}""")]
    [TestCase("/spam?top=2", """{"text":"a","texts":null}""")]
    [TestCase("/spam", """{"texts":["a","b"]}""")]
    [TestCase("/spam?top=1", """{"text":null,"texts":["a"]}""")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam"}""")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","weight":2}""")]
    [TestCase("/spam/explain", """{"text":"free lunch"}""")]
    [TestCase("/spam/explain?label=ham&against=spam&top=1", """{"text":"free lunch"}""")]
    [TestCase("/flats", """{"rooms":4,"city":"Bonn"}""")]
    [TestCase("/flats", """[{"rooms":4,"city":"Bonn"}]""")]
    [TestCase("/flats", """{"row":{"rooms":4,"city":"Bonn"}}""")]
    [TestCase("/flats?top=2", """{"rows":[{"rooms":4,"city":"Bonn"}]}""")]
    [TestCase("/flats/learn", """{"row":{"rooms":4,"city":"Bonn"},"label":"no","weight":0.5}""")]
    [TestCase("/flats/explain", """{"rooms":4,"city":"Bonn"}""")]
    [TestCase("/digits", """{"features":[1,2,3]}""")]
    [TestCase("/digits", """{"features":[1,2,3],"rows":null}""")]
    [TestCase("/digits?top=2", """{"rows":[[1,2,3],[0,0,0.5]]}""")]
    [TestCase("/digits/learn", """{"features":[1,2,3],"label":"3","weight":2}""")]
    [TestCase("/digits/explain?against=3", """{"features":[1,2,3]}""")]
    public async Task Described_body_is_accepted_and_answered_as_described(string path, string body)
    {
        JsonNode operation = FindOperation(path);
        AssertIsValid(GetSchema(operation["requestBody"]!), body, isExpected: true);
        await AssertAnswerAsync(operation, await PostAsync(path, body), 200);
    }

    [TestCase("/spam", """{"text":5}""")]
    [TestCase("/spam", """{"texts":[5]}""")]
    [TestCase("/spam/learn", """{"text":"a"}""")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","weight":"2"}""")]
    [TestCase("/spam/explain", """{"texts":["a"]}""")]
    [TestCase("/flats/learn", """{"row":[],"label":"no"}""")]
    [TestCase("/flats/learn", """{"row":{},"label":"no","weight":"2"}""")]
    [TestCase("/flats/explain", "[]")]
    [TestCase("/digits", """{"features":["1","2","3"]}""")]
    [TestCase("/digits", """{"rows":[["1","2","3"]]}""")]
    [TestCase("/digits", """{"rows":[1]}""")]
    [TestCase("/digits/learn", """{"features":[1,2,"3"],"label":"3"}""")]
    [TestCase("/digits/learn", """{"label":"3"}""")]
    [TestCase("/digits/explain", """{"rows":[[1,2,3]]}""")]
    public async Task Body_against_the_description_is_answered_with_a_described_problem(string path, string body)
    {
        JsonNode operation = FindOperation(path);
        AssertIsValid(GetSchema(operation["requestBody"]!), body, isExpected: false);
        await AssertAnswerAsync(operation, await PostAsync(path, body), 400);
    }

    [Test]
    public async Task Content_type_and_text_in_the_query_are_answered_as_described()
    {
        await AssertAnswerAsync(FindOperation("/spam"), await PostAsync("/spam", "a", "text/plain"), 415);
        JsonNode operation = FindOperation("/spam/explain", "get");
        Assert.That(operation["requestBody"], Is.Null);
        await AssertAnswerAsync(operation, await _service.Client.GetAsync("/spam/explain?text=free+lunch&against=ham"), 200);
        await AssertAnswerAsync(operation, await _service.Client.GetAsync("/spam/explain"), 400);
    }

    [Test]
    public void Operations_have_unique_identifiers_and_their_parameters_descriptions()
    {
        JsonNode[] operations = [.. _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(one => one.Value!)];
        Assert.That(operations.Select(one => (string?)one["operationId"]), Is.EquivalentTo(new[]
        {
            "predict_spam", "learn_spam", "explain_spam", "explain_text_spam", "predict2_spam",
            "predict_flats", "learn_flats", "explain_flats", "predict_digits", "learn_digits", "explain_digits", "predict_a_20to_20_C3_BC",
        }));
        string[] parameters =
        [
            .. operations.SelectMany(one => one["parameters"]?.AsArray() ?? []).Select(parameter =>
                $"{parameter!["name"]} {(bool?)parameter["required"] ?? false} {parameter["description"]?.GetValue<string>()[..3]}"),
        ];
        Assert.That(parameters.Distinct(), Is.EquivalentTo(new[]
        {
            "top False The", "label False The", "against False A r", "text True The",
        }));
    }

    private JsonNode FindOperation(string path, string method = "post") => _document["paths"]![path.Split('?')[0]]![method]!;

    private static JsonNode GetSchema(JsonNode described, string type = "application/json") => described["content"]![type]!["schema"]!;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string type)
    {
        using StringContent content = new(body, Encoding.UTF8, type);
        return await client.PostAsync(path, content);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json") =>
        PostAsync(_service.Client, path, body, type);

    private async Task AssertAnswerAsync(JsonNode operation, HttpResponseMessage response, int status)
    {
        using HttpResponseMessage disposed = response;
        string answer = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), answer);
        string type = response.Content.Headers.ContentType!.MediaType!;
        JsonNode schema = GetSchema(operation["responses"]![$"{status}"]!, type);
        AssertIsValid(schema, answer, isExpected: true);
        if ((string?)schema["$ref"] is { } reference)
            schema = _document["components"]!["schemas"]![reference.Split('/')[^1]]!;
        Assert.That(
            JsonNode.Parse(answer)!.AsObject().Select(member => member.Key),
            Is.SubsetOf(schema["properties"]!.AsObject().Select(member => member.Key)));
    }

    private void AssertIsValid(JsonNode schema, string json, bool isExpected)
    {
        JsonObject complete = schema.DeepClone().AsObject();
        complete["$defs"] = _document["components"]!["schemas"]!.DeepClone();
        string text = complete.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        EvaluationResults results = JsonSchema.FromText(text).Evaluate(
            JsonDocument.Parse(json).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        string paths = string.Join(", ", results.Details!.Select(detail => detail.EvaluationPath));
        Assert.That(results.IsValid, Is.EqualTo(isExpected), $"{schema.ToJsonString()} {paths}");
    }
}
