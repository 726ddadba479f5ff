namespace LinearLearn.Samples.Cluster;

/// <summary>Reads words of several languages as rows of hashed character n-grams.</summary>
internal static class LanguageWords
{
    /// <summary>The name of the file of training words in a folder.</summary>
    public const string TrainingFile = "train.txt";

    /// <summary>The name of the file of test words in a folder.</summary>
    public const string TestFile = "test.txt";

    /// <summary>Reads every n-th word of a file.</summary>
    /// <param name="path">A file of lines: a language, a tab and a word.</param>
    /// <param name="start">The index of the first word.</param>
    /// <param name="step">The number of words from one to the next.</param>
    /// <returns>The words; the classes are the languages of the whole file, in alphabetical order.</returns>
    /// <exception cref="InvalidDataException">A line has another form, or there are fewer words than needed.</exception>
    public static Dataset Read(string path, int start = 0, int step = 1)
    {
        List<(string Language, string Word)> all = WordLists.ReadFile(path);
        if (all.Count <= start)
            throw new InvalidDataException($"{path}: expected more than {start} words, found {all.Count}");
        string[] names = [.. all.Select(pair => pair.Language).Distinct().Order(StringComparer.Ordinal)];
        ClassLabels languages = new(names.Index().ToDictionary(pair => pair.Index, pair => pair.Item));
        (string Language, string Word)[] words = [.. all.Where((_, index) => index % step == start)];
        return new Dataset(
            CreateEncoder().EncodeAll(words.Select(pair => pair.Word)), [.. words.Select(pair => pair.Language)], languages);
    }

    /// <summary>Creates the encoder, which needs no words to fit: n-grams of one to five characters, each counted once.</summary>
    private static TextEncoder CreateEncoder() => new(new TextEncoderOptions
    {
        WordNGrams = 0,
        CharacterNGrams = new NGramRange(1, 5),
        TermFrequency = TermFrequency.Binary,
        InverseDocumentFrequency = false,
        HashBits = 17,
    });
}
