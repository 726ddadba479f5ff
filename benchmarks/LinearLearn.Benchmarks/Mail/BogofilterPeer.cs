using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Measures bogofilter, if it is installed.</summary>
/// <remarks>
/// It learns counts, so the order of mails does not matter: all but the last 500 mails are registered at once. The last 500 are classified
/// in blocks of one hundred, each of which is registered before the next.
/// </remarks>
internal sealed class BogofilterPeer(string work)
{
    private const string Program = "bogofilter";
    private const int Block = 100, LargestExitCode = 2; // the exit code is the class of a mail: spam, ham or unsure

    public IReadOnlyList<SpamErrors> Run(Mailbox mailbox, bool hasHeaders)
    {
        int[] ownErrors = new int[SpamComparison.Shuffles], halfErrors = new int[SpamComparison.Shuffles];
        double milliseconds = 0;
        for (int shuffle = 0; shuffle < SpamComparison.Shuffles; shuffle++)
        {
            string lists = Directory.CreateDirectory(Path.Combine(work, $"bogofilter-{hasHeaders}-{shuffle}")).FullName;
            int[] order = mailbox.Shuffle(shuffle + 1);
            if (!Register(order[..^SpamComparison.Counted]))
            {
                Console.WriteLine($"{Program} was not found, omitted.");
                return [];
            }
            foreach (int[] block in order[^SpamComparison.Counted..].Chunk(Block))
            {
                string[] lines = Call(["-T", "-B", .. GetFiles(block)])!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                foreach ((int mail, string line) in block.Zip(lines))
                {
                    string[] cells = line.Split(' ');
                    ownErrors[shuffle] += cells[^2] == "S" != mailbox.IsSpam(mail) ? 1 : 0;
                    halfErrors[shuffle] += double.Parse(cells[^1], CultureInfo.InvariantCulture) > 0.5 != mailbox.IsSpam(mail) ? 1 : 0;
                }
                Register(block);
            }

            bool Register(int[] mails) => new[] { true, false }.All(isSpam =>
                Call([isSpam ? "-s" : "-n", "-B", .. GetFiles(mails.Where(mail => mailbox.IsSpam(mail) == isSpam))]) is not null);

            IEnumerable<string> GetFiles(IEnumerable<int> mails) => mails.Select(mail => mailbox.GetFile(mail, hasHeaders));

            string? Call(string[] arguments)
            {
                var run = PeerProcess.RunWithStatus(Program, LargestExitCode, ["-C", "-d", lists, .. arguments]);
                milliseconds += run?.Milliseconds ?? 0;
                return run?.Output;
            }
        }
        double rate = SpamComparison.Shuffles * mailbox.Megabytes / milliseconds * 1000;
        return [new("bogofilter, at its cutoff 0.99", ownErrors, rate), new("bogofilter, at 0.5", halfErrors, rate)];
    }
}
