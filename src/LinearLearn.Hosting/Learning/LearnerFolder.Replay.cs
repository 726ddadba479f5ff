using System.IO.Hashing;

namespace LinearLearn.Hosting;

// Resuming: the corrections of the journal are learned again.
internal sealed partial class LearnerFolder
{
    /// <summary>Finds why learning starts from the model, and not from the files; null if it resumes from them.</summary>
    /// <exception cref="InvalidDataException">The files are of this learner, and one is damaged.</exception>
    private string? FindReasonToStartAgain(JournalReader? journal, ulong stateHash)
    {
        const string Other = "it is of another model, rule or options";
        JournalHeader checkpoint = ReadCheckpoint() ?? default;
        bool isVerified = stateHash != 0 && checkpoint.StateHash == stateHash;
        if (journal?.Header is { } header)
        {
            if (header.Start != _start)
                return Other;

            // A crash before a new journal leaves a newer state.
            bool isNewer = isVerified && checkpoint.Start == _start && checkpoint.Seen >= header.Seen;
            if (stateHash == header.StateHash || isNewer)
                return null;
            string found = stateHash == 0 ? "no file" : "another or a damaged one";
            throw new InvalidDataException(
                Guard.Text($"{StatePath}: expected the state after {header.Seen} corrections or more, found {found}. {Remedy}"));
        }
        if (isVerified)
            return checkpoint.Start == _start ? null : Other;
        if (journal is null)
            return "its journal is missing, and no checkpoint verifies the state";
        if (stateHash == 0 && journal.HasRecords())
            return null;
        throw new InvalidDataException(
            Guard.Text($"{JournalPath}: expected a journal of corrections, found another or a damaged file. {Remedy}"));
    }

    /// <summary>Renames the files of another learner, or of one whose journal is missing.</summary>
    private void SetAside(JournalReader? journal, string reason)
    {
        bool hasNothing = !File.Exists(StatePath) && journal is { RemainingBytes: 0 };
        if (!hasNothing && KeepOldFiles() is { } suffix)
            LearningLog.StartedAgain(_logger, _model, FullPath, reason, suffix);
    }

    /// <summary>Reads the checkpoint; returns null if it is missing or damaged.</summary>
    private JournalHeader? ReadCheckpoint()
    {
        if (!File.Exists(CheckpointPath))
            return null;
        using FileStream file = File.OpenRead(CheckpointPath);
        byte[] bytes = new byte[JournalHeader.Bytes];
        return JournalHeader.Parse(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Loads the state; returns null if there is none.</summary>
    private OnlineLearner? LoadState(IUpdateRule rule)
    {
        if (!File.Exists(StatePath))
            return null;
        try
        {
            return new OnlineLearner(rule, LearnerState.Load(StatePath));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(Guard.Text($"{exception.Message}. {Remedy}"), exception);
        }
    }

    /// <summary>Computes the hash of the state's file; 0 if there is none.</summary>
    private ulong HashState()
    {
        if (!File.Exists(StatePath))
            return 0;
        using FileStream file = File.OpenRead(StatePath);
        XxHash3 hash = new();
        hash.Append(file);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Learns the records that are newer than the state, and opens the journal for more.</summary>
    private Journal Replay(JournalReader? journal, OnlineLearner learner)
    {
        if (journal is null)
        {
            Lose(Guard.Text($"{JournalPath} is missing, learning resumes from the state after {learner.ExamplesSeen} corrections"));
            return CreateJournal();
        }
        int replayed = 0;
        long damaged = 0;
        bool isRewritten = journal.Header is null;
        if (isRewritten)
            KeepDamaged(0, JournalHeader.Bytes);
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
            long position = journal.Position;
            if (!journal.TrySkipDamage())
                break;
            KeepDamaged(position, journal.Position - position);
            damaged += journal.Position - position;
            isRewritten = true;
        }
        CheckEnd(journal);
        if (learner.ExamplesSeen > 0)
            LearningLog.Resumed(_logger, _model, learner.ExamplesSeen, replayed);
        journal.Dispose();
        if (!isRewritten)
            return Journal.Open(JournalPath, _start, journal.Position);
        SaveState(learner);
        return CreateJournal();
    }

    /// <summary>Reports the bytes after the last record, which will be cut off.</summary>
    private void CheckEnd(JournalReader journal)
    {
        long remaining = journal.RemainingBytes;
        if (remaining == 0)
            return;
        if (journal.EndsInZeros())
            LearningLog.CutOff(_logger, _model, JournalPath, "zeros", remaining);
        else if (journal.EndsInUnfinishedRecord())
            LearningLog.CutOff(_logger, _model, JournalPath, "an unfinished correction", remaining);
        else
            KeepDamaged(journal.Position, remaining);
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
        string copy = Kept(JournalName, "-damaged" + FormatTime());
        File.Copy(JournalPath, copy, overwrite: true);
        Lose(Guard.Text($"{JournalPath} is damaged at byte {position}, {bytes} bytes are lost, the whole file is kept as {copy}"));
    }

    /// <summary>Reports that the files do not have all corrections.</summary>
    private void Lose(string loss)
    {
        _loss = loss;
        LearningLog.Lost(_logger, _model, loss);
    }
}
