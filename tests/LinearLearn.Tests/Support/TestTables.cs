using Sylvan.Data.Csv;

namespace LinearLearn.Tests;

/// <summary>Creates small tables and encodes their rows.</summary>
internal static class TestTables
{
    /// <summary>Reads a CSV text.</summary>
    public static TableData ReadCsv(string text)
    {
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(text), new CsvDataReaderOptions { MaxBufferSize = 1 << 26 });
        return TableData.Read(reader);
    }

    /// <summary>Reads a table of one column of texts and a label that alternates between a and b.</summary>
    public static TableData ReadColumn(string name, params string?[] cells) =>
        TableData.From(cells.Select((cell, row) => CreateRow((name, cell), ("label", row % 2 == 0 ? "a" : "b"))));

    /// <summary>Creates a table of one column of any values and a label that alternates between a and b.</summary>
    public static TableData CreateColumn(string name, params object?[] cells) =>
        TableData.From(cells.Select((cell, row) => CreateRow((name, cell), ("label", row % 2 == 0 ? "a" : "b"))));

    public static Dictionary<string, object?> CreateRow(params (string Name, object? Cell)[] cells) =>
        cells.ToDictionary(pair => pair.Name, pair => pair.Cell);

    /// <summary>Encodes a row into a dense array of features.</summary>
    public static float[] Encode(TableEncoder encoder, params (string Name, object? Cell)[] cells) =>
        Encode(encoder, TableRow.From(CreateRow(cells)));

    /// <inheritdoc cref="Encode(TableEncoder, ValueTuple{string, object}[])"/>
    public static float[] Encode(TableEncoder encoder, TableRow row)
    {
        FeatureBuffer buffer = new();
        encoder.Encode(row, buffer);
        float[] features = new float[encoder.FeatureCount];
        SparseRow encoded = buffer.GetRow(encoder.FeatureCount);
        for (int i = 0; i < encoded.Count; i++)
            features[encoded.Columns[i]] = encoded.Values[i];
        return features;
    }

    /// <summary>Encodes all rows of a table.</summary>
    public static float[][] EncodeAll(TableEncoder encoder, TableData data)
    {
        FeatureMatrix features = encoder.EncodeAll(data);
        float[][] rows = new float[features.Rows][];
        for (int row = 0; row < rows.Length; row++)
            features.CopyTo(row, rows[row] = new float[features.Columns]);
        return rows;
    }

    /// <summary>Gets the features of a row that are not 0, with their names.</summary>
    public static Dictionary<string, float> Explain(TableEncoder encoder, params (string Name, object? Cell)[] cells)
    {
        FeatureBuffer buffer = new(recordsNames: true);
        encoder.Encode(TableRow.From(CreateRow(cells)), buffer);
        SparseRow row = buffer.GetRow(encoder.FeatureCount);
        Dictionary<string, float> named = [];
        for (int i = 0; i < row.Count; i++)
            named.Add(buffer.FindName(row.Columns[i])!, row.Values[i]);
        return named;
    }
}
