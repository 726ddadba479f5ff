using System.Text;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Predicts rows of a table.</summary>
internal sealed class TablePredictor : BlockPredictor
{
    private readonly TableClassifier _classifier;
    private readonly TableColumns _columns;
    private readonly char _delimiter;
    private readonly FeatureBuffer _features = new();
    private readonly float[] _probabilities;
    private readonly ClassIndex _classes;
    private readonly TableRecord _record;
    private readonly NumberRowReader? _numberReader; // null unless all used columns are plain numbers
    private readonly TableRow _numberRow;
    private char[] _text = [];

    /// <param name="classifier">The classifier.</param>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="delimiter">The delimiter of the file.</param>
    public TablePredictor(TableClassifier classifier, TableColumns columns, char delimiter)
    {
        (_classifier, _columns, _delimiter) = (classifier, columns, delimiter);
        _probabilities = new float[classifier.Classes.Count];
        _classes = new ClassIndex(classifier.Model);
        _record = new TableRecord(columns);
        if (!NumberRowReader.Supports(columns))
            return;
        double[] numbers = new double[columns.Names.Count];
        _numberRow = TableRow.From(columns.Names, numbers);
        _numberReader = new NumberRowReader(columns, (byte)delimiter, numbers);
    }

    public override void Predict(LineBlock block, PredictionWriter output)
    {
        if (_numberReader is not null && !block.HasQuotes && TryPredictNumbers(block, output))
            return;
        output.Clear();
        if (_text.Length < block.Length)
            _text = new char[block.Length];
        int length = Encoding.UTF8.GetChars(block.Span, _text);
        using CsvDataReader reader = TableFile.Open(new CharReader(_text, length), _delimiter, hasHeader: false);
        _record.Use(reader);
        TableRow row = TableRow.From(_record); // a view, which is valid for each next row
        while (Read(reader, block, output.Rows))
        {
            if (reader.RowFieldCount > _columns.Names.Count)
                throw Fault(reader, block, output.Rows, $"expected {_columns.Names.Count} cells, found {reader.RowFieldCount}");
            try
            {
                Write(row, output);
            }
            catch (ArgumentException exception)
            {
                throw Fault(reader, block, output.Rows, Guard.GetMessage(exception));
            }
        }
    }

    /// <summary>Predicts a block whose used cells are plain numbers.</summary>
    /// <returns>Whether they are; if not, some rows may have been written.</returns>
    private bool TryPredictNumbers(LineBlock block, PredictionWriter output)
    {
        int length = block.Length;
        if (block.Bytes[length - 1] != (byte)'\n')
            block.Bytes[length++] = (byte)'\n'; // the last line of the file; a block has spare bytes
        int position = 0;
        bool isPlain;
        try
        {
            while (_numberReader!.Read(block.Bytes, length, ref position, out isPlain))
                Write(_numberRow, output);
        }
        catch (ArgumentException)
        {
            return false; // the other parser reports row and line
        }
        return isPlain;
    }

    private void Write(TableRow row, PredictionWriter output)
    {
        _features.Clear();
        _classifier.Encoder.Encode(row, _features);
        int predicted = _classes.Predict(_features.GetRow(_classifier.Encoder.FeatureCount), _probabilities);
        output.Write(predicted, _probabilities);
    }

    /// <summary>Reads the next row that is not empty.</summary>
    private bool Read(CsvDataReader reader, LineBlock block, int rows)
    {
        try
        {
            return TableFile.ReadRow(reader);
        }
        catch (CsvFormatException exception)
        {
            throw Fault(reader, block, rows, exception.Message);
        }
    }

    /// <summary>Creates the fault of the current row, after a second pass over the block to find its line.</summary>
    private BlockException Fault(CsvDataReader reader, LineBlock block, int rows, string message)
    {
        int record = reader.RowNumber;
        string text = Encoding.UTF8.GetString(block.Span);
        using CsvDataReader again = TableFile.Open(new StringReader(text), _delimiter, hasHeader: false);
        return new BlockException(rows, block.FirstLine + TableFile.CountLines(again, record), message);
    }

    /// <summary>Reads characters of an array.</summary>
    private sealed class CharReader(char[] text, int length) : TextReader
    {
        private int _position;

        public override int Peek() => _position < length ? text[_position] : -1;

        public override int Read() => _position < length ? text[_position++] : -1;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            int count = Math.Min(buffer.Length, length - _position);
            text.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
