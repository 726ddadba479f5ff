using System.Globalization;
using Npgsql;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a PostgreSQL server with the tables of Orleans, on a private port of loopback and in a temporary folder.</summary>
/// <remarks>PostgreSQL does not run as root: root starts it as the user postgres, which Debian's package creates.</remarks>
internal sealed class PostgreSqlServer : IMembershipServer
{
    private readonly DirectoryInfo _folder;
    private readonly ServiceProcess _process;

    private PostgreSqlServer(DirectoryInfo folder, ServiceProcess process, string connection) =>
        (_folder, _process, Connection) = (folder, process, connection);

    /// <inheritdoc/>
    public string Clustering => "postgres";

    /// <inheritdoc/>
    public string Connection { get; }

    /// <summary>Starts a server and creates the tables; ignores the test if PostgreSQL is not installed.</summary>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))]
            : [];
        if (ServiceProcess.Find("postgres", folders) is not { } program || ServiceProcess.Find("initdb", folders) is not { } initialize)
        {
            Assert.Ignore("postgres is not installed");
            throw new InvalidOperationException();
        }
        string? user = ServiceProcess.IsRoot ? "postgres" : null;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("linearlearn-postgres-");
        if (user is not null)
            ServiceProcess.Run(null, "chown", user, folder.FullName);
        string data = Path.Combine(folder.FullName, "data"), log = Path.Combine(folder.FullName, "log");
        ServiceProcess.Run(user, initialize, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        string port = ServiceProcess.FindPort().ToString(CultureInfo.InvariantCulture);
        ServiceProcess process = ServiceProcess.Start(
            log, user, program, "-D", data, "-h", "127.0.0.1", "-p", port, "-k", "", "-c", "fsync=off");
        string connection = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        PostgreSqlServer server = new(folder, process, connection);
        await process.WaitAsync(() => CreateTablesAsync(connection), log);
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task CreateTablesAsync(string connection)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(connection);
        using Stream script = typeof(PostgreSqlServer).Assembly.GetManifestResourceStream("postgresql-membership.sql")!;
        using StreamReader reader = new(script);
        await using NpgsqlCommand command = database.CreateCommand(await reader.ReadToEndAsync());
        await command.ExecuteNonQueryAsync();
    }
}
