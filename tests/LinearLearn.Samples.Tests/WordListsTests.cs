using LinearLearn.Tests.Shared;

namespace LinearLearn.Samples.Tests;

public class WordListsTests
{
    private static readonly string SampleFile = Path.Combine(RepositoryRoot.Find(), "samples", "data", "words.txt");

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-words").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void WordLists_sample_has_hundreds_of_different_words_of_each_language()
    {
        ILookup<string, string> words = WordLists.ReadFile(SampleFile).ToLookup(pair => pair.Language, pair => pair.Word);
        Assert.That(words, Has.Count.EqualTo(9));
        foreach (IGrouping<string, string> language in words)
        {
            Assert.That(language.Count(), Is.InRange(250, 350), language.Key);
            Assert.That(language, Is.Unique, language.Key);
            Assert.That(language.Where(word => word.Any(c => !char.IsLetter(c) && c is not '\'' and not '-')), Is.Empty, language.Key);
        }
    }

    [Test]
    public void WordLists_sample_suffices_to_recognize_sentences()
    {
        List<(string Language, string Word)> words = WordLists.ReadFile(SampleFile);
        TextEncoder encoder = new(new TextEncoderOptions
        {
            WordNGrams = 0,
            CharacterNGrams = new NGramRange(2, 5),
            TermFrequency = TermFrequency.Binary,
            InverseDocumentFrequency = false,
            HashBits = 17,
        });
        Dataset data = new(encoder.EncodeAll(words.Select(pair => pair.Word)), [.. words.Select(pair => pair.Language)]);
        LinearModel model = new OnlineTrainer(new PassiveAggressiveUpdate()).Train(data, new TrainingOptions { Epochs = 3 }).Model;
        TextClassifier classifier = new(encoder, model.Quantize(WeightPrecision.Int8));
        foreach ((string language, string sentence) in new[]
        {
            ("Danish", "Jeg vil gerne købe en billet til toget i morgen"),
            ("Dutch", "Ik wil morgen graag een kaartje voor de trein kopen"),
            ("English", "I would like to buy a ticket for the train tomorrow"),
            ("French", "Je voudrais acheter un billet pour le train de demain"),
            ("German", "Ich möchte gern eine Fahrkarte für den Zug morgen kaufen"),
            ("Italian", "Vorrei comprare un biglietto per il treno di domani"),
            ("Polish", "Chciałbym kupić bilet na jutrzejszy pociąg"),
            ("Spanish", "Quisiera comprar un billete para el tren de mañana"),
            ("Swedish", "Jag skulle vilja köpa en biljett till tåget i morgon"),
        })
        {
            Assert.That(classifier.Predict(sentence).Label, Is.EqualTo(language), sentence);
        }
    }

    [TestCase("no tab at all")]
    [TestCase("German\t")]
    [TestCase("German\t  ")]
    [TestCase("\tdas die")]
    [TestCase("German\tdas\tdie")]
    [TestCase("")]
    public void WordLists_rejects_a_file_with_a_line_without_words(string line)
    {
        string path = Path.Combine(_folder, "words.txt");
        File.WriteAllText(path, "English\tthe of\n" + line + "\n");
        string expected = $"{path}, line 2: expected a language, a tab and words, found \"";
        Assert.That(() => WordLists.ReadFile(path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(expected));
    }

    [Test]
    public void WordLists_reads_a_language_from_each_list_and_skips_other_files()
    {
        WriteList("ngerman", 150);
        WriteList("french.txt", 120, " \r");
        WriteList("README.select", 500);
        WriteList("few", 99);
        File.CreateSymbolicLink(Path.Combine(_folder, "words"), Path.Combine(_folder, "ngerman"));
        List<(string Language, string Word)> words = WordLists.ReadFolder(_folder, 1000);
        Assert.That(words.Select(pair => pair.Language).Distinct(), Is.EqualTo(new[] { "French", "German" }));
        IEnumerable<string> french = words.Where(pair => pair.Language == "French").Select(pair => pair.Word);
        Assert.That(french, Is.EqualTo(Enumerable.Range(0, 120).Select(i => $"french.txt{i}")));
        Assert.That(words.Count(pair => pair.Language == "German"), Is.EqualTo(150));
    }

    [Test]
    public void WordLists_samples_each_long_list_uniformly()
    {
        WriteList("a", 5000);
        WriteList("b", 300);
        List<(string Language, string Word)> words = WordLists.ReadFolder(_folder, 200);
        Assert.That(words, Is.EqualTo(WordLists.ReadFolder(_folder, 200)), "the same sample each time");
        int[] indices = [.. words.Where(pair => pair.Language == "A").Select(pair => int.Parse(pair.Word.AsSpan(1)))];
        Assert.That(indices, Has.Length.EqualTo(200));
        Assert.That(indices, Is.Unique);
        Assert.That(indices.Average(), Is.EqualTo(2500).Within(300), "three standard errors");
        Assert.That(words.Count(pair => pair.Language == "B"), Is.EqualTo(200));
    }

    [Test]
    public void WordLists_rejects_a_folder_with_one_list()
    {
        WriteList("german", 150);
        Assert.That(() => WordLists.ReadFolder(_folder, 1000), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            $"{_folder}: expected word lists of two languages or more, one word on each line, of 100 words or more each, found 1"));
    }

    /// <summary>Writes words, and invalid lines: an empty one, one of two words, and one of bytes that are not UTF-8.</summary>
    private void WriteList(string name, int count, string lineEnd = "")
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(i => $"{name}{i}{lineEnd}\n"));
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes($"\ntwo words\n{text}"), (byte)'a', 0xFF, (byte)'\n'];
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
    }
}
