using System.Text.RegularExpressions;

namespace LinearLearn.Benchmarks;

/// <summary>Measures fastText, if it is installed.</summary>
/// <remarks>
/// It is trained on all but the last 500 mails, in several passes, and does not learn from the last 500. It reads the lower-cased words of
/// the same decoded text, and pairs of them.
/// </remarks>
internal sealed partial class FastTextPeer(string work)
{
    private const string Program = "fasttext";

    private static readonly string[] Settings =
    [
        "-wordNgrams", "2", "-dim", "10", "-epoch", "10", "-lr", "0.5",
        "-bucket", "1000000", "-minCount", "1", "-thread", "1", "-verbose", "0",
    ];

    public IReadOnlyList<SpamErrors> Run(Mailbox mailbox, bool hasHeaders)
    {
        string[] lines = [.. mailbox.GetTexts(hasHeaders).Select((text, i) =>
            $"__label__{mailbox.LabelOf(i)} {string.Join(' ', Word().Matches(text.ToLowerInvariant()).Select(match => match.Value))}")];
        string training = Path.Combine(work, "training.txt"), test = Path.Combine(work, "test.txt"), model = Path.Combine(work, "model");
        int[] errors = new int[SpamComparison.Shuffles];
        double milliseconds = 0;
        for (int shuffle = 0; shuffle < SpamComparison.Shuffles; shuffle++)
        {
            int[] order = mailbox.Shuffle(shuffle + 1), last = order[^SpamComparison.Counted..];
            File.WriteAllLines(training, order[..^SpamComparison.Counted].Select(mail => lines[mail]));
            File.WriteAllLines(test, last.Select(mail => lines[mail]));
            if (PeerProcess.Run(Program, ["supervised", "-input", training, "-output", model, .. Settings]) is not { } trained)
            {
                Console.WriteLine($"{Program} was not found, omitted.");
                return [];
            }
            var judged = PeerProcess.Run(Program, "predict", $"{model}.bin", test)!.Value;
            milliseconds += trained.Milliseconds + judged.Milliseconds;
            errors[shuffle] = last.Zip(judged.Output.Split('\n')).Count(pair =>
                pair.Second.Trim() != $"__label__{mailbox.LabelOf(pair.First)}");
        }
        double seconds = (milliseconds / 1000) + (SpamComparison.Shuffles * mailbox.Megabytes / mailbox.DecodingRate);
        return [new("fastText, ten passes over all but the last 500", errors, SpamComparison.Shuffles * mailbox.Megabytes / seconds)];
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
