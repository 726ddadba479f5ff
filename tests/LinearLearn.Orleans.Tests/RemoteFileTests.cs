using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinearLearn.Orleans.Tests;

public class RemoteFileTests
{
    private const string Lines = "1 1:0.5 3:2\n0 2:1\n";

    [Test]
    public void File_is_read_from_an_address()
    {
        using Server server = new($"HTTP/1.1 200 OK\r\nContent-Length: {Lines.Length}\r\n\r\n{Lines}");
        Dataset data = ShardSourceTests.Load(ShardSource.LibSvm(server.Address + "words-{shard:D4}.svm", 9), 8);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(server.Requests, Has.One.StartsWith("GET /words-0008.svm "));
    }

    [Test]
    public void Broken_response_and_server_error_are_repeated()
    {
        using Server server = new(
            $"HTTP/1.1 200 OK\r\nContent-Length: {Lines.Length}\r\n\r\n1 1:0.5",
            "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Length: {Lines.Length}\r\n\r\n{Lines}");
        Assert.That(ShardSourceTests.Load(ShardSource.LibSvm([server.Address + "a.svm"]), 0).Count, Is.EqualTo(2));
    }

    [Test]
    public void Missing_file_is_an_error_with_address_and_status()
    {
        using Server server = new("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        HttpRequestException exception = Assert.Throws<HttpRequestException>(
            () => ShardSourceTests.Load(ShardSource.LibSvm([server.Address + "a.svm"]), 0))!;
        Assert.That(exception.Message, Is.EqualTo($"{server.Address}a.svm: expected status 200, found 404 (Not Found)"));
    }

    [Test]
    public void Page_is_an_error_with_its_likely_cause()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<a/>");
        Assert.That(
            () => ShardSourceTests.Load(ShardSource.LibSvm([server.Address + "a.svm"]), 0),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("found an HTML page: likely a login page"));
    }

    [Test]
    public void Invalid_line_is_an_error_with_address_and_line()
    {
        const string text = "1 1:0.5\n1 x\n";
        using Server server = new($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}");
        Assert.That(
            () => ShardSourceTests.Load(ShardSource.LibSvm([server.Address + "a.svm"]), 0),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{server.Address}a.svm").And.Message.Contains("line 2"));
    }

    /// <summary>Sends one response per connection, and closes it.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<string> _requests = [];

        public Server(params string[] responses)
        {
            _listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
            _ = AnswerAsync(responses);
        }

        public string Address { get; }

        public string[] Requests
        {
            get
            {
                lock (_requests)
                    return [.. _requests];
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync(string[] responses)
        {
            foreach (string response in responses)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
                string first = (await reader.ReadLineAsync())!;
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }
                lock (_requests)
                    _requests.Add(first);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(response.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
            }
        }
    }
}
