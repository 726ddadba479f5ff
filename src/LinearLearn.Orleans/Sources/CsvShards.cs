using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace LinearLearn.Orleans;

/// <summary>Loads shards from CSV files.</summary>
internal sealed record CsvShards : ShardSource
{
    private const int TextBufferBytes = 1 << 16;

    public CsvShards(ShardLocations locations, TableEncoder encoder, ClassLabels classes, string? weights)
        : base(locations.Count)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0)
            throw new ArgumentException("expected the names of the classes, found none", nameof(classes));
        Locations = locations;
        Encoder = encoder;
        Classes = classes;
        WeightColumn = weights;
    }

    public ShardLocations Locations { get; }

    public TableEncoder Encoder { get; }

    public ClassLabels Classes { get; }

    public string? WeightColumn { get; }

    internal override Dataset Load(
        int shard, LinearLearnSiloOptions options, IServiceProvider services, CancellationToken cancellationToken)
    {
        string location = Locations[shard];
        if (RemoteFile.TryParse(location, out Uri? address))
            return RemoteFile.Read(address, options.HttpClient, stream => Read(stream, location, cancellationToken), cancellationToken);
        using FileStream file = ContentReader.Open(location, FileOptions.SequentialScan);
        return Read(file, location, cancellationToken);
    }

    public override string ToString() => $"{nameof(Csv)} ({Locations}, {Guard.Text($"{Shards}")} shards)";

    private Dataset Read(Stream stream, string name, CancellationToken cancellationToken)
    {
        try
        {
            using Stream text = OpenText(stream, name);
            using StreamReader characters = new(text, new UTF8Encoding(false, throwOnInvalidBytes: false));
            CsvDataReaderOptions format = new() { Culture = CultureInfo.InvariantCulture, OwnsReader = false };
            using CsvDataReader reader = CsvDataReader.Create(characters, format);
            return CreateDataset(TableData.Read(reader, cancellationToken), name);
        }
        catch (Exception exception) when (exception is ArgumentException or CsvFormatException)
        {
            string message = exception is ArgumentException argument ? Guard.GetMessage(argument) : exception.Message;
            throw new InvalidDataException($"{name}: {message}", exception);
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    /// <summary>Checks the first bytes of a file, and decompresses gzip.</summary>
    private static BufferedStream OpenText(Stream stream, string name)
    {
        byte[] start = new byte[ForeignFile.StartBytes];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        Stream text = new PrefixedStream(start.AsMemory(0, count), stream);
        bool isPacked = VerifiedGzipStream.IsPacked(start.AsSpan(0, count));
        if (isPacked)
        {
#pragma warning disable CA2000 // the returned stream owns it
            text = new VerifiedGzipStream(start.AsMemory(0, count), stream, packedLength: 0);
#pragma warning restore CA2000
            start = new byte[ForeignFile.StartBytes];
            count = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            text = new PrefixedStream(start.AsMemory(0, count), text);
        }
        if (ForeignFile.Describe(start.AsSpan(0, count), isPacked) is { } found)
            throw new InvalidDataException($"{name}: expected a CSV file, found {found}");
        return new BufferedStream(text, TextBufferBytes);
    }

    private Dataset CreateDataset(TableData table, string name)
    {
        FeatureMatrix features = Encoder.EncodeAll(table);
        string[] names = table.GetLabels(Encoder.Label);
        int[] labels = new int[names.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            if (!Classes.TryGetLabel(names[row], out labels[row]))
            {
                throw new InvalidDataException(Guard.Text(
                    $"{name}: row {row + 1}, column {Encoder.Label}: expected one of {Classes}, found {Excerpt.Format(names[row])}"));
            }
        }
        Dataset data = new(features, labels, Classes);
        return WeightColumn is null ? data : data.WithWeights(ReadWeights(table, WeightColumn, name));
    }

    private static float[] ReadWeights(TableData table, string column, string name)
    {
        string[] texts = table.GetLabels(column);
        float[] weights = new float[texts.Length];
        for (int row = 0; row < weights.Length; row++)
        {
            if (!float.TryParse(texts[row], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[row]))
            {
                throw new InvalidDataException(Guard.Text(
                    $"{name}: row {row + 1}, column {column}: expected a weight, found {Excerpt.Format(texts[row])}"));
            }
        }
        return weights;
    }

    /// <summary>Returns bytes that were already read before the rest of a stream.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override int Read(Span<byte> buffer) => _prefix.IsEmpty ? rest.Read(buffer) : MoveBytes(ref _prefix, buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _prefix.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(MoveBytes(ref _prefix, buffer.Span));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
