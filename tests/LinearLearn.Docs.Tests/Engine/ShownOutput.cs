using System.Text.RegularExpressions;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents the output that a page shows of a block.</summary>
/// <remarks>
/// It is compared line by line, except for blanks at the ends of lines and empty lines at the end. A line that consists of … matches any
/// number of lines; a number before ms, us, µs, ns or s matches any number.
/// </remarks>
internal sealed partial class ShownOutput(string page, SourcePart shown)
{
    private const string AnyLines = "…";

    private readonly string[] _shown = Lines(shown.Text);

    /// <summary>Finds the first difference from the printed output, or null if there is none.</summary>
    public string? FindDifference(string printed)
    {
        string[] found = Lines(printed);
        int furthest = 0, at = 0;
        if (IsMatch(0, 0))
            return null;
        string expected = furthest == _shown.Length ? "nothing more" : $"\"{_shown[furthest]}\"";
        string actual = at == found.Length ? "nothing more" : $"\"{found[at]}\"";
        string fault = $"the page shows {expected}, but line {at + 1} of the output is {actual}";
        return $"{page}:{shown.Line + furthest}: {fault}. The whole output:\n{printed}";

        bool IsMatch(int line, int index)
        {
            for (; line < _shown.Length && _shown[line] != AnyLines; line++, index++)
            {
                (furthest, at) = line >= furthest ? (line, index) : (furthest, at);
                if (index == found.Length || !IsSame(_shown[line], found[index]))
                    return false;
            }
            if (line == _shown.Length)
            {
                (furthest, at) = (line, index);
                return index == found.Length;
            }
            for (int next = index; next <= found.Length; next++)
            {
                if (IsMatch(line + 1, next))
                    return true;
            }
            return false;
        }
    }

    private static bool IsSame(string shown, string found) => Time().Replace(shown, " #") == Time().Replace(found, " #");

    private static string[] Lines(string text) => text.TrimEnd().Length == 0
        ? []
        : [.. text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];

    [GeneratedRegex(@"\s*(?<![\w.,])\d[\d,]*(?:\.\d+)?(?=\s?(?:ms|us|µs|ns|s)\b)")]
    private static partial Regex Time();
}
