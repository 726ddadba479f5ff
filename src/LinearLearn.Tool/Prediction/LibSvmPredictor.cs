namespace LinearLearn.Tool;

/// <summary>Predicts lines of the LIBSVM format, whose labels are ignored.</summary>
internal sealed class LibSvmPredictor(LinearModel model, LibSvmOptions options, string name) : BlockPredictor
{
    private readonly int _classes = model.Classes.Count;
    private readonly ClassIndex _index = new(model);
    private float[] _probabilities = [];

    public override void Predict(LineBlock block, PredictionWriter output)
    {
        SparseFeatures rows = Read(block);
        int count = rows.Rows * _classes;
        if (_probabilities.Length < count)
            _probabilities = new float[count];
        model.Probabilities(rows, _probabilities.AsSpan(0, count));
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<float> own = _probabilities.AsSpan(row * _classes, _classes);
            int predicted = ClassIndex.TryFind(own, out int index) ? index : _index.IndexOf(model.Predict(rows.Row(row)));
            output.Write(predicted, own);
        }
    }

    private SparseFeatures Read(LineBlock block)
    {
        using MemoryStream bytes = new(block.Bytes, 0, block.Length);
        try
        {
            return (SparseFeatures)LibSvmReader.Read(bytes, options, name).Features;
        }
        catch (InvalidDataException) when (block.FirstLine > 1)
        {
            ThrowNumbered(block.FirstLine, bytes);
            throw;
        }
    }

    /// <summary>Reads the block again behind empty lines, so that the message has the number of the line in the file.</summary>
    private void ThrowNumbered(long firstLine, MemoryStream bytes)
    {
        bytes.Position = 0;
        using EmptyLinesStream numbered = new(firstLine - 1, bytes);
        LibSvmReader.Read(numbered, options, name);
    }

    /// <summary>Provides empty lines before a stream, so that a reader counts lines from there.</summary>
    private sealed class EmptyLinesStream(long lines, Stream stream) : ForwardStream
    {
        private long _lines = lines;

        public override int Read(Span<byte> buffer)
        {
            if (_lines == 0)
                return stream.Read(buffer);
            int count = (int)Math.Min(_lines, buffer.Length);
            buffer[..count].Fill((byte)'\n');
            _lines -= count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));
    }
}
