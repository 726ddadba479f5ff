namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests that each part of a download can be canceled, and that the next download resumes it.</summary>
public class DownloadCancellationTests
{
    [Test]
    public async Task Canceled_token_makes_no_request([Values] bool isComplete)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        if (isComplete)
            await rig.DownloadAsync();
        rig.Server.Requests.Clear();
        await AssertCanceledAsync(rig, rig.Create(), new CancellationToken(canceled: true));
        Assert.That(rig.Server.Requests, Is.Empty);
    }

    /// <summary>Request 0 is for the end of the archive, the others are for files.</summary>
    [Test]
    public async Task Cancellation_ends_a_request_without_a_response([Range(0, 4)] int request)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        using CancellationTokenSource source = new();
        rig.Server.Handle = async (index, context) =>
        {
            if (index != request)
                return false;
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await AssertCanceledAsync(rig, rig.Create(), source.Token);
        Assert.That(Directory.GetFiles(rig.Cache, "*.gz"), Has.Length.EqualTo(Math.Max(0, request - 1)));
        await rig.DownloadAsync();
        Assert.That(rig.Waits, Is.Empty);
    }

    [Test]
    public async Task Cancellation_ends_a_response_that_stalls()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        using CancellationTokenSource source = new();
        rig.Server.Handle = async (index, context) =>
        {
            if (index != 1)
                return false;
            Task stall = DownloadServerTests.StallAsync(rig.Server, context, 10_000);
            while (Directory.GetFiles(rig.Cache, "*.part").Sum(path => new FileInfo(path).Length) < 10_000)
                await Task.Delay(1);
            await source.CancelAsync();
            await stall;
            return true;
        };
        await AssertCanceledAsync(rig, rig.Create(), source.Token);
        Assert.That(new FileInfo(Directory.GetFiles(rig.Cache, "*.part").Single()).Length, Is.EqualTo(10_000));
        await rig.DownloadAsync();
    }

    [Test]
    public async Task Cancellation_ends_the_download_of_the_whole_archive()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Ranges = RangeSupport.None;
        using CancellationTokenSource source = new();
        await AssertCanceledAsync(rig, rig.Create(), source.Token, new Callback(report => CancelAfter(source, report, 1_000_000)));
        Assert.That(Directory.GetFiles(rig.Cache).Select(Path.GetFileName), Is.EqualTo(new[] { "download.lock" }));
        await rig.DownloadAsync(null, "gzip.zip");
    }

    [Test]
    public async Task Cancellation_ends_the_wait_before_a_retry()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.CutAfter = _ => 0;
        using CancellationTokenSource source = new();
        EmnistDownload download = new()
        {
            Address = rig.Server.Address,
            CacheDirectory = rig.Cache,
            GetFiles = TestEmnist.GetPublished,
            Wait = async (_, token) =>
            {
                await source.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        await AssertCanceledAsync(rig, download, source.Token);
        rig.Server.CutAfter = _ => null;
        await rig.DownloadAsync();
    }

    [Test]
    public async Task Cancellation_ends_the_wait_for_another_download()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        await using (FileStream other = await new DownloadCache(rig.Cache).LockAsync(CancellationToken.None))
        {
            using CancellationTokenSource source = new();
            Task<string> download = rig.Create().DownloadAsync(EmnistSplit.Digits, null, source.Token);
            Assert.That(await Task.WhenAny(download, Task.Delay(100)), Is.Not.SameAs(download));
            await source.CancelAsync();
            Assert.That(async () => await download.WaitAsync(TimeSpan.FromSeconds(5)), Throws.InstanceOf<OperationCanceledException>());
        }
        Assert.That(rig.Server.Requests, Is.Empty);
        await rig.DownloadAsync();
    }

    /// <summary>Cancels at each of the first reports, while bytes arrive, are unpacked and written.</summary>
    [Test]
    public async Task Cancellation_at_any_report_leaves_a_valid_cache([Values(1, 2, 3, 4, 5, 6, 7)] int report)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(TestEmnist.Stored);
        using CancellationTokenSource source = new();
        int reports = 0;
        bool isCanceled = false;
        try
        {
            await rig.Create().DownloadAsync(EmnistSplit.Digits, new Callback(_ =>
            {
                if (++reports == report)
                    source.Cancel();
            }), source.Token);
        }
        catch (OperationCanceledException exception)
        {
            Assert.That(exception.CancellationToken.IsCancellationRequested);
            isCanceled = true;
        }
        Assert.That(isCanceled || reports < report, $"{reports} reports");
        rig.AssertValid();
        await rig.DownloadAsync();
    }

    private static async Task AssertCanceledAsync(
        DownloadRig rig, EmnistDownload download, CancellationToken token, IProgress<EmnistDownloadProgress>? progress = null)
    {
        Task<string> result = download.DownloadAsync(EmnistSplit.Digits, progress, token);
        Assert.That(async () => await result.WaitAsync(TimeSpan.FromSeconds(5)), Throws.InstanceOf<OperationCanceledException>());
        rig.AssertValid();
    }

    private static void CancelAfter(CancellationTokenSource source, EmnistDownloadProgress report, long bytes)
    {
        if (report.BytesDone >= bytes)
            source.Cancel();
    }

    private sealed class Callback(Action<EmnistDownloadProgress> report) : IProgress<EmnistDownloadProgress>
    {
        public void Report(EmnistDownloadProgress value) => report(value);
    }
}
