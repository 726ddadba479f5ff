using System.IO.Hashing;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Represents the folder in which a learner keeps its state and its journal, locked against other processes.</summary>
internal sealed class LearnerFolder : IDisposable
{
    public const string StateName = "state.safetensors";
    public const string JournalName = "journal";
    public const string LockName = "lock";

    private const string Remedy = "Move state and journal away to learn without them";

    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private Journal? _journal;
    private UInt128 _start;

    /// <summary>Creates the folder if it does not exist, and locks it.</summary>
    /// <exception cref="IOException">Another process or another learner uses the folder, or it cannot be written.</exception>
    public LearnerFolder(string path, string model, TimeProvider time, ILogger logger)
    {
        FullPath = Path.GetFullPath(path);
        (_model, _time, _logger) = (model, time, logger);
        if (File.Exists(FullPath))
            throw new IOException(Guard.Text($"{path}: expected a folder for the state of the learner, found a file"));
        try
        {
            Directory.CreateDirectory(FullPath);
            _lock = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(
                Guard.Text($"{path}: expected a folder in which the learner can write, found: {exception.Message}"), exception);
        }
        catch (IOException exception)
        {
            throw new IOException(
                Guard.Text($"{path}: expected a folder that no other learner uses, found {LockName} in use: {exception.Message}"),
                exception);
        }
        try
        {
            foreach (string name in new[] { StateName, JournalName })
            {
                foreach (string leftover in Directory.GetFiles(FullPath, name + "*" + AtomicFile.UnfinishedSuffix))
                    File.Delete(leftover);
            }
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string FullPath { get; }

    /// <summary>Gets the number of examples at the last checkpoint.</summary>
    public long SavedExamples { get; private set; }

    /// <summary>Gets or sets the flush of journals, which tests replace by one that fails.</summary>
    public Action<FileStream>? Flush { get; set; }

    /// <summary>Gets the length of the journal.</summary>
    public long JournalBytes => _journal!.Length;

    private string LockPath => Path.Combine(FullPath, LockName);

    private string StatePath => Path.Combine(FullPath, StateName);

    private string JournalPath => Path.Combine(FullPath, JournalName);

    /// <summary>Resumes the learner from state and journal, or starts one if they are of another model or do not exist.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="ArgumentException">The rule cannot be combined with the options.</exception>
    public OnlineLearner Open(UInt128 inputs, LinearModel model, IUpdateRule rule, LearnerOptions? options)
    {
        Close();
        if (!File.Exists(LockPath))
            throw new IOException(Guard.Text($"{LockPath}: expected the file that locks the folder, found none. Restart the service"));
        _start = ModelIdentity.OfStart(inputs, model, rule, options);
        using JournalReader? found = File.Exists(JournalPath) ? JournalReader.Open(JournalPath) : null;
        bool isResumed = found?.Start == _start;
        if (!isResumed)
            SetAside(found);
        OnlineLearner learner = LoadState(rule) ?? new OnlineLearner(rule, model, options);
        SavedExamples = learner.ExamplesSeen;
        _journal = isResumed ? Replay(found!, learner) : Journal.Create(JournalPath, _start, learner.ExamplesSeen, HashState());
        SetFlush();
        return learner;
    }

    /// <summary>Adds a correction that the learner has learned to the next <see cref="Commit"/>.</summary>
    public void Append(long seen, Correction correction) =>
        _journal!.Append(seen, correction.Row, correction.ClassIndex, correction.Weight);

    /// <summary>Writes all added corrections to disk.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void Commit() => Write(JournalPath, () =>
    {
        if (!File.Exists(JournalPath))
            throw new FileNotFoundException("the file was deleted or renamed");
        _journal!.Commit();
    });

    /// <summary>Saves the state of the learner; the journal still has all corrections.</summary>
    /// <exception cref="IOException">Writing failed.</exception>
    /// <exception cref="ArgumentException">Learning diverged.</exception>
    public void SaveState(OnlineLearner learner)
    {
        LearnerState state = learner.GetState();
        Write(StatePath, () => state.Save(StatePath));
        SavedExamples = learner.ExamplesSeen;
    }

    /// <summary>Begins a new journal after the state was saved.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void BeginJournal()
    {
        _journal?.Dispose();
        Write(JournalPath, () => _journal = Journal.Create(JournalPath, _start, SavedExamples, HashState()));
        SetFlush();
    }

    /// <summary>Renames state and journal; the state first, because without a journal it is not resumed from.</summary>
    /// <returns>What was added to the names; null if there are no files.</returns>
    public string? KeepOldFiles()
    {
        if (!File.Exists(StatePath) && !File.Exists(JournalPath))
            return null;
        string suffix = Guard.Text($"-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        for (int i = 2; File.Exists(Kept("state", suffix, ".safetensors")) || File.Exists(Kept("journal", suffix)); i++)
            suffix = Guard.Text($"-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{i}");
        if (File.Exists(StatePath))
            File.Move(StatePath, Kept("state", suffix, ".safetensors"));
        if (File.Exists(JournalPath))
            File.Move(JournalPath, Kept("journal", suffix));
        return suffix;
    }

    public void Close()
    {
        _journal?.Dispose();
        _journal = null;
    }

    public void Dispose()
    {
        Close();
        _lock.Dispose();
    }

    private void SetFlush()
    {
        if (Flush is not null)
            _journal!.Flush = Flush;
    }

    private string Kept(string name, string suffix, string extension = "") => Path.Combine(FullPath, name + suffix + extension);

    /// <summary>Runs an action that writes, with the path in its exception, which is an <see cref="IOException"/>.</summary>
    /// <remarks>.NET reports a file that is too long for the file system as an <see cref="ArgumentOutOfRangeException"/>.</remarks>
    private static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
        {
            throw new IOException(Guard.Text($"{path}: expected to write corrections, found: {exception.Message}"), exception);
        }
    }

    /// <summary>Renames the files of another learner, or of one whose journal is missing.</summary>
    private void SetAside(JournalReader? journal)
    {
        bool hasNothing = !File.Exists(StatePath) && journal is { RemainingBytes: 0 };
        if (hasNothing || KeepOldFiles() is not { } suffix)
            return;
        string reason = journal is null ? "its journal is missing" : "it is of another model, rule or options";
        LearningLog.StartedAgain(_logger, _model, FullPath, reason, suffix);
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
        return Journal.Create(JournalPath, _start, SavedExamples, HashState());
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
        string copy = Kept("journal", Guard.Text($"-damaged-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}"));
        File.Copy(JournalPath, copy, overwrite: true);
        LearningLog.Damaged(_logger, _model, JournalPath, position, bytes, copy);
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
}
