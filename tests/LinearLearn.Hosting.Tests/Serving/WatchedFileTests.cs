using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LinearLearn.Hosting.Tests;

public class WatchedFileTests : FolderFixture
{
    [Test]
    public async Task Events_during_a_check_cause_one_more_check()
    {
        string path = Folder.GetFile("model");
        FakeTimeProvider time = new();
        TaskCompletionSource first = new();
        int started = 0, running = 0, most = 0;
        using WatchedFile file = new(path, TimeSpan.FromDays(1), CheckAsync, time, NullLogger.Instance);
        await File.WriteAllTextAsync(path, "0");
        await Eventually.Is(() => Move() && started == 1, "a check");
        for (int i = 1; i <= 20; i++)
        {
            await File.WriteAllTextAsync(path, $"{i}");
            await Task.Delay(2); // for the events to arrive, which is not needed to pass
            Move();
        }
        Assert.That(started, Is.EqualTo(1));
        first.SetResult();
        await Eventually.Is(() => Move() && started == 2, "another check");
        Assert.That(most, Is.EqualTo(1));

        bool Move()
        {
            time.Advance(WatchedFile.Delay);
            return true;
        }

        async Task<bool> CheckAsync(bool isForced)
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (Interlocked.Increment(ref started) == 1)
                await first.Task;
            Interlocked.Decrement(ref running);
            return true;
        }
    }
}
