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
            using (FileStream file = Create(unfinished, FileOptions.None))
            {
                file.Write(contents.Span);
                file.Flush(flushToDisk: true);
            }
            PutInPlace(unfinished, target);
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
            FileStream file = Create(unfinished, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(contents, cancellationToken).ConfigureAwait(false);
                // There is no asynchronous flush to the disk.
                await Task.Run(() => file.Flush(flushToDisk: true), cancellationToken).ConfigureAwait(false);
            }
            PutInPlace(unfinished, target);
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
        return (target, Guard.Text($"{target}.{Guid.NewGuid():N}{UnfinishedEnd}"));
    }

    private static FileStream Create(string path, FileOptions options) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, options);

    private static void PutInPlace(string unfinished, string target)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(unfinished, File.GetUnixFileMode(target)); // who may read the file stays as it was
        File.Move(unfinished, target, overwrite: true);
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
