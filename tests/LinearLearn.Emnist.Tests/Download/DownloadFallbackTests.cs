using Microsoft.AspNetCore.Http;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests downloads from servers without ranges, with some ranges, or with invalid ones.</summary>
public class DownloadFallbackTests
{
    [Test]
    public async Task Server_without_ranges_sends_the_archive_once_for_all_splits([Values] bool sendsLength)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.None;
        rig.Server.SendsLength = sendsLength;
        await rig.DownloadAsync(null, "gzip.zip");
        await rig.Create().DownloadAsync(EmnistSplit.Letters);
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(1));
        rig.AssertHolds([.. TestEmnist.GetNames(EmnistSplit.Digits), .. TestEmnist.GetNames(EmnistSplit.Letters), "gzip.zip"]);
        Assert.That(File.ReadAllBytes(rig.GetPath("gzip.zip")).AsSpan().SequenceEqual(TestEmnist.Deflated));
    }

    [Test]
    public async Task Cut_archive_is_downloaded_again_from_its_start([Values] bool sendsLength)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.None;
        rig.Server.SendsLength = sendsLength;
        rig.Server.CutAfter = index => index < 2 ? 1_000_000 : null;
        await rig.DownloadAsync(null, "gzip.zip");
        Assert.That((rig.Server.Requests.Count, rig.Waits.Count), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task Archive_that_is_always_cut_fails_after_the_retries()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.None;
        rig.Server.CutAfter = _ => 1_000_000;
        await rig.AssertFailsAsync(Throws.TypeOf<HttpRequestException>().With.Message.EndsWith("(attempts: 6)"));
    }

    /// <summary>Without a stated length and chunks, a client cannot distinguish a cut body from a complete one.</summary>
    [Test]
    public async Task Archive_without_stated_length_and_end_record_is_downloaded_again([Values] bool isRepaired)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(TestEmnist.Deflated[..^1000]);
        rig.Server.Ranges = RangeSupport.None;
        rig.Server.SendsLength = false;
        rig.Server.Handle = (index, _) =>
        {
            if (isRepaired && index == 1)
                rig.Server.Contents = TestEmnist.Deflated;
            return Task.FromResult(false);
        };
        if (isRepaired)
            await rig.DownloadAsync(null, "gzip.zip");
        else
            await rig.AssertFailsAsync(Throws.TypeOf<HttpRequestException>().With.Message.EndsWith(
                $"found the end of the response after {TestEmnist.Deflated.Length - 1000} bytes (attempts: 6)"));
        Assert.That(rig.Waits, Has.Count.EqualTo(isRepaired ? 1 : 5));
    }

    [Test]
    public async Task Archive_of_more_than_a_gigabyte_is_rejected_before_its_download()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (_, context) =>
        {
            context.Response.ContentLength = (1L << 30) + 1;
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await rig.AssertFailsAsync(
            Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo($"{rig.Server.Address}: expected an archive of at most 1073741824 bytes, found 1073741825"));
    }

    [Test]
    public async Task Server_without_ranges_from_the_end_is_asked_for_other_ranges()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.NotFromEnd;
        await rig.DownloadAsync();
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task Shorter_ranges_than_requested_are_continued()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.MaxRange = 100_000;
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Is.Empty);
        Assert.That(rig.Server.Requests, Has.Count.GreaterThan(5));
    }

    [TestCase("bytes 0-99/4000000", "Content-Range bytes 0-99/4000000")]
    [TestCase("bytes 99-0/4000000", "Content-Range missing")]
    [TestCase("bytes */4000000", "Content-Range bytes */4000000")]
    [TestCase("bytes 3868928-3999999/*", "Content-Range bytes 3868928-3999999/*")]
    [TestCase("items 3868928-3999999/4000000", "Content-Range items 3868928-3999999/4000000")]
    [TestCase("bytes 3868928-3999998/4000000", "Content-Range bytes 3868928-3999998/4000000")]
    [TestCase("bytes -5--1/4000000", "Content-Range missing")]
    [TestCase(null, "Content-Range missing")]
    public async Task Wrong_range_of_the_end_is_rejected(string? range, string found)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) => SendRange(context, range, 131072);
        await rig.AssertFailsAsync(
            Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo($"{rig.Server.Address}: expected the last 131072 bytes of the archive, found {found}"));
    }

    [TestCase(0, -1)]
    [TestCase(1, 0)]
    [TestCase(0, 1)]
    public async Task Wrong_range_of_an_entry_is_rejected(int fromShift, int toShift)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        int length = TestEmnist.Deflated.Length;
        rig.Server.Handle = (index, context) =>
        {
            if (index == 0)
                return Task.FromResult(false);
            string[] offsets = context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-');
            int from = int.Parse(offsets[0]) + fromShift, to = int.Parse(offsets[1]) + toShift;
            // A shorter range is valid, but not with the length of the requested one.
            return SendRange(context, $"bytes {from}-{to}/{length}", to - from + 1 - toShift);
        };
        string message = toShift < 0 ? "as in Content-Range, found Content-Length" : "found Content-Range";
        await rig.AssertFailsAsync(Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    private static async Task<bool> SendRange(HttpContext context, string? range, int length)
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = range;
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync(new byte[length]);
        return true;
    }
}
