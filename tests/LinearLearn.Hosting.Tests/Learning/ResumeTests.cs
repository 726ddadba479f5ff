using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting.Tests;

/// <summary>Tests that acknowledged corrections survive a crash at any moment: copies of the folder are what it leaves.</summary>
public class ResumeTests : FolderFixture
{
    private const int Corrections = 12;

    [Test]
    public async Task Folder_of_a_crash_after_any_correction_has_exactly_those_acknowledged([Values(1, 3, 5, 100)] int checkpointEvery)
    {
        await using LearnerService service = new(Folder, configure: options => options.CheckpointEvery = checkpointEvery);
        for (int i = 0; i < Corrections; i++)
        {
            await service.LearnAsync(i);
            await service.WaitUntilIdleAsync();
            Folder.Copy(service.StateFolder, $"copy-{i}");
            await AssertResumes($"copy-{i}", i + 1, checkpointEvery);
        }
    }

    [Test]
    public async Task Journal_cut_at_any_byte_of_its_last_records_loses_only_what_was_cut()
    {
        string original;
        await using (LearnerService service = new(Folder, configure: options => options.CheckpointEvery = 4))
        {
            for (int i = 0; i < 7; i++)
                await service.LearnAsync(i);
            await service.WaitUntilIdleAsync();
            original = Folder.Copy(service.StateFolder, "original"); // a state after 4, and 3 records
        }
        byte[] journal = await File.ReadAllBytesAsync(Path.Combine(original, LearnerFolder.JournalName));
        int record = (journal.Length - JournalHeader.Bytes) / 3;
        Assert.That(journal.Length, Is.EqualTo(JournalHeader.Bytes + (3 * record)));
        for (int length = JournalHeader.Bytes; length <= journal.Length; length++)
        {
            string copy = Folder.Copy(original, $"cut-{length}");
            await File.WriteAllBytesAsync(Path.Combine(copy, LearnerFolder.JournalName), journal[..length]);
            await AssertResumes($"cut-{length}", 4 + ((length - JournalHeader.Bytes) / record), 100);
        }
    }

    [Test]
    public async Task Unfinished_files_of_a_crash_are_ignored_and_deleted()
    {
        await using (LearnerService service = new(Folder))
        {
            await service.LearnAsync(0);
            await service.WaitUntilIdleAsync();
            Folder.Copy(service.StateFolder, "crash");
        }
        string[] leftovers = ["state.safetensors.abc.unfinished", "journal.abc.unfinished"];
        foreach (string leftover in leftovers)
            await File.WriteAllTextAsync(Path.Combine(Folder.GetFile("crash"), leftover), "half");
        await AssertResumes("crash", 1, 100);
        Assert.That(leftovers.Where(leftover => File.Exists(Path.Combine(Folder.GetFile("crash"), leftover))), Is.Empty);
    }

    /// <summary>The old state is renamed first, then the old journal; the crash is between both, or before the new journal.</summary>
    [Test]
    public async Task Crash_while_old_files_are_renamed_starts_from_the_model([Values] bool isJournalRenamed)
    {
        await using (LearnerService service = new(Folder))
            await service.LearnAsync(0);
        string state = Folder.GetFile("state");
        File.Move(Path.Combine(state, LearnerFolder.StateName), Path.Combine(state, "state-old.safetensors"));
        string journal = Path.Combine(state, LearnerFolder.JournalName);
        if (isJournalRenamed)
            File.Move(journal, Path.Combine(state, "journal-old"));
        LinearModel model = Models.CreateLinear(2);
        await using LearnerService again = new(Folder, () => model);
        again.Learner.Start();
        Assert.That(again.Learner.ExamplesLearned, Is.Zero);
        Assert.That(again.Served.Current, Is.SameAs(model));
        using JournalReader reader = JournalReader.Open(journal, default);
        Assert.That(reader.Header!.Value.Seen, Is.Zero);
    }

    [Test]
    public async Task Reload_before_any_correction_keeps_no_files()
    {
        LinearModel model = Models.CreateLinear();
        await using LearnerService service = new(Folder, () => model);
        service.Learner.Start();
        for (int i = 2; i < 5; i++)
        {
            model = Models.CreateLinear(i);
            await service.Served.ReloadAsync();
            service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await service.LearnAsync(0);
        Assert.That(Directory.GetFiles(service.StateFolder, "journal-*"), Is.Empty);
        Assert.That(service.Container.MessagesOf(LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task State_is_saved_after_some_bytes_of_the_journal()
    {
        await using LearnerService service = new(Folder, configure: options => options.CheckpointBytes = JournalHeader.Bytes + 90);
        for (int i = 0; i < 9; i++)
        {
            await service.LearnAsync(i);
            await service.WaitUntilIdleAsync();
        }
        using JournalReader journal = JournalReader.Open(Path.Combine(service.StateFolder, LearnerFolder.JournalName), default);
        Assert.That(journal.Header!.Value.Seen, Is.EqualTo(8), "two records have 96 bytes");
    }

    [Test]
    public async Task Other_model_rule_or_options_at_a_restart_keep_the_old_files(
        [Values("model", "rule", "options", "labels")] string change)
    {
        await using (LearnerService service = new(Folder))
        {
            for (int i = 0; i < 3; i++)
                await service.LearnAsync(i);
        }
        byte[] state = await File.ReadAllBytesAsync(Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName));
        await using LearnerService again = new(
            Folder,
            () => change switch
            {
                "model" => Models.CreateLinear(2),
                "labels" => new LinearModel([1, -1, 0.5f], [0.25f], [3, 8]),
                _ => Models.CreateLinear(),
            },
            options =>
            {
                options.LearnerOptions = change == "options" ? new LearnerOptions { Averaging = true } : null;
            },
            rule: change == "rule" ? new LogisticUpdate(0.5f) : null);
        again.Learner.Start();
        Assert.That(again.Learner.ExamplesLearned, Is.Zero);
        Assert.That(again.Container.MessagesOf(LogLevel.Warning).Single(), Does.Contain("learning starts from the model"));
        string kept = Directory.GetFiles(Folder.GetFile("state"), "state-*").Single();
        Assert.That(await File.ReadAllBytesAsync(kept), Is.EqualTo(state));
        Assert.That(Directory.GetFiles(Folder.GetFile("state"), "journal-*"), Has.Length.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName)), Is.False);
    }

    [Test]
    public async Task Reload_while_learning_continues_from_the_new_model_and_keeps_the_old_files()
    {
        LinearModel model = Models.CreateLinear();
        await using LearnerService service = new(Folder, () => model);
        await service.LearnAsync(0);
        await service.LearnAsync(1);
        model = Models.CreateLinear(2);
        await service.Served.ReloadAsync();
        await service.LearnAsync(2);
        OnlineLearner expected = new(new LogisticUpdate(), model, new LearnerOptions { Averaging = false });
        LearnerService.Teach(expected, 2);
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(1));
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
        using JournalReader kept = JournalReader.Open(Directory.GetFiles(service.StateFolder, "journal-*").Single(), default);
        Assert.That(kept.TryRead(out _, out _, out _, out _) && kept.TryRead(out _, out _, out _, out _));
    }

    [Test]
    public async Task Reload_of_the_same_model_continues_learning_where_it_was()
    {
        await using LearnerService service = new(Folder);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 6; i++)
        {
            await service.LearnAsync(i);
            LearnerService.Teach(expected, i);
            await service.Served.ReloadAsync();
        }
        await Eventually.Is(
            () => service.Served.Current.Weights.SequenceEqual(expected.Snapshot().Weights), "the learned model after the last reload");
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(6));
    }

    [Test]
    public async Task Files_that_are_not_a_state_or_a_journal_fail_the_start_with_their_names()
    {
        Directory.CreateDirectory(Folder.GetFile("state"));
        string path = Path.Combine(Folder.GetFile("state"), LearnerFolder.JournalName);
        await File.WriteAllTextAsync(path, "not a journal");
        await using LearnerService service = new(Folder);
        Assert.That(service.Learner.Start, Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(path));
        File.Delete(path);
        await File.WriteAllTextAsync(Folder.GetFile("file"), "");
        await using LearnerService other = new(Folder, state: "file");
        Assert.That(other.Learner.Start, Throws.TypeOf<IOException>().With.Message.Contains("found a file"));
    }

    /// <summary>Asserts that a folder has the first corrections, and that learning the others gives the model without a crash.</summary>
    private async Task AssertResumes(string state, int count, int checkpointEvery)
    {
        await using LearnerService service = new(Folder, configure: options => options.CheckpointEvery = checkpointEvery, state: state);
        service.Learner.Start();
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(count), state);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < count; i++)
            LearnerService.Teach(expected, i);
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()), state);
        for (int i = count; i < Corrections; i++)
        {
            await service.LearnAsync(i);
            LearnerService.Teach(expected, i);
        }
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()), state);
        Assert.That(service.Served.Current.Biases.ToArray(), Is.EqualTo(expected.Snapshot().Biases.ToArray()), state);
    }
}
