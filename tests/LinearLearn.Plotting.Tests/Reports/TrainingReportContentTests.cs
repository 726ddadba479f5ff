using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests the content of the reports of particular runs.</summary>
public class TrainingReportContentTests
{
    private static readonly Dataset Training = TestData.CreateRulerData((1, 1), (-1, 0), (2, 1));
    private static readonly Dataset Validation = TestData.CreateRulerData((1, 1), (-1, 0), (2, 0), (-3, 1), (-0.25f, 0));

    [Test]
    public void Report_summary_has_the_result_and_the_stop_reason()
    {
        string text = new ReportDocument(Report(StopReason.Completed)).Document.Descendants("header").Single().Element("p")!.Value;
        Assert.That(text.Replace('\u00A0', ' '), Is.EqualTo(
            "The model distinguishes 0 from 1 with an accuracy of 60.00 % on the validation data (3 of 5 examples), "
            + "after 5 examples learned from, 4 updates and 1.5 s; training stopped because the run was completed as requested."));
    }

    [TestCase(StopReason.TargetReached, "validation accuracy rose above the target of 97.5 %")]
    [TestCase(StopReason.NoImprovement, "validation accuracy stopped improving")]
    public void Report_warns_if_validation_decided_when_to_stop(StopReason reason, string words)
    {
        ReportDocument page = new(Report(reason, target: 0.975));
        const string warning = "Accuracy on data that decided when to stop is optimistic";
        Assert.That(page.Text, Does.Contain(words).And.Contain(warning).And.Contain("above 97.5 %"));
    }

    [Test]
    public void Report_warns_of_a_run_that_did_not_converge()
    {
        ReportDocument page = new(Report(StopReason.NotConverged));
        Assert.That(
            page.Text,
            Does.Contain("Training did not converge").And.Contain("the limit of epochs was reached before the problem was solved"));
    }

    [TestCase(StopReason.Completed)]
    [TestCase(StopReason.Converged)]
    [TestCase(StopReason.Cancelled)]
    public void Report_of_a_run_not_stopped_by_validation_has_no_warning(StopReason reason) =>
        Assert.That(
            new ReportDocument(Report(reason)).Text,
            Does.Not.Contain("decided when to stop").And.Not.Contain("expect a lower accuracy"));

    [Test]
    public void Report_warns_of_validation_on_the_training_data()
    {
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), Training, Training));
        Assert.That(page.Text, Does.Contain("on the training data").And.Contain("evaluated on its own training data"));
    }

    [Test]
    public void Report_lists_the_largest_errors_in_a_table()
    {
        ReportDocument page = new(Report(StopReason.Completed));
        Assert.That(page.Table("Largest errors"), Is.EqualTo(new[]
        {
            new[] { "Example", "Actual", "Predicted", "Score" }, new[] { "3", "1", "0", "−3" }, new[] { "2", "0", "1", "2" },
        }));
        Assert.That(page.Section("Largest errors").Value, Does.Contain("All 2 errors"));
    }

    [Test]
    public void Report_without_errors_shows_the_least_certain_examples()
    {
        Dataset correct = TestData.CreateRulerData((1, 1), (-1, 0), (0.5f, 1));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), Training, correct));
        Assert.That(page.Table("Least certain").Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "2", "0", "1" }));
        Assert.That(page.Section("Least certain").Value, Does.Contain("There are no errors"));
    }

    [Test]
    public void Report_draws_the_hardest_images_in_gray()
    {
        Dataset data = new(new ByteFeatures([0, 100, 200, 50, 0, 255], 3, 1f), [1, 0], imageShape: new ImageShape(1, 3));
        LinearModel model = new([-1, 0, 0], [1], [0, 1]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(model), data, data));
        XElement figure = page.Section("Least certain").Descendants("figure").First();
        Assert.That(figure.Element("figcaption")!.Value, Is.EqualTo("1no. 0score 1"));
        XElement image = figure.Element("img")!;
        Assert.That((string?)image.Attribute("alt"), Does.Contain("Example 0: 1"));
        using SKBitmap bitmap = SKBitmap.Decode(ReportDocument.DecodeDataUri(image.Attribute("src")!.Value));
        Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((3, 1)));
        byte[] expected = [0, 128, 255];
        Assert.That(
            Enumerable.Range(0, 3).Select(x => bitmap.GetPixel(x, 0)),
            Is.EqualTo(expected.Select(gray => new SKColor(gray, gray, gray))));
    }

    [Test]
    public void Report_lists_the_largest_weights_by_size()
    {
        float[] weights = new float[30];
        (weights[4], weights[7], weights[29]) = (-2, 0.5f, 1.25f);
        Dataset data = new(new DenseFeatures(new float[60], 30), [0, 1]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(new LinearModel(weights, [0.125f], [0, 1])), data, data));
        string[][] rows = page.Table("Weights");
        Assert.That(rows[..5], Is.EqualTo(new[] { ["Feature", "Weight"], ["4", "−2"], ["29", "1.25"], ["7", "0.5"], new[] { "0", "0" } }));
        Assert.That(rows, Has.Length.EqualTo(22), "two halves with a head each");
        Assert.That(page.Section("Weights").Value, Does.Contain("20 of 30 weights").And.Contain("Bias 0.125."));
    }

    [Test]
    public void Report_shows_all_weights_if_there_are_few()
    {
        ReportDocument page = new(Report(StopReason.Completed));
        Assert.That(page.Section("Weights").Value, Does.Contain("The weight, by feature."));
        Dataset data = new(new DenseFeatures(new float[6], 3), [0, 1]);
        page = new(new TrainingReport(TestData.CreateResult(new LinearModel([1, 2, 3], [0], [0, 1])), data, data));
        Assert.That(page.Section("Weights").Value, Does.Contain("All 3 weights, by feature."));
    }

    [Test]
    public void Report_shows_a_single_error_despite_rounding()
    {
        IEnumerable<(float, int)> correct = Enumerable.Range(0, 50_000).Select(i => ((float)(i % 2 == 0 ? 2 + i : -2 - i), 1 - i % 2));
        Dataset data = TestData.CreateRulerData([(-10, 1), .. correct]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), Training, data));
        Assert.That(page.Pairs("figures")["Accuracy"], Is.EqualTo("> 99.99 %"));
        Assert.That(page.Section("ROC curve").Value, Does.Contain("Area under the curve: > 0.9999."));
        Assert.That(page.Table("Classes")[2][1..4], Is.EqualTo(new[] { "1.0000", "> 0.9999", "> 0.9999" }));
    }

    [Test]
    public void Report_names_classes_like_the_model()
    {
        Dictionary<int, string> names = new() { [0] = "low", [1] = "high" };
        Dataset named = new(new DenseFeatures([1, -1], 1), [1, 0], new ClassLabels(names));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), named, named));
        Assert.That(page.Table("Data")[1][0], Is.EqualTo("0"));
        Assert.That(page.Html, Does.Not.Contain("high"));
    }

    [Test]
    public void Report_settings_are_the_training_metadata_and_the_added_settings()
    {
        LinearModel model = TestData.CreateRuler().WithMetadata(new Dictionary<string, string>
        {
            ["training.trainer"] = "OwnTrainer (fast)",
            ["training.seed"] = "18446744073709551615",
            ["training.examples"] = "12000",
            ["training.validationAccuracy"] = "0.6",
            ["training.scaledBy"] = "deviation",
            ["training.otherKey"] = "x",
            ["mine"] = "not shown",
        });
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(model), Training, Validation)
        {
            Settings = new Dictionary<string, string> { ["Data"] = "ruler" },
        });
        Assert.That(page.Pairs("settings"), Is.EqualTo(new Dictionary<string, string>
        {
            ["Trainer"] = "OwnTrainer: fast",
            ["Seed"] = "18446744073709551615",
            ["Training examples"] = "12,000",
            ["Completed epochs"] = "1",
            ["Accuracy at the last validation"] = "60.00 %",
            ["Reason for stopping"] = "The run was completed as requested",
            ["Other key"] = "x",
            ["Scaled by"] = "deviation",
            ["Data"] = "ruler",
        }));
        Assert.That(page.Text, Does.Not.Contain("not shown"));
    }

    [Test]
    public void Report_has_a_different_sentence_for_each_stop_reason() =>
        Assert.That(
            Enum.GetValues<StopReason>().Select(reason => new ReportDocument(Report(reason)).Pairs("settings")["Reason for stopping"]),
            Is.Unique.And.All.Contains(" "));

    [TestCase(true)]
    [TestCase(false)]
    public void Report_shows_reliability_if_scores_are_log_odds(bool areLogOdds)
    {
        LinearModel model = TestData.CreateRuler().WithMetadata(
            new Dictionary<string, string> { ["training.trainer"] = "OnlineTrainer (LogisticUpdate)" });
        TrainingResult loaded = new(model, null, StopReason.Completed, 1, 5, 4, [], TimeSpan.Zero) { ScoresAreLogOdds = areLogOdds };
        string[] headings = new ReportDocument(new TrainingReport(loaded, Training, Validation)).Headings;
        Assert.That(headings.Contains("Reliability"), Is.EqualTo(areLogOdds));
        Assert.That(Array.IndexOf(headings, "Risk and coverage"), Is.EqualTo(areLogOdds ? Array.IndexOf(headings, "Reliability") + 1 : -1));
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void Report_shows_reliability_of_logistic_trainers_for_two_classes(int classes, bool isShown)
    {
        LearnerOptions oneVersusRest = new() { Multiclass = MulticlassUpdate.OneVersusRest };
        ITrainer online = new OnlineTrainer(new LogisticUpdate(), oneVersusRest);
        ITrainer dual = new DualCoordinateDescentTrainer(DualLoss.Logistic);
        foreach (ITrainer trainer in new[] { online, dual, new ScaledTrainer(online), new ScaledTrainer(dual) })
        {
            ReportDocument page = new(TestData.CreateReport(TestData.CreateImages(classes, areImages: false), trainer));
            Assert.That(page.Headings.Contains("Reliability"), Is.EqualTo(isShown), $"{trainer}");
        }
    }

    [TestCase(2, "predictions come true as often as")]
    [TestCase(3, "predictions are correct as often as")]
    public void Report_shows_reliability_of_calibrated_trainers_for_any_number_of_classes(int classes, string caption)
    {
        CalibratedTrainer trainer = new(new OnlineTrainer(new MarginUpdate()));
        ReportDocument page = new(TestData.CreateReport(TestData.CreateImages(classes, areImages: false), trainer));
        Assert.That(page.Section("Reliability").Value, Does.Contain(caption));
        Assert.That(page.Section("Risk and coverage").Value, Does.Contain("The error rate"));
    }

    private static TrainingReport Report(StopReason reason, double? target = null) =>
        new(TestData.CreateResult(TestData.CreateRuler(), reason), Training, Validation) { TargetAccuracy = target };
}
