using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LinearLearn.Tests;

/// <summary>A slow reader of LIBSVM text, simple enough to verify by reading its code.</summary>
internal static partial class ReferenceLibSvmReader
{
    /// <summary>
    /// Reads a file with 1-based indices to the rows that <see cref="TestFiles.FormatRows(Dataset)"/> must return, or returns null if the
    /// file must be rejected.
    /// </summary>
    public static string[]? Read(byte[] contents, int featureCount)
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
            if (!Number().IsMatch(tokens[0]))
                return null;
            double label = double.Parse(tokens[0], CultureInfo.InvariantCulture);
            if (label != Math.Floor(label) || (int)label != label)
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
                row += value == 0 ? "" : TestFiles.FormatFeature(index - 1, value);
            }
            rows.Add(row);
        }
        return [.. rows];
    }

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\+?[0-9]+:[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Feature();
}
