using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Hosting.Tests;

public class EndpointTests
{
    private TemporaryFolder _folder = null!;
    private WebService _service = null!;

    [OneTimeSetUp]
    public async Task StartService()
    {
        _folder = new TemporaryFolder();
        _service = await WebService.StartAsync(
            services =>
            {
                services.AddTextClassifier("spam").From(_ => Models.CreateText(rounds: 3))
                    .Configure(options => options.Threshold = 0.65)
                    .ConfigureEndpoints(options =>
                        (options.MaxBodyBytes, options.MaxInputs, options.MaxTextLength, options.MaxTop) = (2000, 3, 100, 2))
                    .Learn(options => (options.Folder, options.PublishInterval) = (_folder.GetFile("spam"), TimeSpan.FromDays(1)));
                services.AddTableClassifier("flats").From(_ => Models.CreateTable())
                    .ConfigureEndpoints(options => options.MaxTextLength = 20)
                    .Learn(options => (options.Folder, options.PublishInterval) = (_folder.GetFile("flats"), TimeSpan.FromDays(1)));
                services.AddLinearModel("digits").From(_ => Models.CreateLinear())
                    .Learn(options => (options.Folder, options.PublishInterval) = (_folder.GetFile("digits"), TimeSpan.FromDays(1)));
            },
            app =>
            {
                foreach (string name in new[] { "spam", "flats", "digits" })
                {
                    app.MapLinearModel($"/{name}", name);
                    app.MapLinearModelLearning($"/{name}/learn", name);
                    app.MapLinearModelExplanation($"/{name}/explain", name);
                }
            });
    }

    [OneTimeTearDown]
    public async Task StopService()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Texts_are_predicted_as_by_the_classifier()
    {
        TextClassifier model = Models.CreateText(rounds: 3);
        Prediction expected = model.Predict(Models.Texts[0]);
        JsonElement one = await OkAsync("/spam", $$"""{"text":"{{Models.Texts[0]}}"}""");
        Assert.That(one.GetRawText(), Is.EqualTo($$"""{"label":"{{expected.Label}}","probability":{{expected.Probability:R}}}"""));
        JsonElement many = await OkAsync("/spam?top=2", $$"""{"texts":["{{Models.Texts[0]}}","{{Models.Texts[1]}}"]}""");
        Assert.That(many.GetProperty("predictions").GetArrayLength(), Is.EqualTo(2));
        for (int i = 0; i < 2; i++)
        {
            IReadOnlyList<Prediction> top = model.PredictTop(Models.Texts[i], 2);
            Assert.That(
                many.GetProperty("predictions")[i].GetProperty("top").EnumerateArray().Select(entry =>
                    new Prediction(entry.GetProperty("label").GetString()!, entry.GetProperty("probability").GetSingle())),
                Is.EqualTo(top));
        }
    }

    [Test]
    public async Task Label_is_null_below_the_threshold([Values("", "?top=1")] string query)
    {
        JsonElement answer = await OkAsync("/spam" + query, """{"text":""}""");
        Assert.That(answer.GetProperty("label").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.GetProperty("probability").GetDouble(), Is.InRange(0.5, 0.65));
    }

    [Test]
    public async Task Empty_list_has_no_predictions() =>
        Assert.That((await OkAsync("/spam", """{"texts":[]}""")).GetRawText(), Is.EqualTo("""{"predictions":[]}"""));

    [Test]
    public async Task Rows_of_tables_are_predicted_in_each_form()
    {
        const string Row = """{"rooms":4,"city":"Bonn","other":null}""";
        Prediction expected = Models.CreateTable().Predict(new Dictionary<string, object?> { ["rooms"] = 4, ["city"] = "Bonn" });
        string answer = $$"""{"label":"{{expected.Label}}","probability":{{expected.Probability:R}}}""";
        Assert.That((await OkAsync("/flats", Row)).GetRawText(), Is.EqualTo(answer));
        Assert.That((await OkAsync("/flats", $$"""{"row":{{Row}}}""")).GetRawText(), Is.EqualTo(answer));
        Assert.That((await OkAsync("/flats", $"[{Row}]")).GetRawText(), Is.EqualTo($$"""{"predictions":[{{answer}}]}"""));
        Assert.That(
            (await OkAsync("/flats", $$"""{"rows":[{{Row}},{{Row}}]}""")).GetRawText(),
            Is.EqualTo($$"""{"predictions":[{{answer}},{{answer}}]}"""));
    }

    [Test]
    public async Task Features_are_predicted_in_each_form()
    {
        Assert.That((await OkAsync("/digits", """{"features":[1,0,0]}""")).GetProperty("label").GetString(), Is.EqualTo("7"));
        JsonElement many = await OkAsync("/digits", """{"rows":[[1,0,0],[-1,0,0.5]]}""");
        Assert.That(
            many.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("label").GetString()),
            Is.EqualTo(new[] { "7", "3" }));
    }

    [Test]
    public async Task Explanation_has_the_contributions_of_the_model()
    {
        JsonElement answer = await OkAsync("/digits/explain?top=2", """{"features":[1,2,3]}""");
        Assert.That(answer.GetRawText(), Is.EqualTo(
            """{"label":"7","score":0.75,"bias":0.25,"contributions":[{"name":null,"column":1,"feature":2,"weight":-1,"value":-2},"""
            + """{"name":null,"column":2,"feature":3,"weight":0.5,"value":1.5}]}"""));
        answer = await OkAsync("/spam/explain?label=ham&against=spam", """{"text":"free lunch"}""");
        Assert.That((answer.GetProperty("label").GetString(), answer.GetProperty("against").GetString()), Is.EqualTo(("ham", "spam")));
        Assert.That(
            answer.GetProperty("contributions").EnumerateArray().Select(one => one.GetProperty("name").GetString()),
            Has.Some.Contains("free"));
        answer = await OkAsync("/flats/explain", """{"rooms":4,"city":"Bonn"}""");
        Assert.That(answer.GetProperty("contributions").GetArrayLength(), Is.GreaterThan(0));
    }

    [TestCase("")]
    [TestCase("&label=ham&against=spam&top=2")]
    public async Task Text_in_the_query_is_explained_as_in_the_body(string query)
    {
        string get = await _service.Client.GetStringAsync("/spam/explain?text=free+lunch%20%C3%A4" + query);
        Assert.That(
            get, Is.EqualTo((await OkAsync("/spam/explain?" + query.TrimStart('&'), """{"text":"free lunch ä"}""")).GetRawText()));
    }

    [TestCase("/spam/explain", "text: expected a text in the query, found none")]
    [TestCase("/spam/explain?text=a&text=b", "text: expected one value in the query, found 2")]
    [TestCase("/spam/explain?text=a&label=x", "label: expected one of the classes ham, spam, found x")]
    [TestCase("/spam/explain?text=a&label=ham&against=ham", "against: ")]
    [TestCase("/spam/explain?text=a&top=0", "top: expected a number of 1 to 2 in the query, found 0")]
    [TestCase("/spam/explain?text=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "text: expected a text of at most 100 characters, found 101")]
    public async Task Bad_query_is_answered_with_400_and_its_location(string path, string expected)
    {
        using HttpResponseMessage response = await _service.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        JsonElement problem = await response.ReadJsonAsync();
        Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith(expected));
        Assert.That(problem.GetProperty("location").GetString(), Is.EqualTo(expected.Split(':')[0]));
    }

    [TestCase("/flats/explain?rooms=4")]
    [TestCase("/digits/explain?text=a")]
    public async Task Explanation_by_GET_is_limited_to_texts(string path)
    {
        using HttpResponseMessage response = await _service.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [TestCase("/spam/learn", """{"text":"free cash","label":"spam"}""")]
    [TestCase("/flats/learn", """{"row":{"rooms":4,"city":"Bonn"},"label":"no","weight":2.5}""")]
    [TestCase("/digits/learn", """{"features":[1,2,3],"label":3,"weight":null}""")]
    public async Task Correction_is_answered_when_it_is_learned(string path, string body)
    {
        long before = (await OkAsync(path, body)).GetProperty("examplesLearned").GetInt64();
        Assert.That((await OkAsync(path, body)).GetProperty("examplesLearned").GetInt64(), Is.EqualTo(before + 1));
    }

    [TestCase("/spam", "", "line 1, byte 1: expected valid JSON, found an empty body")]
    [TestCase("/spam", """{"text":"a"}}""", "line 1, byte 13: expected valid JSON, found }")]
    [TestCase("/spam", "{\n\"text\": NaN}", "line 2, byte 9: expected valid JSON, found NaN")]
    [TestCase("/spam", "{\"text\":\"a\"", "line 1, byte 12: expected valid JSON, found the end of the body")]
    [TestCase("/spam", """{"text":"a","text":"b"}""", "expected each member of an object once, found a member twice")]
    [TestCase("/spam", "null", "expected an object, found null")]
    [TestCase("/spam", "[]", "expected an object, found an array")]
    [TestCase("/spam", "{}", "expected the member text or texts, found none")]
    [TestCase("/spam", """{"txt":"a"}""", "expected the member text or texts, found txt")]
    [TestCase("/spam", """{"text":"a","texts":[]}""", "expected only one of the members text, texts, found both")]
    [TestCase("/spam", """{"text":null}""", "text: expected a text, found null")]
    [TestCase("/spam", """{"text":1}""", "text: expected a text, found a number")]
    [TestCase("/spam", """{"text":"\ud800"}""", "text: expected valid Unicode, found an unpaired surrogate")]
    [TestCase("/spam", """{"\ud800":"a"}""", "expected valid Unicode in the names of members")]
    [TestCase("/spam", """{"texts":"a"}""", "texts: expected an array, found a text")]
    [TestCase("/spam", """{"texts":["a",["b"]]}""", "texts[1]: expected a text, found an array")]
    [TestCase("/spam", """{"texts":["a","b","c","d"]}""", "texts: expected at most 3 inputs, found 4")]
    [TestCase("/spam?top=0", """{"text":"a"}""", "top: expected a number of 1 to 2 in the query, found 0")]
    [TestCase("/spam?top=3", """{"text":"a"}""", "top: expected a number of 1 to 2 in the query, found 3")]
    [TestCase("/spam?top=", """{"text":"a"}""", "top: expected a number of 1 to 2 in the query, found none")]
    [TestCase("/spam?top=x", """{"text":"a"}""", "top: expected a number of 1 to 2 in the query, found x")]
    [TestCase("/spam?top=1&top=2", """{"text":"a"}""", "top: expected one value in the query, found 2")]
    [TestCase("/flats", "1", "expected an object or an array of objects, found a number")]
    [TestCase("/flats", "{}", "rooms")]
    [TestCase("/flats", """[{"rooms":4,"city":"Bonn"},{"rooms":4}]""", "[1]: ")]
    [TestCase("/flats", """{"rows":[{"rooms":4,"city":"Bonn"},4]}""", "rows[1]: expected an object, found a number")]
    [TestCase("/flats", """{"row":{"rooms":4}}""", "row: expected the columns")]
    [TestCase("/flats", """{"row":4}""", "expected the columns")]
    [TestCase("/flats", """{"rooms":"many","city":"Bonn"}""", "rooms")]
    [TestCase("/flats", """{"rooms":{"a":1},"city":"Bonn"}""", "rooms")]
    [TestCase("/flats", """{"rooms":1e999,"city":"Bonn"}""", "rooms")]
    [TestCase("/flats", """{"rooms":4,"city":"\ud800"}""", "")]
    [TestCase("/flats", """{"rooms":4,"city":"a city with a long name"}""", "expected a text of at most 20 characters, found 23")]
    [TestCase("/digits", """{"features":"1"}""", "features: expected an array of numbers, found a text")]
    [TestCase("/digits", """{"features":[1,2]}""", "features: expected 3 values, found 2")]
    [TestCase("/digits", """{"features":[1,2,"3"]}""", "features: expected finite numbers, found \"3\" at index 2")]
    [TestCase("/digits", """{"features":[1,2,1e40]}""", "features: expected finite numbers, found 1e40 at index 2")]
    [TestCase("/digits", """{"features":[3e38,-3e38,3e38]}""", "features: ")]
    [TestCase("/digits", """{"rows":[[1,2,3],[1]]}""", "rows[1]: expected 3 values, found 1")]
    [TestCase("/spam/explain", """{"texts":["a"]}""", "expected one input to explain, found a list")]
    [TestCase("/spam/explain?label=x", """{"text":"a"}""", "label: expected one of the classes ham, spam, found x")]
    [TestCase("/spam/explain?label=ham&against=ham", """{"text":"a"}""", "against: ")]
    [TestCase("/digits/explain?label=x", """{"features":[1,2,3]}""", "label: expected one of the classes 3, 7, found x")]
    [TestCase("/digits/explain?top=101", """{"features":[1,2,3]}""", "top: expected a number of 1 to 100")]
    [TestCase("/spam/learn", "[]", "expected an object, found an array")]
    [TestCase("/spam/learn", """{"text":"a"}""", "expected the member label, found none")]
    [TestCase("/spam/learn", """{"label":"spam"}""", "expected the member text, found none")]
    [TestCase("/spam/learn", """{"text":"a","label":null}""", "label: expected a text or a number, found null")]
    [TestCase("/spam/learn", """{"text":"a","label":"x"}""", "label: expected one of the classes")]
    [TestCase("/spam/learn", """{"text":"a","label":"\ud800"}""", "label: expected valid Unicode")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","weight":-1}""", "weight: expected a number of 0 to 100, found -1")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","weight":3e38}""", "weight: expected a number of 0 to 100, found 3E+38")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","to":1}""", "expected only the members text, label and weight, found to")]
    [TestCase("/spam/learn", """{"text":7,"label":"spam"}""", "text: expected a text, found a number")]
    [TestCase("/flats/learn", """{"row":{},"label":"no"}""", "row: ")]
    [TestCase("/digits/learn", """{"features":[1,2,1e40],"label":"3"}""", "features: expected finite numbers")]
    public async Task Bad_input_is_answered_with_400_and_its_location(string path, string body, string expected)
    {
        JsonElement problem = await ProblemAsync(path, body, HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(expected));
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(400));
        if (problem.TryGetProperty("location", out JsonElement location))
            Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith(location.GetString() + ": "));
    }

    [TestCase("A is a letter")]
    [TestCase("ä is a letter")]
    public async Task Body_is_read_with_and_without_a_byte_order_mark(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");
        using HttpResponseMessage plain = await PostBytesAsync(body);
        using HttpResponseMessage marked = await PostBytesAsync([.. Encoding.UTF8.Preamble, .. body]);
        Assert.That(marked.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await marked.Content.ReadAsStringAsync(), Is.EqualTo(await plain.Content.ReadAsStringAsync()));
    }

    [TestCase("iso-8859-1", "expected UTF-8, found another encoding or damaged text")]
    [TestCase("utf-16", "expected UTF-8, found UTF-16 or UTF-32")]
    [TestCase("utf-16BE", "expected UTF-8, found UTF-16 or UTF-32")]
    [TestCase("utf-32", "expected UTF-8, found UTF-16 or UTF-32")]
    public async Task Other_encoding_is_answered_with_400_and_with_415_if_it_is_declared(string charset, string expected)
    {
        byte[] body = Encoding.GetEncoding(charset).GetBytes("""{"text":"ä"}""");
        using HttpResponseMessage silent = await PostBytesAsync(body);
        Assert.That(silent.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await silent.ReadJsonAsync()).GetProperty("detail").GetString(), Is.EqualTo(expected));
        using HttpResponseMessage declared = await PostBytesAsync(body, "application/json; charset=" + charset);
        Assert.That(declared.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(
            (await declared.ReadJsonAsync()).GetProperty("detail").GetString(),
            Is.EqualTo($"expected the charset utf-8, found application/json; charset={charset}"));
    }

    [TestCase("/spam", """{"text":5}""", "text: expected a text, found a number")]
    [TestCase("/spam/learn", """{"text":"a","label":"spam","weight":1e99}""",
        "weight: expected a finite number, found one that is too large")]
    public async Task Number_is_called_too_large_only_where_a_number_is_expected(string path, string body, string expected) => Assert.That(
        (await ProblemAsync(path, body, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), Is.EqualTo(expected));

    [Test]
    public async Task Explanation_has_no_more_contributions_than_the_limit() => Assert.That(
        (await OkAsync("/spam/explain", """{"text":"claim your free prize now"}""")).GetProperty("contributions").GetArrayLength(),
        Is.EqualTo(2));

    [Test]
    public async Task Long_body_is_answered_with_413([Values] bool hasLength)
    {
        string body = $$"""{"text":"{{new string('a', 3000)}}"}""";
        using HttpContent content = hasLength ? new StringContent(body, null, "application/json") : new UnknownLength(body);
        using HttpResponseMessage response = await _service.Client.PostAsync("/spam", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Long_text_is_answered_with_400()
    {
        JsonElement problem = await ProblemAsync("/spam", $$"""{"text":"{{new string('a', 101)}}"}""", HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo("text: expected a text of at most 100 characters, found 101"));
    }

    [Test]
    public async Task Body_of_exactly_the_limit_is_read()
    {
        string body = $$"""{"text":"a"{{new string(' ', 2000 - 12)}}}""";
        Assert.That(body, Has.Length.EqualTo(2000));
        await OkAsync("/spam", body);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase(null)]
    public async Task Other_content_type_is_answered_with_415(string? type)
    {
        using HttpResponseMessage response = await PostBytesAsync("""{"text":"a"}"""u8.ToArray(), type);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(
            (await response.ReadJsonAsync()).GetProperty("detail").GetString(),
            Is.EqualTo($"expected the content type application/json, found {type ?? "none"}"));
    }

    private async Task<HttpResponseMessage> PostBytesAsync(byte[] body, string? type = "application/json")
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await _service.Client.PostAsync("/spam", content);
    }

    private async Task<JsonElement> OkAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _service.Client.PostAsync(path, content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        return await response.ReadJsonAsync();
    }

    private async Task<JsonElement> ProblemAsync(string path, string body, HttpStatusCode status)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _service.Client.PostAsync(path, content);
        Assert.That(response.StatusCode, Is.EqualTo(status), await response.Content.ReadAsStringAsync());
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        return await response.ReadJsonAsync();
    }

    private sealed class UnknownLength(string body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Headers.ContentType ??= new("application/json");
            return stream.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
        }

        protected override bool TryComputeLength(out long length)
        {
            Headers.ContentType ??= new("application/json");
            length = 0;
            return false;
        }
    }
}
