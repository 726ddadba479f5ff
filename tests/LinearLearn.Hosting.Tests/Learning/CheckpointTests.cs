using System.Buffers.Binary;

namespace LinearLearn.Hosting.Tests;

/// <summary>Tests that learning resumes only from the state that was saved, also after a crash at any step of a checkpoint.</summary>
public class CheckpointTests : FolderFixture
{
    private static readonly string[] Names = [LearnerFolder.CheckpointName, LearnerFolder.StateName, LearnerFolder.JournalName];

    /// <summary>A checkpoint replaces the files of <see cref="Names"/> in this order; the crash is after some of them.</summary>
    [Test]
    public async Task Crash_at_any_step_of_a_checkpoint_repeats_and_loses_nothing(
        [Values(0, 1, 2, 3)] int replaced, [Values(0, 3)] int savedBefore)
    {
        await CreateCrashAsync(replaced, savedBefore);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 5; i++)
            LearnerService.Teach(expected, i);
        await using LearnerService service = new(Folder, state: "crash");
        service.Learner.Start();
        service.AssertIs(expected, 5);
        await service.LearnAsync(5);
        LearnerService.Teach(expected, 5);
        service.AssertIs(expected, 6);
    }

    [Test]
    public async Task State_with_any_flipped_bit_of_its_counters_is_rejected([Values(1, 2, 3)] int replaced)
    {
        string path = Path.Combine(await CreateCrashAsync(replaced, savedBefore: 3), LearnerFolder.StateName);
        byte[] state = await File.ReadAllBytesAsync(path);
        byte[] seen = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(seen, replaced == 1 ? 3 : 5);
        int counters = state.AsSpan().IndexOf([.. seen, .. seen]); // examples seen, and those of weight above 0
        Assert.That(counters, Is.Positive);
        for (int bit = 0; bit < 3 * sizeof(long) * 8; bit++)
        {
            byte[] damaged = [.. state];
            damaged[counters + (bit / 8)] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, damaged);
            await using LearnerService service = new(Folder, state: "crash");
            Assert.That(service.Learner.Start, Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(path), $"bit {bit}");
        }
    }

    [TestCase(0)]
    [TestCase(20)]
    [TestCase(JournalHeader.Bytes)]
    public async Task Damaged_checkpoint_is_not_needed_beside_an_intact_journal(int length)
    {
        string state = await CreateCrashAsync(replaced: 3, savedBefore: 3);
        await File.WriteAllBytesAsync(Path.Combine(state, LearnerFolder.CheckpointName), new byte[length]);
        await using LearnerService service = new(Folder, state: "crash");
        service.Learner.Start();
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(5));
    }

    [Test]
    public async Task State_and_checkpoint_of_a_backup_are_rejected_beside_a_newer_journal()
    {
        string folder = await CreateCrashAsync(replaced: 3, savedBefore: 3);
        await using (LearnerService service = new(Folder, state: "service"))
            await service.LearnAsync(5);
        File.Copy(
            Path.Combine(Folder.GetFile("service"), LearnerFolder.JournalName),
            Path.Combine(folder, LearnerFolder.JournalName),
            overwrite: true);
        await using LearnerService again = new(Folder, state: "crash");
        Assert.That(
            again.Learner.Start,
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected the state after 6 corrections or more"));
    }

    [Test]
    public async Task State_older_than_the_journal_is_rejected()
    {
        byte[] older = [];
        await using (LearnerService service = new(Folder, configure: options => options.CheckpointEvery = 2))
        {
            for (int i = 0; i < 4; i++)
            {
                await service.LearnAsync(i);
                await service.WaitUntilIdleAsync();
                if (i == 1)
                    older = await File.ReadAllBytesAsync(Path.Combine(service.StateFolder, LearnerFolder.StateName));
            }
        }
        await File.WriteAllBytesAsync(Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName), older);
        await using LearnerService again = new(Folder);
        Assert.That(again.Learner.Start, Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("expected the state after 4 corrections or more, found another or a damaged one"));
    }

    [Test]
    public async Task Damaged_state_is_rejected_with_a_remedy()
    {
        await using (LearnerService service = new(Folder))
            await service.LearnAsync(0);
        string path = Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName);
        byte[] state = await File.ReadAllBytesAsync(path);
        foreach (byte[] damaged in new byte[][] { [.. state[..^1], (byte)(state[^1] ^ 1)], state[..^5], [] })
        {
            await File.WriteAllBytesAsync(path, damaged);
            await using LearnerService again = new(Folder);
            Assert.That(again.Learner.Start, Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(path)
                .And.Message.EndsWith("or move state and journal away to learn without them"));
        }
        File.Delete(path);
        await using LearnerService without = new(Folder);
        Assert.That(without.Learner.Start, Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("expected the state after 1 corrections or more, found no file")
            .And.Message.Contains("or move state and journal away"));
    }

    /// <summary>Creates the folder of a crash within the checkpoint after 5 corrections, when it had replaced some files.</summary>
    private async Task<string> CreateCrashAsync(int replaced, int savedBefore)
    {
        string before;
        LearnerService service = new(
            Folder, configure: options => options.CheckpointEvery = savedBefore == 0 ? 100 : savedBefore, state: "service");
        for (int i = 0; i < 5; i++)
        {
            await service.LearnAsync(i);
            await service.WaitUntilIdleAsync();
        }
        before = Folder.Copy(service.StateFolder, "crash");
        await service.DisposeAsync(); // saves the state
        foreach (string name in Names[..replaced])
            File.Copy(Path.Combine(service.StateFolder, name), Path.Combine(before, name), overwrite: true);
        return before;
    }
}
