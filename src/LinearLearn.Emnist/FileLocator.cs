namespace LinearLearn.Emnist;

/// <summary>
/// Finds the files of a dataset by name: in a folder, in its subfolder "gzip", or in a zip archive, compressed with gzip or not.
/// </summary>
/// <param name="path">A folder, which can contain the archive gzip.zip, or the path of a zip archive.</param>
/// <param name="downloadHint">How to get the files, for error messages.</param>
/// <param name="options">The options for opening files.</param>
internal sealed class FileLocator(string path, string downloadHint, FileOptions options = FileOptions.None)
{
    /// <summary>The folder of the files in EMNIST's archive; its archive has the same name.</summary>
    private const string Subfolder = "gzip";

    private readonly bool _isFolder = Directory.Exists(path);
    private IReadOnlyList<ZipEntry>? _entries;

    private string ArchivePath => _isFolder ? Path.Combine(path, $"{Subfolder}.zip") : path;

    /// <summary>Opens a file.</summary>
    /// <param name="name">The name without the ending .gz.</param>
    /// <param name="contents">What the file has to contain.</param>
    /// <exception cref="IOException">The path or the file does not exist.</exception>
    /// <exception cref="InvalidDataException">The archive or the file is invalid.</exception>
    public IdxReader Open(string name, IdxContents contents)
    {
        if (!_isFolder && !File.Exists(path))
            throw new DirectoryNotFoundException(
                $"{path}: expected a folder with {name}.gz, or a zip archive, found no such folder or file. {downloadHint}");
        foreach (string candidate in _isFolder ? GetCandidates(name) : [])
        {
            string file = Path.Combine(path, candidate);
            if (File.Exists(file))
                return IdxReader.Open(file, contents, options);
        }
        if (FindEntry(name) is { } entry)
            return OpenEntry(entry, contents);
        throw CreateMissingError(name);
    }

    /// <summary>Finds the entry of a file, or returns null.</summary>
    /// <param name="entries">The entries of the archive.</param>
    /// <param name="name">The name without the ending .gz.</param>
    /// <param name="requireGzip">Whether the entry has to be compressed with gzip.</param>
    public static ZipEntry? FindEntry(IReadOnlyList<ZipEntry> entries, string name, bool requireGzip = false) => GetCandidates(name)
        .Where(candidate => !requireGzip || candidate.EndsWith(".gz", StringComparison.Ordinal))
        .Select(candidate => entries.FirstOrDefault(entry => entry.Name == candidate))
        .FirstOrDefault(entry => entry is not null);

    /// <summary>Returns the relative paths of a file, the preferred one first.</summary>
    private static IEnumerable<string> GetCandidates(string name)
    {
        // Some programs replace the dash when they unpack the files.
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        foreach (string folder in new[] { "", $"{Subfolder}/" })
        {
            foreach (string file in new[] { name, dotted })
            {
                yield return $"{folder}{file}.gz";
                yield return folder + file;
            }
        }
    }

    private ZipEntry? FindEntry(string name)
    {
        if (_entries is null)
        {
            if (!File.Exists(ArchivePath))
                return null;
            using FileStream archive = IdxReader.OpenFile(ArchivePath, options);
            _entries = ZipDirectory.Read(archive, ArchivePath);
        }
        return FindEntry(_entries, name);
    }

    private IdxReader OpenEntry(ZipEntry entry, IdxContents contents)
    {
        FileStream archive = IdxReader.OpenFile(ArchivePath, options);
        Stream unpacked;
        try
        {
            unpacked = ZipDirectory.Open(archive, entry, ArchivePath, leaveOpen: false);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
        return new IdxReader(unpacked, $"{ArchivePath}/{entry.Name}", contents, entry.Length, entry.PackedLength);
    }

    private FileNotFoundException CreateMissingError(string name)
    {
        string names = string.Join(", ", GetCandidates(name).Take(4));
        string archive = _entries is null ? $"{Subfolder}.zip does not exist" : $"{Path.GetFileName(ArchivePath)} does not contain it";
        return _isFolder
            ? new FileNotFoundException(
                $"{Path.Combine(path, name)}.gz: expected one of {names} in this folder or in its subfolder {Subfolder}, or such an entry"
                + $" in its archive {Subfolder}.zip, found none ({archive}). {downloadHint}",
                Path.Combine(path, $"{name}.gz"))
            : new FileNotFoundException(
                $"{path}: expected an entry with one of the names {names}, in the archive's folder {Subfolder} or in none,"
                + $" found none of them in {_entries!.Count} entries. {downloadHint}",
                path);
    }
}
