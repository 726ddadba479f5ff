using System.Formats.Tar;
using System.Text;

namespace LinearLearn;

/// <summary>
/// Writes a file whole or not at all: into a file beside it, which is flushed to the disk and then renamed. Whoever reads the path, also after the
/// process was killed at any moment, finds the old contents or the new ones. Named pipes and character devices are written into and never replaced.
/// </summary>
internal static class AtomicFile
{
    /// <summary>How the names of unfinished files end. A process that is killed leaves one behind.</summary>
    public const string UnfinishedEnd = ".unfinished";

    /// <summary>A name may have 255 bytes on most file systems, and fewer on some: more is cut off, so that there is room for what is added to it.</summary>
    private const int MaxNameBytes = 100;

    private const int BlockBytes = 1 << 20;

    /// <summary>EBUSY of Linux and macOS: the target is a mount point.</summary>
    private const int Busy = 16;

    public static void Write(string path, ReadOnlyMemory<byte> contents) => Write(path, file => file.Write(contents.Span));

    /// <summary>As <see cref="Write(string, ReadOnlyMemory{byte})"/>, by a thread of the pool. It stops between two blocks.</summary>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> contents, CancellationToken cancellationToken) => Task.Run(
        () => Write(path, file =>
        {
            for (int done = 0; done < contents.Length; done += BlockBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(contents.Span[done..Math.Min(contents.Length, done + BlockBytes)]);
            }
        }),
        cancellationToken);

    /// <summary>As <see cref="Write(string, ReadOnlyMemory{byte})"/>, of contents that are made while they are written.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string target = RealPath.Of(path), folder = Path.GetDirectoryName(target)!;
        string unfinished = Path.Combine(folder, UnfinishedNameOf(Path.GetFileName(target)));
        string step = "to write it";
        try
        {
            if (IsWrittenInto(target))
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
                throw FaultOf(exception, path, target, unfinished, step);
            throw;
        }
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

    /// <summary>Whether the target is a named pipe, a character device or a file that a process holds open, such as /dev/stdout.</summary>
    /// <exception cref="IOException">It is something else that is not a regular file.</exception>
    private static bool IsWrittenInto(string target)
    {
        FileInfo file = new(target);
        if (OperatingSystem.IsWindows() || !file.Exists)
            return false;
        if (file.LinkTarget is not null) // the only links that are left
            return true;
        if (file.Length > 0) // which nothing but a regular file has
            return false;
        return TypeOf(target) switch
        {
            TarEntryType.RegularFile => false,
            TarEntryType.Fifo or TarEntryType.CharacterDevice => true,
            _ => throw new IOException("something else than a regular file, a named pipe or a character device"),
        };
    }

    /// <summary>The type of an empty file, by the public API that knows it: the writer of archives. Null where no archive takes it.</summary>
    private static TarEntryType? TypeOf(string target)
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

    /// <summary>A system error in terms of the path that the user gave. The system would name the unfinished file.</summary>
    private static Exception FaultOf(Exception exception, string path, string target, string unfinished, string step)
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

    /// <summary>Who may read the file that is replaced, and nobody else, may read the new one from its first byte on.</summary>
    private static FileStream Create(string unfinished, string target)
    {
        FileStreamOptions how = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
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
