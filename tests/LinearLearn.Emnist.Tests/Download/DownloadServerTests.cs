using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Http;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests downloads from servers whose responses are errors, slow, cut or unusual.</summary>
public class DownloadServerTests
{
    [TestCase(404, "Not Found")]
    [TestCase(403, "Forbidden")]
    [TestCase(410, "Gone")]
    public async Task Permanent_status_fails_at_once(int status, string reason)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) => Respond(context, status);
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Property("StatusCode").EqualTo((HttpStatusCode)status)
                .And.Message.EqualTo($"{rig.Server.Address}: expected status 200 or 206, found {status} ({reason}) (attempts: 1)"));
        Assert.That(rig.Waits, Is.Empty);
    }

    [TestCase(500)]
    [TestCase(503)]
    [TestCase(408)]
    [TestCase(429)]
    public async Task Transient_status_is_repeated(int status)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (index, context) => index is 0 or 1 or 4 ? Respond(context, status) : Task.FromResult(false);
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Transient_status_fails_after_the_retries_with_growing_waits()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) => Respond(context, 500);
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("found 500 (Internal Server Error) (attempts: 6)"));
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(6));
        Assert.That(rig.Waits, Has.Count.EqualTo(5));
        for (int i = 0; i < rig.Waits.Count; i++)
            Assert.That(rig.Waits[i].TotalMilliseconds, Is.InRange(250 << i, 500 << i));
    }

    [Test]
    public async Task Retry_After_sets_the_wait()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (index, context) => index switch
        {
            0 => Respond(context, 429, "7"),
            1 => Respond(context, 503, DateTimeOffset.UtcNow.AddSeconds(100).ToString("R")),
            _ => Task.FromResult(false),
        };
        await rig.DownloadAsync();
        Assert.That(rig.Waits[0], Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(rig.Waits[1].TotalSeconds, Is.InRange(1, 100)); // the clock has continued
    }

    [Test]
    public async Task Retry_After_of_more_than_two_minutes_fails()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) => Respond(context, 429, "3600");
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("found 429 (Too Many Requests), retry after 3600 s (attempts: 1)"));
    }

    [Test]
    public async Task Redirect_is_followed([Values] bool toOtherServer)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await using ArchiveServer other = await ArchiveServer.StartAsync(TestEmnist.Deflated);
        string target = toOtherServer ? $"{other.Address}" : "/moved/gzip.zip";
        rig.Server.Handle = (_, context) =>
        {
            if (context.Request.Path == "/moved/gzip.zip")
                return Task.FromResult(false);
            context.Response.Redirect(target);
            return Task.FromResult(true);
        };
        await rig.DownloadAsync();
        Assert.That((toOtherServer ? other : rig.Server).BytesSent, Is.GreaterThan(0));
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(toOtherServer ? 5 : 10));
    }

    [Test]
    public async Task Endless_redirect_fails()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) =>
        {
            context.Response.Redirect("/EMNIST/gzip.zip");
            return Task.FromResult(true);
        };
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("expected status 200 or 206, found 302 (Found) (attempts: 1)"));
    }

    [Test]
    public async Task Cut_responses_are_resumed_where_they_ended()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => IsTail(rig.Server.Requests.ElementAt(index)) ? null : 30_000;
        await rig.DownloadAsync(rig.Create(retries: 1)); // new bytes start the count of retries again
        (long From, long To)[] ranges = [.. rig.Server.Requests.Where(request => !IsTail(request)).Select(GetRange)];
        // Each entry is requested from its start, and then from every 30,000 bytes.
        (long, long)[] expected = [.. ranges.DistinctBy(range => range.To).SelectMany(whole => Enumerable
            .Range(0, (int)(whole.To - whole.From) / 30_000 + 1).Select(part => (whole.From + 30_000 * part, whole.To)))];
        Assert.That(ranges, Is.EqualTo(expected));
        Assert.That(ranges, Has.Length.GreaterThan(10));
    }

    [Test]
    public async Task Cut_end_of_the_archive_is_repeated()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => index < 2 ? 1000 : null;
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Responses_that_are_always_empty_fail_after_the_retries()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => index == 0 ? null : 0;
        await rig.AssertFailsAsync(Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("(attempts: 6)"));
    }

    [Test]
    public async Task Slow_server_is_no_error()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Pace = (40_000, 2);
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Is.Empty);
    }

    [Test]
    public async Task Server_that_sends_no_headers_is_repeated_after_the_idle_time()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (index, context) =>
        {
            if (index == 0)
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return index == 0;
        };
        await rig.DownloadAsync(rig.Create(idle: TimeSpan.FromMilliseconds(300)));
        Assert.That(rig.Waits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Server_that_stops_in_a_body_is_repeated_after_the_idle_time()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (index, context) =>
        {
            if (index is 1 or 3)
                await StallAsync(rig.Server, context, 10_000);
            return index is 1 or 3;
        };
        await rig.DownloadAsync(rig.Create(idle: TimeSpan.FromMilliseconds(300)));
        Assert.That(rig.Waits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Stalled_server_fails_after_the_retries()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>()
                .With.Message.EqualTo($"{rig.Server.Address}: expected a response within 0.05 s, found none (attempts: 2)")
                .And.InnerException.With.InnerException.TypeOf<TimeoutException>(),
            rig.Create(idle: TimeSpan.FromMilliseconds(50), retries: 1));
    }

    [Test]
    public async Task Timeout_of_the_client_is_named()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using HttpClient client = new() { Timeout = TimeSpan.FromMilliseconds(50) };
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.Contains("HttpClient.Timeout of 0.05 seconds")
                .And.Message.EndsWith("(attempts: 2)"),
            rig.Create(client, retries: 1));
    }

    [Test]
    public async Task Refused_connection_is_repeated()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        ArchiveServer stopped = await ArchiveServer.StartAsync([]);
        Uri address = stopped.Address;
        await stopped.DisposeAsync();
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Property("HttpRequestError").EqualTo(HttpRequestError.ConnectionError)
                .And.Message.StartsWith($"{address}: expected a response, found: ").And.Message.EndsWith("(attempts: 3)"),
            rig.Create(address: address, retries: 2));
        Assert.That(rig.Waits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Failed_TLS_handshake_fails_at_once()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Uri address = new UriBuilder(rig.Server.Address) { Scheme = "https" }.Uri;
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("(attempts: 1)")
                .And.Matches<Exception>(exception => exception?.GetBaseException() is AuthenticationException),
            rig.Create(address: address));
    }

    /// <summary>Sends the headers of the normal response and a part of its body, and waits for the client to disconnect.</summary>
    internal static async Task StallAsync(ArchiveServer server, HttpContext context, int bytes)
    {
        string[] offsets = context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-');
        int from = int.Parse(offsets[0]), to = int.Parse(offsets[1]);
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.ContentLength = to - from + 1;
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{server.Contents.Length}";
        context.Response.Headers.ETag = server.Tag;
        await context.Response.Body.WriteAsync(server.Contents.AsMemory(from, Math.Min(bytes, to - from)));
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static bool IsTail(ServerRequest request) => request.Range.StartsWith("bytes=-", StringComparison.Ordinal);

    private static (long From, long To) GetRange(ServerRequest request)
    {
        string[] offsets = request.Range["bytes=".Length..].Split('-');
        return (long.Parse(offsets[0]), long.Parse(offsets[1]));
    }

    private static Task<bool> Respond(HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.FromResult(true);
    }
}
