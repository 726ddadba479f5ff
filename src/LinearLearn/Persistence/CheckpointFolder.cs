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
    /// <param name="every">How many examples lie between two checkpoints: 1 or more. Writing one takes some milliseconds, the time of a hundred thousand examples.</param>
    /// <exception cref="ArgumentException">The path is empty, or the number is below 1.</exception>
    public CheckpointFolder(string path, long every)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (every < 1)
            throw new ArgumentOutOfRangeException(nameof(every), Guard.Text($"expected 1 or more, found {every}"));
        Path = path;
        Every = every;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>How many examples lie between two checkpoints.</summary>
    public long Every { get; }

    /// <summary>Loads the last checkpoint, or the one before where the last is damaged.</summary>
    /// <returns>The state to go on from; null where there is no checkpoint yet.</returns>
    /// <exception cref="InvalidDataException">There are checkpoints, but each is damaged, or was written by a newer version of this library.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be read.</exception>
    public LearnerState? Latest()
    {
        InvalidDataException? damage = null;
        foreach ((long _, string file) in Files())
        {
            try
            {
                return LearnerState.Load(file);
            }
            catch (InvalidDataException exception)
            {
                damage ??= exception;
            }
        }
        return damage is null ? null : throw damage;
    }

    /// <summary>Makes the folder ready for a run.</summary>
    /// <exception cref="ArgumentException">The folder holds another run, which would be overwritten.</exception>
    internal void Begin(LearnerState? start, string paramName)
    {
        Directory.CreateDirectory(Path);
        long? found = Latest()?.ExamplesSeen;
        if (found is not null && found != start?.ExamplesSeen)
        {
            string from = start is null ? "from none" : Guard.Text($"from one after {start.ExamplesSeen}");
            throw new ArgumentException(Guard.Text(
                $"{Path} has a checkpoint after {found} examples, but the run goes on {from}: expected it to go on from {nameof(Latest)}(), or an empty folder"), paramName);
        }
        foreach (string leftover in Directory.GetFiles(Path, Guard.Text($"{FileStart}*{AtomicFile.UnfinishedEnd}")))
            File.Delete(leftover);
    }

    /// <summary>Writes a checkpoint, and deletes all others but the one before it.</summary>
    internal void Save(LearnerState state)
    {
        state.Save(System.IO.Path.Combine(Path, Guard.Text($"{FileStart}{state.ExamplesSeen:D12}{FileEnd}")));
        bool isBeforeKept = false;
        foreach ((long examples, string file) in Files())
        {
            // A later one is damaged: this run went on from the one before it.
            if (examples < state.ExamplesSeen && !isBeforeKept)
                isBeforeKept = true;
            else if (examples != state.ExamplesSeen)
                File.Delete(file);
        }
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
