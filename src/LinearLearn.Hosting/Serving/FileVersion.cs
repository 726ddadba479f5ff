namespace LinearLearn.Hosting;

/// <summary>Represents what identifies the contents of a file without reading it.</summary>
/// <param name="RealPath">The path after all symbolic links, which change when a Kubernetes ConfigMap is updated.</param>
/// <param name="WriteTime">The time of the last write, in UTC.</param>
/// <param name="Length">The length in bytes.</param>
internal sealed record FileVersion(string RealPath, DateTime WriteTime, long Length)
{
    /// <summary>Finds the version of a file; null if there is none, or if it cannot be accessed.</summary>
    public static FileVersion? Find(string path)
    {
        try
        {
            FileInfo file = new(LinearLearn.RealPath.Resolve(path));
            return file.Exists ? new FileVersion(file.FullName, file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Throws, without opening it, if a path leads to a folder or to what may never end: a pipe, a socket or a device.</summary>
    /// <param name="path">The path.</param>
    /// <param name="version">The version that was found there.</param>
    /// <exception cref="InvalidDataException">It is not a regular file, or empty.</exception>
    public static void RequireRegularFile(string path, FileVersion? version)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException(Guard.Text($"{path}: expected a file, found a folder"));
        if (version is { Length: 0 }) // .NET does not show what kind of file it is, but the length of those that block is 0
            throw new InvalidDataException(Guard.Text($"{path}: expected a model, found an empty file, a pipe or a device"));
    }
}
