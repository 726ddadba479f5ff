namespace LinearLearn.Orleans;

/// <summary>Loads shards from LIBSVM files.</summary>
internal sealed record LibSvmShards(ShardLocations Locations, LibSvmOptions Options) : ShardSource(Locations.Count)
{
    internal override Dataset Load(
        int shard, LinearLearnSiloOptions options, IServiceProvider services, CancellationToken cancellationToken)
    {
        string location = Locations[shard];
        if (RemoteFile.TryParse(location, out Uri? address))
            return RemoteFile.Read(address, options.HttpClient, stream => LibSvmReader.Read(stream, Options, location), cancellationToken);
        using FileStream file = ContentReader.Open(location, FileOptions.SequentialScan);
        using CancelableStream stream = new(file, cancellationToken);
        return LibSvmReader.Read(stream, Options, location);
    }

    public override string ToString() => $"{nameof(LibSvm)} ({Locations}, {Guard.Text($"{Shards}")} shards)";

    /// <summary>Stops reading a file as soon as its run was canceled.</summary>
    private sealed class CancelableStream(FileStream file, CancellationToken cancellationToken) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return file.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return file.ReadAsync(buffer, token);
        }
    }
}
