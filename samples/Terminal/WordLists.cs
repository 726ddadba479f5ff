using System.Text;

namespace LinearLearn.Samples;

/// <summary>Reads words and the name of their language, from a file or from a folder of word lists.</summary>
public static class WordLists
{
    /// <summary>The smallest number of words of a list; shorter lists are ignored.</summary>
    private const int FewestWords = 100;

    private const int ExcerptCells = 40;

    private static readonly Dictionary<string, string> KnownNames = new()
    {
        ["american-english"] = "English",
        ["british-english"] = "English",
        ["ngerman"] = "German",
    };

    /// <summary>Reads a file of lines: a language, a tab, and words with blanks between them.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <returns>All words in order.</returns>
    /// <exception cref="InvalidDataException">A line has no tab, or no word.</exception>
    public static List<(string Language, string Word)> ReadFile(string path)
    {
        List<(string, string)> words = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] parts = line.Split('\t');
            string[] found = parts.Length == 2 ? parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            if (found.Length == 0 || parts[0].Length == 0)
            {
                string excerpt = DisplayText.ShortenName(line, ExcerptCells);
                throw new InvalidDataException($"{path}, line {number}: expected a language, a tab and words, found \"{excerpt}\"");
            }
            words.AddRange(found.Select(word => (parts[0], word)));
        }
        return words;
    }

    /// <summary>Reads a folder with a file for each language, one word on each line, such as /usr/share/dict on Debian.</summary>
    /// <remarks>
    /// The name of the file is the name of the language. Long lists are sampled, always with the same result. Links, and files with an
    /// extension other than .txt, are ignored.
    /// </remarks>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="mostWords">The largest number of words of a language, 1 or more.</param>
    /// <returns>The words, grouped by language.</returns>
    /// <exception cref="InvalidDataException">The folder has fewer than two lists.</exception>
    public static List<(string Language, string Word)> ReadFolder(string folder, int mostWords)
    {
        List<(string, string)> words = [];
        int languages = 0;
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (Path.GetExtension(path) is not ("" or ".txt") || name.Length == 0 || new FileInfo(path).LinkTarget is not null)
                continue;
            List<string> list = Sample(File.ReadLines(path), mostWords);
            if (list.Count < FewestWords)
                continue;
            string language = KnownNames.GetValueOrDefault(name) ?? char.ToUpperInvariant(name[0]) + name[1..];
            languages++;
            words.AddRange(list.Select(word => (language, word)));
        }
        const string expected = "expected word lists of two languages or more, one word on each line";
        return languages >= 2
            ? words
            : throw new InvalidDataException($"{folder}: {expected}, of {FewestWords} words or more each, found {languages}");
    }

    /// <summary>
    /// Samples lines of one word, each with the same probability (J. S. Vitter, "Random Sampling with a Reservoir", 1985).
    /// </summary>
    private static List<string> Sample(IEnumerable<string> lines, int mostWords)
    {
        Random random = new(1);
        List<string> sample = [];
        int seen = 0;
        foreach (string line in lines)
        {
            string word = line.Trim();
            if (word.Length == 0 || word.AsSpan().ContainsAny(' ', (char)Rune.ReplacementChar.Value))
                continue;
            seen++;
            if (sample.Count < mostWords)
                sample.Add(word);
            else if (random.Next(seen) is var index && index < mostWords)
                sample[index] = word;
        }
        return sample;
    }
}
