using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests what holds for every report, with four kinds of data.</summary>
[TestFixture("two classes of images")]
[TestFixture("ten classes of images")]
[TestFixture("two classes of numbers")]
[TestFixture("three classes of numbers")]
public class TrainingReportTests(string kind)
{
    private TrainingReport _report = null!;
    private ReportDocument _page = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _report = TestData.CreateReport(kind switch
        {
            "two classes of images" => TestData.CreateImages(2),
            "ten classes of images" => TestData.CreateImages(10),
            "two classes of numbers" => TestData.CreateImages(2, areImages: false),
            _ => TestData.CreateImages(3, areImages: false),
        });
        _page = new ReportDocument(_report);
    }

    [Test]
    public void Report_has_language_charset_viewport_and_title()
    {
        XElement root = _page.Document.Root!, head = root.Element("head")!;
        Assert.That(_page.Html, Does.StartWith("<!DOCTYPE html>\n"));
        Assert.That((string?)root.Attribute("lang"), Is.EqualTo("en"));
        Assert.That(head.Elements("meta").Attributes("charset").Single().Value, Is.EqualTo("utf-8"));
        XElement viewport = head.Elements("meta").Single(meta => (string?)meta.Attribute("name") == "viewport");
        Assert.That(viewport.Attribute("content")!.Value, Does.Contain("width=device-width"));
        string classes = kind[..kind.IndexOf(' ', StringComparison.Ordinal)] switch
        {
            "two" => "0 and 10",
            "ten" => "10 classes",
            _ => "3 classes",
        };
        Assert.That(head.Element("title")!.Value, Is.EqualTo($"Training report: {classes}, OnlineTrainer (MarginUpdate)"));
        Assert.That(_page.Document.Descendants("h1").Single().Value, Is.EqualTo(head.Element("title")!.Value));
        Assert.That(_report.Title, Is.EqualTo(head.Element("title")!.Value));
    }

    [Test]
    public void Report_loads_no_file_and_runs_no_script()
    {
        foreach (string forbidden in new[] { "http://", "https://", "xmlns", "<script", "javascript" })
            Assert.That(_page.Html, Does.Not.Contain(forbidden));
        XAttribute[] attributes = [.. _page.Document.Descendants().Attributes()];
        IEnumerable<string> names = attributes.Select(attribute => attribute.Name.LocalName);
        Assert.That(_page.Images.Attributes("src").Select(attribute => attribute.Value), Has.All.StartsWith("data:image/"));
        Assert.That(names, Has.None.StartsWith("on").And.None.EqualTo("srcset"));
        Assert.That(_page.Document.Descendants().Attributes("href").Select(link => link.Value), Has.All.StartsWith("#"));
    }

    [Test]
    public void Report_style_needs_no_escapes_and_no_files()
    {
        string style = _page.Document.Descendants("style").Single().Value;
        Assert.That(style.IndexOfAny(['<', '>', '&']), Is.Negative);
        Assert.That(style, Does.Contain("prefers-color-scheme: dark").And.Contain("color-scheme: light dark").And.Contain("@media print"));
        Assert.That(style, Does.Not.Contain("url(").And.Not.Contain("@import"));
    }

    [Test]
    public void Report_elements_are_self_closing_only_if_void()
    {
        string[] names = ["img", "source", "meta", "br", "link"];
        XElement[] all = [.. _page.Document.Descendants()];
        Assert.That(all.Where(element => element.IsEmpty).Select(element => element.Name.LocalName).Distinct(), Is.SubsetOf(names));
        Assert.That(all.Where(element => names.Contains(element.Name.LocalName)).All(element => element.IsEmpty));
    }

    [Test]
    public void Report_images_have_alt_texts_and_decode()
    {
        Assert.That(_page.Images, Is.Not.Empty);
        Assert.That(_page.Images.Select(image => (string?)image.Attribute("alt")), Has.All.Not.Empty);
        foreach (string uri in _page.Images.Select(image => image.Attribute("src")!.Value))
        {
            using SKBitmap bitmap = SKBitmap.Decode(ReportDocument.DecodeDataUri(uri));
            Assert.That(bitmap, Is.Not.Null);
        }
    }

    [Test]
    public void Report_charts_have_a_light_and_a_dark_picture()
    {
        IEnumerable<XElement> charts = _page.Images.Where(image => image.Attribute("class") is not null);
        XElement[][] pairs = [.. charts.GroupBy(image => image.Parent).Select(group => group.ToArray())];
        Assert.That(pairs, Is.Not.Empty);
        foreach (XElement[] images in pairs)
        {
            IEnumerable<string> kinds = images.Select(image => image.Attribute("class")!.Value);
            string[] expected = images.Length == 2 ? ["light", "dark"] : ["light moving", "dark moving", "light still", "dark still"];
            Assert.That(kinds, Is.EqualTo(expected));
            Assert.That(images.Select(image => image.Attribute("src")!.Value), Is.Unique);
        }
    }

    [Test]
    public void Report_headings_skip_no_level()
    {
        IEnumerable<string> names = _page.Document.Descendants().Select(element => element.Name.LocalName);
        int[] levels = [.. names.Where(name => name is "h1" or "h2" or "h3").Select(name => name[1] - '0')];
        Assert.That(levels[0], Is.EqualTo(1));
        Assert.That(levels.Zip(levels.Skip(1), (before, after) => after - before), Has.All.LessThanOrEqualTo(1));
        Assert.That(_page.Headings, Is.Unique);
    }

    [Test]
    public void Report_counts_of_examples_add_up()
    {
        string[][] rows = _page.Table("Data");
        Assert.That(rows[0], Is.EqualTo(new[] { "Class", "Training", "Validation" }));
        for (int column = 1; column <= 2; column++)
            Assert.That(rows[1..^1].Sum(row => Number(row[column])), Is.EqualTo(Number(rows[^1][column])));
        Assert.That(Number(rows[^1][1]) + Number(rows[^1][2]), Is.EqualTo(120));
    }

    [Test]
    public void Report_accuracy_and_errors_agree_in_all_sections()
    {
        Dictionary<string, string> figures = _page.Pairs("figures");
        string[][] rates = _page.Table("Classes");
        int count = Number(rates[^1][4]), correct = count - Number(figures["Errors"]);
        Assert.That(rates[1..^1].Sum(row => Number(row[4])), Is.EqualTo(count));
        Assert.That(figures["Accuracy"], Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"{100.0 * correct / count:F2} %")));
        string summary = _page.Document.Descendants("header").Single().Value;
        Assert.That(
            summary,
            Does.Contain(figures["Accuracy"]).And.Contain($"({correct} of {count} examples)").And.Contain(figures["Time"]));
        Assert.That(_page.Section("Confusion matrix").Value, Does.Contain($"{correct} of {count} examples are correct"));
        Assert.That(_page.Pairs("settings")["Accuracy at the last validation"], Is.EqualTo(figures["Accuracy"]));
    }

    [Test]
    public void Report_sections_are_in_order()
    {
        string[] expected =
        [
            "Learning curve", "Data", "Settings", "Weights", "Weights over time", "Scores", "Confusion matrix", "Most frequent errors",
            "ROC curve", "Classes", "Largest errors",
        ];
        bool hasErrors = _page.Headings.Contains("Largest errors");
        if (kind.StartsWith("two", StringComparison.Ordinal) || !hasErrors)
            expected = [.. expected.Except(["Most frequent errors"])];
        if (!kind.EndsWith("images", StringComparison.Ordinal))
            expected = [.. expected.Except(["Weights over time"])];
        if (!kind.StartsWith("two", StringComparison.Ordinal))
            expected[Array.IndexOf(expected, "Scores")] = "Margins";
        if (!kind.StartsWith("two", StringComparison.Ordinal))
            expected = [.. expected.Where(heading => heading is not ("Weights" or "Largest errors")), "Weights", "Largest errors"];
        Assert.That(_page.Headings.Select(heading => heading == "Least certain" ? "Largest errors" : heading), Is.EqualTo(expected));
    }

    [Test]
    public void Report_of_a_run_has_the_same_bytes_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone(); // as de-DE, which is missing in invariant globalization
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator, german.NumberFormat.NegativeSign) = (
                ",",
                ".",
                "~");
            CultureInfo.CurrentCulture = german;
            Assert.That(_report.ToHtml(), Is.EqualTo(_page.Html));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Report_is_smaller_than_a_megabyte() => Assert.That(Encoding.UTF8.GetByteCount(_page.Html), Is.LessThan(1_000_000));

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
