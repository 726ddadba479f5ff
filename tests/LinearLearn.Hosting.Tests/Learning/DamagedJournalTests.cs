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
    public async Task Damaged_header_loses_no_correction([Range(0, JournalHeader.Bytes - 1)] int position)
    {
        byte[] journal = await CreateCrashAsync();
        journal[position] ^= 1;
        await AssertResumesAsync(journal, Corrections);
    }

    [Test]
    public async Task Journal_without_any_record_resumes_from_the_state([Values(null, 0, 20, 200)] int? zeros)
    {
        await CreateCrashAsync();
        await AssertResumesAsync(zeros is { } count ? new byte[count] : null, Saved);
    }

    [Test]
    public async Task Damaged_header_without_a_state_loses_no_correction()
    {
        byte[] journal = await CreateCrashAsync(checkpointEvery: 100);
        journal.AsSpan(0, JournalHeader.Bytes).Clear();
        await AssertResumesAsync(journal, Corrections);
    }

    [Test]
    public async Task Damaged_journal_of_another_model_is_kept()
    {
        byte[] journal = await CreateCrashAsync();
        journal[0] ^= 1;
        await File.WriteAllBytesAsync(JournalPath, journal);
        await using LearnerService service = new(Folder, () => Models.CreateLinear(2), state: "crash");
        service.Learner.Start();
        Assert.That(service.Learner.ExamplesLearned, Is.Zero);
        Assert.That(service.Container.MessagesOf(LogLevel.Warning).Single(), Does.Contain("it is of another model, rule or options"));
        Assert.That(Directory.GetFiles(State, "*-*"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Damaged_journal_and_checkpoint_are_rejected_with_a_remedy()
    {
        byte[] journal = await CreateCrashAsync();
        journal[0] ^= 1;
        await File.WriteAllBytesAsync(JournalPath, journal);
        File.Delete(Path.Combine(State, LearnerFolder.CheckpointName));
        await using LearnerService service = new(Folder, state: "crash");
        Assert.That(service.Learner.Start, Throws.TypeOf<InvalidDataException>()
            .With.Message.StartsWith(JournalPath).And.Message.Contains("Restore a backup of the folder"));
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

    [Test]
    public async Task State_without_a_journal_and_a_checkpoint_is_kept_and_learning_starts_again()
    {
        await using (LearnerService service = new(Folder))
            await service.LearnAsync(0);
        File.Delete(Path.Combine(Folder.GetFile("state"), LearnerFolder.JournalName));
        File.Delete(Path.Combine(Folder.GetFile("state"), LearnerFolder.CheckpointName));
        await using LearnerService again = new(Folder);
        again.Learner.Start();
        Assert.That(again.Learner.ExamplesLearned, Is.Zero);
        Assert.That(again.Container.MessagesOf(LogLevel.Warning).Single(), Does.Contain("its journal is missing"));
        Assert.That(Directory.GetFiles(Folder.GetFile("state"), "state-*"), Has.Length.EqualTo(1));
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

    /// <summary>Asserts that learning resumes with a journal or without one, and that the loss is reported until the next start.</summary>
    private async Task AssertResumesAsync(byte[]? journal, int count)
    {
        File.Delete(JournalPath);
        if (journal is not null)
            await File.WriteAllBytesAsync(JournalPath, journal);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < count; i++)
            LearnerService.Teach(expected, i);
        for (int start = 0; start < 2; start++)
        {
            await using LearnerService service = new(Folder, state: "crash");
            service.Learner.Start();
            service.AssertIs(expected, count);
            HealthReportEntry health = await service.Container.CheckHealthAsync();
            Assert.That(health.Status, Is.EqualTo(start == 0 ? HealthStatus.Degraded : HealthStatus.Healthy));
            if (start == 0)
                Assert.That(health.Description, Does.StartWith("corrections may be lost: " + JournalPath));
            string[] kept = Directory.GetFiles(State, "journal-damaged-*");
            Assert.That(kept, Has.Length.EqualTo(journal is null ? 0 : 1));
            if (journal is not null)
                Assert.That(await File.ReadAllBytesAsync(kept[0]), Is.EqualTo(journal));
        }
    }
}
