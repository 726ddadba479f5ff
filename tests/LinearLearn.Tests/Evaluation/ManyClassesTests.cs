namespace LinearLearn.Tests;

/// <summary>Memory use with many classes: a matrix of all classes would need the square of their number.</summary>
public class ManyClassesTests
{
    [Test]
    public void Evaluate_allocates_no_matrix_for_ten_thousand_classes()
    {
        LinearModel model = LinearModel.Zero(1, [.. Enumerable.Range(0, 10_000)]);
        Dataset data = new(new DenseFeatures(new float[10], 1), [.. Enumerable.Range(0, 10)]);
        Assert.That(Allocated(() => model.Evaluate(data, parts: 1)), Is.LessThan(1_000_000), "400,000,000 for a matrix");
        Assert.That(model.Evaluate(data).CountOf(9, 0), Is.EqualTo(1));
    }

    [Test]
    public void Confusion_counts_of_any_number_of_classes_equal_a_plain_count([Values(60, 70, 300)] int classes, [Values(1, 3)] int parts)
    {
        Random random = new(classes);
        int[] labels = [.. Enumerable.Range(0, classes).Select(label => 7 * label - 100)];
        random.Shuffle(labels);
        int[] actual = [.. Enumerable.Range(0, 500).Select(_ => labels[random.Next(classes)])], predicted = new int[actual.Length];
        Dataset data = new(new DenseFeatures([.. actual.Select(_ => random.NextSingle() - 0.5f)], 1), actual);
        LinearModel model = LinearModel.Uniform(1, new ClassLabels(labels), seed: 3);
        Evaluation evaluation = model.Evaluate(data, parts);
        model.Predict(data.Features, predicted);
        ConfusionEntry[] expected =
        [
            .. actual.Zip(predicted).CountBy(pair => pair).Select(pair => new ConfusionEntry(pair.Key.First, pair.Key.Second, pair.Value)),
        ];
        Assert.That(evaluation.Entries, Is.EquivalentTo(expected));
        Assert.That(
            evaluation.Entries.Select(entry => (Array.IndexOf(labels, entry.Actual), Array.IndexOf(labels, entry.Predicted))), Is.Ordered);
        Assert.That(evaluation.Correct, Is.EqualTo(actual.Zip(predicted).Count(pair => pair.First == pair.Second)));
    }

    [Test]
    public void CrossValidationResult_of_many_classes_allocates_entries_but_no_confusion_matrix()
    {
        LinearModel model = LinearModel.Zero(1, [.. Enumerable.Range(0, 5000)]);
        DenseFeatures features = new(new float[20], 1);
        Evaluation[] folds =
        [
            .. Enumerable.Range(0, 5).Select(fold => model.Evaluate(new Dataset(features, [.. Enumerable.Range(fold, 20)]))),
        ];
        HeldOutFold[] heldOut = [.. folds.Select(fold => new HeldOutFold(fold))];
        Assert.That(
            Allocated(() => _ = new CrossValidationResult(heldOut, TimeSpan.Zero)), Is.LessThan(500_000), "100,000,000 for a matrix");
        Assert.That(new CrossValidationResult(heldOut, TimeSpan.Zero).Evaluation.CountOf(4, 0), Is.EqualTo(5));
    }

    [Test]
    public void MacroAuc_of_many_classes_equals_the_mean_area_of_their_curves()
    {
        const int Classes = 100, Count = 1000;
        Random random = new(5);
        int[] labels = [.. Enumerable.Range(0, Classes)], actual = [.. Enumerable.Range(0, Count).Select(_ => random.Next(Classes + 5))];
        // many scores are equal, and some are -0 or 0
        float[] features = [.. Enumerable.Range(0, Count * Classes).Select(_ => random.Next(-40, 40) / 8f)];
        LinearModel model = new(Tensor.Identity(Classes).AsSpan(), new float[Classes], new ClassLabels(labels));
        ScoreEvaluation scores = model.EvaluateScores(new Dataset(new DenseFeatures(features, Classes), actual));
        double[] areas = [.. labels.Where(label => actual.Contains(label)).Select(label => scores.Roc(label).Auc)];
        Assert.That(areas, Has.Length.GreaterThan(90));
        Assert.That(scores.MacroAuc(), Is.EqualTo(areas.Average()), "equal bit for bit");
        Assert.That(Allocated(() => scores.MacroAuc()), Is.LessThan(100_000), "4,600,000 for the curves");
    }

    [Test]
    public void Evaluation_table_allocates_in_proportion_to_the_number_of_classes()
    {
        LinearModel model = LinearModel.Zero(1, [.. Enumerable.Range(0, 3000)]);
        Evaluation evaluation = model.Evaluate(new Dataset(new DenseFeatures(new float[2], 1), [0, 1]));
        Assert.That(evaluation.ToTable(), Has.Length.LessThan(3010 * 60));
    }

    [Test]
    public void Error_about_an_unknown_label_lists_ten_of_a_thousand_classes_and_their_number()
    {
        LinearModel model = LinearModel.Zero(
            1, new ClassLabels([.. Enumerable.Range(0, 1000)], new Dictionary<int, string> { [1] = "one\u202E" }));
        Evaluation evaluation = model.Evaluate(new Dataset(new DenseFeatures(new float[2], 1), [0, 1]));
        Assert.That(() => evaluation.Recall(1000), Throws.ArgumentException.With.Message.StartsWith(
            "expected one of the labels 0, 1 (one\uFFFD), 2, 3, 4, 5, 6, 7, 8, 9, ... (1000), found 1000"));
    }

    private static long Allocated(Action action)
    {
        action(); // allocates what is created only once
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
