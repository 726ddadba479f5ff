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
}
