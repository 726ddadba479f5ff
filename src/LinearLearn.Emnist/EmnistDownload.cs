using System.Diagnostics.CodeAnalysis;

namespace LinearLearn.Emnist;

/// <summary>Downloads splits of EMNIST into a cache and verifies each file against its published SHA-256.</summary>
/// <remarks>
/// The published archive is about 0.5 GB. Only the four files of a split are downloaded (digits: 70 MB), by HTTP range requests. If the
/// server does not support them, the whole archive is downloaded once and kept in the cache as <c>gzip.zip</c>, for the other splits. An
/// interrupted download is resumed by the next call. Several tasks and processes can use the same cache: one downloads, the others wait.
/// Thread-safe.
/// </remarks>
public sealed class EmnistDownload
{
    private static readonly Lazy<HttpClient> SharedClient = new(CreateClient);

    private readonly HttpClient _client;

    /// <summary>Creates a download.</summary>
    /// <param name="client">
    /// Sends the requests, for instance through a proxy. It is not disposed. Default: a client that is shared by all downloads and uses the
    /// proxy of the system.
    /// </param>
    public EmnistDownload(HttpClient? client = null) => _client = client ?? SharedClient.Value;

    /// <summary>Gets the address of the archive gzip.zip.</summary>
    /// <value>
    /// An absolute address with http or https, for instance of a mirror. Default: https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip.
    /// </value>
    /// <exception cref="ArgumentException">The address is relative or has another scheme.</exception>
    public Uri Address
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.IsAbsoluteUri && (value.Scheme == Uri.UriSchemeHttp || value.Scheme == Uri.UriSchemeHttps)
                ? value
                : throw new ArgumentException($"expected an absolute address with http or https, found {value}", nameof(Address));
        }
    } = new("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip");

    /// <summary>Gets the folder for the files, which is created if it does not exist.</summary>
    /// <value>
    /// Default: <c>emnist</c> in the folder that the environment variable LINEARLEARN_CACHE names; if it is not set,
    /// <c>linearlearn/emnist</c> in XDG_CACHE_HOME or ~/.cache, and on Windows <c>LinearLearn\emnist</c> in the local application data.
    /// </value>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">
    /// LINEARLEARN_CACHE is a relative path, or it is not set and the user's home folder is unknown.
    /// </exception>
    [field: AllowNull]
    public string CacheDirectory
    {
        get => field ??= DownloadCache.GetDefaultFolder(
            Environment.GetEnvironmentVariable, Environment.GetFolderPath, OperatingSystem.IsWindows());
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(CacheDirectory));
            field = value;
        }
    }

    /// <summary>Gets the maximum number of consecutive retries without progress.</summary>
    /// <value>
    /// 0 or more. Default: 5. The pauses grow from half a second to 30 seconds, with a random part, unless the server sends Retry-After: a
    /// time of more than 2 minutes is an error. Network errors, time-outs and the statuses 408, 429 and 500 to 599 are repeated.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxRetries { get; init => field = Guard.AtLeast(value, 0); } = 5;

    /// <summary>Gets how long the server may send nothing before the request fails and is repeated.</summary>
    /// <value>Above 0, at most 24 days. Default: 30 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(IdleTimeout), Guard.Text($"expected a time above 0, at most 24 days, found {value}"));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the expected files of a split.</summary>
    internal Func<EmnistSplit, IReadOnlyList<PublishedFile>> GetFiles { get; init; } = PublishedFiles.Get;

    /// <summary>Gets the function that waits before a request is repeated.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>Downloads the files of a split that are missing in the cache or damaged.</summary>
    /// <remarks>
    /// All four files of the split are verified in each call: digits take about 0.1 s. If they are complete, no request is made. A file
    /// appears under its name only after it has been verified, even if the process is killed.
    /// </remarks>
    /// <param name="split">The split to download.</param>
    /// <param name="progress">Receives the progress about ten times per second, on a thread of the pool. Default: no reports.</param>
    /// <param name="cancellationToken">Stops the download within about a tenth of a second. A later call resumes it.</param>
    /// <returns>The folder with the files, for <see cref="EmnistReader"/>.</returns>
    /// <exception cref="HttpRequestException">The server cannot be reached or returns an error, even after all retries.</exception>
    /// <exception cref="InvalidDataException">
    /// The response is not the EMNIST archive, for instance a login page, or a file differs from the published one, even when it is
    /// downloaded again.
    /// </exception>
    /// <exception cref="InvalidOperationException">The default folder is unknown: see <see cref="CacheDirectory"/>.</exception>
    /// <exception cref="IOException">A file cannot be written, for instance because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the cache is denied.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<string> DownloadAsync(
        EmnistSplit split, IProgress<EmnistDownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        DownloadCache cache = new(CacheDirectory);
        IReadOnlyList<PublishedFile> files = GetFiles(split);
        IReadOnlyList<PublishedFile> missing = await cache.FindMissingAsync(files, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0)
        {
            cache.TryDeleteUnfinished(files);
            return cache.Folder;
        }
        FileStream downloadLock = await cache.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (downloadLock.ConfigureAwait(false))
        {
            missing = await cache.FindMissingAsync(missing, cancellationToken).ConfigureAwait(false);
            ArchiveClient client = new(_client, Address, IdleTimeout);
            SplitDownload download = new(client, cache, new DownloadRetries(MaxRetries, Wait), new DownloadMeter(progress));
            await download.RunAsync(missing, cancellationToken).ConfigureAwait(false);
            cache.DeleteUnfinished(files);
        }
        return cache.Folder;
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Used until the process ends")]
    private static HttpClient CreateClient() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan, // IdleTimeout limits each request
    };
}
