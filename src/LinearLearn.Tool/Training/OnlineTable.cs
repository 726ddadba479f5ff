using System.Text;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Reads a table in blocks: the first ones fit the encoder, and all are learned.</summary>
internal sealed class OnlineTable
{
    private readonly DataStream _data;
    private readonly TableHeader _header;
    private readonly LineBlocks _blocks;
    private readonly List<LineBlock> _first = [];
    private readonly int _label;
    private readonly string _labelName;
    private long _rows;

    /// <param name="data">The file.</param>
    /// <param name="request">The request.</param>
    public OnlineTable(DataStream data, TrainRequest request)
    {
        _data = data;
        _header = TableHeader.Read(data);
        _labelName = _header.FindLabel(request.Reading.Label, request.Reading.Like?.Table?.Encoder, data.Name);
        _header.RequireColumns(_labelName, request.Reading, data.Name);
        _label = _header.Names.ToList().IndexOf(_labelName);
        _blocks = new LineBlocks(data, _header.Delimiter, _header.Bytes);
        (Encoder, Start) = request.Reading.Like?.Table is { } like ? (like.Encoder, like.Model) : Fit(request);
    }

    /// <summary>Gets the encoder: that of a saved model, or one fitted to the first rows.</summary>
    public TableEncoder Encoder { get; }

    /// <summary>Gets the saved model, or zeros for the classes of the command line or of the first rows.</summary>
    public LinearModel Start { get; }

    /// <summary>Gets the file and the number of the current row for messages.</summary>
    public string Place => $"{_data.Name}: row {_rows}";

    /// <summary>Reads all rows; each is valid until the next one is read.</summary>
    public IEnumerable<(TableRow Row, string Label)> ReadRows(CancellationToken cancellationToken)
    {
        TableColumns columns = new(_header.Names, Encoder, _data.Name);
        TableRecord record = new(columns);
        TableRow row = TableRow.From(record);
        for (int i = 0; (i < _first.Count ? _first[i] : _blocks.Read()) is { } block; i++)
        {
            using CsvDataReader reader = OpenBlock(block);
            record.Use(reader);
            while (!cancellationToken.IsCancellationRequested && Read(reader))
            {
                _rows++;
                string label = _label < reader.RowFieldCount ? reader.GetString(_label).Trim() : "";
                if (label.Length == 0)
                    throw new ToolException($"{Place}: column {_labelName}: expected a label, found an empty cell");
                if (reader.RowFieldCount > columns.Names.Count)
                    throw new ToolException($"{Place}: expected {columns.Names.Count} cells, found {reader.RowFieldCount}");
                yield return (row, label);
            }
            if (i >= _first.Count)
                _blocks.Return(block);
        }
    }

    private bool Read(CsvDataReader reader)
    {
        try
        {
            return TableFile.ReadRow(reader);
        }
        catch (CsvFormatException exception)
        {
            throw new ToolException($"{_data.Name}: row {_rows + 1}: {exception.Message}");
        }
    }

    private CsvDataReader OpenBlock(LineBlock block) =>
        TableFile.Open(new StringReader(Encoding.UTF8.GetString(block.Span)), _header.Delimiter, hasHeader: false);

    private (TableEncoder Encoder, LinearModel Start) Fit(TrainRequest request)
    {
        StringBuilder sample = new(Encoding.UTF8.GetString(_data.Start.Span[.._header.Bytes]));
        long lines = 0;
        while (lines < FirstExamples.Count && _blocks.Read() is { } block)
        {
            _first.Add(block);
            lines += block.Span.Count((byte)'\n');
            sample.Append(Encoding.UTF8.GetString(block.Span));
        }
        try
        {
            using CsvDataReader reader = TableFile.Open(new StringReader(sample.ToString()), _header.Delimiter);
            TableData table = TableData.Read(reader);
            string[] labels = table.GetLabels(_labelName);
            ClassLabels classes = new(FirstExamples.FindClasses(request.Classes, labels, _data.Name)
                .Select((name, index) => KeyValuePair.Create(index, name)).ToDictionary());
            TableEncoder encoder = request.Reading.FitTable(table, _labelName, _header.Names);
            return (encoder, LinearModel.Zero(encoder.FeatureCount, classes));
        }
        catch (Exception exception) when (exception is InvalidDataException or CsvFormatException)
        {
            throw TableFile.Locate(exception, _data.Name, _header.Delimiter);
        }
        catch (ArgumentException exception)
        {
            throw new ToolException($"{_data.Name}: {Guard.GetMessage(exception)}");
        }
    }
}
