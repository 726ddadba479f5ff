#:project ../src/LinearLearn
#:package System.CommandLine
#:property PublishAot=false

// Learns to tell spam from other messages, one line at a time: every message is judged before it is learned from, as in a mailbox.
// The messages were made up for this sample. Words become columns by hashing, so that no dictionary is kept. Try: dotnet run samples/spam.cs -- "You won a free holiday"
using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using LinearLearn;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int ham = 0, spam = 1;
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Argument<string[]> messages = new("messages")
{
    Description = "What to judge in the end",
    DefaultValueFactory = _ =>
    [
        "Claim your free bonus now, only today",
        "I am at the station, where are you?",
        "Thanks for the notes, I will read them tonight",
        "Guaranteed profit, join now and earn cash",
    ],
};
messages.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
        result.AddError($"Unrecognized option '{token.Value}'. A message that begins with - goes in after a blank.");
});
RootCommand command = new("Learns to tell spam from other messages, one line at a time, and judges messages.") { messages };
command.SetAction(Run);
return command.Parse(args).Invoke();

void Run(ParseResult options)
{
    FeatureHasher hasher = new(columns: 1 << 16);
    OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(hasher.Columns, [ham, spam]));

    int mistakes = 0, lines = 0;
    foreach (string line in File.ReadLines(Path.Combine(here, "data", "messages.txt")))
    {
        string[] parts = line.Split('\t', 2);
        int label = parts[0] == "spam" ? spam : ham;
        int judged = learner.Update(hasher.Hash(ListWords(parts[1])), label);
        lines++;
        if (judged != label)
        {
            mistakes++;
            Console.WriteLine($"{lines,4}  took {parts[0],-4} for {(judged == spam ? "spam" : "ham"),-4}  {parts[1]}");
        }
        if (int.IsPow2(lines) && lines >= 16)
            Console.WriteLine($"{lines,4}  messages, {mistakes} judged wrong before they were learned from");
    }

    LinearModel model = learner.Snapshot();
    Console.WriteLine($"\n{lines} messages, {mistakes} judged wrong, {learner.UpdatesMade} updates. What the model says of messages that it has not seen:");
    foreach (string message in options.GetValue(messages)!)
    {
        float score = model.Score(hasher.Hash(ListWords(message)));
        Console.WriteLine($"{(score > 0 ? "spam" : "ham"),-4}  {score,6:F2}  {message}");
    }

    Console.WriteLine("\nWhat some words weigh (above 0: spam):");
    foreach (string word in new[] { "free", "claim", "cheap", "your", "we", "i", "the", "tomorrow" })
        Console.WriteLine($"{model.Score(hasher.Hash(word)) - model.Biases[0],6:F2}  {word}");
}

// A word is a run of letters or digits; those that stand in a row count as a pair, too.
static IEnumerable<string> ListWords(string text)
{
    string before = "";
    foreach (Match match in Regex.Matches(text.ToLowerInvariant(), @"\w+"))
    {
        yield return match.Value;
        yield return $"{before} {match.Value}";
        before = match.Value;
    }
}
