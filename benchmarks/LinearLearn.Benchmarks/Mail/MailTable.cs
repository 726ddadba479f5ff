namespace LinearLearn.Benchmarks;

/// <summary>Measures the progressive error rate of one pass over the mails, each of which is predicted before it is learned.</summary>
internal static class MailTable
{
    private const int Shuffles = 3;

    public static IEnumerable<string> Create(string folder)
    {
        (Dataset unitLength, Dataset raw) = MailFolder.Read(folder);
        Console.WriteLine($"mail: {raw}");
        (string Name, double UnitLength, double Raw)[] rows = [.. DefaultLearner.All.AsParallel().AsOrdered()
            .Select(learner => (learner.Name, GetErrorRate(learner, unitLength), GetErrorRate(learner, raw)))];
        MarkdownTable table = new("", "rows of unit length", "raw rows");
        foreach ((string name, double ofUnitLength, double ofRaw) in rows)
            table.Add([name, MarkdownTable.Percent(ofUnitLength), MarkdownTable.Percent(ofRaw)]);
        return
        [
            $"**One pass over {raw.Count:N0} mails**, each predicted by `OnlineLearner.Update` before it is learned. Error rate, mean of",
            $"{Shuffles} shuffles:",
            "",
            .. table.Lines,
        ];
    }

    private static double GetErrorRate(DefaultLearner learner, Dataset mails)
    {
        long errors = 0;
        for (int seed = 1; seed <= Shuffles; seed++)
        {
            int[] order = [.. Enumerable.Range(0, mails.Count)];
            new Random(seed).Shuffle(order);
            OnlineLearner online = new(learner.Rule, LinearModel.Zero(mails.FeatureCount, mails.Classes), learner.Options);
            foreach (int i in order)
                errors += online.Update(mails, i) != mails.Labels[i] ? 1 : 0;
        }
        return (double)errors / Shuffles / mails.Count;
    }
}
