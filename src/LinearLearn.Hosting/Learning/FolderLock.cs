namespace LinearLearn.Hosting;

/// <summary>Locks a file, and finds out whether another process has replaced it and locked its successor.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly string _path;
    private FileStream _file;

    /// <summary>Locks the file, which is created if it does not exist.</summary>
    /// <exception cref="IOException">Another process or another learner has locked it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public FolderLock(string path)
    {
        _path = path;
        _file = Take(FileMode.OpenOrCreate);
    }

    /// <summary>Throws if the locked file is not the one at its path any more.</summary>
    /// <exception cref="IOException">The file was deleted, renamed or replaced.</exception>
    public void RequireHeld()
    {
        if (!OpenFile.IsAtPath(_file))
            throw new IOException("the file that locks the folder was deleted or replaced");
    }

    /// <summary>Locks the file at the path, if that is not the locked one any more.</summary>
    /// <exception cref="IOException">The file does not exist, or another process or another learner has locked it.</exception>
    public void Retake()
    {
        if (OpenFile.IsAtPath(_file))
            return;
        if (!File.Exists(_path))
            throw new IOException(Guard.Text($"{_path}: expected the file that locks the folder, found none. Restart the service"));
        FileStream taken = Take(FileMode.Open);
        _file.Dispose();
        _file = taken;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Locks the file and changes its time, which then differs from that of a copy.</summary>
    private FileStream Take(FileMode mode)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(_path, mode, FileAccess.ReadWrite, FileShare.None);
            ChangeTime(file);
            return file;
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is not IOException)
                throw;
            throw new IOException(
                Guard.Text($"{_path}: expected a folder that no other learner uses, found: {exception.Message}"), exception);
        }
    }

    /// <summary>Sets the time of the last write to now, which needs no room on a full disk.</summary>
    private static void ChangeTime(FileStream file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
        }
        catch (UnauthorizedAccessException)
        {
            file.SetLength(file.Length == 0 ? 1 : 0); // another user owns the file
        }
    }
}
