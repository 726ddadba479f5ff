using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents the options that all commands share. Each can also be set by a variable of the environment.</summary>
internal sealed class SharedOptions
{
    /// <summary>The section of the configuration; the variable of a key begins with it and two underscores.</summary>
    public const string Section = "Cluster";

    private const int HighestPort = 65535;

    private readonly IConfiguration _configuration;
    private readonly Option<string?> _redis, _postgres, _id, _address;
    private readonly Option<int> _siloPort, _gatewayPort;

    /// <summary>Creates the options.</summary>
    /// <param name="configuration">The values of options that are not on the command line.</param>
    public SharedOptions(IConfiguration configuration)
    {
        _configuration = configuration;
        _redis = Create<string?>("--redis", "Redis", "The Redis server that lists the silos, for example localhost:6379");
        _postgres = Create<string?>(
            "--postgres", "Postgres", "The connection string of a PostgreSQL database with Orleans' tables, which lists the silos");
        _id = Create<string?>("--cluster-id", "Id", "The name of the cluster on the server. Default: linearlearn");
        _address = Create<string?>("--address", "Address", "The IP address that a silo publishes. Default: the one of the host's name");
        _siloPort = Create(
            "--silo-port", "SiloPort", "The port between silos; of several silos on a machine, the port of the first one",
            ClusterSettings.DefaultSiloPort);
        _gatewayPort = Create(
            "--gateway-port", "GatewayPort", "The port for clients; of several silos on a machine, the port of the first one",
            ClusterSettings.DefaultGatewayPort);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_redis, _postgres, _id, _address, _siloPort, _gatewayPort])
            command.Add(option);
    }

    /// <summary>Creates an option whose default is a value of the configuration.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The name of the option.</param>
    /// <param name="key">The key in the section.</param>
    /// <param name="description">The description without the variable, which is added.</param>
    /// <param name="fallback">The value if the configuration has none.</param>
    /// <returns>The option.</returns>
    /// <exception cref="ArgumentException">The value of the configuration has another type.</exception>
    public Option<T> Create<T>(string name, string key, string description, T? fallback = default)
    {
        return new Option<T>(name)
        {
            Description = $"{description} ({Section}__{key})",
            DefaultValueFactory = _ => Read(key, fallback)!,
        };
    }

    /// <summary>Reads the settings of a cluster.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ArgumentException">Options contradict each other or are out of range.</exception>
    public ClusterSettings Read(ParseResult parsed)
    {
        ClusterSettings settings = new()
        {
            Redis = NullIfEmpty(parsed.GetValue(_redis)),
            Postgres = NullIfEmpty(parsed.GetValue(_postgres)),
            Id = NullIfEmpty(parsed.GetValue(_id)) ?? "linearlearn",
            Address = NullIfEmpty(parsed.GetValue(_address)) is { } text ? ParseAddress(text) : null,
            SiloPort = ReadPort(parsed, _siloPort),
            GatewayPort = ReadPort(parsed, _gatewayPort),
        };
        return settings is { Redis: not null, Postgres: not null }
            ? throw new ArgumentException("--redis and --postgres are both set: expected one of them")
            : settings;
    }

    /// <summary>Formats options, with the values that were read, for the command line of another process.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The arguments.</returns>
    public static IEnumerable<string> Format(ClusterSettings settings)
    {
        (string Name, string? Value)[] options =
        [
            ("--redis", settings.Redis ?? ""), ("--postgres", settings.Postgres ?? ""), ("--cluster-id", settings.Id),
            ("--address", settings.Address?.ToString() ?? ""),
            ("--silo-port", settings.SiloPort.ToString(CultureInfo.InvariantCulture)),
            ("--gateway-port", settings.GatewayPort.ToString(CultureInfo.InvariantCulture)),
        ];
        return options.SelectMany(option => new[] { option.Name, option.Value! });
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static IPAddress ParseAddress(string text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address
        : throw new ArgumentException($"--address: expected an IP address, found {text}");

    private static int ReadPort(ParseResult parsed, Option<int> option)
    {
        int port = parsed.GetValue(option);
        return port is >= 1 and <= HighestPort
            ? port
            : throw new ArgumentException($"{option.Name}: expected a port from 1 to {HighestPort}, found {port}");
    }

    private T? Read<T>(string key, T? fallback)
    {
        try
        {
            return _configuration.GetValue($"{Section}:{key}", fallback);
        }
        catch (InvalidOperationException)
        {
            string found = _configuration[$"{Section}:{key}"]!;
            throw new ArgumentException($"{Section}__{key}: expected a value of type {typeof(T).Name}, found {found}");
        }
    }
}
