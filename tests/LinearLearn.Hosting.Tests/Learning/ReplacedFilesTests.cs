using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting.Tests;

/// <summary>Tests that no correction is acknowledged that a restart would not find, whatever happens to the files of a service.</summary>
[Platform(Exclude = "Win", Reason = "Windows does not replace files in use")]
public class ReplacedFilesTests : FolderFixture
{
    private string Journal => Path.Combine(Folder.GetFile("state"), LearnerFolder.JournalName);

    private string Lock => Path.Combine(Folder.GetFile("state"), LearnerFolder.LockName);

    [Test]
    public async Task Journal_replaced_by_its_copy_fails_the_next_correction_and_gets_those_after_it()
    {
        await using LearnerService service = new(Folder);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 2; i++)
        {
            await service.LearnAsync(i);
            LearnerService.Teach(expected, i);
        }
        File.Copy(Journal, Journal + "-copy");
        File.Move(Journal + "-copy", Journal, overwrite: true);
        await AssertFailsAsync(service, "journal: expected to write corrections, found: the file was deleted, renamed or replaced");
        await service.LearnAsync(3);
        LearnerService.Teach(expected, 3);
        service.AssertIs(expected, 3);
        await AssertCrashResumesAsync(service, expected, 3);
    }

    [Test]
    public async Task Journal_replaced_by_one_of_the_same_length_fails_the_next_correction()
    {
        await using LearnerService other = new(Folder, state: "other");
        for (int i = 0; i < 3; i++)
            await other.LearnAsync(i);
        await using LearnerService service = new(Folder);
        await service.LearnAsync(0);
        await service.LearnAsync(1);
        File.Delete(Journal);
        File.Copy(Path.Combine(other.StateFolder, LearnerFolder.JournalName), Journal);
        File.SetLastWriteTimeUtc(Journal, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await AssertFailsAsync(service, "the file was deleted, renamed or replaced");
    }

    [Test]
    public async Task Restored_backup_fails_a_correction_and_learning_continues_from_it([Values] bool isLockRestored)
    {
        await using LearnerService service = new(Folder);
        OnlineLearner expected = LearnerService.CreateReference();
        await service.LearnAsync(0);
        LearnerService.Teach(expected, 0);
        Folder.Copy(service.StateFolder, "backup");
        DateTime lockTime = File.GetLastWriteTimeUtc(Lock);
        await service.LearnAsync(1);
        await service.LearnAsync(2);
        Restore("backup");
        await File.WriteAllTextAsync(Lock, "");
        if (isLockRestored)
            File.SetLastWriteTimeUtc(Lock, lockTime); // as by cp -a
        await AssertFailsAsync(service, "expected to write corrections");
        await service.LearnAsync(3);
        LearnerService.Teach(expected, 3);
        service.AssertIs(expected, 2);
        string loss = $"corrections may be lost: {service.StateFolder}: its files were replaced, of 3 corrections they have 1";
        HealthReportEntry health = await service.Container.CheckHealthAsync();
        Assert.That((health.Status, health.Description), Is.EqualTo((HealthStatus.Degraded, loss)));
        Assert.That(service.Container.MessagesOf(LogLevel.Error).Last(), Does.EndWith(loss));
        await AssertCrashResumesAsync(service, expected, 2);
    }

    [Test]
    public async Task Stop_after_a_restored_backup_does_not_overwrite_it()
    {
        await using (LearnerService service = new(Folder))
        {
            await service.LearnAsync(0);
            Folder.Copy(service.StateFolder, "backup");
            await service.LearnAsync(1);
            Restore("backup");
            await File.WriteAllTextAsync(Lock, "");
        }
        Assert.That(File.Exists(Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName)), Is.False);
        Assert.That(
            await File.ReadAllBytesAsync(Journal),
            Is.EqualTo(await File.ReadAllBytesAsync(Path.Combine(Folder.GetFile("backup"), LearnerFolder.JournalName))));
    }

    [Test]
    public async Task Second_service_after_the_folder_or_its_lock_was_deleted_stops_the_first([Values] bool isFolderDeleted)
    {
        LearnerService first = new(Folder);
        await first.LearnAsync(0);
        if (isFolderDeleted)
            Directory.Delete(first.StateFolder, recursive: true);
        else
            File.Delete(Lock);
        await using LearnerService second = new(Folder);
        await second.LearnAsync(1);
        await AssertFailsAsync(first, "the file that locks the folder was deleted or replaced");
        await AssertFailsAsync(first, "expected a folder that no other learner uses");
        await second.LearnAsync(2);
        await first.DisposeAsync();
        await second.LearnAsync(3);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = isFolderDeleted ? 1 : 0; i < 4; i++)
            LearnerService.Teach(expected, i);
        await AssertCrashResumesAsync(second, expected, isFolderDeleted ? 3 : 4);
    }

    [Test]
    public async Task Lock_taken_over_by_a_service_that_ended_is_taken_again()
    {
        await using LearnerService first = new(Folder);
        await first.LearnAsync(0);
        File.Delete(Lock);
        await using (LearnerService second = new(Folder))
            await second.LearnAsync(1);
        await AssertFailsAsync(first, "the file that locks the folder was deleted or replaced");
        await first.LearnAsync(2);
        Assert.That(first.Learner.ExamplesLearned, Is.EqualTo(3));
        await using LearnerService third = new(Folder);
        Assert.That(third.Learner.Start, Throws.TypeOf<IOException>().With.Message.Contains("no other learner uses"));
    }

    [Test]
    public async Task Linked_journal_is_written_through_its_link()
    {
        await using (LearnerService service = new(Folder))
            await service.LearnAsync(0);
        string target = Folder.GetFile("elsewhere");
        File.Move(Journal, target);
        File.CreateSymbolicLink(Journal, target);
        await using LearnerService again = new(Folder);
        await again.LearnAsync(1);
        Assert.That(again.Learner.ExamplesLearned, Is.EqualTo(2));
    }

    /// <summary>Asserts that a correction fails, and lets the time pass after which the learner opens its files again.</summary>
    private static async Task AssertFailsAsync(LearnerService service, string expected)
    {
        IOException fault = (await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(2)))!;
        Assert.That(fault.Message, Does.Contain(expected));
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task AssertCrashResumesAsync(LearnerService service, OnlineLearner expected, int count)
    {
        Folder.Copy(service.StateFolder, "crash");
        await using LearnerService again = new(Folder, state: "crash");
        again.Learner.Start();
        again.AssertIs(expected, count);
    }

    private void Restore(string backup)
    {
        Directory.Delete(Folder.GetFile("state"), recursive: true);
        Folder.Copy(Folder.GetFile(backup), "state");
    }
}
