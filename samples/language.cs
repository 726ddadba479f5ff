#:project ../src/LinearLearn
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Detects the language of words and sentences. Learns only from lists of words, and saves the encoder and the model in one small file.
// Try: dotnet run samples/language.cs -- "Wo ist der Bahnhof?" bonjour
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LinearLearn;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string DebianLists = "/usr/share/dict";
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Argument<string[]> texts = new("texts") { Description = "Words or sentences; lines of standard input if there are none" };
Option<string?> folder = new("--words")
{
    Description = $"A folder with a word list for each language. Default: {DebianLists} if it has some, otherwise the sample's short lists",
};
Option<int> most = new("--most") { Description = "The largest number of words of a language", DefaultValueFactory = _ => 20_000 };
Option<string?> file = new("--out") { Description = "The file of the classifier. Default: a temporary file, deleted at the end" };
texts.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
        result.AddError($"Unrecognized option '{token.Value}'.");
});
RootCommand command = new("Detects the language of words and sentences.") { texts, folder, most, file };
command.SetAction(Run);
return SampleConsole.Run(command, args);

void Run(ParseResult options)
{
    if (options.GetValue(most) < 100)
        throw new ArgumentException($"--most: expected 100 words or more, found {options.GetValue(most)}");
    long start = Stopwatch.GetTimestamp();
    string? lists = options.GetValue(folder) ?? (HasLists(DebianLists) ? DebianLists : null);
    List<(string Language, string Word)> common = WordLists.ReadFile(Path.Combine(here, "data", "words.txt"));
    (string Language, string Word)[] words = [.. lists is null ? common : WordLists.ReadFolder(lists, options.GetValue(most))];
    double reading = Stopwatch.GetElapsedTime(start).TotalSeconds;

    // Character n-grams of two to five characters, including word boundaries. A repeated n-gram counts once.
    start = Stopwatch.GetTimestamp();
    TextEncoder encoder = new(new TextEncoderOptions
    {
        WordNGrams = 0,
        CharacterNGrams = new NGramRange(2, 5),
        TermFrequency = TermFrequency.Binary,
        InverseDocumentFrequency = false,
        HashBits = 17,
    });
    string[] names = [.. words.Select(pair => pair.Language).Distinct().Order(StringComparer.Ordinal)];
    ClassLabels languages = new(names.Index().ToDictionary(pair => pair.Index, pair => pair.Item));
    new Random(1).Shuffle(words);
    int tenth = words.Length / 10;
    Dataset test = Encode(words[..tenth]), calibration = Encode(words[tenth..(2 * tenth)]);

    // Sentences consist mostly of common words. If long lists are used, each word of the sample has weight 10.
    (string Language, string Word)[] learned = words[(2 * tenth)..];
    (string Language, string Word)[] added = lists is null ? [] : [.. common.Where(pair => names.Contains(pair.Language))];
    Dataset training = Encode([.. learned, .. added]).WithWeights([.. learned.Select(_ => 1f), .. added.Select(_ => 10f)]);

    // Calibration makes the probabilities reliable. 8 bits per weight keep the file small.
    TrainingResult result = new OnlineTrainer(new PassiveAggressiveUpdate()).Train(training, new TrainingOptions { Epochs = 3 });
    LinearModel trained = result.Model.Calibrate(calibration), model = trained.Quantize(WeightPrecision.Int8);
    string path = options.GetValue(file) ?? Path.Combine(Path.GetTempPath(), $"language-{Guid.NewGuid():N}.safetensors");
    try
    {
        new TextClassifier(encoder, model).Save(path);
        double learning = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string source = lists ?? "The small lists of the sample";
        double before = trained.Evaluate(test).Accuracy, after = model.Evaluate(test).Accuracy;
        SampleConsole.WriteLine($"{source}: {words.Length:N0} words of {names.Length} languages.");
        SampleConsole.WriteLine($"Read in {reading:F1} s; encoded, trained, calibrated and saved in {learning:F1} s.");
        SampleConsole.WriteLine($"Of {test.Count:N0} held-out words, {after:P1} are recognized ({before:P1} with 32-bit weights).");
        SampleConsole.WriteLine($"The file with encoder and model has {new FileInfo(path).Length / 1e6:F1} MB.\n");
        if (lists is null)
        {
            SampleConsole.WriteLine(
                "Longer lists give better answers: use --words, or on Debian install packages such as wamerican, wfrench and wngerman.\n");
        }
        Answer(TextClassifier.Load(path), options.GetValue(texts)!);
    }
    finally
    {
        if (options.GetValue(file) is null)
            File.Delete(path);
    }

    Dataset Encode((string Language, string Word)[] part) =>
        new(encoder.EncodeAll(part.Select(pair => pair.Word)), [.. part.Select(pair => pair.Language)], languages);
}

static bool HasLists(string folder) =>
    Directory.Exists(folder)
    && Directory.GetFiles(folder).Count(path => Path.GetExtension(path).Length == 0 && new FileInfo(path).LinkTarget is null) >= 2;

static void Answer(TextClassifier classifier, string[] texts)
{
    IEnumerable<string> lines = texts.Length > 0 ? texts : ReadLines();
    foreach (string text in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
        SampleConsole.WriteLine($"{text}\n  {string.Join(", ", classifier.PredictTop(text, 3))}");
}

static IEnumerable<string> ReadLines()
{
    if (!Console.IsInputRedirected)
        SampleConsole.WriteLine("Type words or sentences. Ctrl+D (Ctrl+Z on Windows) ends the program.");
    while (Console.ReadLine() is { } line)
        yield return line;
}
