using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Serves one file over HTTP on loopback, with ranges as RFC 9110 defines them, and can misbehave.</summary>
internal sealed class ArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ArchiveServer(WebApplication app) => _app = app;

    /// <summary>Gets or sets the file.</summary>
    public byte[] Contents { get; set; } = [];

    public string? Tag { get; set; } = "\"v1\"";

    public DateTimeOffset? Modified { get; set; }

    public string? ContentType { get; set; } = "application/zip";

    public RangeSupport Ranges { get; set; }

    /// <summary>Gets or sets the largest range that the server sends in one response.</summary>
    public int MaxRange { get; set; } = int.MaxValue;

    /// <summary>Gets or sets whether Content-Length is sent.</summary>
    public bool SendsLength { get; set; } = true;

    /// <summary>Gets or sets the bytes per write and the pause after it.</summary>
    public (int Bytes, int Milliseconds)? Pace { get; set; }

    /// <summary>Gets or sets what handles the request with an index instead; it returns false for the normal response.</summary>
    public Func<int, HttpContext, Task<bool>> Handle { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Gets or sets after how many bytes of the response with an index the connection is closed.</summary>
    public Func<int, int?> CutAfter { get; set; } = _ => null;

    /// <summary>Gets the requests in order.</summary>
    public ConcurrentQueue<ServerRequest> Requests { get; } = [];

    public long BytesSent => Requests.Sum(request => request.BytesSent);

    public Uri Address => new($"{_app.Urls.First()}/EMNIST/gzip.zip");

    public static async Task<ArchiveServer> StartAsync(byte[] contents)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        ArchiveServer server = new(builder.Build()) { Contents = contents };
        server._app.Run(server.RespondAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task RespondAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        ServerRequest request = new($"{headers.Range}", $"{headers.IfRange}", headers.UserAgent);
        int index;
        lock (Requests)
        {
            index = Requests.Count;
            Requests.Enqueue(request);
        }
        if (await Handle(index, context))
            return;
        byte[] contents = Contents;
        HttpResponse response = context.Response;
        response.ContentType = ContentType;
        response.Headers.ETag = Tag;
        response.Headers.LastModified = Modified?.ToString("R", CultureInfo.InvariantCulture);
        if (Ranges is RangeSupport.Full or RangeSupport.NotFromEnd)
            response.Headers.AcceptRanges = "bytes";
        (int from, int to) = (0, contents.Length - 1);
        if (FindRange(context.Request, contents.Length) is { } range)
        {
            (from, to) = range;
            if (from >= contents.Length)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{contents.Length}";
                return;
            }
            to = Math.Min(to, contents.Length - 1);
            if (to < contents.Length - 1)
                to = (int)Math.Min(to, from + (long)MaxRange - 1);
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {from}-{to}/{contents.Length}";
        }
        if (SendsLength)
            response.ContentLength = to - from + 1;
        await SendAsync(context, request, contents.AsMemory(from..(to + 1)), CutAfter(index));
    }

    private (int From, int To)? FindRange(HttpRequest request, int length)
    {
        if (Ranges == RangeSupport.None || !RangeHeaderValue.TryParse(request.Headers.Range, out RangeHeaderValue? header))
            return null;
        string condition = $"{request.Headers.IfRange}";
        if (condition.Length > 0 && condition != Tag && condition != Modified?.ToString("R", CultureInfo.InvariantCulture))
            return null;
        RangeItemHeaderValue item = header.Ranges.Single();
        if (item.From is { } from)
            return ((int)from, (int)(item.To ?? length - 1));
        return Ranges == RangeSupport.NotFromEnd ? null : (Math.Max(0, length - (int)item.To!), length - 1);
    }

    private async Task SendAsync(HttpContext context, ServerRequest request, ReadOnlyMemory<byte> body, int? cutAfter)
    {
        for (int sent = 0; sent < body.Length;)
        {
            int count = Math.Min(Pace?.Bytes ?? 1 << 16, Math.Min(body.Length, cutAfter ?? int.MaxValue) - sent);
            if (count == 0)
            {
                await context.Response.Body.FlushAsync();
                if (!SendsLength)
                    context.Abort(); // otherwise, the server closes the connection after too few bytes
                return;
            }
            await context.Response.Body.WriteAsync(body.Slice(sent, count), context.RequestAborted);
            sent += count;
            request.BytesSent = sent;
            if (Pace is { } pace)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(pace.Milliseconds, context.RequestAborted);
            }
        }
    }
}

/// <summary>Specifies which ranges a server supports.</summary>
public enum RangeSupport
{
    Full,
    NotFromEnd,
    None,
}

/// <summary>Represents a request that a server received.</summary>
internal sealed record ServerRequest(string Range, string IfRange, string? UserAgent)
{
    public long BytesSent { get; set; }
}
