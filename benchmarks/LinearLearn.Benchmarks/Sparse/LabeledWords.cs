namespace LinearLearn.Benchmarks;

/// <summary>Represents words with the language of each.</summary>
internal sealed record LabeledWords(string[] Labels, string[] Words)
{
    private const int SyntheticLanguages = 10, Letters = 26, ShortestWord = 4, LongestWord = 14;

    /// <summary>Reads train.txt or test.txt, with a label, a tab and a word in each line.</summary>
    public static LabeledWords Read(string path)
    {
        List<string> labels = [], words = [];
        foreach (string line in File.ReadLines(path))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            labels.Add(string.Intern(line[..tab]));
            words.Add(line[(tab + 1)..]);
        }
        return new([.. labels], [.. words]);
    }

    /// <summary>Creates random words of ten languages, each with its own probabilities of a letter after another.</summary>
    public static LabeledWords CreateSynthetic(int count, ulong stream)
    {
        SplitMix64 random = SplitMix64.Stream(1, stream);
        string[] labels = new string[count], words = new string[count];
        Span<char> word = stackalloc char[LongestWord];
        for (int i = 0; i < count; i++)
        {
            int language = random.Next(SyntheticLanguages), length = ShortestWord + random.Next(LongestWord - ShortestWord + 1);
            int letter = random.Next(Letters);
            for (int k = 0; k < length; k++)
            {
                // Two of three letters follow from the letter before, by a rule of the language.
                letter = random.Next(3) == 0 ? random.Next(Letters) : (letter * (2 * language + 3) + language + random.Next(3)) % Letters;
                word[k] = (char)('a' + letter);
            }
            labels[i] = $"language{language}";
            words[i] = word[..length].ToString();
        }
        return new(labels, words);
    }

    /// <summary>Writes the words as fastText reads them.</summary>
    public void WriteForFastText(string path) =>
        File.WriteAllLines(path, Labels.Zip(Words, (label, word) => $"__label__{label} {word}"));
}
