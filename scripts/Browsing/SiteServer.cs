using System.Net;
using System.Net.Sockets;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Serves a folder of static files on this machine, compressed with Brotli where a file with the ending .br lies beside.</summary>
public sealed class SiteServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".json"] = "application/json",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".wasm"] = "application/wasm",
        [".webp"] = "image/webp",
        [".woff2"] = "font/woff2",
    };

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, int> _sent = [];
    private readonly string _root;
    private readonly string _prefix;
    private readonly Task _serving;

    /// <summary>Starts the server on a free port.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="prefix">The path of the folder in addresses, for example <c>/site/</c>.</param>
    public SiteServer(string root, string prefix)
    {
        (_root, _prefix) = (root, prefix);
        string origin = $"http://localhost:{FindPort()}";
        Address = origin + prefix;
        _listener.Prefixes.Add(origin + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Gets the address of the folder.</summary>
    public string Address { get; }

    /// <summary>Gets the bytes of the last answer for each file.</summary>
    public IReadOnlyDictionary<string, int> Sent => _sent;

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The server stops, or a page was closed before it had the file.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string name = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath);
        name = name == _prefix ? "index.html" : name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : "none";
        string path = Path.GetFullPath(Path.Combine(_root, name));
        bool isThere = path.StartsWith(_root, StringComparison.Ordinal) && File.Exists(path);
        bool acceptsBrotli = context.Request.Headers["Accept-Encoding"]?.Contains("br", StringComparison.Ordinal) == true;
        bool isPacked = isThere && acceptsBrotli && File.Exists(path + ".br");
        context.Response.StatusCode = isThere ? 200 : 404;
        context.Response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        if (isPacked)
            context.Response.Headers["Content-Encoding"] = "br";
        byte[] content = isThere ? await File.ReadAllBytesAsync(isPacked ? path + ".br" : path) : [];
        _sent[name] = content.Length;
        await context.Response.OutputStream.WriteAsync(content);
        context.Response.Close();
    }

    private static int FindPort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
