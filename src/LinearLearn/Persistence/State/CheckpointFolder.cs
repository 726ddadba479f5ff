using System.Globalization;

namespace LinearLearn;

/// <summary>Represents a folder of checkpoints, from which a training run resumes after an interruption.</summary>
/// <remarks>
/// <para>
/// <c>new OnlineTrainingOptions { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }</c> starts a new run the first time, and
/// resumes the run after that, even if the process was killed.
/// </para>
/// <para>
/// A checkpoint is the file of a <see cref="LearnerState"/>, named checkpoint-N.safetensors, where N is the number of examples seen. The
/// last two are kept; an older one is deleted only after the new one is complete. Two simultaneous runs need two folders.
/// </para>
/// </remarks>
public sealed class CheckpointFolder
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".safetensors";

    /// <summary>Initializes a checkpoint folder, which does not need to exist yet.</summary>
    /// <param name="path">The folder. A run creates it if it does not exist.</param>
    /// <param name="every">The number of examples between two checkpoints: 1 or more. Saving one takes milliseconds.</param>
    /// <exception cref="ArgumentException">The path is empty, or <paramref name="every"/> is below 1.</exception>
    public CheckpointFolder(string path, long every)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path); // the current folder may change during a run
        Every = Guard.AtLeast(every, 1, nameof(every));
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Gets the number of examples between two checkpoints.</summary>
    public long Every { get; }

    /// <summary>Loads the last checkpoint, or the one before it if the last one is damaged.</summary>
    /// <returns>The state to resume, or null if there is no checkpoint yet.</returns>
    /// <exception cref="InvalidDataException">
    /// All checkpoints are damaged, or the last undamaged one was written by a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the folder or a file is not permitted.</exception>
    public LearnerState? Latest()
    {
        const int Attempts = 10;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return LoadLatest(FindCheckpoints());
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // A run in progress has deleted the file and saved a newer one.
            }
        }
    }

    /// <summary>Deletes all checkpoints, so that a new run can start; the folder and other files remain.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the folder is not permitted.</exception>
    public void Clear()
    {
        foreach ((long _, string file) in FindCheckpoints())
            File.Delete(file);
        DeleteUnfinished();
    }

    /// <summary>Prepares the folder for a run: creates it, checks that it is writable, and deletes incomplete and damaged files.</summary>
    /// <returns>The damaged checkpoints that were deleted: those newer than the one from which the run resumes.</returns>
    /// <exception cref="ArgumentException">The folder contains another run, which would be overwritten.</exception>
    /// <exception cref="IOException">The folder cannot be created or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Creating or writing the folder is not permitted.</exception>
    internal IReadOnlyList<string> Prepare(LearnerState? start, string paramName)
    {
        if (File.Exists(Path))
            throw new IOException(Guard.Text($"{Path}: expected a folder for checkpoints, found a file"));
        Directory.CreateDirectory(Path);
        if (Latest() is { } latest && (start is null || !StateTensors.Write(latest).AsSpan().SequenceEqual(StateTensors.Write(start))))
        {
            string run = start is null ? "starts anew" : Guard.Text($"resumes from another state, after {start.ExamplesSeen}");
            string expected = Guard.Text($"expected it to resume from {nameof(Latest)}(), or an empty folder (see {nameof(Clear)})");
            throw new ArgumentException(
                Guard.Text($"{Path} has a checkpoint after {latest.ExamplesSeen} examples, but the run {run}: {expected}"), paramName);
        }
        DeleteUnfinished();
        RequireWritable();
        string[] damaged = [.. FindCheckpoints().Where(file => file.Examples > (start?.ExamplesSeen ?? -1)).Select(file => file.File)];
        foreach (string file in damaged)
            File.Delete(file);
        return damaged;
    }

    /// <summary>Saves a checkpoint and deletes all older ones except the one before it.</summary>
    internal void Save(LearnerState state)
    {
        state.Save(System.IO.Path.Combine(Path, Guard.Text($"{Prefix}{state.ExamplesSeen:D12}{Extension}")));
        foreach ((long _, string file) in FindCheckpoints().Where(file => file.Examples < state.ExamplesSeen).Skip(1))
            File.Delete(file);
    }

    private static LearnerState? LoadLatest(IEnumerable<(long Examples, string File)> files)
    {
        InvalidDataException? damage = null;
        foreach ((long _, string file) in files)
        {
            try
            {
                return LearnerState.Load(file);
            }
            catch (InvalidDataException exception) when (!FormatVersion.IsNewer(exception))
            {
                damage ??= exception;
            }
        }
        return damage is null ? null : throw damage;
    }

    /// <summary>Throws if the folder is not writable, before hours of training rather than after.</summary>
    private void RequireWritable()
    {
        string probe = System.IO.Path.Combine(Path, Guard.Text($"{Prefix}{AtomicFile.UnfinishedSuffix}"));
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string found = exception.Message.Replace(probe, Path, StringComparison.Ordinal);
            string message = Guard.Text($"{Path}: expected a writable folder, found: {found}");
            throw exception is IOException ? new IOException(message, exception.HResult) : new UnauthorizedAccessException(message);
        }
    }

    private void DeleteUnfinished()
    {
        if (!Directory.Exists(Path))
            return;
        foreach (string leftover in Directory.GetFiles(Path, Guard.Text($"{Prefix}*{AtomicFile.UnfinishedSuffix}")))
            File.Delete(leftover);
    }

    /// <summary>Finds the checkpoints, the newest first.</summary>
    private IEnumerable<(long Examples, string File)> FindCheckpoints()
    {
        if (!Directory.Exists(Path))
            return [];
        List<(long Examples, string File)> files = [];
        foreach (string file in Directory.GetFiles(Path, Guard.Text($"{Prefix}*{Extension}")))
        {
            string number = System.IO.Path.GetFileName(file)[Prefix.Length..^Extension.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long examples))
                files.Add((examples, file));
        }
        return files.OrderByDescending(file => file.Examples);
    }
}
