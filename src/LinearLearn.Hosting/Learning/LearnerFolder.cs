using System.IO.Hashing;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Represents the folder in which a learner keeps its state and its journal, locked against other processes.</summary>
/// <remarks>
/// A checkpoint replaces three files, one after the other: "checkpoint", which is the header of the next journal, then the state, then the
/// journal. After a crash in between, the hash of the state is in the previous journal or in the new checkpoint.
/// </remarks>
internal sealed partial class LearnerFolder : IDisposable
{
    public const string StateName = "state.safetensors";
    public const string CheckpointName = "checkpoint";
    public const string JournalName = "journal";
    public const string LockName = "lock";

    private const string Remedy = "Restore a backup of the folder, or move state and journal away to learn without them";

    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FolderLock _lock;
    private Journal? _journal;
    private UInt128 _start;
    private JournalHeader _saved;
    private long _appended;
    private long _committed;
    private volatile string? _loss;

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
            _lock = new FolderLock(Path.Combine(FullPath, LockName));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(
                Guard.Text($"{path}: expected a folder in which the learner can write, found: {exception.Message}"), exception);
        }
        try
        {
            foreach (string name in new[] { StateName, CheckpointName, JournalName })
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
    public long SavedExamples => _saved.Seen;

    /// <summary>Gets what is known of the last loss of corrections; null if none was found.</summary>
    public string? Loss => _loss;

    /// <summary>Gets or sets the flush of journals, which tests replace by one that fails.</summary>
    public Action<FileStream>? Flush { get; set; }

    /// <summary>Gets the length of the journal.</summary>
    public long JournalBytes => _journal!.Length;

    private string StatePath => Path.Combine(FullPath, StateName);

    private string CheckpointPath => Path.Combine(FullPath, CheckpointName);

    private string JournalPath => Path.Combine(FullPath, JournalName);

    /// <summary>Resumes the learner from state and journal, or starts one if they are of another model or do not exist.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="ArgumentException">The rule cannot be combined with the options.</exception>
    public OnlineLearner Open(UInt128 inputs, LinearModel model, IUpdateRule rule, LearnerOptions? options)
    {
        Close();
        _lock.Retake();
        UInt128 start = ModelIdentity.OfStart(inputs, model, rule, options);
        _committed = start == _start ? _committed : 0;
        _start = start;
        long committed = _committed;
        using JournalReader? journal = File.Exists(JournalPath) ? JournalReader.Open(JournalPath, _start) : null;
        ulong stateHash = HashState();
        string? reason = FindReasonToStartAgain(journal, stateHash);
        if (reason is not null)
        {
            SetAside(journal, reason);
            journal?.Dispose(); // Windows does not replace an open file
        }
        OnlineLearner learner = LoadState(rule) ?? new OnlineLearner(rule, model, options);
        _saved = new JournalHeader(_start, learner.ExamplesSeen, reason is null ? stateHash : 0);
        _journal = reason is null ? Replay(journal, learner) : CreateJournal();
        SetFlush();
        if (learner.ExamplesSeen < committed)
            Lose(Guard.Text($"{FullPath}: its files were replaced, of {committed} corrections they have {learner.ExamplesSeen}"));
        _committed = learner.ExamplesSeen;
        return learner;
    }

    /// <summary>Adds a correction that the learner has learned to the next <see cref="Commit"/>.</summary>
    public void Append(long seen, Correction correction)
    {
        _journal!.Append(seen, correction.Row, correction.ClassIndex, correction.Weight);
        _appended = seen;
    }

    /// <summary>Writes all added corrections to disk.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void Commit()
    {
        Write(JournalPath, "corrections", () =>
        {
            _lock.RequireHeld();
            _journal!.Commit();
            _lock.RequireHeld();
        });
        _committed = Math.Max(_committed, _appended);
    }

    /// <summary>Saves the state of the learner; the journal still has all corrections.</summary>
    /// <exception cref="IOException">Writing failed.</exception>
    /// <exception cref="ArgumentException">Learning diverged.</exception>
    public void SaveState(OnlineLearner learner)
    {
        using MemoryStream state = new();
        learner.GetState().Save(state);
        ReadOnlyMemory<byte> bytes = state.GetBuffer().AsMemory(0, (int)state.Length);
        JournalHeader saved = new(_start, learner.ExamplesSeen, XxHash3.HashToUInt64(bytes.Span));
        Write(CheckpointPath, "the hash of the state", () =>
        {
            _lock.RequireHeld();
            _journal?.RequireAtPath();
            AtomicFile.Write(CheckpointPath, saved.Format());
        });
        Write(StatePath, "the state", () => AtomicFile.Write(StatePath, bytes));
        _saved = saved;
    }

    /// <summary>Begins a new journal after the state was saved.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void BeginJournal()
    {
        _journal?.Dispose();
        Write(JournalPath, "a new journal", () => _journal = CreateJournal());
        SetFlush();
    }

    /// <summary>Renames the files; the state first, because nothing is resumed from the others without it.</summary>
    /// <returns>What was added to the names; null if there are neither a state nor a journal.</returns>
    public string? KeepOldFiles()
    {
        _lock.RequireHeld();
        if (!File.Exists(StatePath) && !File.Exists(JournalPath))
            return null;
        string time = FormatTime(), suffix = time;
        for (int i = 2; GetMoves(suffix).Any(move => File.Exists(move.To)); i++)
            suffix = Guard.Text($"{time}-{i}");
        foreach ((string from, string to) in GetMoves(suffix).Where(move => File.Exists(move.From)))
            File.Move(from, to);
        _committed = 0;
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

    private Journal CreateJournal() => Journal.Create(JournalPath, _saved);

    private (string From, string To)[] GetMoves(string suffix) =>
    [
        (StatePath, Kept("state", suffix, ".safetensors")),
        (CheckpointPath, Kept(CheckpointName, suffix)),
        (JournalPath, Kept(JournalName, suffix)),
    ];

    private void SetFlush()
    {
        if (Flush is not null)
            _journal!.Flush = Flush;
    }

    private string FormatTime() => Guard.Text($"-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");

    private string Kept(string name, string suffix, string extension = "") => Path.Combine(FullPath, name + suffix + extension);

    /// <summary>Runs an action that writes, with the path in its exception, which is an <see cref="IOException"/>.</summary>
    /// <remarks>.NET reports a file that is too long for the file system as an <see cref="ArgumentOutOfRangeException"/>.</remarks>
    private static void Write(string path, string contents, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
        {
            throw new IOException(Guard.Text($"{path}: expected to write {contents}, found: {exception.Message}"), exception);
        }
    }
}
