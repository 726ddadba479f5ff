using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a Redis server on a private port of loopback, without files.</summary>
internal sealed class RedisServer : IMembershipServer
{
    private readonly DirectoryInfo _folder;
    private readonly ServiceProcess _process;

    private RedisServer(DirectoryInfo folder, ServiceProcess process, int port) =>
        (_folder, _process, Connection) = (folder, process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));

    /// <inheritdoc/>
    public string Clustering => "redis";

    /// <inheritdoc/>
    public string Connection { get; }

    /// <summary>Starts a server; ignores the test if Redis is not installed.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        if (ServiceProcess.Find("redis-server") is not { } program)
        {
            Assert.Ignore("redis-server is not installed");
            throw new InvalidOperationException();
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("linearlearn-redis-");
        int port = ServiceProcess.FindPort();
        string log = Path.Combine(folder.FullName, "log");
        ServiceProcess process = ServiceProcess.Start(
            log, null, program, "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--save", "",
            "--appendonly", "no", "--dir", folder.FullName);
        RedisServer server = new(folder, process, port);
        await process.WaitAsync(() => PingAsync(port), log);
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task PingAsync(int port)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        byte[] answer = new byte[7];
        await client.GetStream().ReadExactlyAsync(answer);
        if (Encoding.ASCII.GetString(answer) != "+PONG\r\n")
            throw new IOException($"expected PONG, found {Encoding.ASCII.GetString(answer)}");
    }
}
