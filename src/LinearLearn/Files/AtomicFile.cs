using System.Text;

namespace LinearLearn;

/// <summary>
/// Writes a file whole or not at all: into a file beside it, which is flushed to the disk and then renamed. Whoever reads the path, also after the
/// process was killed at any moment, finds the old contents or the new ones.
/// </summary>
internal static class AtomicFile
{
    /// <summary>How the names of unfinished files end. A process that is killed leaves one behind.</summary>
    public const string UnfinishedEnd = ".unfinished";

    /// <summary>A name may have 255 bytes on most file systems, and fewer on some: more is cut off, so that there is room for what is added to it.</summary>
    private const int MaxNameBytes = 100;

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
        catch (Exception exception)
        {
            Remove(unfinished);
            ThrowIfFolderIsMissing(path, target, exception);
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
        catch (Exception exception)
        {
            Remove(unfinished);
            ThrowIfFolderIsMissing(path, target, exception);
            throw;
        }
    }

    /// <summary>Where the path leads, through links, and a name beside it that no other writer has.</summary>
    private static (string Target, string Unfinished) PathsOf(string path)
    {
        string target = RealPath.Of(path);
        return (target, Path.Combine(Path.GetDirectoryName(target)!, UnfinishedNameOf(Path.GetFileName(target))));
    }

    /// <summary>A new name that begins as the file's own.</summary>
    internal static string UnfinishedNameOf(string name) => Guard.Text($"{BeginningOf(name)}.{Path.GetRandomFileName()}{UnfinishedEnd}");

    /// <summary>What is left of a name when whole characters are cut off.</summary>
    private static string BeginningOf(string name)
    {
        int length = 0;
        for (int bytes = 0; length < name.Length;)
        {
            Rune.DecodeFromUtf16(name.AsSpan(length), out Rune character, out int used);
            bytes += character.Utf8SequenceLength;
            if (bytes > MaxNameBytes)
                break;
            length += used;
        }
        return name[..length];
    }

    /// <summary>The system would name the unfinished file, which nobody asked for.</summary>
    private static void ThrowIfFolderIsMissing(string path, string target, Exception exception)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (exception is IOException && !Directory.Exists(folder))
            throw new DirectoryNotFoundException(Guard.Text($"{path}: expected its folder, {folder}, to be there"), exception);
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
