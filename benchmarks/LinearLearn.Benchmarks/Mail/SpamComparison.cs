using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Compares spam filters on the mails of the SpamAssassin corpus.</summary>
/// <remarks>
/// The protocol is that of Siefkes et al. (PKDD 2004): ten shuffles, one pass that classifies each mail before it is learned, and errors
/// counted on the last 500 mails of each shuffle.
/// </remarks>
internal static class SpamComparison
{
    /// <summary>The number of shuffles, and the number of last mails on which errors are counted.</summary>
    public const int Shuffles = 10, Counted = 500;

    private const string Page = "docs/learners.md", Marker = "spam";

    public static void Run(string[] args, bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = args.ElementAtOrDefault(Array.IndexOf(args, "--spam") + 1) ?? "";
        if (!MailFolder.IsComplete(folder))
        {
            throw new ArgumentException(
                $"expected a folder with easy-ham-1, hard-ham-1 and spam-2 after --spam, found '{folder}'", nameof(args));
        }
        string work = Directory.CreateTempSubdirectory("linearlearn-spam").FullName;
        try
        {
            Mailbox mailbox = Mailbox.Read(folder, work);
            Console.WriteLine($"{mailbox.Count:N0} mails of {mailbox.Megabytes:F1} MB, decoded at {mailbox.DecodingRate:F1} MB/s.");
            MarkdownTable table = new("", "errors, headers and bodies", "errors, bodies alone", "speed, MB/s");
            Add(LearnOnline);
            Add(new BogofilterPeer(work).Run);
            Add(new FastTextPeer(work).Run);
            if (writesResults)
                table.WriteTo(Page, Marker);

            void Add(Func<Mailbox, bool, IReadOnlyList<SpamErrors>> measure)
            {
                IReadOnlyList<SpamErrors> whole = measure(mailbox, true), bodies = whole.Count == 0 ? [] : measure(mailbox, false);
                foreach ((SpamErrors first, SpamErrors second) in whole.Zip(bodies))
                {
                    table.Add([first.Filter, $"{first.Errors}", $"{second.Errors}", $"{first.MegabytesPerSecond:F1}"]);
                    string errors = $"{string.Join(' ', first.ByShuffle)}, bodies: {string.Join(' ', second.ByShuffle)}";
                    Console.WriteLine($"{table.Lines[^1]}  by shuffle: {errors}");
                }
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Measures LinearLearn's classifier, one mail at a time, on one thread.</summary>
    private static SpamErrors[] LearnOnline(Mailbox mailbox, bool hasHeaders)
    {
        TextEncoderOptions encoding = new()
        {
            WordNGrams = 4,
            CharacterNGrams = null,
            InverseDocumentFrequency = false,
            HashBits = 22,
        };
        LearnerOptions options = new() { AdaGrad = new AdaGrad(0.4f), Averaging = false };
        string[] texts = mailbox.GetTexts(hasHeaders);
        int[] errors = new int[Shuffles];
        long begin = Stopwatch.GetTimestamp();
        for (int shuffle = 0; shuffle < Shuffles; shuffle++)
        {
            TextClassifier classifier = TextClassifier.Create(Mailbox.Labels, encoding, new LogisticUpdate(), options);
            int[] order = mailbox.Shuffle(shuffle + 1);
            for (int position = 0; position < order.Length; position++)
            {
                string label = mailbox.LabelOf(order[position]);
                bool isWrong = classifier.Learn(texts[order[position]], label).Label != label;
                errors[shuffle] += isWrong && position >= order.Length - Counted ? 1 : 0;
            }
        }
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds + (Shuffles * mailbox.Megabytes / mailbox.DecodingRate);
        return [new("LinearLearn, one mail at a time", errors, Shuffles * mailbox.Megabytes / seconds)];
    }
}
