namespace LinearLearn.Orleans;

/// <summary>Represents the options of a silo that holds shards.</summary>
public sealed class LinearLearnSiloOptions
{
    /// <summary>The shortest time, because clients call every five seconds and networks pause.</summary>
    private static readonly TimeSpan LeastIdleTimeout = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Func<ShardRequest, CancellationToken, Task<Dataset>>> _loaders = new(StringComparer.Ordinal);
    private TimeSpan _idleTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the number of threads that load and learn, which is also the number of shards in progress.</summary>
    /// <value>1 or more. Default: the number of cores of the machine or container.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Cores { get; set => field = Guard.AtLeast(value, 1); } = Environment.ProcessorCount;

    /// <summary>Gets or sets the time after which the data of a run whose client has disappeared is released.</summary>
    /// <value>15 seconds or more. Default: two minutes. A client that trains calls every five seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 15 seconds.</exception>
    public TimeSpan IdleTimeout
    {
        get => _idleTimeout;
        set => _idleTimeout = value >= LeastIdleTimeout ? value : throw new ArgumentOutOfRangeException(
            nameof(IdleTimeout), Guard.Text($"expected {LeastIdleTimeout.TotalSeconds} s or more, found {value}"));
    }

    /// <summary>Gets or sets the client that reads shards from http and https addresses.</summary>
    /// <value>Optional, for headers, certificates or a proxy. Default: null, a client without them.</value>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Gets the names of the registered loaders.</summary>
    internal IEnumerable<string> LoaderNames => _loaders.Keys.Order(StringComparer.Ordinal);

    /// <summary>Sets an <see cref="IdleTimeout"/> that is too short for a network.</summary>
    internal void SetShortIdleTimeout(TimeSpan timeout) => _idleTimeout = timeout;

    /// <summary>Registers a loader of shards for <see cref="ShardSource.Registered"/>.</summary>
    /// <param name="name">The name of the loader, the same on all silos.</param>
    /// <param name="loader">
    /// Loads the examples of a shard, the same ones in each call. It runs on one of the <see cref="Cores"/> threads, so it can block.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or there is a loader with this name.</exception>
    public void AddLoader(string name, Func<ShardRequest, CancellationToken, Task<Dataset>> loader)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(loader);
        if (!_loaders.TryAdd(name, loader))
            throw new ArgumentException($"expected a new name of a loader, found {Excerpt.Format(name)} again", nameof(name));
    }

    internal Func<ShardRequest, CancellationToken, Task<Dataset>>? FindLoader(string name) => _loaders.GetValueOrDefault(name);
}
