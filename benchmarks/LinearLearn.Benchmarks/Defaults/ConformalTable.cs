namespace LinearLearn.Benchmarks;

/// <summary>Measures coverage and size of conformal prediction sets.</summary>
/// <remarks>One fold calibrates, another one tests, and the model is trained on the other three.</remarks>
internal static class ConformalTable
{
    private const double Coverage = 0.9;
    private const int FewestRows = 1000;

    public static IEnumerable<string> Create(IEnumerable<MeasuredSet> tables)
    {
        MarkdownTable result = new(
            "dataset", "examples, classes", "pairs of folds", "`LeastAmbiguous`: coverage", "worst and best pair", "mean set size",
            "`Adaptive`: coverage", "worst and best pair", "mean set size");
        foreach (MeasuredSet table in tables.Where(table => table.Data.Count >= FewestRows))
        {
            (ConformalEvaluation LeastAmbiguous, ConformalEvaluation Adaptive)[] pairs = [.. GetPairs(table).AsParallel().AsOrdered()
                .SelectMany(pair => Evaluate(table, pair.First, pair.Second))];
            result.Add(
            [
                table.Name, $"{table.Data.Count:N0}, {table.Data.Classes.Count}", $"{pairs.Length}",
                .. Format([.. pairs.Select(pair => pair.LeastAmbiguous)]), .. Format([.. pairs.Select(pair => pair.Adaptive)]),
            ]);
        }
        return
        [
            $"**Conformal sets** for a coverage of {MarkdownTable.Percent(Coverage, 0)}, by `ScaledTrainer(NewtonTrainer())`, on tabular",
            $"datasets of {FewestRows:N0} examples or more. One fold calibrates, another one tests, and the model is trained on the",
            "other three. Figures are means over the pairs of a calibration fold and a test fold (large datasets: adjacent folds only):",
            "",
            .. result.Lines,
        ];
    }

    /// <summary>Gets all unordered pairs of folds; for a large table, only those of neighboring folds.</summary>
    private static IEnumerable<(int First, int Second)> GetPairs(MeasuredSet table) =>
        from first in Enumerable.Range(0, MeasuredSet.Folds)
        from second in Enumerable.Range(0, first)
        where !DefaultsData.IsLarge(table) || second == first - 1
        select (first, second);

    /// <summary>Trains on the other folds; each fold of the pair calibrates once and tests once.</summary>
    private static IEnumerable<(ConformalEvaluation LeastAmbiguous, ConformalEvaluation Adaptive)> Evaluate(
        MeasuredSet table, int first, int second)
    {
        LinearModel model = new ScaledTrainer(new NewtonTrainer()).Train(table.Select(fold => fold != first && fold != second)).Model;
        Dataset one = table.Select(fold => fold == first), other = table.Select(fold => fold == second);
        return new[] { (one, other), (other, one) }.Select(pair => (
            ConformalPredictor.Calibrate(model, pair.Item1, Coverage, ConformalMethod.LeastAmbiguous).Evaluate(pair.Item2),
            ConformalPredictor.Calibrate(model, pair.Item1, Coverage, ConformalMethod.Adaptive).Evaluate(pair.Item2)));
    }

    private static string[] Format(ConformalEvaluation[] pairs) =>
    [
        MarkdownTable.Percent(pairs.Average(pair => pair.Coverage)),
        $"{MarkdownTable.Percent(pairs.Min(pair => pair.Coverage), 1)}, {MarkdownTable.Percent(pairs.Max(pair => pair.Coverage), 1)}",
        pairs.Average(pair => pair.MeanSetSize).ToString("F2"),
    ];
}
