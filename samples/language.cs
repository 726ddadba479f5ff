#:project ../src/LinearLearn
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Which language a word or a sentence is in. Learns from lists of words alone, and saves encoder and model in one small file.
// Try: dotnet run samples/language.cs -- "Wo ist der Bahnhof?" bonjour
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LinearLearn;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string DebianLists = "/usr/share/dict";
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Argument<string[]> texts = new("texts") { Description = "Words or sentences; without any, lines of standard input" };
Option<string?> folder = new("--words")
{
    Description = $"A folder with a word list for each language. Default: {DebianLists} if it has two or more, else about 300 words a language that come with the sample",
};
Option<int> most = new("--most") { Description = "The largest number of words of a language to learn from", DefaultValueFactory = _ => 20_000 };
Option<string?> file = new("--out") { Description = "Where to save the classifier. Default: a temporary file, which is deleted" };
texts.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
        result.AddError($"Unrecognized option '{token.Value}'.");
});
RootCommand command = new("Tells the language of words and sentences.") { texts, folder, most, file };
command.SetAction(Run);
try
{
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
    return 1;
}

void Run(ParseResult options)
{
    if (options.GetValue(most) < 100)
        throw new ArgumentException($"--most: expected 100 words or more, found {options.GetValue(most)}");
    long start = Stopwatch.GetTimestamp();
    List<(string Language, string Word)> words = ReadWords(options, out string source);
    double reading = Stopwatch.GetElapsedTime(start).TotalSeconds;

    // Two to five characters within a word, its ends included; a feature counts once however often it occurs.
    start = Stopwatch.GetTimestamp();
    TextEncoder encoder = new(new TextEncoderOptions
    {
        WordNGrams = 0,
        CharacterNGrams = new NGramRange(2, 5),
        TermFrequency = TermFrequency.Binary,
        InverseDocumentFrequency = false,
        HashBits = 17,
    });
    Dataset data = new(encoder.EncodeAll(words.Select(pair => pair.Word)), [.. words.Select(pair => pair.Language)]);
    (Dataset training, Dataset heldOut) = data.Split(0.8, stratified: true);
    (Dataset calibration, Dataset test) = heldOut.Split(0.5, stratified: true);

    // Calibrated, so that probabilities can be trusted; of 8 bits a weight, so that the file is small.
    LinearModel trained = new OnlineTrainer(new PassiveAggressiveUpdate()).Train(training, new TrainingOptions { Epochs = 3 }).Model.Calibrate(calibration);
    LinearModel model = trained.Quantize(WeightPrecision.Int8);
    string path = options.GetValue(file) ?? Path.Combine(Path.GetTempPath(), $"language-{Guid.NewGuid():N}.safetensors");
    try
    {
        new Classifier<ReadOnlySpan<char>>(encoder, model).Save(path);
        double learning = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{source}: {words.Count:N0} words of {data.Classes.Count} languages, read in {reading:F1} s, learned in {learning:F1} s.");
        Console.WriteLine($"Of {test.Count:N0} other words, {model.Evaluate(test).Accuracy:P1} are recognized ({trained.Evaluate(test).Accuracy:P1} with weights of 32 bits).");
        Console.WriteLine($"The file of encoder and model has {new FileInfo(path).Length / 1e6:F1} MB.\n");
        Answer(Classifier.Load<ReadOnlySpan<char>>(path, TextEncoder.FromState), options.GetValue(texts)!);
    }
    finally
    {
        if (options.GetValue(file) is null)
            File.Delete(path);
    }
}

List<(string Language, string Word)> ReadWords(ParseResult options, out string source)
{
    source = options.GetValue(folder) ?? DebianLists;
    try
    {
        if (options.GetValue(folder) is not null || Directory.Exists(source))
            return WordLists.ReadFolder(source, options.GetValue(most));
    }
    catch (InvalidDataException) when (options.GetValue(folder) is null)
    {
        // No lists are installed, or only one.
    }
    source = "The small lists of the sample";
    return WordLists.ReadFile(Path.Combine(here, "data", "words.txt"));
}

static void Answer(Classifier<ReadOnlySpan<char>> classifier, string[] texts)
{
    IEnumerable<string> lines = texts.Length > 0 ? texts : ReadLines();
    foreach (string text in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
        Console.WriteLine($"{string.Join(", ", classifier.PredictTop(text, 3)),-60}  {text}");
}

static IEnumerable<string> ReadLines()
{
    if (!Console.IsInputRedirected)
        Console.WriteLine("Type words or sentences. An end of input (Ctrl+D, or Ctrl+Z on Windows) ends the program.");
    while (Console.ReadLine() is { } line)
        yield return line;
}
