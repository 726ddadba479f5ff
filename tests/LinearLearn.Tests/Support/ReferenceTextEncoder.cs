using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LinearLearn.Tests;

/// <summary>
/// Encodes texts as defined in docs/text-encoding.md, slowly: with a regular expression for tokens and a dictionary of columns.
/// </summary>
internal static partial class ReferenceTextEncoder
{
    private const string Joiner = "\u200D";

    /// <summary>Gets the tokens of a text, and whether character n-grams are taken from each.</summary>
    public static List<(string Text, bool IsWord)> Tokens(string text, bool lowercase = true, bool punctuation = false)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        string kinds = string.Concat(runes.Select(Classify));
        List<(string, bool)> tokens = [];
        int position = 0;
        while (Token().Match(kinds, position) is { Success: true } match)
        {
            bool isWord = match.Groups["word"].Success, isPunctuation = match.Groups["punctuation"].Success;
            int start = match.Index, end = start + match.Length;
            if (isPunctuation)
                end = start + runes.Skip(start).TakeWhile(rune => rune == runes[start]).Count();
            StringBuilder token = new();
            for (position = start; position < end; position++)
            {
                string added = isPunctuation && position >= start + 3 ? "" : Keep(runes, kinds, position, isWord, lowercase);
                if (Encoding.UTF8.GetByteCount(token + added) > 256)
                    break;
                token.Append(added);
            }
            if (punctuation || !isPunctuation)
                tokens.Add((token.ToString(), isWord));
        }
        return tokens;
    }

    /// <summary>Gets the features of a text: the name, the hash before mixing, and whether it is a character n-gram.</summary>
    public static IEnumerable<(string Name, uint Hash, bool IsCharacters)> Features(string text, TextEncoderOptions options)
    {
        List<uint> words = [];
        List<string> names = [];
        foreach ((string token, bool isWord) in Tokens(text, options.Lowercase, options.Punctuation))
        {
            words.Add(Fnv(token, 2166136261));
            names.Add(token);
            for (int n = 1; n <= Math.Min(options.WordNGrams, words.Count); n++)
                yield return (string.Join('\n', names[^n..]), words[^n..].Aggregate((first, second) => first * 0xCC9E2D51 + second), false);
            for (int distance = 2; distance <= Math.Min(options.SkipBigrams, words.Count - 1); distance++)
            {
                uint hash = (words[^(distance + 1)] + (uint)distance * 0x1B873593) * 0xCC9E2D51 + words[^1];
                yield return ($"{names[^(distance + 1)]}\n{distance}\n{token}", hash, false);
            }
            Rune[] runes = [.. $" {token} ".EnumerateRunes()];
            for (int n = options.CharacterNGrams?.Shortest ?? 1; isWord && n <= (options.CharacterNGrams?.Longest ?? 0); n++)
            {
                for (int start = 0; start + n <= runes.Length; start++)
                {
                    string gram = string.Concat(runes[start..(start + n)]);
                    yield return (gram, Fnv(gram, 0x9747B28C), true);
                }
            }
        }
    }

    /// <summary>Gets the row of a text in double precision.</summary>
    public static SortedDictionary<int, double> Encode(string text, TextEncoderOptions options, Func<int, double>? inverseFrequency = null)
    {
        Dictionary<(int Column, bool IsCharacters), double> values = [];
        uint mask = (1u << options.HashBits) - 1;
        var groups = Features(text, options).GroupBy(feature => (Column: (int)(Mix(feature.Hash) & mask), feature.IsCharacters));
        foreach (var group in groups)
        {
            int count = group.Count();
            double term = options.TermFrequency switch
            {
                TermFrequency.Count => count,
                TermFrequency.Binary => 1,
                _ => 1 + Math.Log(count),
            };
            values[group.Key] = term * (inverseFrequency?.Invoke(group.Key.Column) ?? 1);
        }
        SortedDictionary<int, double> row = [];
        foreach (bool isCharacters in new[] { false, true })
        {
            IEnumerable<double> kind = values.Where(pair => pair.Key.IsCharacters == isCharacters).Select(pair => pair.Value);
            double length = options.UnitLength ? Length(kind) : 1;
            foreach (((int column, bool _), double value) in values.Where(pair => pair.Key.IsCharacters == isCharacters))
                row[column] = row.GetValueOrDefault(column) + value / length * (isCharacters ? options.CharacterWeight : 1);
        }
        double all = options.UnitLength ? Length(row.Values) : 1;
        foreach (int column in row.Keys.ToArray())
            row[column] /= all;
        return row;

        static double Length(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
    }

    public static uint Mix(uint hash)
    {
        hash = (hash ^ hash >> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35;
        return hash ^ hash >> 16;
    }

    private static uint Fnv(string text, uint basis) =>
        Encoding.UTF8.GetBytes(text).Aggregate(basis, (hash, value) => (hash ^ value) * 16777619);

    private static string Keep(Rune[] runes, string kinds, int i, bool isWord, bool lowercase) => kinds[i] switch
    {
        'x' => "",
        'z' or 't' when isWord => "",
        'z' => i + 1 < kinds.Length && kinds[i + 1] is 's' or 'k' ? Joiner : "",
        '\'' when isWord => "'",
        _ => !lowercase ? runes[i].ToString() : runes[i].Value == 'İ' ? "i" : Rune.ToLowerInvariant(runes[i]).ToString(),
    };

    private static char Classify(Rune rune)
    {
        // The first and last character of each range.
        const string Ideographs =
            "\u3041\u3096\u309B\u309F\u30A1\u30FA\u30FC\u30FF\u31F0\u31FF\u3400\u4DBF\u4E00\u9FFF\uF900\uFAFF\uFF66\uFF9F";
        switch (rune.Value)
        {
            case '\'' or '’': return '\'';
            case '.' or ',': return '.';
            case >= '0' and <= '9': return 'd';
            case 0x200D: return 'z';
            case >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF: return 'x';
            case >= 0x1F1E6 and <= 0x1F1FF: return 'r';
            case >= 0x1F3FB and <= 0x1F3FF: return 'k';
            case >= 0x1F000 and <= 0x1FAFF: return 's';
            case >= 0x20000 and <= 0x3FFFF or 0x3005 or 0x3006 or 0x3007: return 'i';
            case >= 0xE0020 and <= 0xE007F: return Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? 't' : ' ';
        }
        for (int i = 0; i + 1 < Ideographs.Length; i += 2)
        {
            if (rune.Value >= Ideographs[i] && rune.Value <= Ideographs[i + 1])
                return 'i';
        }
        string category = Rune.GetUnicodeCategory(rune).ToString();
        return category switch
        {
            nameof(UnicodeCategory.ConnectorPunctuation) => 'w',
            nameof(UnicodeCategory.OtherSymbol) => 's',
            nameof(UnicodeCategory.Format) => 'x',
            _ when category.EndsWith("Letter", StringComparison.Ordinal) || category.EndsWith("Number", StringComparison.Ordinal) => 'w',
            _ when category.EndsWith("Mark", StringComparison.Ordinal) => 'm',
            _ when category.EndsWith("Punctuation", StringComparison.Ordinal) || category.EndsWith("Symbol", StringComparison.Ordinal)
                || category.EndsWith("Quote", StringComparison.Ordinal) => 'p',
            _ => ' ',
        };
    }

    [GeneratedRegex(@"(?<word>[wdm](?:[wdmzxt]|'(?=[wd])|(?<=d)\.(?=d))*|i[mzxt]*)|[sk](?:z[sk]|[mkt]|[zx])*|rr?|(?<punctuation>[p'.])")]
    private static partial Regex Token();
}
