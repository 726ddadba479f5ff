using System.IO.Compression;
using Sylvan.Data.Csv;

namespace LinearLearn.Benchmarks;

/// <summary>Reads gzip files of tables and texts, and their folds.</summary>
internal static class TableFile
{
    private const string TableEnd = ".csv.gz", RawTableEnd = ".raw.csv.gz", TextEnd = ".tsv.gz";

    /// <summary>Gets the names of the tables in a folder, in ordinal order.</summary>
    public static string[] FindTables(string folder) => Find(folder, TableEnd, RawTableEnd);

    /// <summary>Gets the names of the sets of texts in a folder, in ordinal order.</summary>
    public static string[] FindTexts(string folder) => Find(folder, TextEnd, except: null);

    /// <summary>Reads a table of numbers: a header, and the class in the last column.</summary>
    public static MeasuredSet ReadTable(string folder, string name)
    {
        using StreamReader text = Open(Path.Combine(folder, name + TableEnd));
        using CsvDataReader rows = CsvDataReader.Create(text);
        int columns = rows.FieldCount - 1;
        List<float> values = [];
        List<string> labels = [];
        while (rows.Read())
        {
            for (int column = 0; column < columns; column++)
                values.Add(rows.GetFloat(column));
            labels.Add(rows.GetString(columns));
        }
        return new MeasuredSet(name, new Dataset(new DenseFeatures([.. values], columns), labels), ReadFolds(folder, name));
    }

    /// <summary>Reads lines of a label, a tab and a text, and hashes the texts to rows of unit length.</summary>
    public static MeasuredSet ReadTexts(string folder, string name)
    {
        using StreamReader text = Open(Path.Combine(folder, name + TextEnd));
        string[][] lines = [.. SplitLines(text).Select(line => line.Split('\t', 2))];
        SparseFeatures rows = HashedText.HashToUnitLength(lines.Select(line => HashedText.GetWordsAndBigrams(line[1])), columns: 1 << 18);
        return new MeasuredSet(name, new Dataset(rows, [.. lines.Select(line => line[0])]), ReadFolds(folder, name));
    }

    /// <summary>Gets the names of the tables in a folder, in ordinal order, and prefers the raw form of a table in two forms.</summary>
    public static string[] FindRawTables(string folder)
    {
        string[] all = Find(folder, TableEnd, except: null);
        return [.. all.Where(name => !all.Contains($"{name}.raw"))];
    }

    /// <summary>Reads the lines of a table: a header, and a line for each row.</summary>
    public static FoldedLines ReadLines(string folder, string name)
    {
        using StreamReader text = Open(Path.Combine(folder, name + TableEnd));
        string[] lines = SplitLines(text);
        return new FoldedLines(lines[0], lines[1..], ReadFolds(folder, name.Replace(".raw", "", StringComparison.Ordinal)));
    }

    /// <summary>Reads lines of a label, a tab and a text.</summary>
    public static FoldedLines ReadTextLines(string folder, string name)
    {
        using StreamReader text = Open(Path.Combine(folder, name + TextEnd));
        return new FoldedLines(null, SplitLines(text), ReadFolds(folder, name));
    }

    private static string[] SplitLines(StreamReader text) => text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Find(string folder, string end, string? except) =>
    [
        .. Directory.GetFiles(folder, "*" + end).Where(file => except is null || !file.EndsWith(except, StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file)[..^end.Length]).Order(StringComparer.Ordinal),
    ];

    private static int[] ReadFolds(string folder, string name) =>
        [.. File.ReadLines(Path.Combine(folder, name + ".folds")).Select(int.Parse)];

    private static StreamReader Open(string path) => new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
}
