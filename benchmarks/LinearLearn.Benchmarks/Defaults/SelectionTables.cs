using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Compares the choices of a grid search by log-loss and by accuracy, and with class weights for rare classes.</summary>
internal static class SelectionTables
{
    /// <summary>The fraction of the examples below which a class is rare.</summary>
    private const double Rare = 0.1;

    private static readonly float[] Costs = [0.001f, 0.01f, 0.1f, 10, 100];

    private static readonly float[] CostsOfWeighted = [0.01f, 0.1f, 1], Weights = [1, 2, 3, 5, 8, 13, 20];

    public static IEnumerable<string> Create(MeasuredSet[] tables) => [.. CreateLogLossTable(tables), "", .. CreateRareClassTable(tables)];

    private static IEnumerable<string> CreateLogLossTable(MeasuredSet[] tables)
    {
        Candidate[] candidates =
        [
            new("default", new ScaledTrainer(new NewtonTrainer())),
            .. Costs.Select(cost => new Candidate(NameCost(cost), new ScaledTrainer(new NewtonTrainer(cost: cost)))),
            new("squared hinge", new ScaledTrainer(new NewtonTrainer(Loss.SquaredHinge))),
            new("PA-I", new ScaledTrainer(new OnlineTrainer(new PassiveAggressiveUpdate()))),
            new("logistic rule", new ScaledTrainer(new OnlineTrainer(new LogisticUpdate()))),
        ];
        MarkdownTable result = new("dataset", "default", "chosen by accuracy", "", "chosen by log-loss", "");
        foreach (MeasuredSet table in tables)
        {
            GridSearchResult search = Search(candidates, table);
            (Candidate byAccuracy, CrossValidationResult ofAccuracy) = Choose(candidates, search, SelectionMetric.Accuracy);
            (Candidate byLoss, CrossValidationResult ofLoss) = Choose(candidates, search, SelectionMetric.LogLoss);
            double ofDefault = search.Entries.First(entry => entry.Trainer == candidates[0].Trainer).Result.LogLoss;
            result.Add(
            [
                table.Name, Format(ofDefault),
                Format(ofAccuracy.LogLoss), byAccuracy.Name, Format(ofLoss.LogLoss), byLoss.Name,
            ]);
        }
        return
        [
            $"**Grid search** of {candidates.Length} candidates: `ScaledTrainer(NewtonTrainer())` with its defaults, with other costs and",
            "with the squared hinge loss, and two rules with their defaults. Out-of-fold log-loss of the default and of the choice:",
            "",
            .. result.Lines,
        ];

        static string Format(double logLoss) => logLoss.ToString("F4");
    }

    private static IEnumerable<string> CreateRareClassTable(MeasuredSet[] tables)
    {
        MarkdownTable result = new(
            "dataset", "rare class", "chosen by", "choice", "accuracy", "macro F1", "recall of rare class", "precision of rare class");
        foreach (MeasuredSet table in tables.Where(table => table.Data.Classes.Count == 2))
        {
            int rare = table.Data.Classes.Values.ToArray().MinBy(table.Data.CountOf);
            double fraction = (double)table.Data.CountOf(rare) / table.Data.Count;
            if (fraction >= Rare)
                continue;
            Candidate[] candidates = [.. Weights.SelectMany(weight => CostsOfWeighted.Select(cost => CreateWeighted(rare, weight, cost)))];
            GridSearchResult search = Search(candidates, table);
            foreach (SelectionMetric metric in new[] { SelectionMetric.Accuracy, SelectionMetric.MacroF1 })
            {
                (Candidate choice, CrossValidationResult best) = Choose(candidates, search, metric);
                result.Add(
                [
                    table.Name, $"{table.Data.Classes.NameOf(rare)}, {MarkdownTable.Percent(fraction, 1)}",
                    metric == SelectionMetric.Accuracy ? "accuracy" : "macro F1", choice.Name,
                    MarkdownTable.Percent(best.MeanAccuracy), best.MacroF1.ToString("F3"),
                    MarkdownTable.Percent(best.Evaluation.Recall(rare), 1), MarkdownTable.Percent(best.Evaluation.Precision(rare), 1),
                ]);
            }
        }
        return
        [
            $"**A rare class** (two classes, one of them below {MarkdownTable.Percent(Rare, 0)}): grid search of",
            "`ClassWeightedTrainer(ScaledTrainer(NewtonTrainer(cost)), weights)` with",
            $"{CostsOfWeighted.Length} costs and {Weights.Length} weights of the rare class. Out-of-fold figures:",
            "",
            .. result.Lines,
        ];
    }

    private static Candidate CreateWeighted(int rare, float weight, float cost)
    {
        ITrainer plain = new ScaledTrainer(new NewtonTrainer(cost: cost));
        ClassWeights weights = new(new Dictionary<int, float> { [rare] = weight });
        return weight == 1
            ? new(NameCost(cost), plain)
            : new($"{NameCost(cost)}, weight {weight}", new ClassWeightedTrainer(plain, weights));
    }

    private static GridSearchResult Search(Candidate[] candidates, MeasuredSet table) =>
        GridSearch.Run(candidates.Select(candidate => candidate.Trainer), table.Data, table.FoldOf);

    /// <summary>Returns the choice of a search by a metric, without training again; of equal scores, the first candidate wins.</summary>
    private static (Candidate Choice, CrossValidationResult Result) Choose(
        Candidate[] candidates, GridSearchResult search, SelectionMetric metric)
    {
        int sign = metric == SelectionMetric.LogLoss ? -1 : 1;
        return candidates
            .Join(search.Entries, candidate => candidate.Trainer, entry => entry.Trainer, (candidate, entry) => (candidate, entry.Result))
            .MaxBy(choice => Math.Round(sign * choice.Result.GetScore(metric), 12));
    }

    private static string NameCost(float cost) => $"cost {cost.ToString(CultureInfo.InvariantCulture)}";

    private sealed record Candidate(string Name, ITrainer Trainer);
}
