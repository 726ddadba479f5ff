using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>What reports of particular runs say.</summary>
public class TrainingReportContentTests
{
    private static readonly Dataset Training = Runs.OnRuler((1, 1), (-1, 0), (2, 1));
    private static readonly Dataset Validation = Runs.OnRuler((1, 1), (-1, 0), (2, 0), (-3, 1), (-0.25f, 0));

    [Test]
    public void The_summary_says_what_came_out_and_why_training_stopped()
    {
        string text = new Page(Report(StopReason.Completed)).Document.Descendants("header").Single().Element("p")!.Value;
        Assert.That(text.Replace('\u00A0', ' '), Is.EqualTo(
            "The model tells 0 from 1 with an accuracy of 60.00 % on the validation data (3 of 5 examples), after 5 examples learned from, 4 updates and 1.5 s; " +
            "training stopped because all that was asked for was done."));
    }

    [TestCase(StopReason.TargetReached, "validation accuracy rose above the target of 97.5 %")]
    [TestCase(StopReason.NoImprovement, "validation accuracy improved no more")]
    public void Where_validation_decided_when_to_stop_the_report_says_that_it_is_no_test(StopReason reason, string words)
    {
        Page page = new(Report(reason, target: 0.975));
        Assert.That(page.Text, Does.Contain(words).And.Contain("Validation data decided when to stop").And.Contain("above 97.5 %"));
    }

    [Test]
    public void Run_that_did_not_converge_is_warned_of()
    {
        Page page = new(Report(StopReason.NotConverged));
        Assert.That(page.Text, Does.Contain("Training did not converge").And.Contain("it ran out of epochs before the problem was solved"));
    }

    [TestCase(StopReason.Completed)]
    [TestCase(StopReason.Converged)]
    [TestCase(StopReason.Cancelled)]
    public void Where_it_did_not_there_is_no_warning(StopReason reason) =>
        Assert.That(new Page(Report(reason)).Text, Does.Not.Contain("decided when to stop").And.Not.Contain("expect less"));

    [Test]
    public void The_data_of_the_training_are_no_validation()
    {
        Page page = new(new TrainingReport(Runs.Result(Runs.Ruler()), Training, Training));
        Assert.That(page.Text, Does.Contain("on the training data").And.Contain("measured on the examples that it learned from"));
    }

    [Test]
    public void The_most_wrong_numbers_are_a_table()
    {
        Page page = new(Report(StopReason.Completed));
        Assert.That(page.Table("Most wrong"), Is.EqualTo(new[]
        {
            new[] { "Example", "Actual", "Predicted", "Score" }, new[] { "3", "1", "0", "−3" }, new[] { "2", "0", "1", "2" },
        }));
        Assert.That(page.Section("Most wrong").Value, Does.Contain("All 2 wrong examples"));
    }

    [Test]
    public void Where_none_is_wrong_the_report_says_so()
    {
        Dataset right = Runs.OnRuler((1, 1), (-1, 0), (0.5f, 1));
        Page page = new(new TrainingReport(Runs.Result(Runs.Ruler()), Training, right));
        Assert.That(page.Table("Most doubtful").Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "2", "0", "1" }));
        Assert.That(page.Section("Most doubtful").Value, Does.Contain("No example is wrong"));
    }

    [Test]
    public void The_most_wrong_pictures_are_grey_pictures_of_their_pixels()
    {
        Dataset data = new(new ByteFeatures([0, 100, 200, 50, 0, 255], 3, 1f), [1, 0], imageShape: new ImageShape(1, 3));
        LinearModel model = new([-1, 0, 0], [1], [0, 1]);
        XElement figure = new Page(new TrainingReport(Runs.Result(model), data, data)).Section("Most doubtful").Descendants("figure").First();
        Assert.That(figure.Element("figcaption")!.Value, Is.EqualTo("1no. 0score 1"));
        XElement image = figure.Element("img")!;
        Assert.That((string?)image.Attribute("alt"), Does.Contain("Example 0: 1"));
        using SKBitmap bitmap = SKBitmap.Decode(Page.Bytes(image.Attribute("src")!.Value));
        Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((3, 1)));
        Assert.That(Enumerable.Range(0, 3).Select(x => bitmap.GetPixel(x, 0)), Is.EqualTo(new[] { new SKColor(0, 0, 0), new SKColor(128, 128, 128), new SKColor(255, 255, 255) }));
    }

    [Test]
    public void The_largest_weights_are_a_table_by_size()
    {
        float[] weights = new float[30];
        (weights[4], weights[7], weights[29]) = (-2, 0.5f, 1.25f);
        Dataset data = new(new DenseFeatures(new float[60], 30), [0, 1]);
        Page page = new(new TrainingReport(Runs.Result(new LinearModel(weights, [0.125f], [0, 1])), data, data));
        string[][] rows = page.Table("Weights");
        Assert.That(rows[..5], Is.EqualTo(new[] { ["Feature", "Weight"], ["4", "−2"], ["29", "1.25"], ["7", "0.5"], new[] { "0", "0" } }));
        Assert.That(rows, Has.Length.EqualTo(22), "two halves with a head each");
        Assert.That(page.Section("Weights").Value, Does.Contain("20 of 30 weights").And.Contain("Bias 0.125."));
    }

    [Test]
    public void Few_weights_are_all_shown()
    {
        Page page = new(Report(StopReason.Completed));
        Assert.That(page.Section("Weights").Value, Does.Contain("The weight, by feature."));
        Dataset data = new(new DenseFeatures(new float[6], 3), [0, 1]);
        page = new(new TrainingReport(Runs.Result(new LinearModel([1, 2, 3], [0], [0, 1])), data, data));
        Assert.That(page.Section("Weights").Value, Does.Contain("All 3 weights, by feature."));
    }

    [Test]
    public void One_wrong_example_among_very_many_is_not_rounded_away()
    {
        Dataset data = Runs.OnRuler([(-10, 1), .. Enumerable.Range(0, 50_000).Select(i => ((float)(i % 2 == 0 ? 2 + i : -2 - i), 1 - i % 2))]);
        Page page = new(new TrainingReport(Runs.Result(Runs.Ruler()), Training, data));
        Assert.That(page.Pairs("figures")["Accuracy"], Is.EqualTo("> 99.99 %"));
        Assert.That(page.Section("ROC curve").Value, Does.Contain("Area under the curve: > 0.9999."));
        Assert.That(page.Table("Classes")[2][1..4], Is.EqualTo(new[] { "1.0000", "> 0.9999", "> 0.9999" }));
    }

    [Test]
    public void Tables_and_pictures_call_classes_as_the_model_does()
    {
        Dataset named = new(new DenseFeatures([1, -1], 1), [1, 0], new Dictionary<int, string> { [0] = "low", [1] = "high" });
        Page page = new(new TrainingReport(Runs.Result(Runs.Ruler()), named, named));
        Assert.That(page.Table("Data")[1][0], Is.EqualTo("0"));
        Assert.That(page.Html, Does.Not.Contain("high"));
    }

    [Test]
    public void Settings_are_what_the_model_knows_of_its_training_and_what_is_added()
    {
        LinearModel model = Runs.Ruler().WithMetadata(new Dictionary<string, string>
        {
            ["training.trainer"] = "OwnTrainer (fast)",
            ["training.seed"] = "18446744073709551615",
            ["training.examples"] = "12000",
            ["training.validationAccuracy"] = "0.6",
            ["training.scaledBy"] = "deviation",
            ["training.aThing"] = "x",
            ["mine"] = "not shown",
        });
        Page page = new(new TrainingReport(Runs.Result(model), Training, Validation) { Settings = new Dictionary<string, string> { ["Data"] = "ruler" } });
        Assert.That(page.Pairs("settings"), Is.EqualTo(new Dictionary<string, string>
        {
            ["Trainer"] = "OwnTrainer (fast)",
            ["Seed"] = "18446744073709551615",
            ["Training examples"] = "12,000",
            ["Epochs gone through to their end"] = "1",
            ["Accuracy at the last validation"] = "60.00 %",
            ["Why training stopped"] = "All that was asked for was done",
            ["A thing"] = "x",
            ["Scaled by"] = "deviation",
            ["Data"] = "ruler",
        }));
        Assert.That(page.Text, Does.Not.Contain("not shown"));
    }

    [Test]
    public void The_curve_says_which_model_was_the_best()
    {
        ValidationPoint[] curve = [new(0, 0.5), new(2, 0.9), new(5, 0.6)];
        Page page = new(new TrainingReport(Runs.Result(Runs.Ruler(), curve: curve), Training, Validation));
        Assert.That(page.Section("Learning curve").Value, Does.Contain("3 validations").And.Contain("90.00 %").And.Contain("after 2 examples"));
    }

    [TestCase("OnlineTrainer (LogisticUpdate)", true)]
    [TestCase("DualCoordinateDescentTrainer (Logistic, cost 1)", true)]
    [TestCase("OnlineTrainer (MarginUpdate)", false)]
    public void Reliability_is_for_logistic_learners(string trainer, bool isShown)
    {
        LinearModel model = Runs.Ruler().WithMetadata(new Dictionary<string, string> { ["training.trainer"] = trainer });
        Page page = new(new TrainingReport(Runs.Result(model), Training, Validation));
        Assert.That(page.Headings.Contains("Reliability"), Is.EqualTo(isShown));
    }

    private static TrainingReport Report(StopReason reason, double? target = null) =>
        new(Runs.Result(Runs.Ruler(), reason), Training, Validation) { TargetAccuracy = target };
}
