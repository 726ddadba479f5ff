using LinearLearn.Tests.Shared;
using NUnit.Framework.Constraints;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Connects a download with a server and an empty cache.</summary>
internal sealed class DownloadRig : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private DownloadRig(ArchiveServer server) => Server = server;

    public ArchiveServer Server { get; }

    public string Cache => _folder.GetFile("cache");

    /// <summary>Gets the pauses before retries, which tests do not wait for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public static async Task<DownloadRig> StartAsync(byte[]? archive = null) =>
        new(await ArchiveServer.StartAsync(archive ?? TestEmnist.Deflated));

    public EmnistDownload Create(
        HttpClient? client = null, Uri? address = null, TimeSpan? idle = null, int retries = 5, string? cache = null) => new(client)
        {
            Address = address ?? Server.Address,
            CacheDirectory = cache ?? Cache,
            IdleTimeout = idle ?? TimeSpan.FromSeconds(20),
            MaxRetries = retries,
            GetFiles = TestEmnist.GetPublished,
            Wait = (time, token) =>
            {
                Waits.Add(time);
                return Task.CompletedTask;
            },
        };

    /// <summary>Downloads the digits and verifies the files in the cache.</summary>
    public async Task DownloadAsync(EmnistDownload? download = null, params string[] others)
    {
        Assert.That(await (download ?? Create()).DownloadAsync(EmnistSplit.Digits), Is.EqualTo(Cache));
        AssertHolds([.. TestEmnist.GetNames(EmnistSplit.Digits), .. others]);
    }

    /// <summary>Verifies the error of a download, and that the cache has no invalid file.</summary>
    public async Task AssertFailsAsync(IResolveConstraint expected, EmnistDownload? download = null)
    {
        Assert.That(async () => await (download ?? Create()).DownloadAsync(EmnistSplit.Digits), expected);
        AssertValid();
        // A later download with a correct server succeeds.
        await using ArchiveServer correct = await ArchiveServer.StartAsync(TestEmnist.Deflated);
        await DownloadAsync(Create(address: correct.Address));
    }

    /// <summary>Verifies that the cache contains exactly these files, beside the lock, and that they are valid.</summary>
    public void AssertHolds(params string[] names)
    {
        string[] found = [.. Directory.GetFiles(Cache).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.That(found, Is.EqualTo(names.Append("download.lock").Order(StringComparer.Ordinal)));
        AssertValid();
    }

    /// <summary>Verifies that each file under a final name is valid.</summary>
    public void AssertValid() => AssertValid(Cache);

    public static void AssertValid(string cache)
    {
        foreach (string path in Directory.Exists(cache) ? Directory.GetFiles(cache) : [])
        {
            string name = Path.GetFileName(path);
            bool isFinal = name.EndsWith(".gz", StringComparison.Ordinal);
            Assert.That(
                isFinal || name is "download.lock" or "gzip.zip" || name.EndsWith(".part", StringComparison.Ordinal)
                || name.EndsWith(".unfinished", StringComparison.Ordinal),
                name);
            if (isFinal)
                Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(TestEmnist.Get(name)), name);
        }
    }

    public string GetPath(string name) => Path.Combine(Cache, name);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
