using System.IO.Hashing;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Represents the folder in which a learner keeps its state and its journal, locked against other processes.</summary>
internal sealed partial class LearnerFolder : IDisposable
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
        {
            SetAside(found);
            found?.Dispose(); // Windows does not replace an open file
        }
        OnlineLearner learner = LoadState(rule) ?? new OnlineLearner(rule, model, options);
        SavedExamples = learner.ExamplesSeen;
        _journal = isResumed ? Replay(found!, learner) : CreateJournal();
        SetFlush();
        return learner;
    }

    /// <summary>Adds a correction that the learner has learned to the next <see cref="Commit"/>.</summary>
    public void Append(long seen, Correction correction) =>
        _journal!.Append(seen, correction.Row, correction.ClassIndex, correction.Weight);

    /// <summary>Writes all added corrections to disk.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void Commit() => Write(JournalPath, "corrections", () =>
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
        Write(StatePath, "the state", () => state.Save(StatePath));
        SavedExamples = learner.ExamplesSeen;
    }

    /// <summary>Begins a new journal after the state was saved.</summary>
    /// <exception cref="IOException">Writing failed; <see cref="Open"/> continues from what is on disk.</exception>
    public void BeginJournal()
    {
        _journal?.Dispose();
        Write(JournalPath, "a new journal", () => _journal = CreateJournal());
        SetFlush();
    }

    /// <summary>Renames state and journal; the state first, because without a journal it is not resumed from.</summary>
    /// <returns>What was added to the names; null if there are no files.</returns>
    public string? KeepOldFiles()
    {
        if (!File.Exists(StatePath) && !File.Exists(JournalPath))
            return null;
        string time = FormatTime(), suffix = time;
        for (int i = 2; File.Exists(Kept("state", suffix, ".safetensors")) || File.Exists(Kept("journal", suffix)); i++)
            suffix = Guard.Text($"{time}-{i}");
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

    private Journal CreateJournal() => Journal.Create(JournalPath, _start, SavedExamples, HashState());

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
