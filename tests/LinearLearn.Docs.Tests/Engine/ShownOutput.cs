using System.Text.RegularExpressions;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// The output that a page shows of a block. It is compared line by line, blanks at the ends of lines and empty lines at the end aside. A line that is
/// nothing but … stands for any number of lines; a number before ms, us, µs, ns or s stands for any number.
/// </summary>
internal sealed partial class ShownOutput(string page, SourcePart shown)
{
    private const string AnyLines = "…";

    private readonly string[] _shown = Lines(shown.Text);

    /// <summary>What is wrong with what was printed: null where nothing is.</summary>
    public string? FindDifference(string printed)
    {
        string[] found = Lines(printed);
        int furthest = 0, at = 0;
        if (IsMatch(0, 0))
            return null;
        string expected = furthest == _shown.Length ? "nothing more" : $"\"{_shown[furthest]}\"";
        string actual = at == found.Length ? "nothing more" : $"\"{found[at]}\"";
        return $"{page}:{shown.Line + furthest}: the page shows {expected}, but line {at + 1} of the output is {actual}. All that was printed:\n{printed}";

        bool IsMatch(int line, int place)
        {
            for (; line < _shown.Length && _shown[line] != AnyLines; line++, place++)
            {
                (furthest, at) = line >= furthest ? (line, place) : (furthest, at);
                if (place == found.Length || !IsSame(_shown[line], found[place]))
                    return false;
            }
            if (line == _shown.Length)
            {
                (furthest, at) = (line, place);
                return place == found.Length;
            }
            for (int next = place; next <= found.Length; next++)
            {
                if (IsMatch(line + 1, next))
                    return true;
            }
            return false;
        }
    }

    private static bool IsSame(string shown, string found) => Time().Replace(shown, " #") == Time().Replace(found, " #");

    private static string[] Lines(string text) => text.TrimEnd().Length == 0 ? [] : [.. text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];

    [GeneratedRegex(@"\s*(?<![\w.,])\d[\d,]*(?:\.\d+)?(?=\s?(?:ms|us|µs|ns|s)\b)")]
    private static partial Regex Time();
}
