using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests the folder of the downloads: errors of the disk, and several downloads at once.</summary>
public class DownloadCacheTests
{
    private static readonly string FirstName = TestEmnist.GetNames(EmnistSplit.Digits)[0];

    [Test]
    public async Task Cache_that_is_a_file_is_an_error_of_the_disk()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        using TemporaryFolder folder = new();
        string file = folder.Write("file", [1]);
        foreach (string cache in new[] { file, Path.Combine(file, "cache") })
            await rig.AssertFailsAsync(Throws.InstanceOf<IOException>().With.Message.Contains(file), rig.Create(cache: cache));
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    [Platform("Linux")]
    public async Task Read_only_cache_is_an_error_of_the_disk()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.AssertFailsAsync(
            Throws.InstanceOf<IOException>().Or.TypeOf<UnauthorizedAccessException>(), rig.Create(cache: "/proc/linearlearn"));
    }

    /// <summary>/dev/full rejects each write, as a full disk does.</summary>
    [Test]
    [Platform("Linux")]
    public async Task Full_disk_is_an_error_of_the_disk()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = index => index == 1 ? 20_000 : null;
        Assert.That(async () => await rig.Create(retries: 0).DownloadAsync(EmnistSplit.Digits), Throws.TypeOf<HttpRequestException>());
        string part = Directory.GetFiles(rig.Cache, "*.part").Single();
        File.Delete(part);
        File.CreateSymbolicLink(part, "/dev/full");
        Assert.That(
            async () => await rig.Create().DownloadAsync(EmnistSplit.Digits),
            Throws.TypeOf<IOException>().With.Message.StartsWith("No space left"));
        Assert.That(rig.Waits, Is.Empty);
        File.Delete(part);
        await rig.DownloadAsync();
    }

    [Test]
    public async Task Name_of_a_file_that_is_a_folder_is_an_error_of_the_disk()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Directory.CreateDirectory(rig.GetPath(FirstName));
        Assert.That(
            async () => await rig.Create().DownloadAsync(EmnistSplit.Digits),
            (Throws.InstanceOf<IOException>().Or.TypeOf<UnauthorizedAccessException>()).With.Message.Contains(FirstName));
        Directory.Delete(rig.GetPath(FirstName));
        await rig.DownloadAsync();
    }

    [Test]
    public async Task Downloads_at_once_fetch_each_file_once([Values] bool inOneTask)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Pace = (40_000, 1);
        EmnistDownload shared = rig.Create();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => rig.DownloadAsync(inOneTask ? shared : rig.Create()))));
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Downloads_of_two_splits_at_once_both_succeed([Values] bool hasRanges)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = hasRanges ? RangeSupport.Full : RangeSupport.None;
        await Task.WhenAll(rig.Create().DownloadAsync(EmnistSplit.Digits), rig.Create().DownloadAsync(EmnistSplit.Letters));
        string[] names = [.. TestEmnist.GetNames(EmnistSplit.Digits), .. TestEmnist.GetNames(EmnistSplit.Letters)];
        rig.AssertHolds(hasRanges ? names : [.. names, "gzip.zip"]);
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(hasRanges ? 10 : 1));
    }

    [Test]
    public async Task Complete_cache_is_usable_while_it_is_locked()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        await using FileStream other = await new DownloadCache(rig.Cache).LockAsync(CancellationToken.None);
        await rig.DownloadAsync();
    }

    /// <summary>Another download writes these files while it has the lock.</summary>
    [TestCase("0123456789abcdef.part", false)]
    [TestCase("abcdefgh.ijk.unfinished", false)]
    [TestCase("whole.part", true)]
    public async Task Unfinished_files_are_deleted_only_under_the_lock(string ending, bool isArchive)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        string left = rig.GetPath($"{(isArchive ? DownloadCache.ArchiveName : FirstName)}.{ending}");
        File.WriteAllBytes(left, [1, 2, 3]);
        await using (FileStream other = await new DownloadCache(rig.Cache).LockAsync(CancellationToken.None))
            await rig.DownloadAsync(null, Path.GetFileName(left));
        await rig.DownloadAsync();
    }

    [Test]
    [Platform("Linux")]
    public async Task Complete_cache_that_is_read_only_is_usable()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await rig.DownloadAsync();
        string left = rig.GetPath($"{FirstName}.0123456789abcdef.part");
        File.WriteAllBytes(left, [1]);
        File.Delete(rig.GetPath("download.lock"));
        Directory.CreateDirectory(rig.GetPath("download.lock")); // cannot be opened as a file, even by root
        Assert.That(await rig.Create().DownloadAsync(EmnistSplit.Digits), Is.EqualTo(rig.Cache));
        Assert.That(left, Does.Exist);
    }
}
