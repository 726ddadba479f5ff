using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting.Tests;

/// <summary>Tests that a damaged or missing journal loses no more than what is damaged, and that the health check reports it.</summary>
public class DamagedJournalTests : FolderFixture
{
    private const int Saved = 4;
    private const int Corrections = 7;

    private string State => Folder.GetFile("crash");

    private string JournalPath => Path.Combine(State, LearnerFolder.JournalName);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public async Task Damaged_record_loses_only_itself_and_the_journal_is_kept(int damagedRecord)
    {
        string original;
        await using (LearnerService service = new(Folder))
        {
            for (int i = 0; i < 4; i++)
                await service.LearnAsync(i);
            original = Folder.Copy(service.StateFolder, "damaged");
        }
        string path = Path.Combine(original, LearnerFolder.JournalName);
        byte[] journal = await File.ReadAllBytesAsync(path);
        int bytes = (journal.Length - JournalHeader.Bytes) / 4, position = JournalHeader.Bytes + (damagedRecord * bytes);
        journal[position + 20] ^= 1;
        await File.WriteAllBytesAsync(path, journal);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 4; i++)
        {
            if (i != damagedRecord)
                LearnerService.Teach(expected, i);
        }
        for (int start = 0; start < 2; start++)
        {
            await using LearnerService again = new(Folder, state: "damaged");
            again.Learner.Start();
            Assert.That(again.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
            Assert.That(again.Learner.ExamplesLearned, Is.EqualTo(damagedRecord == 3 ? 3 : 4), "a lost correction inside is counted");
            string[] errors = [.. again.Container.MessagesOf(LogLevel.Error)];
            Assert.That(errors, Has.Length.EqualTo(1 - start));
            HealthReportEntry health = await again.Container.CheckHealthAsync();
            Assert.That(health.Status, Is.EqualTo(start == 0 ? HealthStatus.Degraded : HealthStatus.Healthy));
            if (start == 0)
                Assert.That(errors[0], Does.Contain($"is damaged at byte {position}, {bytes} bytes are lost"));
            string kept = Directory.GetFiles(original, "journal-damaged-*").Single();
            Assert.That(await File.ReadAllBytesAsync(kept), Is.EqualTo(journal));
        }
    }

    [Test]
    public async Task Zeros_after_the_last_correction_are_cut_off([Values(1, 4, 36, 4096)] int count)
    {
        byte[] journal = await CreateCrashAsync();
        await File.WriteAllBytesAsync(JournalPath, [.. journal, .. new byte[count]]);
        await using LearnerService service = new(Folder, state: "crash");
        service.Learner.Start();
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(Corrections));
        Assert.That(await File.ReadAllBytesAsync(JournalPath), Is.EqualTo(journal));
        Assert.That(service.Container.MessagesOf(LogLevel.Error), Is.Empty);
        Assert.That(
            service.Container.MessagesOf(LogLevel.Information), Has.Some.EndsWith($"ends in zeros, {count} bytes are cut off"));
        Assert.That((await service.Container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    /// <summary>Creates the folder of a crash, and returns its journal.</summary>
    private async Task<byte[]> CreateCrashAsync(int checkpointEvery = Saved)
    {
        await using LearnerService service = new(
            Folder, configure: options => options.CheckpointEvery = checkpointEvery, state: "service");
        for (int i = 0; i < Corrections; i++)
            await service.LearnAsync(i);
        await service.WaitUntilIdleAsync();
        Folder.Copy(service.StateFolder, "crash");
        return await File.ReadAllBytesAsync(JournalPath);
    }
}
