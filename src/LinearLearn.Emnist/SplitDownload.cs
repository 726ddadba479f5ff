namespace LinearLearn.Emnist;

/// <summary>Downloads files of the archive into a locked cache.</summary>
internal sealed class SplitDownload(ArchiveClient client, DownloadCache cache, DownloadRetries retries, DownloadMeter meter)
{
    /// <summary>The maximum length of the whole archive; the published one has about half of it.</summary>
    private const long MaxArchiveBytes = 1L << 30;

    /// <summary>The maximum length of the header before an entry: 30 bytes, a name and an extra field.</summary>
    private const int MaxHeaderBytes = 30 + 2 * ushort.MaxValue;

    private readonly HashSet<string> _repeated = [];
    private readonly Dictionary<string, long> _longest = [];
    private long _finishedBytes;
    private long _totalBytes;
    private bool _hasProgressed;

    /// <summary>Downloads files, with retries.</summary>
    public async Task RunAsync(IEnumerable<PublishedFile> files, CancellationToken cancellationToken)
    {
        Queue<PublishedFile> missing = new(files);
        await Task.Run(() => WriteFromKeptArchive(missing, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!missing.TryPeek(out PublishedFile? first))
            return;
        _totalBytes = missing.Sum(file => file.Length);
        meter.Start(first.Name, Math.Min(PartFile.GetLength(cache, first.Name), first.Length), _totalBytes);
        while (missing.Count > 0)
        {
            try
            {
                using ArchiveResponse response = await client.GetTailAsync(cancellationToken).ConfigureAwait(false);
                if (response.Version is { } version)
                    await FetchEntriesAsync(response, version, missing, cancellationToken).ConfigureAwait(false);
                else
                    await FetchArchiveAsync(response, missing, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                if (_hasProgressed)
                    retries.Reset();
                _hasProgressed = false;
                await retries.WaitAsync(exception, client.RetryAfter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Downloads the entries of files, up to one that is damaged for the first time.</summary>
    private async Task FetchEntriesAsync(
        ArchiveResponse tailResponse, ArchiveVersion version, Queue<PublishedFile> missing, CancellationToken cancellationToken)
    {
        using MemoryStream tail = new();
        await tailResponse.CopyAsync(block => tail.Write(block.Span), long.MaxValue, cancellationToken).ConfigureAwait(false);
        string address = tailResponse.Address;
        tailResponse.Dispose(); // before the next request, so that the connection is used again
        using WindowStream archive = new(tail, tailResponse.Offset, version.Length);
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(archive, address);
        Dictionary<PublishedFile, RemoteEntry> remote = missing.ToDictionary(
            file => file, file => CreateRemoteEntry(FindEntry(entries, file, address), entries, version));
        while (missing.TryPeek(out PublishedFile? file))
        {
            if (!await TryFetchEntryAsync(file, remote[file], version, address, cancellationToken).ConfigureAwait(false))
                return;
            _finishedBytes += file.Length;
            meter.Finish(_finishedBytes);
            missing.Dequeue();
        }
    }

    /// <summary>Downloads an entry and writes its file.</summary>
    /// <returns>False if the entry is damaged for the first time: it has to be downloaded again from its start.</returns>
    /// <exception cref="InvalidDataException">The entry is damaged for the second time.</exception>
    private async Task<bool> TryFetchEntryAsync(
        PublishedFile file, RemoteEntry remote, ArchiveVersion version, string address, CancellationToken cancellationToken)
    {
        using PartFile part = new(cache, file.Name, remote.Key, remote.Length);
        _longest[file.Name] = Math.Max(part.Length, _longest.GetValueOrDefault(file.Name));
        meter.Start(file.Name, CountBytes(file, part), _totalBytes);
        long first = remote.Entry.HeaderOffset, last = first + remote.Length - 1;
        while (part.Length < remote.Length)
            await FetchRangeAsync(first + part.Length, last, version, Append, cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(WriteEntry, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            part.Delete();
            _longest.Remove(file.Name);
            if (_repeated.Add(file.Name))
                return false;
            throw;
        }
        part.Delete();
        return true;

        void Append(ReadOnlyMemory<byte> block)
        {
            part.Append(block.Span);
            meter.Add(block.Length, CountBytes(file, part));
            if (part.Length <= _longest[file.Name])
                return;
            _longest[file.Name] = part.Length;
            _hasProgressed = true;
        }

        void WriteEntry()
        {
            using WindowStream archive = new(part.Contents, first, version.Length);
            using Stream entry = ZipDirectory.Open(archive, remote.Entry, address);
            cache.Write(file, entry, address, cancellationToken);
        }
    }

    /// <summary>Downloads bytes of the archive, as many as the server sends in one response.</summary>
    private async Task FetchRangeAsync(
        long first, long last, ArchiveVersion version, Action<ReadOnlyMemory<byte>> append, CancellationToken cancellationToken)
    {
        using ArchiveResponse response = await client.GetRangeAsync(first, last, version, cancellationToken).ConfigureAwait(false);
        await response.CopyAsync(append, long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts the bytes in the cache, without the header at the start of a part.</summary>
    private long CountBytes(PublishedFile file, PartFile part) => _finishedBytes + Math.Min(part.Length, file.Length);

    /// <summary>Downloads the whole archive and keeps it in the cache, unless a file in it is damaged for the first time.</summary>
    private async Task FetchArchiveAsync(ArchiveResponse response, Queue<PublishedFile> missing, CancellationToken cancellationToken)
    {
        string address = response.Address;
        meter.Start(DownloadCache.ArchiveName, 0, response.Length);
        using PartFile part = new(cache, DownloadCache.ArchiveName, key: null, maxBytes: 0);
        try
        {
            await response.CopyAsync(Append, MaxArchiveBytes, cancellationToken).ConfigureAwait(false);
            meter.Finish(part.Length);
            if (response.Length is null && !ZipDirectory.HasEnd(part.Contents, address))
                throw new HttpRequestException(
                    HttpRequestError.ResponseEnded,
                    Guard.Text($"{address}: expected a zip archive, found the end of the response after {part.Length} bytes"));
            IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(part.Contents, address);
            foreach (PublishedFile file in missing)
                FindEntry(entries, file, address); // another archive is not downloaded again
            if (!await TryWriteFilesAsync(part.Contents, entries, address, missing, cancellationToken).ConfigureAwait(false))
            {
                part.Delete();
                return;
            }
        }
        catch
        {
            part.Delete(); // without ranges, it cannot be resumed
            throw;
        }
        part.MoveTo(cache.GetPath(DownloadCache.ArchiveName));

        void Append(ReadOnlyMemory<byte> block)
        {
            if (part.Length == 0)
                ZipDirectory.RequireStart(block.Span, address);
            part.Append(block.Span);
            meter.Add(block.Length, part.Length);
        }
    }

    /// <summary>Writes the files of a downloaded archive; returns false if one is damaged for the first time.</summary>
    private async Task<bool> TryWriteFilesAsync(
        Stream archive, IReadOnlyList<ZipEntry> entries, string address, Queue<PublishedFile> missing, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => WriteFiles(archive, entries, address, missing, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (InvalidDataException) when (_repeated.Add(DownloadCache.ArchiveName))
        {
            return false;
        }
    }

    /// <summary>Writes the files that the archive in the cache contains, if there is one.</summary>
    private void WriteFromKeptArchive(Queue<PublishedFile> missing, CancellationToken cancellationToken)
    {
        string path = cache.GetPath(DownloadCache.ArchiveName);
        if (missing.Count == 0 || !File.Exists(path))
            return;
        try
        {
            using FileStream archive = ContentReader.Open(path, FileOptions.None);
            WriteFiles(archive, ZipDirectory.Read(archive, path), path, missing, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // The server has the valid files.
        }
    }

    private void WriteFiles(
        Stream archive, IReadOnlyList<ZipEntry> entries, string name, Queue<PublishedFile> missing, CancellationToken cancellationToken)
    {
        while (missing.TryPeek(out PublishedFile? file))
        {
            using Stream entry = ZipDirectory.Open(archive, FindEntry(entries, file, name), name);
            cache.Write(file, entry, name, cancellationToken);
            missing.Dequeue();
        }
    }

    /// <summary>Finds the entry of a file, and rejects it if it has another length than the published file.</summary>
    private static ZipEntry FindEntry(IReadOnlyList<ZipEntry> entries, PublishedFile file, string name)
    {
        ZipEntry entry = FileLocator.FindEntry(entries, Path.GetFileNameWithoutExtension(file.Name), requireGzip: true)
            ?? throw new InvalidDataException(
                Guard.Text($"{name}: expected the EMNIST archive with gzip/{file.Name}, found {entries.Count} other entries"));
        if (entry.Length != file.Length)
            throw new InvalidDataException(
                Guard.Text($"{name}: expected {file.Name} with {file.Length} bytes, found {entry.Length}: another version of EMNIST"));
        long maxPacked = file.Length + file.Length / 64 + 1024;
        return entry.PackedLength <= maxPacked
            ? entry
            : throw new InvalidDataException(
                Guard.Text($"{name}: expected {file.Name} in at most {maxPacked} packed bytes, found {entry.PackedLength}"));
    }

    /// <summary>Computes the bytes to request: from the entry's own header, whose length is unknown, to the next entry.</summary>
    private static RemoteEntry CreateRemoteEntry(ZipEntry entry, IReadOnlyList<ZipEntry> entries, ArchiveVersion version)
    {
        long end = Math.Min(version.Length, entry.HeaderOffset + MaxHeaderBytes + entry.PackedLength);
        foreach (ZipEntry other in entries.Where(other => other.HeaderOffset > entry.HeaderOffset))
            end = Math.Min(end, other.HeaderOffset);
        return new RemoteEntry(entry, end - entry.HeaderOffset, version.GetKey(entry));
    }

    /// <summary>Represents the requested bytes of an entry.</summary>
    /// <param name="Entry">The entry. Its header is the first requested byte.</param>
    /// <param name="Length">The number of bytes.</param>
    /// <param name="Key">Identifies the bytes on the server.</param>
    private sealed record RemoteEntry(ZipEntry Entry, long Length, string Key);
}
