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
