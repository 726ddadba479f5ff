using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>Tests grid search by metrics other than accuracy, and candidates that fail.</summary>
public class GridSearchMetricTests
{
    /// <summary>One feature: below 0 for most of the 3s, above 0 for most of the 7s.</summary>
    private static readonly Dataset Line = new(
        new DenseFeatures([-3, 1, -2, 2, -1, 3, 1, 2, -2, -1, -3, 4], 1), [3, 7, 3, 7, 3, 7, 3, 7, 3, 7, 3, 7]);

    private static readonly int[] FoldOf = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];

    private static readonly DelegateTrainer Bold = Fixed("bold", 20, 0), Calm = Fixed("calm", 1, 0), Reversed = Fixed("reversed", -1, 0);

    [Test]
    public void GridSearch_sorts_trainers_by_the_metric()
    {
        ITrainer[] trainers = [Reversed, Bold, Calm];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Sorted(SelectionMetric.Accuracy), Is.EqualTo(new[] { "bold", "calm", "reversed" }));
            Assert.That(Sorted(SelectionMetric.MacroF1), Is.EqualTo(new[] { "bold", "calm", "reversed" }));
            Assert.That(Sorted(SelectionMetric.Auc), Is.EqualTo(new[] { "bold", "calm", "reversed" }));
            Assert.That(Sorted(SelectionMetric.LogLoss), Is.EqualTo(new[] { "calm", "reversed", "bold" }));
            Assert.That(Sorted(SelectionMetric.BrierScore), Is.EqualTo(new[] { "calm", "bold", "reversed" }));
            GridSearchResult search = GridSearch.Run(trainers, Line, FoldOf, metric: SelectionMetric.LogLoss);
            Assert.That((search.Best, search.Metric), Is.EqualTo(((ITrainer)Calm, SelectionMetric.LogLoss)));
            Assert.That(GridSearch.Run(trainers, Line, FoldOf).Metric, Is.EqualTo(SelectionMetric.Accuracy));
            Assert.That(GridSearch.Run(trainers, Line, folds: 3, metric: SelectionMetric.BrierScore).Best, Is.SameAs(Calm));
        }

        string[] Sorted(SelectionMetric metric) =>
            [.. GridSearch.Run(trainers, Line, FoldOf, metric: metric).Entries.Select(entry => $"{entry.Trainer}")];
    }

    [Test]
    public void GridSearch_sorts_undefined_scores_last([Values] SelectionMetric metric)
    {
        // The classes of the model and the data differ, so there is no loss and no curve.
        LinearModel foreign = new([1], [0], [1, 2]);
        DelegateTrainer strange = new("strange", (_, _) => foreign);
        GridSearchResult search = GridSearch.Run([strange, Reversed, Calm, strange], Line, FoldOf, metric: metric);
        Assert.That(search.Entries.Select(entry => $"{entry.Trainer}"), Is.EqualTo(new[] { "calm", "reversed", "strange", "strange" }));
        Assert.That(
            double.IsNaN(search.Entries[2].Result.GetScore(metric)),
            Is.EqualTo(metric is not (SelectionMetric.Accuracy or SelectionMetric.MacroF1)));
    }

    [Test]
    public void GridSearch_keeps_the_order_of_equal_scores([Values] SelectionMetric metric)
    {
        // The same model has the same metrics every time.
        ITrainer[] trainers = [Fixed("c", 1, 0), Fixed("b", 1, 0), Fixed("a", 1, 0)];
        Assert.That(
            GridSearch.Run(trainers, Line, FoldOf, metric: metric).Entries.Select(entry => $"{entry.Trainer}"),
            Is.EqualTo(new[] { "c", "b", "a" }));
    }

    [Test]
    public void GridSearch_ranking_depends_on_example_weights()
    {
        // One trainer always predicts 3, the other 7. Each fold has a single 7, which weighs more than both 3s.
        Dataset data = new(new DenseFeatures(new float[6], 1), [3, 3, 7, 3, 3, 7]);
        DelegateTrainer three = Fixed("three", 0, -1), seven = Fixed("seven", 0, 1);
        int[] foldOf = [0, 0, 0, 1, 1, 1];
        foreach (SelectionMetric metric in Enum.GetValues<SelectionMetric>().Where(metric => metric != SelectionMetric.Auc))
        {
            Assert.That(GridSearch.Run([seven, three], data, foldOf, metric: metric).Best, Is.SameAs(three), $"{metric}");
            Assert.That(
                GridSearch.Run([three, seven], data.WithWeights([1, 1, 5, 1, 1, 5]), foldOf, metric: metric).Best, Is.SameAs(seven),
                $"{metric}");
        }
    }

    [Test]
    public void GridSearch_table_shows_the_metric_and_the_accuracy()
    {
        DelegateTrainer wild = new("wild", (_, _) => throw new ArgumentException("learning\ndiverged"));
        GridSearchResult search = GridSearch.Run([Bold, wild, Calm], Line, FoldOf, metric: SelectionMetric.LogLoss);
        string[] lines = search.ToString().Split('\n');
        double[] losses = [.. search.Entries.Select(entry => entry.Result.LogLoss)];
        string[] shown = [.. losses.Select(loss => loss.ToString("F4", CultureInfo.InvariantCulture))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Does.StartWith("log-loss            accuracy").And.EndsWith("  trainer"));
            Assert.That(lines[1], Does.StartWith($"{shown[0],8}  83.33 % +- 14.43 %  ").And.EndsWith(" ms  calm"));
            Assert.That(lines[2], Does.StartWith($"{shown[1],8}  83.33 % +- 14.43 %  ").And.EndsWith(" ms  bold"));
            Assert.That(lines[3], Does.StartWith("  failed  ").And.EndsWith("  wild, fold 1 of 3: learning diverged"));
            Assert.That(losses, Is.Ordered.And.All.Positive);
        }
    }

    [Test]
    public void GridSearch_rejects_an_undefined_metric() => Assert.That(
        () => GridSearch.Run([Calm], Line, FoldOf, metric: (SelectionMetric)9),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(
            "expected one of Accuracy, MacroF1, LogLoss, Auc, BrierScore, found 9"));

    private static IEnumerable<TestCaseData> Divergences() =>
    [
        new TestCaseData(
            new DelegateTrainer("huge", (_, _) => new LinearModel([3e38f], [0], [3, 7])),
            "huge, fold 1 of 3: the score of example 0 is ").SetArgDisplayNames("score"),
        new TestCaseData(
            new DelegateTrainer("huge", (_, _) => new LinearModel([1], [float.NaN], [3, 7])),
            "huge, fold 1 of 3: ").SetArgDisplayNames("NaN"),
        new TestCaseData(
            new DelegateTrainer("huge", (_, _) => new LinearModel([float.PositiveInfinity], [0], [3, 7])),
            "huge, fold 1 of 3: ").SetArgDisplayNames("infinity"),
        new TestCaseData(
            new DelegateTrainer("wide", (_, _) => new LinearModel([1, 2], [0], [3, 7])),
            "wide, fold 1 of 3: ").SetArgDisplayNames("features"),
        new TestCaseData(
            new DelegateTrainer(
                "other names", (_, _) => new LinearModel([1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "seven" }))),
            "other names, fold 1 of 3: expected one of the model's classes seven, 7, found three").SetArgDisplayNames("names"),
        new TestCaseData(new OnlineTrainer(new MarginUpdate(1, 3e38f)), "OnlineTrainer (MarginUpdate").SetArgDisplayNames("online"),
        new TestCaseData(
            new CalibratedTrainer(new OnlineTrainer(new MarginUpdate(1, 3e38f)), folds: 2),
            "CalibratedTrainer (2 folds, ").SetArgDisplayNames("calibrated"),
        new TestCaseData(
            new ScaledTrainer(new OnlineTrainer(new MarginUpdate(1, 3e38f))), "ScaledTrainer (Automatic, ").SetArgDisplayNames("scaled"),
        new TestCaseData(
            new ClassWeightedTrainer(Calm, new ClassWeights(new Dictionary<int, float> { [9] = 2 })),
            "ClassWeightedTrainer (class weights 9: 2, ").SetArgDisplayNames("class weights"),
    ];

    [TestCaseSource(nameof(Divergences))]
    public void GridSearch_lists_failed_candidates_with_their_message(ITrainer failing, string message)
    {
        Dataset named = new(Line.Features, Line.Labels, new ClassLabels(new Dictionary<int, string> { [3] = "three", [7] = "seven" }));
        GridSearchResult search = GridSearch.Run([failing, Reversed, failing, Calm], named, FoldOf, metric: SelectionMetric.LogLoss);
        Assert.That(search.Entries.Select(entry => $"{entry.Trainer}"), Is.EqualTo(new[] { "calm", "reversed" }));
        Assert.That(search.Failures.Select(failure => failure.Trainer), Is.EqualTo(new[] { failing, failing }));
        Assert.That(search.Failures.Select(failure => failure.Message), Has.All.StartsWith(message).And.All.Not.Contains("(Parameter"));
    }

    [TestCase(typeof(InvalidOperationException))]
    [TestCase(typeof(IndexOutOfRangeException))]
    [TestCase(typeof(NullReferenceException))]
    [TestCase(typeof(DivideByZeroException))]
    [TestCase(typeof(ArgumentNullException))]
    public void Exception_caused_by_a_bug_in_a_trainer_is_rethrown_unchanged(Type type)
    {
        Exception bug = (Exception)Activator.CreateInstance(type, "a bug")!;
        DelegateTrainer buggy = new("buggy", (_, _) => throw bug);
        Assert.That(() => GridSearch.Run([Calm, buggy], Line, FoldOf), Throws.Exception.SameAs(bug));
        Assert.That(() => CrossValidation.Run(buggy, Line, FoldOf), Throws.Exception.SameAs(bug));
        Assert.That(() => CostPath.Run(cost => cost > 1 ? buggy : Calm, Line, [1, 2], FoldOf), Throws.Exception.SameAs(bug));
    }

    private static DelegateTrainer Fixed(string name, float weight, float bias)
    {
        LinearModel model = new([weight], [bias], [3, 7]);
        return new(name, (_, _) => model);
    }
}
