namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests downloads of archives that change, and how a download is resumed.</summary>
public class DownloadVersionTests
{
    private static readonly string FirstName = TestEmnist.GetNames(EmnistSplit.Digits)[0];
    private static readonly DateTimeOffset Time = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase("\"v1\"", false, "\"v1\"")]
    [TestCase("\"v1\"", true, "\"v1\"")]
    [TestCase("W/\"v1\"", false, "")]
    [TestCase("W/\"v1\"", true, "Thu, 02 Jan 2020 03:04:05 GMT")]
    [TestCase(null, true, "Thu, 02 Jan 2020 03:04:05 GMT")]
    [TestCase(null, false, "")]
    public async Task Download_is_resumed_with_the_condition_that_the_server_permits(string? tag, bool hasTime, string condition)
    {
        await using DownloadRig rig = await StartInterruptedAsync(tag, hasTime ? Time : null);
        await rig.DownloadAsync();
        ServerRequest[] requests = GetEntryRequests(rig);
        Assert.That(requests[1].IfRange, Is.EqualTo(condition));
        Assert.That(GetStart(requests[1]) - GetStart(requests[0]), Is.EqualTo(20_000));
    }

    /// <summary>The servers of a mirror can send different validators for the same archive.</summary>
    [Test]
    public async Task Part_is_resumed_if_only_the_validator_changed([Values] bool hasTag)
    {
        await using DownloadRig rig = await StartInterruptedAsync(hasTag ? "\"v1\"" : null, Time);
        rig.Server.Tag = hasTag ? "\"v2\"" : null;
        rig.Server.Modified = hasTag ? Time : Time.AddDays(1);
        await rig.DownloadAsync();
        ServerRequest[] requests = GetEntryRequests(rig);
        Assert.That(GetStart(requests[1]) - GetStart(requests[0]), Is.EqualTo(20_000));
        Assert.That(rig.Waits, Is.Empty);
    }

    [Test]
    public async Task Part_of_another_archive_is_not_used()
    {
        await using DownloadRig rig = await StartInterruptedAsync("\"v1\"", null);
        rig.Server.Contents = TestEmnist.Stored;
        rig.Server.Requests.Clear();
        await rig.DownloadAsync();
        int start = TestEmnist.Stored.AsSpan().IndexOf(TestEmnist.Get(FirstName)) - 30 - "gzip/".Length - FirstName.Length;
        Assert.That(GetStart(GetEntryRequests(rig)[0]), Is.EqualTo(start));
    }

    /// <summary>The second version has its entries at other offsets, and the download has a part of the first.</summary>
    [TestCase(false, "\"v1\"", "\"v2\"")]
    [TestCase(true, "\"v1\"", "\"v2\"")]
    [TestCase(true, "W/\"v1\"", "W/\"v2\"")]
    [TestCase(true, null, null)]
    public async Task Archive_that_changes_during_the_download_is_started_again(bool ignoresCondition, string? before, string? after)
    {
        byte[] second = TestEmnist
            .CreateArchive(deflate: true, (name, bytes) => name.Contains("byclass") ? bytes[..^10_000] : bytes).ToArray();
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Tag = before;
        rig.Server.CutAfter = index => index == 1 ? 20_000 : null;
        rig.Server.Handle = (index, context) =>
        {
            if (index == 3) // after the directory of the first version, and before the rest of its first entry
            {
                rig.Server.Contents = second;
                rig.Server.Tag = after;
                if (ignoresCondition)
                    context.Request.Headers.IfRange = "";
            }
            return Task.FromResult(false);
        };
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Archive_that_becomes_shorter_is_started_again()
    {
        byte[] second = TestEmnist.CreateArchive(deflate: true, (name, bytes) => name.Contains("byclass") ? null : bytes).ToArray();
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Tag = null;
        rig.Server.Handle = (index, _) =>
        {
            if (index == 1)
                rig.Server.Contents = second;
            return Task.FromResult(false);
        };
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Has.Count.EqualTo(1));
    }

    /// <summary>Each response has another tag, as from a mirror with many servers.</summary>
    [Test]
    public async Task Tag_that_always_changes_costs_one_retry()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (index, _) =>
        {
            rig.Server.Tag = $"\"v{index}\"";
            return Task.FromResult(false);
        };
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Archive_that_always_changes_fails_after_the_retries()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (index, _) =>
        {
            rig.Server.Contents = index % 2 == 0 ? TestEmnist.Deflated : TestEmnist.Stored;
            return Task.FromResult(false);
        };
        await rig.AssertFailsAsync(
            Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("the archive changed during the download (attempts: 6)"));
    }

    /// <summary>Each attempt receives 1,000 bytes, but the next one starts again, because the archive is another one.</summary>
    [Test]
    public async Task Bytes_that_are_discarded_are_no_progress()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (index, _) =>
        {
            rig.Server.Contents = index / 2 % 2 == 0 ? TestEmnist.Deflated : TestEmnist.Stored;
            return Task.FromResult(false);
        };
        rig.Server.CutAfter = index => index % 2 == 0 ? null : 1000;
        await rig.AssertFailsAsync(Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("(attempts: 6)"));
    }

    [Test]
    public async Task Damaged_part_is_downloaded_again()
    {
        await using DownloadRig rig = await StartInterruptedAsync("\"v1\"", null);
        string part = Directory.GetFiles(rig.Cache, "*.part").Single();
        File.WriteAllBytes(part, new byte[15_000]);
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Is.Empty);
        long[] starts = [.. GetEntryRequests(rig).Take(3).Select(GetStart)];
        Assert.That(new[] { starts[1] - starts[0], starts[2] - starts[0] }, Is.EqualTo(new[] { 15_000, 0 }));
    }

    [Test]
    public async Task Part_that_is_too_long_is_downloaded_again()
    {
        await using DownloadRig rig = await StartInterruptedAsync("\"v1\"", null);
        File.WriteAllBytes(Directory.GetFiles(rig.Cache, "*.part").Single(), new byte[1_000_000]);
        await rig.DownloadAsync();
        ServerRequest[] requests = GetEntryRequests(rig);
        Assert.That(GetStart(requests[1]), Is.EqualTo(GetStart(requests[0])));
    }

    [Test]
    public async Task Complete_part_needs_no_further_bytes()
    {
        await using DownloadRig rig = await StartInterruptedAsync("\"v1\"", null);
        ServerRequest interrupted = GetEntryRequests(rig).Single();
        (long from, int length) = (GetStart(interrupted), GetLength(interrupted));
        File.WriteAllBytes(Directory.GetFiles(rig.Cache, "*.part").Single(), TestEmnist.Deflated.AsSpan((int)from, length).ToArray());
        await rig.DownloadAsync();
        Assert.That(GetEntryRequests(rig), Has.Length.EqualTo(1 + 3)); // one is of the interrupted download
    }

    [Test]
    public async Task Files_that_a_killed_process_left_are_deleted()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        Directory.CreateDirectory(rig.Cache);
        string[] left = [$"{FirstName}.0123456789abcdef.part", $"{FirstName}.abcdefgh.ijk.unfinished", "gzip.zip.whole.part"];
        foreach (string name in left)
            File.WriteAllBytes(rig.GetPath(name), [1, 2, 3]);
        await rig.DownloadAsync();
        File.WriteAllBytes(rig.GetPath($"{FirstName}.0123456789abcdef.part"), [1, 2, 3]);
        await rig.DownloadAsync();
    }

    /// <summary>Starts a server and a download that is cut after 20,000 bytes of the first file.</summary>
    private static async Task<DownloadRig> StartInterruptedAsync(string? tag, DateTimeOffset? time)
    {
        DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Tag = tag;
        rig.Server.Modified = time;
        rig.Server.CutAfter = index => index == 1 ? 20_000 : null;
        Assert.That(async () => await rig.Create(retries: 0).DownloadAsync(EmnistSplit.Digits), Throws.TypeOf<HttpRequestException>());
        Assert.That(new FileInfo(Directory.GetFiles(rig.Cache, "*.part").Single()).Length, Is.EqualTo(20_000));
        rig.Server.CutAfter = _ => null;
        return rig;
    }

    private static ServerRequest[] GetEntryRequests(DownloadRig rig) =>
        [.. rig.Server.Requests.Where(request => !request.Range.StartsWith("bytes=-", StringComparison.Ordinal))];

    private static long GetStart(ServerRequest request) => long.Parse(request.Range["bytes=".Length..].Split('-')[0]);

    private static int GetLength(ServerRequest request) => (int)(long.Parse(request.Range.Split('-')[1]) - GetStart(request)) + 1;
}
