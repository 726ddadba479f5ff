using System.Globalization;
using System.Text;
using LinearLearn.Emnist;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Explains one row of a file, which it reads as <c>predict</c> does.</summary>
/// <param name="saved">The model.</param>
/// <param name="label">The label of the explained class; null for the predicted one.</param>
/// <param name="against">The label of a rival class; null for none.</param>
internal sealed class RowExplainer(SavedModel saved, int? label, int? against)
{
    private const int RowsPerChunk = 1024;

    private readonly ClassLabels _classes = saved.Model.Classes;

    /// <summary>Explains a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The row in the output. Default: none.</param>
    public ExplainedRow ExplainText(string text, string? place = null)
    {
        if (saved.Text is not { } classifier)
            throw ToolException.Usage($"--text: expected a model of texts, found one of {saved.Inputs} in {saved.Path}");
        return new ExplainedRow(
            place, classifier.Predict(text), classifier.Explain(text, NameOf(label), NameOf(against)), column => $"feature {column}");
    }

    /// <summary>Explains a row of a file.</summary>
    /// <param name="data">The file.</param>
    /// <param name="row">The number of the row, counted from 1.</param>
    /// <param name="isLabeled">Whether lines of text begin with a label and a tab.</param>
    /// <param name="firstIndex">The first index of rows in the LIBSVM format: 0 or 1.</param>
    public ExplainedRow Explain(DataStream data, long row, bool isLabeled, int firstIndex)
    {
        DataKind kind = PredictCommand.DetectKind(saved, data);
        try
        {
            return kind switch
            {
                DataKind.Table => ExplainTable(data, row),
                DataKind.Text => ExplainLine(data, row, isLabeled),
                DataKind.LibSvm => ExplainLibSvm(data, row, firstIndex),
                _ => ExplainImage(data, row),
            };
        }
        catch (ArgumentException exception)
        {
            throw new ToolException($"{data.Name}: {FormatRow(row)}: {Guard.GetMessage(exception)}");
        }
    }

    private ExplainedRow ExplainTable(DataStream data, long row)
    {
        TableClassifier classifier = saved.Table!;
        TableHeader header = TableHeader.Read(data);
        TableColumns columns = new(header.Names, classifier.Encoder, data.Name);
        TableRecord record = new(columns);
        LineBlocks blocks = new(data, header.Delimiter, header.Bytes);
        long count = 0;
        while (blocks.Read() is { } block)
        {
            using CsvDataReader reader = TableFile.Open(
                new StringReader(Encoding.UTF8.GetString(block.Span)), header.Delimiter, hasHeader: false);
            record.Use(reader);
            while (Read(reader, data.Name, count + 1))
            {
                if (++count < row)
                    continue;
                if (reader.RowFieldCount > columns.Names.Count)
                    throw new ArgumentException($"expected {columns.Names.Count} cells, found {reader.RowFieldCount}");
                TableRow cells = TableRow.From(record);
                return new ExplainedRow(
                    FormatRow(row), classifier.Predict(cells), classifier.Explain(cells, NameOf(label), NameOf(against)),
                    column => $"feature {column}");
            }
            blocks.Return(block);
        }
        throw CreateMissing(data, row, count);
    }

    private static bool Read(CsvDataReader reader, string name, long row)
    {
        try
        {
            return TableFile.ReadRow(reader);
        }
        catch (CsvFormatException exception)
        {
            throw new ToolException($"{name}: {FormatRow(row)}: {exception.Message}");
        }
    }

    private ExplainedRow ExplainLine(DataStream data, long row, bool isLabeled)
    {
        LineBlocks blocks = new(data, null);
        long count = 0;
        while (blocks.Read() is { } block)
        {
            for (ReadOnlySpan<byte> rest = block.Span; !rest.IsEmpty;)
            {
                int end = rest.IndexOf((byte)'\n');
                ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (++count == row)
                {
                    string text = Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
                    return ExplainText(LabeledText.SkipLabel(text, isLabeled, data.Name, row), FormatRow(row));
                }
            }
            blocks.Return(block);
        }
        throw CreateMissing(data, row, count);
    }

    private ExplainedRow ExplainLibSvm(DataStream data, long row, int firstIndex)
    {
        LibSvmOptions options = new()
        {
            FirstIndex = firstIndex,
            FeatureCount = saved.Model.FeatureCount,
            IgnoreHigherIndices = true,
            AllowMissingLabels = true,
        };
        long count = 0;
        foreach (Dataset chunk in LibSvmReader.ReadChunks(data, RowsPerChunk, options, data.Name))
        {
            if (row > count + chunk.Count)
            {
                count += chunk.Count;
                continue;
            }
            SparseRow features = ((SparseFeatures)chunk.Features).Row((int)(row - count - 1));
            float[] probabilities = new float[_classes.Count];
            saved.Model.Probabilities(features, probabilities);
            return new ExplainedRow(
                FormatRow(row), CreatePrediction(saved.Model.Predict(features), probabilities),
                saved.Model.Explain(features, label, against),
                column => string.Create(CultureInfo.InvariantCulture, $"index {column + firstIndex}"));
        }
        throw CreateMissing(data, row, count);
    }

    private ExplainedRow ExplainImage(DataStream data, long row)
    {
        using IdxReader images = ImagePrediction.Open(saved.Model, data);
        if (row > images.Dimensions[0])
            throw CreateMissing(data, row, images.Dimensions[0]);
        byte[] pixels = new byte[saved.Model.FeatureCount];
        for (long i = 0; i < row; i++)
            images.ReadExactly(pixels);
        float[] probabilities = new float[_classes.Count];
        saved.Model.Probabilities(pixels, probabilities);
        int columns = images.Dimensions[^1];
        return new ExplainedRow(
            FormatRow(row), CreatePrediction(saved.Model.Predict(pixels), probabilities),
            saved.Model.Explain(pixels, label, against),
            pixel => string.Create(CultureInfo.InvariantCulture, $"pixel in row {(pixel / columns) + 1}, column {(pixel % columns) + 1}"));
    }

    private Prediction CreatePrediction(int predicted, float[] probabilities) =>
        new(_classes.NameOf(predicted), probabilities[_classes.Values.IndexOf(predicted)]);

    private string? NameOf(int? chosen) => chosen is { } known ? _classes.NameOf(known) : null;

    private static string FormatRow(long row) => string.Create(CultureInfo.InvariantCulture, $"row {row}");

    private static ToolException CreateMissing(DataStream data, long row, long count) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{data.Name}: expected row {row} (--row), found {count} rows"));
}
