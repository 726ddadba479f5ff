namespace LinearLearn.Emnist;

/// <summary>Represents the downloaded start of a file, which survives a killed process.</summary>
/// <remarks>The name of the file contains a key, so that it is resumed only from the same bytes on the server.</remarks>
internal sealed class PartFile : IDisposable
{
    /// <summary>The suffix of the file name.</summary>
    public const string Suffix = ".part";

    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Opens the part with a key for appending, and deletes those of the same file with other keys.</summary>
    /// <param name="cache">The cache. It is locked.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="key">Identifies the bytes on the server; null to start from the beginning.</param>
    /// <param name="maxBytes">The length of the whole file. A longer part is discarded.</param>
    public PartFile(DownloadCache cache, string name, string? key, long maxBytes)
    {
        _path = GetPath(cache, name, key);
        cache.Delete(name, Suffix, except: _path);
        _file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        if (_file.Length > maxBytes)
            _file.SetLength(0);
        _file.Position = _file.Length;
    }

    /// <summary>Gets the number of bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Gets the bytes for reading, at a position that <see cref="Append"/> changes.</summary>
    public Stream Contents => _file;

    /// <summary>Gets the length of the longest part of a file with any key, 0 if there is none.</summary>
    public static long GetLength(DownloadCache cache, string name) =>
        cache.Find(name, Suffix).Select(path => new FileInfo(path).Length).DefaultIfEmpty().Max();

    public void Append(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    /// <summary>Flushes the file to disk, closes it and gives it its final name.</summary>
    public void MoveTo(string path)
    {
        _file.Flush(flushToDisk: true);
        Dispose();
        File.Move(_path, path, overwrite: true);
    }

    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private static string GetPath(DownloadCache cache, string name, string? key) => cache.GetPath($"{name}.{key ?? "whole"}{Suffix}");
}
