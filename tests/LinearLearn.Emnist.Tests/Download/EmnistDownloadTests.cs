using System.Collections.Concurrent;

namespace LinearLearn.Emnist.Tests.Download;

public class EmnistDownloadTests
{
    private static readonly string[] Digits = TestEmnist.GetNames(EmnistSplit.Digits);
    private static readonly string[] Letters = TestEmnist.GetNames(EmnistSplit.Letters);

    [Test]
    public async Task Download_writes_files_that_the_reader_reads([Values] bool deflate)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(deflate ? TestEmnist.Deflated : TestEmnist.Stored);
        await rig.DownloadAsync();
        EmnistData digits = EmnistReader.Read(rig.Cache, EmnistSplit.Digits);
        Assert.That((digits.Training.Count, digits.Test.Count), Is.EqualTo((400, 50)));
    }

    [Test]
    public async Task Download_fetches_a_tenth_of_the_archive_by_ranges()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        long files = Digits.Sum(name => TestEmnist.Get(name).Length);
        // The end of the archive has 128 KB, and the headers of the four entries have less than 1 KB.
        Assert.That(rig.Server.BytesSent, Is.InRange(files, files + (1 << 17) + 1024).And.LessThan(TestEmnist.Deflated.Length / 9));
        Assert.That(rig.Server.Requests.Select(request => request.Range.Split('-')[0]).First(), Is.EqualTo("bytes="));
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(5));
        Assert.That(rig.Server.Requests.Select(request => request.UserAgent), Is.All.EqualTo("LinearLearn.Emnist"));
    }

    [Test]
    public async Task Download_makes_no_request_if_all_files_are_valid()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        rig.Server.Requests.Clear();
        await rig.DownloadAsync();
        Assert.That(rig.Server.Requests, Is.Empty);
        Uri nowhere = new("http://unreachable.invalid/gzip.zip");
        await rig.DownloadAsync(rig.Create(address: nowhere, retries: 0));
    }

    [Test]
    public async Task Download_fetches_only_files_that_are_missing_or_damaged()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        byte[] damaged = TestEmnist.Get(Digits[1]).ToArray();
        damaged[^1] ^= 1;
        File.WriteAllBytes(rig.GetPath(Digits[1]), damaged);
        File.WriteAllBytes(rig.GetPath(Digits[3]), TestEmnist.Get(Digits[3])[..^1]);
        rig.Server.Requests.Clear();
        await rig.DownloadAsync();
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(3));
        File.Delete(rig.GetPath(Digits[0]));
        rig.Server.Requests.Clear();
        await rig.DownloadAsync();
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Download_keeps_other_splits_in_the_same_folder()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        await rig.Create().DownloadAsync(EmnistSplit.Letters);
        rig.AssertHolds([.. Digits, .. Letters]);
    }

    [Test]
    public async Task Download_uses_the_archive_that_is_in_the_cache()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Directory.CreateDirectory(rig.Cache);
        File.WriteAllBytes(rig.GetPath("gzip.zip"), TestEmnist.Stored);
        await rig.DownloadAsync(null, "gzip.zip");
        Assert.That(rig.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Download_fetches_what_a_damaged_archive_in_the_cache_lacks()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Directory.CreateDirectory(rig.Cache);
        byte[] damaged = TestEmnist.Stored.ToArray();
        damaged.AsSpan(damaged.AsSpan().IndexOf(TestEmnist.Get(Digits[2])) + 1000, 4).Clear();
        File.WriteAllBytes(rig.GetPath("gzip.zip"), damaged);
        await rig.DownloadAsync(null, "gzip.zip");
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(3)); // the end of the archive, and the third and fourth file
    }

    [Test]
    public async Task Download_reports_progress_up_to_the_total()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Reports reports = new();
        await rig.Create().DownloadAsync(EmnistSplit.Digits, reports);
        EmnistDownloadProgress[] all = [.. reports.All];
        long total = all[^1].BytesTotal!.Value;
        Assert.That(total, Is.EqualTo(Digits.Sum(name => TestEmnist.Get(name).Length)));
        Assert.That(all.Select(report => report.BytesTotal), Is.All.EqualTo(total));
        Assert.That(all.Select(report => report.BytesDone), Is.Ordered);
        Assert.That(all[^1].BytesDone, Is.EqualTo(total));
        Assert.That(all.Select(report => report.File).Distinct(), Is.EqualTo(Digits));
        Assert.That(all[^1].BytesPerSecond, Is.GreaterThan(0));
    }

    [Test]
    public async Task Download_counts_resumed_bytes_in_its_progress()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => index == 1 ? 20_000 : null;
        Assert.That(async () => await rig.Create(retries: 0).DownloadAsync(EmnistSplit.Digits), Throws.TypeOf<HttpRequestException>());
        Reports reports = new();
        await rig.Create().DownloadAsync(EmnistSplit.Digits, reports);
        Assert.That(reports.All.First().BytesDone, Is.EqualTo(20_000));
        Assert.That(reports.All.Last().BytesDone, Is.EqualTo(reports.All.Last().BytesTotal));
    }

    [Test]
    public async Task Download_reports_the_total_before_the_first_request()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Reports reports = new();
        EmnistDownloadProgress[] before = [];
        rig.Server.Handle = (index, _) =>
        {
            if (index == 0)
                before = [.. reports.All];
            return Task.FromResult(false);
        };
        await rig.Create().DownloadAsync(EmnistSplit.Digits, reports);
        Assert.That(
            before, Is.EqualTo(new[] { new EmnistDownloadProgress(0, Digits.Sum(name => TestEmnist.Get(name).Length), 0, Digits[0]) }));
    }

    [Test]
    public async Task Download_never_reports_more_than_the_total()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => index == 1 ? 20_000 : null;
        Assert.That(async () => await rig.Create(retries: 0).DownloadAsync(EmnistSplit.Digits), Throws.TypeOf<HttpRequestException>());
        File.WriteAllBytes(Directory.GetFiles(rig.Cache, "*.part").Single(), new byte[1_000_000]);
        Reports reports = new();
        await rig.Create().DownloadAsync(EmnistSplit.Digits, reports);
        Assert.That(reports.All.All(report => report.BytesDone <= report.BytesTotal));
        Assert.That(reports.All.Last().BytesDone, Is.EqualTo(reports.All.Last().BytesTotal));
    }

    [Test]
    public async Task Download_of_unknown_length_reports_its_last_byte()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.None;
        rig.Server.SendsLength = false;
        Reports reports = new();
        await rig.Create().DownloadAsync(EmnistSplit.Digits, reports);
        EmnistDownloadProgress last = reports.All.Last();
        Assert.That(
            (last.BytesDone, last.BytesTotal, last.File), Is.EqualTo(((long)TestEmnist.Deflated.Length, (long?)null, "gzip.zip")));
    }

    [Test]
    public async Task Download_uses_the_given_client()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        using HttpClient client = new();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("custom");
        await rig.DownloadAsync(rig.Create(client));
        Assert.That(rig.Server.Requests.Select(request => request.UserAgent), Is.All.EqualTo("custom"));
    }

    [Test]
    public void Default_address_is_the_archive_of_NIST() =>
        Assert.That(new EmnistDownload().Address, Is.EqualTo(new Uri("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip")));

    [Test]
    public void Invalid_settings_are_rejected()
    {
        Assert.That(() => new EmnistDownload { Address = new Uri("ftp://localhost/gzip.zip") }, Throws.ArgumentException);
        Assert.That(() => new EmnistDownload { Address = new Uri("gzip.zip", UriKind.Relative) }, Throws.ArgumentException);
        Assert.That(() => new EmnistDownload { Address = null! }, Throws.ArgumentNullException);
        Assert.That(() => new EmnistDownload { CacheDirectory = "" }, Throws.ArgumentException);
        Assert.That(() => new EmnistDownload { MaxRetries = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EmnistDownload { IdleTimeout = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EmnistDownload { IdleTimeout = TimeSpan.FromDays(25) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await new EmnistDownload().DownloadAsync(null!), Throws.ArgumentNullException);
    }

    [TestCase("/given", "/xdg", ExpectedResult = "/given/emnist")]
    [TestCase("", "/xdg", ExpectedResult = "/xdg/linearlearn/emnist")]
    [TestCase(null, "/xdg", ExpectedResult = "/xdg/linearlearn/emnist")]
    [TestCase(null, "relative", ExpectedResult = "HOME/.cache/linearlearn/emnist")]
    [TestCase(null, null, ExpectedResult = "HOME/.cache/linearlearn/emnist")]
    [Platform(Exclude = "Win")]
    public string Default_folder_follows_the_environment(string? given, string? xdg) => DownloadCache
        .GetDefaultFolder(
            name => name switch { "LINEARLEARN_CACHE" => given, "XDG_CACHE_HOME" => xdg, _ => null },
            folder => folder == Environment.SpecialFolder.UserProfile ? "/home/user" : "",
            isWindows: false)
        .Replace("/home/user", "HOME", StringComparison.Ordinal);

    [TestCase("relative", "/home/user", false, "relative")]
    [TestCase(null, "", false, ".cache/linearlearn")]
    [TestCase(null, "", true, "LinearLearn")]
    [Platform(Exclude = "Win")]
    public void Default_folder_that_is_relative_is_rejected(string? given, string home, bool isWindows, string found) => Assert.That(
        () => DownloadCache.GetDefaultFolder(name => name == "LINEARLEARN_CACHE" ? given : null, _ => home, isWindows),
        Throws.InvalidOperationException.With.Message.EqualTo(
            $"expected a cache with an absolute path, found '{found}': set the environment variable LINEARLEARN_CACHE, or CacheDirectory"));

    [Test]
    public void Default_folder_on_Windows_is_in_the_local_application_data() => Assert.That(
        DownloadCache.GetDefaultFolder(_ => null, Environment.GetFolderPath, isWindows: true),
        Is.EqualTo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "LinearLearn", "emnist")));

    [Test]
    public void Default_cache_directory_is_absolute() =>
        Assert.That(Path.IsPathFullyQualified(new EmnistDownload().CacheDirectory));

    private sealed class Reports : IProgress<EmnistDownloadProgress>
    {
        public ConcurrentQueue<EmnistDownloadProgress> All { get; } = [];

        public void Report(EmnistDownloadProgress value) => All.Enqueue(value);
    }
}
