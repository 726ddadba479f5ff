using System.Formats.Tar;
using System.Text;

namespace LinearLearn;

/// <summary>Replaces a file atomically: writes another file in its folder, flushes it to disk and renames it.</summary>
/// <remarks>
/// A reader of the path finds either the old or the new contents, even if the process is killed. Named pipes and character devices are
/// written to directly and never replaced.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>The suffix of the name of an unfinished file, which a killed process can leave behind.</summary>
    public const string UnfinishedSuffix = ".unfinished";

    /// <summary>The length at which names are truncated before a suffix is added; most file systems allow 255 bytes, some fewer.</summary>
    private const int MaxNameBytes = 100;

    private const int WriteBlockBytes = 1 << 20;

    /// <summary>EBUSY on Linux and macOS: the target is a mount point.</summary>
    private const int Busy = 16;

    public static void Write(string path, ReadOnlyMemory<byte> contents) => Write(path, file => file.Write(contents.Span));

    /// <summary>
    /// Writes a file on the thread pool and checks for cancellation between blocks; see <see cref="Write(string, ReadOnlyMemory{byte})"/>.
    /// </summary>
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

    /// <summary>Writes a file whose contents a callback writes; see <see cref="Write(string, ReadOnlyMemory{byte})"/>.</summary>
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
            step = Guard.Text($"its folder, {folder}, to accept a new file");
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

    /// <summary>Creates a unique name that starts with the name of the file.</summary>
    internal static string CreateUnfinishedName(string name) =>
        Guard.Text($"{TruncateName(name)}.{Path.GetRandomFileName()}{UnfinishedSuffix}");

    /// <summary>Truncates a name at a character boundary.</summary>
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

    /// <summary>
    /// Determines whether the target is a named pipe, a character device or a file that a process holds open, such as /dev/stdout.
    /// </summary>
    /// <exception cref="IOException">The target is none of these and not a regular file.</exception>
    private static bool IsPipeOrDevice(string target)
    {
        FileInfo file = new(target);
        if (OperatingSystem.IsWindows() || !file.Exists)
            return false;
        if (file.LinkTarget is not null) // RealPath resolves all other links
            return true;
        if (file.Length > 0) // only regular files have a length
            return false;
        return GetEntryType(target) switch
        {
            TarEntryType.RegularFile => false,
            TarEntryType.Fifo or TarEntryType.CharacterDevice => true,
            _ => throw new IOException("neither a regular file nor a named pipe nor a character device"),
        };
    }

    /// <summary>Gets the type of an empty file from the tar writer, the only public API for it, or null if tar has no such type.</summary>
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
            return TarEntryType.RegularFile; // the tar writer only opens regular files
        }
        catch (IOException) when (File.Exists(target))
        {
            return null;
        }
        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry()!.EntryType;
    }

    /// <summary>Replaces the name of the unfinished file in a system error by the path that the user passed.</summary>
    private static Exception Translate(Exception exception, string path, string target, string unfinished, string step)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            return new DirectoryNotFoundException(Guard.Text($"{path}: expected its folder, {folder}, to exist"));
        string found = exception.HResult == Busy && !OperatingSystem.IsWindows()
            ? "a file that is a mount point: mount its folder instead"
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

    /// <summary>Creates the new file with the mode of the file that it replaces.</summary>
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
            File.SetUnixFileMode(file.SafeFileHandle, mode); // not affected by the umask
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
