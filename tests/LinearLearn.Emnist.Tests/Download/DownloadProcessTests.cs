using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests downloads in several processes, some of which are killed.</summary>
public class DownloadProcessTests
{
    private static readonly string[] Names = TestEmnist.GetNames(EmnistSplit.Digits);

    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("LINEARLEARN_KILLS") ?? "10", NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>
    /// Kills a download after a random number of bytes and a random pause, and starts it again: it requests only the bytes that are not in
    /// the cache. A download that ends before is the end of a series, and the next one starts with an empty cache.
    /// </summary>
    [Test]
    public async Task Killed_downloads_leave_a_valid_cache_and_are_resumed()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(TestEmnist.Stored);
        rig.Server.Pace = (20_000, 2);
        int total = Names.Sum(name => TestEmnist.Get(name).Length);
        Random random = new(1);
        int kills = 0, ends = 0, withPart = 0, withFile = 0;
        while (kills < Kills || Directory.Exists(rig.Cache))
        {
            rig.Server.Requests.Clear();
            // The rest is mostly smaller than the total, so that some downloads end.
            int bytes = kills < Kills ? random.Next(total) : int.MaxValue, pause = random.Next(20);
            long needed = Names.Sum(name => CountMissing(rig, name));
            using Process process = DownloadProcess.Start(rig);
            while (rig.Server.BytesSent < bytes && !process.HasExited)
                await Task.Delay(1);
            await Task.Delay(pause);
            process.Kill(); // SIGKILL: no code of the process runs afterwards
            await process.WaitForExitAsync();
            rig.AssertValid();
            Assert.That(
                rig.Server.Requests.Where(request => !request.Range.StartsWith("bytes=-", StringComparison.Ordinal))
                    .Sum(request => request.BytesSent),
                Is.LessThanOrEqualTo(needed));
            if (process.ExitCode != 0)
            {
                Assert.That(await process.StandardError.ReadToEndAsync(), Is.Empty); // it was killed and did not fail
                kills++;
                withPart += Directory.Exists(rig.Cache) && Directory.GetFiles(rig.Cache, "*.part").Length > 0 ? 1 : 0;
                withFile += Directory.Exists(rig.Cache) && Directory.GetFiles(rig.Cache, "*.gz").Length > 0 ? 1 : 0;
                continue;
            }
            ends++;
            await rig.DownloadAsync(); // deletes what a process left that was killed just before its end
            Directory.Delete(rig.Cache, recursive: true);
        }
        TestContext.Out.WriteLine($"{kills} kills ({withPart} with a part, {withFile} with a complete file), {ends} complete downloads");
        Assert.That(new[] { withPart, withFile, ends }, Is.All.GreaterThan(0));
    }

    [Test]
    public async Task Processes_at_once_fetch_each_file_once()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Pace = (20_000, 5);
        Process[] processes = [.. Enumerable.Range(0, 3).Select(_ => DownloadProcess.Start(rig))];
        foreach (Process process in processes)
        {
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, await process.StandardError.ReadToEndAsync());
            process.Dispose();
        }
        rig.AssertHolds(Names);
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(5));
    }

    /// <summary>Counts the bytes of an entry, with its header, that are not in the cache.</summary>
    private static long CountMissing(DownloadRig rig, string name)
    {
        if (File.Exists(rig.GetPath(name)))
            return 0;
        string[] parts = Directory.Exists(rig.Cache) ? Directory.GetFiles(rig.Cache, $"{name}.*.part") : [];
        return 30 + "gzip/".Length + name.Length + TestEmnist.Get(name).Length - parts.Sum(path => new FileInfo(path).Length);
    }
}
