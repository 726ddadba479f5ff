using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Represents the folder in which a learner keeps its state and its journal, locked against other processes.</summary>
internal sealed class LearnerFolder : IDisposable
{
    public const string StateName = "state.safetensors";
    public const string JournalName = "journal";
    public const string LockName = "lock";

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
        Directory.CreateDirectory(FullPath);
        string file = Path.Combine(FullPath, LockName);
        try
        {
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException(
                Guard.Text($"{path}: expected a folder that no other learner uses, found {LockName} in use: {exception.Message}"),
                exception);
        }
        foreach (string leftover in Directory.GetFiles(FullPath, "*" + AtomicFile.UnfinishedSuffix))
            File.Delete(leftover);
    }

    public string FullPath { get; }

    /// <summary>Gets the number of examples at the last checkpoint.</summary>
    public long SavedExamples { get; private set; }

    /// <summary>Gets or sets the flush of journals, which tests replace by one that fails.</summary>
    public Action<FileStream>? Flush { get; set; }

    private string StatePath => Path.Combine(FullPath, StateName);

    private string JournalPath => Path.Combine(FullPath, JournalName);

    /// <summary>Resumes the learner from state and journal, or starts one if they are of another model or do not exist.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="ArgumentException">The rule cannot be combined with the options.</exception>
    public OnlineLearner Open(UInt128 inputs, LinearModel model, IUpdateRule rule, LearnerOptions? options)
    {
        Close();
        _start = ModelIdentity.OfStart(inputs, model, rule, options);
        JournalReader? journal = File.Exists(JournalPath) ? JournalReader.Open(JournalPath) : null;
        if (journal is not null && journal.Start != _start)
            journal = null;
        if (journal is null && KeepOldFiles() is { } suffix)
            LearningLog.OtherModel(_logger, _model, FullPath, suffix);
        OnlineLearner learner = File.Exists(StatePath)
            ? new OnlineLearner(rule, LearnerState.Load(StatePath))
            : new OnlineLearner(rule, model, options);
        SavedExamples = learner.ExamplesSeen;
        _journal = journal is null
            ? Journal.Create(JournalPath, _start, learner.ExamplesSeen)
            : Replay(journal, learner);
        SetFlush();
        return learner;
    }

    /// <summary>Adds a correction that the learner has learned to the next <see cref="Commit"/>.</summary>
    public void Append(long seen, Correction correction) =>
        _journal!.Append(seen, correction.Row, correction.ClassIndex, correction.Weight);

    /// <summary>Writes all added corrections to disk.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void Commit()
    {
        try
        {
            _journal!.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(Guard.Text($"{JournalPath}: expected to write corrections, found: {exception.Message}"), exception);
        }
    }

    /// <summary>Saves the state of the learner; the journal still has all corrections.</summary>
    /// <exception cref="IOException">Writing failed.</exception>
    /// <exception cref="ArgumentException">Learning diverged.</exception>
    public void SaveState(OnlineLearner learner)
    {
        learner.GetState().Save(StatePath);
        SavedExamples = learner.ExamplesSeen;
    }

    /// <summary>Begins a new journal after the state was saved.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void BeginJournal()
    {
        _journal!.Dispose();
        _journal = Journal.Create(JournalPath, _start, SavedExamples);
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

    /// <summary>Learns the records that are newer than the state, and opens the journal for more.</summary>
    private Journal Replay(JournalReader journal, OnlineLearner learner)
    {
        if (journal.Seen > learner.ExamplesSeen)
        {
            throw new InvalidDataException(Guard.Text(
                $"{StatePath}: expected a state after {journal.Seen} examples or more, as the journal, found {learner.ExamplesSeen}"));
        }
        int replayed = 0;
        while (journal.TryRead(out long seen, out EncodedRow row, out int classIndex, out float weight))
        {
            if (seen <= learner.ExamplesSeen)
                continue;
            if (seen != learner.ExamplesSeen + 1 || (uint)classIndex >= (uint)learner.Classes.Count)
                throw Damaged(journal, seen, learner);
            try
            {
                row.Update(learner, learner.Classes.Values[classIndex], weight);
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException(
                    Guard.Text($"{JournalPath}: correction {seen} cannot be learned again: {exception.Message}"), exception);
            }
            replayed++;
        }
        if (journal.RemainingBytes > 0)
            KeepUnreadable(journal);
        if (learner.ExamplesSeen > 0)
            LearningLog.Resumed(_logger, _model, learner.ExamplesSeen, replayed);
        return Journal.Open(JournalPath, _start, journal.Position);
    }

    /// <summary>Copies a journal whose end is not simply an unfinished record, before the end is cut off.</summary>
    private void KeepUnreadable(JournalReader journal)
    {
        if (journal.EndsInUnfinishedRecord())
        {
            LearningLog.CutUnfinished(_logger, _model, JournalPath, journal.RemainingBytes);
            return;
        }
        string copy = Kept("journal", Guard.Text($"-damaged-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}"));
        File.Copy(JournalPath, copy, overwrite: true);
        LearningLog.CutDamaged(_logger, _model, JournalPath, journal.Position, journal.RemainingBytes, copy);
    }

    private InvalidDataException Damaged(JournalReader journal, long seen, OnlineLearner learner) => new(Guard.Text(
        $"{JournalPath}: expected correction {learner.ExamplesSeen + 1} before byte {journal.Position}, found {seen}"));
}
