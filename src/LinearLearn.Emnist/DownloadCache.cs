using System.Security.Cryptography;

namespace LinearLearn.Emnist;

/// <summary>Represents the folder of downloaded files: verifies, locks and writes them.</summary>
internal sealed class DownloadCache(string folder)
{
    /// <summary>The name of the whole archive in the cache.</summary>
    public const string ArchiveName = "gzip.zip";

    private const string RootVariable = "LINEARLEARN_CACHE";
    private const string LockName = "download.lock";
    private const int BlockBytes = 1 << 17;
    private const int LockPollMilliseconds = 50;

    /// <summary>EWOULDBLOCK on Linux.</summary>
    private const int LockedOnLinux = 11;

    /// <summary>EWOULDBLOCK on macOS and BSD.</summary>
    private const int LockedOnMac = 35;

    /// <summary>ERROR_SHARING_VIOLATION on Windows.</summary>
    private const int LockedOnWindows = unchecked((int)0x80070020);

    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Computes the default folder from the environment.</summary>
    /// <exception cref="InvalidOperationException">The variable is a relative path, or the home folder is unknown.</exception>
    public static string GetDefaultFolder(
        Func<string, string?> getVariable, Func<Environment.SpecialFolder, string> getFolder, bool isWindows)
    {
        string root = getVariable(RootVariable) is { Length: > 0 } given ? given
            : isWindows ? Path.Combine(getFolder(Environment.SpecialFolder.LocalApplicationData), "LinearLearn")
            : getVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache) // others are ignored, as XDG requires
                ? Path.Combine(cache, "linearlearn")
            : Path.Combine(getFolder(Environment.SpecialFolder.UserProfile), ".cache", "linearlearn");
        return Path.IsPathFullyQualified(root)
            ? Path.Combine(root, "emnist")
            : throw new InvalidOperationException(
                $"expected a cache with an absolute path, found '{root}': set the environment variable {RootVariable}, or CacheDirectory");
    }

    public string GetPath(string name) => Path.Combine(Folder, name);

    /// <summary>Finds the files that do not exist, or whose length or SHA-256 is not the expected one.</summary>
    public Task<IReadOnlyList<PublishedFile>> FindMissingAsync(IReadOnlyList<PublishedFile> files, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<PublishedFile>>(() => [.. files.Where(file => !IsComplete(file, cancellationToken))], cancellationToken);

    /// <summary>Waits until no other task or process downloads into the folder, which is created if it does not exist.</summary>
    /// <returns>The lock, to be disposed. The system releases it when the process ends.</returns>
    public async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileStream? acquired = TryLock();
            if (acquired is not null)
                return acquired;
            await Task.Delay(LockPollMilliseconds, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a file from an entry of the archive, if its SHA-256 is the expected one.</summary>
    /// <param name="file">The expected file.</param>
    /// <param name="entry">The unpacked bytes. The stream verifies their number.</param>
    /// <param name="source">The name of the archive in error messages.</param>
    /// <param name="cancellationToken">Checked before each block.</param>
    /// <exception cref="InvalidDataException">The bytes differ from the published file.</exception>
    public void Write(PublishedFile file, Stream entry, string source, CancellationToken cancellationToken)
    {
        Delete(file.Name, AtomicFile.UnfinishedSuffix);
        AtomicFile.Write(GetPath(file.Name), target =>
        {
            string found = ComputeHash(entry, target, cancellationToken);
            if (found != file.Sha256)
                throw new InvalidDataException(
                    $"{source}: expected {file.Name} with the SHA-256 {file.Sha256}, found {found}: another version or a damaged file");
        });
    }

    /// <summary>Deletes what interrupted downloads of files and of the whole archive left, in a locked cache.</summary>
    public void DeleteUnfinished(IEnumerable<PublishedFile> files)
    {
        foreach (string path in FindUnfinished(files))
            Delete(path);
    }

    /// <summary>Deletes what interrupted downloads left, unless another download is running or the cache is read-only.</summary>
    public void TryDeleteUnfinished(IReadOnlyList<PublishedFile> files)
    {
        if (!FindUnfinished(files).Any())
            return;
        try
        {
            using FileStream? downloadLock = TryLock();
            if (downloadLock is not null)
                DeleteUnfinished(files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The files are complete, and what is left is never read.
        }
    }

    /// <summary>Finds files whose names start with the name of a file and end with a suffix.</summary>
    public IEnumerable<string> Find(string name, string suffix) => Directory.GetFiles(Folder, $"{name}.*{suffix}");

    /// <summary>Deletes files whose names start with the name of a file and end with a suffix, as far as the system permits.</summary>
    /// <remarks>They are never read, so a cache that is read-only, or a file that is in use, is not an error.</remarks>
    public void Delete(string name, string suffix, string? except = null)
    {
        foreach (string path in Find(name, suffix).Where(path => path != except))
            Delete(path);
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is never read.
        }
    }

    private IEnumerable<string> FindUnfinished(IEnumerable<PublishedFile> files) => files.Select(file => file.Name).Append(ArchiveName)
        .SelectMany(name => new[] { PartFile.Suffix, AtomicFile.UnfinishedSuffix }.SelectMany(suffix => Find(name, suffix)));

    /// <summary>Locks the cache, or returns null if another task or process has locked it.</summary>
    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(GetPath(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (exception.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            return null;
        }
    }

    private bool IsComplete(PublishedFile file, CancellationToken cancellationToken)
    {
        FileInfo info = new(GetPath(file.Name));
        if (!info.Exists || info.Length != file.Length)
            return false;
        using FileStream contents = ContentReader.Open(info.FullName, FileOptions.SequentialScan);
        return ComputeHash(contents, Stream.Null, cancellationToken) == file.Sha256;
    }

    /// <summary>Copies a stream and computes its SHA-256.</summary>
    private static string ComputeHash(Stream source, Stream target, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockBytes];
        for (int read; (read = source.Read(block)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
            target.Write(block, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
