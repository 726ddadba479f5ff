namespace LinearLearn;

/// <summary>
/// Writes a file whole or not at all: into a file beside it, which is flushed to the disk and then renamed. Whoever reads the path, also after the
/// process was killed at any moment, finds the old contents or the new ones.
/// </summary>
internal static class AtomicFile
{
    /// <summary>How the names of unfinished files end. A process that is killed leaves one behind.</summary>
    public const string UnfinishedEnd = ".unfinished";

    public static void Write(string path, ReadOnlyMemory<byte> contents)
    {
        (string target, string unfinished) = PathsOf(path);
        try
        {
            using (FileStream file = Create(unfinished, target, FileOptions.None))
            {
                file.Write(contents.Span);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> contents, CancellationToken cancellationToken)
    {
        (string target, string unfinished) = PathsOf(path);
        try
        {
            FileStream file = Create(unfinished, target, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(contents, cancellationToken).ConfigureAwait(false);
                // There is no asynchronous flush to the disk.
                await Task.Run(() => file.Flush(flushToDisk: true), cancellationToken).ConfigureAwait(false);
            }
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Where the path leads, through links, and a name beside it that no other writer has.</summary>
    private static (string Target, string Unfinished) PathsOf(string path)
    {
        FileInfo named = new(path);
        string target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        return (target, Guard.Text($"{target}.{Path.GetRandomFileName()}{UnfinishedEnd}"));
    }

    /// <summary>Who may read the file that is replaced, and nobody else, may read the new one from its first byte on.</summary>
    private static FileStream Create(string unfinished, string target, FileOptions options)
    {
        FileStreamOptions how = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = options };
        if (OperatingSystem.IsWindows() || !File.Exists(target))
            return new FileStream(unfinished, how);
        UnixFileMode mode = File.GetUnixFileMode(target);
        how.UnixCreateMode = mode;
        FileStream file = new(unfinished, how);
        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode); // what the process leaves out for new files
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Remove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (IOException)
        {
            // The error that led here says more.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
