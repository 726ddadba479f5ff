namespace LinearLearn.Fuzz;

/// <summary>Provides a file for each thread, in memory if the system has a folder for that.</summary>
internal static class TemporaryFile
{
    private const string MemoryFolder = "/dev/shm";

    private static readonly ThreadLocal<string> Paths = new(CreatePath);
    private static readonly string Folder = CreateFolder();

    public static string Path => Paths.Value!;

    /// <summary>Writes a file.</summary>
    /// <returns>The path.</returns>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(Path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(bytes);
        return Path;
    }

    private static string CreatePath() => System.IO.Path.Combine(Folder, $"{Guid.NewGuid():N}");

    private static string CreateFolder()
    {
        string parent = Directory.Exists(MemoryFolder) ? MemoryFolder : System.IO.Path.GetTempPath();
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"linearlearn-fuzz-{Environment.ProcessId}")).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
