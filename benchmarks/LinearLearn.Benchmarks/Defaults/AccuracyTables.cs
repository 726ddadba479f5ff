namespace LinearLearn.Benchmarks;

/// <summary>Compares the accuracy of each rule with its defaults, and of logistic regression with and without scaling.</summary>
internal static class AccuracyTables
{
    private static readonly float[] Costs = [1, 10, 100, 1000];

    public static IEnumerable<string> Create(DefaultsData data)
    {
        ITrainer standardized = new ScaledTrainer(new NewtonTrainer(), ScalingKind.Standard);
        Column[] ofTables = [.. data.Tables.Select(table => Measure(table, standardized, isScaled: true))];
        List<Column> ofUnitLength = [];
        List<(string Name, double[] Accuracies)> ofCosts = [];
        foreach (MeasuredSet set in data.ReadUnitLengthSets())
        {
            Console.WriteLine($"{set.Name}: {set.Data}");
            ofUnitLength.Add(Measure(set, new NewtonTrainer(), isScaled: false));
            if (!DefaultsData.IsLarge(set))
                ofCosts.Add((set.Name, set.GetAccuracies(BatchTrainers.Select(batch => batch.Trainer))));
        }
        return
        [
            .. CreateRuleTable(ofTables, [.. ofUnitLength], data.LargeTables), "", .. CreateUnitLengthTable(ofCosts),
        ];
    }

    /// <summary>Gets logistic regression without scaling, with standardized columns, and with the recommended scaling.</summary>
    private static IEnumerable<(string Name, ITrainer Trainer)> BatchTrainers =>
    [
        .. Costs.Select(cost => ($"`NewtonTrainer(cost: {cost})`", (ITrainer)new NewtonTrainer(cost: cost))),
        ("`ScaledTrainer(NewtonTrainer(), ScalingKind.Standard)`", new ScaledTrainer(new NewtonTrainer(), ScalingKind.Standard)),
        ("`ScaledTrainer(NewtonTrainer())`", new ScaledTrainer(new NewtonTrainer())),
    ];

    private static Column Measure(MeasuredSet set, ITrainer reference, bool isScaled)
    {
        IEnumerable<ITrainer> rules = DefaultLearner.All.Select(learner => learner.CreateTrainer());
        ITrainer recommended = new ScaledTrainer(new NewtonTrainer());
        return new Column(
            set.Name,
            set.GetAccuracy(reference),
            set.GetAccuracies([recommended, .. isScaled ? rules.Select(rule => new ScaledTrainer(rule)) : rules]));
    }

    private static IEnumerable<string> CreateRuleTable(Column[] tables, Column[] unitLength, string[] largeTables)
    {
        MarkdownTable result = new(
            ["", $"mean of {tables.Length} tabular datasets", "worst of them", .. unitLength.Select(set => set.Name)]);
        result.Add(
        [
            "accuracy of logistic regression",
            tables.Length == 0 ? "" : MarkdownTable.Percent(tables.Average(table => table.Reference)),
            "",
            .. unitLength.Select(set => MarkdownTable.Percent(set.Reference)),
        ]);
        string[] names = ["`ScaledTrainer(NewtonTrainer())`", .. DefaultLearner.All.Select(learner => learner.Name)];
        for (int row = 0; row < names.Length; row++)
        {
            result.Add(
            [
                names[row],
                tables.Length == 0 ? "" : MarkdownTable.Points(tables.Average(table => table.GetDifference(row))),
                tables.Length == 0 ? "" : FindWorst(tables, row),
                .. unitLength.Select(set => MarkdownTable.Points(set.GetDifference(row))),
            ]);
        }
        string omitted = largeTables.Length == 0 ? "" : $" Very large datasets are omitted ({string.Join(", ", largeTables)}).";
        return
        [
            "**Accuracy with default settings**, in percentage points above or below logistic regression (`NewtonTrainer()`).",
            $"On tabular datasets, all trainers run in a `ScaledTrainer`, which standardizes columns.{omitted}",
            "The other datasets have rows of unit length (L2-normalized), which only `ScaledTrainer(NewtonTrainer())` scales.",
            "",
            .. result.Lines,
        ];
    }

    private static string FindWorst(Column[] tables, int row)
    {
        Column worst = tables.MinBy(table => table.GetDifference(row))!;
        return worst.GetDifference(row) == 0 ? MarkdownTable.Points(0) : $"{MarkdownTable.Points(worst.GetDifference(row))} ({worst.Name})";
    }

    private static IEnumerable<string> CreateUnitLengthTable(List<(string Name, double[] Accuracies)> sets)
    {
        MarkdownTable result = new(["", .. sets.Select(set => set.Name)]);
        foreach ((int index, (string name, _)) in BatchTrainers.Index())
            result.Add([name, .. sets.Select(set => MarkdownTable.Percent(set.Accuracies[index]))]);
        return ["**Logistic regression on rows of unit length**, with and without scaling (accuracy):", "", .. result.Lines];
    }

    /// <summary>Represents the accuracies on a set: of logistic regression, and of the recommended trainer and all rules.</summary>
    private sealed record Column(string Name, double Reference, double[] Accuracies)
    {
        public double GetDifference(int row) => Accuracies[row] - Reference;
    }
}
