using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace LinearLearn.Tests;

/// <summary>Files in the LIBSVM format, and a slow way to read them that is plain enough to trust.</summary>
internal static partial class LibSvmFiles
{
    public static Dataset Read(string text, LibSvmOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    public static Dataset Read(byte[] contents, LibSvmOptions? options = null) => LibSvmReader.Read(new MemoryStream(contents), options, "file");

    public static byte[] Gzip(ReadOnlySpan<byte> contents)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionMode.Compress))
            gzip.Write(contents);
        return compressed.ToArray();
    }

    /// <summary>A row a line: the label, then column=value, with as many digits as tell floats apart.</summary>
    public static string[] Rows(Dataset data)
    {
        SparseFeatures features = (SparseFeatures)data.Features;
        return [.. Enumerable.Range(0, data.Count).Select(i => Row(features, i, data.Labels[i]))];
    }

    public static string[] Rows(IEnumerable<Dataset> chunks) => [.. chunks.SelectMany(Rows)];

    /// <summary>Some rows of random labels, columns and values; a row may be empty.</summary>
    public static string Random(int rows, int seed)
    {
        Random random = new(seed);
        StringBuilder text = new();
        for (int i = 0; i < rows; i++)
        {
            text.Append(random.Next(-3, 4));
            for (int index = random.Next(1, 20); index <= 40; index += random.Next(1, 20))
                text.Append(CultureInfo.InvariantCulture, $" {index}:{(random.Next(2) == 0 ? random.Next(-9, 10) : random.NextSingle())}");
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What <see cref="Rows(Dataset)"/> must say of a file with indices from 1 to a number on; null where the file must be refused.</summary>
    public static string[]? ReadPlainly(byte[] contents, int featureCount)
    {
        List<string> rows = [];
        string text = Encoding.Latin1.GetString(contents);
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
            text = text[3..];
        foreach (string line in text.Split('\n'))
        {
            string[] tokens = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (tokens.Length == 0)
                continue;
            if (!Number().IsMatch(tokens[0]) || double.Parse(tokens[0], CultureInfo.InvariantCulture) is var label && (label != Math.Floor(label) || (int)label != label))
                return null;
            string row = FormattableString.Invariant($"{(int)label}");
            int before = 0;
            bool hasGroup = tokens.Length > 1 && tokens[1].StartsWith("qid:", StringComparison.Ordinal);
            if (hasGroup && !long.TryParse(tokens[1][4..], CultureInfo.InvariantCulture, out _))
                return null;
            foreach (string token in tokens[(hasGroup ? 2 : 1)..])
            {
                if (!Feature().IsMatch(token) || !int.TryParse(token.Split(':')[0], CultureInfo.InvariantCulture, out int index))
                    return null;
                float value = float.Parse(token.Split(':')[1], CultureInfo.InvariantCulture);
                if (index <= before || index > featureCount || !float.IsFinite(value))
                    return null;
                before = index;
                row += value == 0 ? "" : Stored(index - 1, value);
            }
            rows.Add(row);
        }
        return [.. rows];
    }

    private static string Row(SparseFeatures features, int row, int label)
    {
        SparseRow stored = features.Row(row);
        StringBuilder text = new($"{label}");
        for (int i = 0; i < stored.Count; i++)
            text.Append(Stored(stored.Columns[i], stored.Values[i]));
        return text.ToString();
    }

    private static string Stored(int column, float value) => FormattableString.Invariant($" {column}={value}");

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\+?[0-9]+:[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Feature();
}
