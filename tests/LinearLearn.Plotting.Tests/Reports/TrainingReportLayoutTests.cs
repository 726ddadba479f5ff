using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests what makes reports readable on screens and on paper: switched images, contents, columns, and foreign names.</summary>
internal sealed class TrainingReportLayoutTests
{
    private const string LongName = "Temperature sensor in the northern tower";

    private static readonly Dictionary<int, string> Foreign = new() { [0] = "温度", [10] = "رطوبة (5)", [20] = LongName };

    [Test]
    public void Report_animation_has_a_still_picture_for_paper_and_reduced_motion()
    {
        ReportDocument page = new(TestData.CreateReport(TestData.CreateImages(2)));
        XElement[] images = [.. page.Section("Weights over time").Descendants("img")];
        Assert.That(images.Select(image => (image.Attribute("class")!.Value, CountFrames(image) > 1)), Is.EqualTo(new[]
        {
            ("light moving", true), ("dark moving", true), ("light still", false), ("dark still", false),
        }));
        Assert.That(images[2].Attribute("alt")!.Value, Does.Contain("moments of the training"));
    }

    /// <summary>2800 ms in all, at most 700 ms a frame.</summary>
    [TestCase(2, 700)]
    [TestCase(10, 280)]
    [TestCase(100, 70)]
    public void Report_animation_shows_each_of_a_few_frames_long_enough(int snapshots, int milliseconds)
    {
        TrainingProgress[] all = TestData.CreateSnapshots(snapshots);
        Dataset data = new(new DenseFeatures([1f, 0, 0, 0, 0, 0], 6), [3], new ClassLabels([3, 7]), TestData.SnapshotShape);
        TrainingReport report = new(TestData.CreateResult(all[^1].Model), data, data) { Snapshots = all };
        XElement image = new ReportDocument(report).Section("Weights over time").Descendants("img").First();
        using SKCodec codec = SKCodec.Create(new MemoryStream(ReportDocument.DecodeDataUri(image.Attribute("src")!.Value)));
        Assert.That(codec.FrameInfo[0].Duration, Is.EqualTo(milliseconds));
    }

    [Test]
    public void Report_style_switches_images_for_print_dark_screens_and_reduced_motion()
    {
        string style = ReadStyle();
        Assert.That(style, Does.Contain(".dark, .still { display: none; }"));
        AssertRule(style, "@media screen and (prefers-color-scheme: dark)", ".light { display: none; }", ".dark { display: block; }");
        AssertRule(
            style,
            "@media print, (prefers-reduced-motion: reduce)",
            ".moving { display: none; }",
            ".still { display: block; }",
            ".still.dark { display: none; }");
        AssertRule(
            style,
            "@media screen and (prefers-reduced-motion: reduce) and (prefers-color-scheme: dark)",
            ".still.light { display: none; }",
            ".still.dark { display: block; }");
        Assert.That(new ReportDocument(TestData.CreateReport(TestData.CreateImages(2))).Document.Descendants("picture"), Is.Empty);
    }

    [Test]
    public void Report_style_prints_two_columns_without_contents_and_keeps_headings_with_their_figures()
    {
        string print = ReadStyle()[ReadStyle().IndexOf("@page", StringComparison.Ordinal)..];
        Assert.That(print, Does.Contain(".cards { columns: 2;").And.Contain("nav { display: none; }"));
        Assert.That(print, Does.Contain("break-after: avoid").And.Contain("figure, tr, p { break-inside: avoid; }"));
        Assert.That(print, Does.Contain("color-scheme: light"));
    }

    [TestCase(2, true)]
    [TestCase(10, true)]
    public void Report_contents_link_to_each_section_in_order(int classes, bool areImages)
    {
        ReportDocument page = new(TestData.CreateReport(TestData.CreateImages(classes, areImages: areImages)));
        XElement contents = page.Document.Descendants("nav").Single();
        Assert.That((string?)contents.Attribute("aria-label"), Is.EqualTo("Contents"));
        Assert.That(contents.Descendants("a").Select(link => link.Value), Is.EqualTo(page.Headings));
        IEnumerable<string> anchors = page.Document.Descendants("section").Select(section => "#" + section.Attribute("id")!.Value);
        Assert.That(contents.Descendants("a").Select(link => link.Attribute("href")!.Value), Is.EqualTo(anchors).And.Unique);
    }

    [Test]
    public void Report_that_is_short_has_no_contents()
    {
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), data, data));
        Assert.That(page.Document.Descendants("nav"), Is.Empty);
    }

    [Test]
    public void Report_wide_sections_follow_the_columns()
    {
        ReportDocument page = new(TestData.CreateReport(TestData.CreateImages(10)));
        XElement columns = page.Document.Descendants("div").Single(div => (string?)div.Attribute("class") == "cards");
        Assert.That(columns.Elements("section").Attributes("class"), Is.Empty);
        Assert.That(columns.ElementsAfterSelf("section").Select(section => (string?)section.Attribute("class")), Is.All.EqualTo("wide"));
    }

    [Test]
    public void Report_boxes_have_different_names([Values(2, 3, 10, 30)] int classes)
    {
        Dataset data = TestData.CreateImages(classes, areImages: false, names: Foreign);
        TrainingReport report = new(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, data);
        IEnumerable<XAttribute> names = new ReportDocument(report).Document.Descendants("div").Attributes("aria-label");
        Assert.That(names.Select(name => name.Value), Is.Unique.And.Not.Empty);
    }

    [Test]
    public void Report_isolates_names_from_right_to_left_and_shows_long_names_whole()
    {
        Dataset data = TestData.CreateImages(3, names: Foreign);
        TrainingReport report = new(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, data);
        ReportDocument page = new(report);
        string[] names = [.. page.Section("Data").Descendants("tr").Skip(1).SkipLast(1).Select(row => row.Element("th")!.Value)];
        Assert.That(names, Is.EquivalentTo(Foreign.Values));
        XElement[] isolated = [.. page.Document.Descendants("bdi")];
        Assert.That(isolated.Select(name => name.Value), Is.All.EqualTo(Foreign[10]).And.Not.Empty);
        Assert.That(page.Section("Data").Descendants("bdi"), Is.Not.Empty);
        Assert.That(page.Html, Does.Not.Contain("\u2068").And.Not.Contain("\u2069"), "signs become elements");
    }

    [Test]
    public void Report_captions_name_the_classes_that_pictures_show_by_label()
    {
        string unwritable = "\U000F0000 x"; // a private letter, which no font has
        Dictionary<int, string> names = new() { [0] = unwritable, [10] = "ten" };
        Dataset data = TestData.CreateImages(2, names: names);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, data));
        foreach (string heading in new[] { "Confusion matrix", "ROC curve", "Scores" })
        {
            string caption = page.Section(heading).Descendants("figcaption").Single().Value;
            Assert.That(caption, Does.EndWith($" Labels: 0: {unwritable}."), heading);
        }
    }

    [Test]
    public void Report_captions_of_many_classes_name_only_the_classes_that_the_picture_names()
    {
        Dictionary<int, string> names = Enumerable.Range(0, 14).ToDictionary(i => 10 * i, i => $"\U000F0000 {i}");
        Dataset data = TestData.CreateImages(14, names: names);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, data));
        string roc = page.Section("ROC curve").Descendants("figcaption").Single().Value;
        Assert.That(roc, Does.Match(@"^[^:]*: [^:]* Labels: \d+: [^:]*\.$"));
        Assert.That(page.Section("Margins").Descendants("figcaption").Single().Value, Does.Not.Contain("Labels"));
        Dataset three = TestData.CreateImages(3, names: names.Take(3).ToDictionary());
        ReportDocument rows = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, three.Classes)), three, three));
        string caption = rows.Section("Margins").Descendants("figcaption").Single().Value;
        Assert.That(caption, Does.EndWith($" Labels: 0: {names[0]}, 10: {names[10]}, 20: {names[20]}."));
    }

    [Test]
    public void Report_title_names_two_classes_and_yields_to_that_of_the_caller()
    {
        LinearModel model = TestData.CreateRuler(new Dictionary<int, string> { [0] = "رطوبة", [1] = LongName })
            .WithMetadata(new Dictionary<string, string>
            {
                ["training.trainer"] = "ScaledTrainer (Automatic, OnlineTrainer (ArowUpdate { }))",
            });
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0));
        TrainingReport report = new(TestData.CreateResult(model), data, data);
        string title = $"Training report: رطوبة and {LongName}, ScaledTrainer (OnlineTrainer, ArowUpdate)";
        Assert.That(report.Title, Is.EqualTo(title));
        Assert.That(new ReportDocument(report).Document.Descendants("title").Single().Value, Is.EqualTo(title));
        ReportDocument own = new(new TrainingReport(TestData.CreateResult(model), data, data) { Title = "Mine" });
        Assert.That(own.Document.Descendants("h1").Single().Value, Is.EqualTo("Mine"));
    }

    [Test]
    public void Report_replaces_signs_of_isolation_in_texts_of_the_caller()
    {
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0));
        TrainingReport report = new(TestData.CreateResult(TestData.CreateRuler()), data, data)
        {
            Title = "a \u2068b",
            Settings = [new("c\u2069", "\u2068d\u2069")],
        };
        Assert.That(new ReportDocument(report).Html, Does.Not.Contain("\u2068").And.Not.Contain("\u2069").And.Not.Contain("<bdi"));
    }

    private static void AssertRule(string style, string media, params string[] rules)
    {
        IEnumerable<string> blocks =
            style.Split(media + " {").Skip(1).Select(rest => rest[..rest.IndexOf("\n}", StringComparison.Ordinal)]);
        Assert.That(blocks.Any(block => rules.All(block.Contains)), $"{media}: {string.Join(" ", rules)}");
    }

    private static string ReadStyle()
    {
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0));
        TrainingReport report = new(TestData.CreateResult(TestData.CreateRuler()), data, data);
        return new ReportDocument(report).Document.Descendants("style").Single().Value;
    }

    private static int CountFrames(XElement image)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(ReportDocument.DecodeDataUri(image.Attribute("src")!.Value)));
        return Math.Max(1, codec.FrameCount);
    }
}
