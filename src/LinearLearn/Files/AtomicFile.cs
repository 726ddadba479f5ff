using System.Formats.Tar;
using System.Text;

namespace LinearLearn;

/// <summary>
/// Replaces a file atomically: writes another file in its folder, flushes it to the disk and renames it. A reader of the path finds the old
/// contents or the new ones, even after the process was killed. Named pipes and character devices are written to, never replaced.
/// </summary>
internal static class AtomicFile
{
    /// <summary>The end of the name of a file that is not finished. A killed process may leave one behind.</summary>
    public const string UnfinishedSuffix = ".unfinished";

    /// <summary>Longer names are truncated before a suffix is added: most file systems allow 255 bytes, some fewer.</summary>
    private const int MaxNameBytes = 100;

    private const int WriteBlockBytes = 1 << 20;

    /// <summary>EBUSY of Linux and macOS: the target is a mount point.</summary>
    private const int Busy = 16;

    public static void Write(string path, ReadOnlyMemory<byte> contents) => Write(path, file => file.Write(contents.Span));

    /// <summary>As <see cref="Write(string, ReadOnlyMemory{byte})"/>, on the thread pool. Cancellation is checked between blocks.</summary>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> contents, CancellationToken cancellationToken) => Task.Run(
        () => Write(path, file =>
        {
            for (int done = 0; done < contents.Length; done += WriteBlockBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(contents.Span[done..Math.Min(contents.Length, done + WriteBlockBytes)]);
            }
        }),
        cancellationToken);

    /// <summary>As <see cref="Write(string, ReadOnlyMemory{byte})"/>, for contents that a callback writes.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string target = RealPath.Resolve(path), folder = Path.GetDirectoryName(target)!;
        string unfinished = Path.Combine(folder, CreateUnfinishedName(Path.GetFileName(target)));
        string step = "to write it";
        try
        {
            if (IsPipeOrDevice(target))
            {
                using FileStream open = new(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                write(open);
                return;
            }
            step = Guard.Text($"its folder, {folder}, to take a new file");
            using (FileStream file = Create(unfinished, target))
            {
                step = "to write it";
                write(file);
                file.Flush(flushToDisk: true);
            }
            step = "to replace it";
            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception exception)
        {
            Remove(unfinished);
            if (exception is IOException or UnauthorizedAccessException)
                throw Translate(exception, path, target, unfinished, step);
            throw;
        }
    }

    /// <summary>Creates a unique name that begins like the file's own.</summary>
    internal static string CreateUnfinishedName(string name) => Guard.Text($"{TruncateName(name)}.{Path.GetRandomFileName()}{UnfinishedSuffix}");

    /// <summary>Truncates a name between characters.</summary>
    private static string TruncateName(string name)
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

    /// <summary>Whether the target is a named pipe, a character device or a file that a process holds open, such as /dev/stdout.</summary>
    /// <exception cref="IOException">It is something else that is not a regular file.</exception>
    private static bool IsPipeOrDevice(string target)
    {
        FileInfo file = new(target);
        if (OperatingSystem.IsWindows() || !file.Exists)
            return false;
        if (file.LinkTarget is not null) // the only links that are left
            return true;
        if (file.Length > 0) // which nothing but a regular file has
            return false;
        return GetEntryType(target) switch
        {
            TarEntryType.RegularFile => false,
            TarEntryType.Fifo or TarEntryType.CharacterDevice => true,
            _ => throw new IOException("something else than a regular file, a named pipe or a character device"),
        };
    }

    /// <summary>
    /// Gets the type of an empty file from the only public API that has it, the tar writer. Null when tar has no such type.
    /// </summary>
    private static TarEntryType? GetEntryType(string target)
    {
        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, TarEntryFormat.Gnu, leaveOpen: true);
            writer.WriteEntry(target, "file");
        }
        catch (UnauthorizedAccessException)
        {
            return TarEntryType.RegularFile; // nothing else is opened
        }
        catch (IOException) when (File.Exists(target))
        {
            return null;
        }
        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry()!.EntryType;
    }

    /// <summary>Translates a system error, which names the unfinished file, to the path that the user gave.</summary>
    private static Exception Translate(Exception exception, string path, string target, string unfinished, string step)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            return new DirectoryNotFoundException(Guard.Text($"{path}: expected its folder, {folder}, to be there"));
        string found = exception.HResult == Busy && !OperatingSystem.IsWindows()
            ? "a file that is mounted on its own: mount its folder instead"
            : exception.Message.Replace(unfinished, path, StringComparison.Ordinal);
        foreach (string name in new[] { path, target })
            found = found.Replace(Guard.Text($" : '{name}'"), "", StringComparison.Ordinal);
        string message = Guard.Text($"{path}: expected {step}, found: {found}");
        return exception switch
        {
            UnauthorizedAccessException => new UnauthorizedAccessException(message),
            PathTooLongException => new PathTooLongException(message),
            _ => new IOException(message, exception.HResult),
        };
    }

    /// <summary>Gives the new file the mode of the one it replaces, from its first byte on.</summary>
    private static FileStream Create(string unfinished, string target)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (OperatingSystem.IsWindows() || !File.Exists(target))
            return new FileStream(unfinished, options);
        UnixFileMode mode = File.GetUnixFileMode(target);
        options.UnixCreateMode = mode;
        FileStream file = new(unfinished, options);
        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode); // undoes the umask
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first error is more informative.
        }
    }
}
