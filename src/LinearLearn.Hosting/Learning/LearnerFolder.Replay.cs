namespace LinearLearn.Hosting;

// Resuming: the corrections of the journal are learned again.
internal sealed partial class LearnerFolder
{
    /// <summary>Learns the records that are newer than the state, and opens the journal for more.</summary>
    private Journal Replay(JournalReader journal, OnlineLearner learner)
    {
        RequireState(journal, learner);
        int replayed = 0;
        long damaged = 0;
        while (true)
        {
            while (journal.TryRead(out long seen, out EncodedRow row, out int classIndex, out float weight))
            {
                if (seen <= learner.ExamplesSeen)
                    continue;
                Skip(learner, seen, damaged, journal);
                Learn(learner, row, classIndex, weight);
                replayed++;
            }
            long position = journal.Position, remaining = journal.RemainingBytes;
            bool isIntact = remaining == 0, isFollowed = !isIntact && journal.TrySkipDamage();
            if (!isIntact && !isFollowed && journal.EndsInUnfinishedRecord())
                LearningLog.CutUnfinished(_logger, _model, JournalPath, remaining);
            else if (!isIntact)
                KeepDamaged(position, isFollowed ? journal.Position - position : remaining);
            damaged += isFollowed ? journal.Position - position : 0;
            if (!isFollowed)
                break;
        }
        if (learner.ExamplesSeen > 0)
            LearningLog.Resumed(_logger, _model, learner.ExamplesSeen, replayed);
        journal.Dispose();
        if (damaged == 0)
            return Journal.Open(JournalPath, _start, journal.Position);
        SaveState(learner);
        return CreateJournal();
    }

    private void RequireState(JournalReader journal, OnlineLearner learner)
    {
        if (journal.Seen > learner.ExamplesSeen)
        {
            throw new InvalidDataException(
                Guard.Text($"{StatePath}: expected a state after {journal.Seen} examples or more, as the journal, ")
                + Guard.Text($"found {learner.ExamplesSeen}. {Remedy}"));
        }

        // A crash before a new journal leaves a newer state, whose hash is in no file.
        if (journal.Seen == learner.ExamplesSeen && journal.StateHash != HashState())
        {
            throw new InvalidDataException(Guard.Text(
                $"{StatePath}: expected the state that was saved before the journal, found another or a damaged one. {Remedy}"));
        }
    }

    /// <summary>Counts the corrections that damaged bytes have replaced, by examples of weight 0.</summary>
    private void Skip(OnlineLearner learner, long seen, long damaged, JournalReader journal)
    {
        long lost = seen - 1 - learner.ExamplesSeen;
        if (lost < 0 || lost > damaged / Journal.RecordBytes)
        {
            throw new InvalidDataException(Guard.Text(
                $"{JournalPath}: expected correction {learner.ExamplesSeen + 1} before byte {journal.Position}, found {seen}. {Remedy}"));
        }
        for (; lost > 0; lost--)
            learner.Update(new SparseRow([], []), learner.Classes.Values[0], weight: 0);
    }

    private void Learn(OnlineLearner learner, EncodedRow row, int classIndex, float weight)
    {
        try
        {
            if ((uint)classIndex >= (uint)learner.Classes.Count)
                throw new ArgumentException(Guard.Text($"expected one of {learner.Classes.Count} classes, found index {classIndex}"));
            row.Update(learner, learner.Classes.Values[classIndex], weight);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(
                Guard.Text($"{JournalPath}: correction {learner.ExamplesSeen + 1} cannot be learned again: {exception.Message}. {Remedy}"),
                exception);
        }
    }

    /// <summary>Copies a journal with damaged bytes, before they are removed.</summary>
    private void KeepDamaged(long position, long bytes)
    {
        string copy = Kept("journal", "-damaged" + FormatTime());
        File.Copy(JournalPath, copy, overwrite: true);
        LearningLog.Damaged(_logger, _model, JournalPath, position, bytes, copy);
    }
}
