using System.Globalization;

namespace LinearLearn;

/// <summary>
/// Where a training run leaves its state every so often, so that a run that was killed, at whatever moment, goes on where the last checkpoint stands:
/// <c>new TrainingOptions { Checkpoints = checkpoints, InitialState = checkpoints.Latest() }</c> starts the first time, and goes on from then on.
/// </summary>
/// <remarks>
/// A checkpoint is the file of a <see cref="LearnerState"/>, named checkpoint-N.safetensors after the number N of examples seen. The last two are kept.
/// Each is written whole before the one before the last is deleted. Two runs at once need two folders.
/// </remarks>
public sealed class CheckpointFolder
{
    private const string FileStart = "checkpoint-";
    private const string FileEnd = ".safetensors";

    /// <summary>Names a folder for checkpoints.</summary>
    /// <param name="path">The folder. A run makes it where it is not there.</param>
    /// <param name="every">How many examples lie between two checkpoints: 1 or more. Writing one takes a millisecond or several, by the disk.</param>
    /// <exception cref="ArgumentException">The path is empty, or the number is below 1.</exception>
    public CheckpointFolder(string path, long every)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (every < 1)
            throw new ArgumentOutOfRangeException(nameof(every), Guard.Text($"expected 1 or more, found {every}"));
        Path = System.IO.Path.GetFullPath(path); // of now: the current folder may change during a run
        Every = every;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>How many examples lie between two checkpoints.</summary>
    public long Every { get; }

    /// <summary>Loads the last checkpoint, or the one before where the last is damaged.</summary>
    /// <returns>The state to go on from; null where there is no checkpoint yet.</returns>
    /// <exception cref="InvalidDataException">
    /// There are checkpoints, but each is damaged; or the last one that is not was written by a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be read.</exception>
    public LearnerState? Latest()
    {
        const int Attempts = 10;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return LatestOf(Files());
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // A run that is under way has deleted it, and left others.
            }
        }
    }

    /// <summary>Deletes all checkpoints, so that a run can start anew. Other files, and the folder, stay.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Clear()
    {
        foreach ((long _, string file) in Files())
            File.Delete(file);
        DeleteUnfinished();
    }

    /// <summary>Makes the folder ready for a run: there, writable, and without files that a crash or a fault of the disk left.</summary>
    /// <returns>The damaged checkpoints that were deleted: those after the one that the run goes on from.</returns>
    /// <exception cref="ArgumentException">The folder holds another run, which would be overwritten.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written.</exception>
    internal IReadOnlyList<string> Begin(LearnerState? start, string paramName)
    {
        if (File.Exists(Path))
            throw new IOException(Guard.Text($"{Path}: expected a folder for checkpoints, found a file"));
        Directory.CreateDirectory(Path);
        if (Latest() is { } latest && (start is null || !StateTensors.Write(latest).AsSpan().SequenceEqual(StateTensors.Write(start))))
        {
            string from = start is null ? "starts anew" : Guard.Text($"goes on from another state, after {start.ExamplesSeen}");
            throw new ArgumentException(Guard.Text(
                $"{Path} has a checkpoint after {latest.ExamplesSeen} examples, but the run {from}: expected it to go on from {nameof(Latest)}(), or an empty folder (see {nameof(Clear)})"), paramName);
        }
        DeleteUnfinished();
        RequireWritable();
        string[] damaged = [.. Files().Where(file => file.Examples > (start?.ExamplesSeen ?? -1)).Select(file => file.File)];
        foreach (string file in damaged)
            File.Delete(file);
        return damaged;
    }

    /// <summary>Writes a checkpoint, and deletes all but the one before it.</summary>
    internal void Save(LearnerState state)
    {
        state.Save(System.IO.Path.Combine(Path, Guard.Text($"{FileStart}{state.ExamplesSeen:D12}{FileEnd}")));
        foreach ((long _, string file) in Files().Where(file => file.Examples < state.ExamplesSeen).Skip(1))
            File.Delete(file);
    }

    private static LearnerState? LatestOf(IEnumerable<(long Examples, string File)> files)
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

    /// <summary>Now, and not when hours of learning are behind.</summary>
    private void RequireWritable()
    {
        string probe = System.IO.Path.Combine(Path, Guard.Text($"{FileStart}{AtomicFile.UnfinishedEnd}"));
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(Guard.Text($"{Path}: expected a folder that takes new files, found: {exception.Message.Replace(probe, Path, StringComparison.Ordinal)}"));
        }
        catch (IOException exception)
        {
            throw new IOException(Guard.Text($"{Path}: expected a folder that takes new files, found: {exception.Message.Replace(probe, Path, StringComparison.Ordinal)}"), exception.HResult);
        }
    }

    private void DeleteUnfinished()
    {
        foreach (string leftover in Directory.Exists(Path) ? Directory.GetFiles(Path, Guard.Text($"{FileStart}*{AtomicFile.UnfinishedEnd}")) : [])
            File.Delete(leftover);
    }

    /// <summary>The checkpoints there are, the last first.</summary>
    private IEnumerable<(long Examples, string File)> Files()
    {
        if (!Directory.Exists(Path))
            return [];
        List<(long Examples, string File)> files = [];
        foreach (string file in Directory.GetFiles(Path, Guard.Text($"{FileStart}*{FileEnd}")))
        {
            string number = System.IO.Path.GetFileName(file)[FileStart.Length..^FileEnd.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long examples))
                files.Add((examples, file));
        }
        return files.OrderByDescending(file => file.Examples);
    }
}
