using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests reports of unusual runs and data, and of texts that could break the page.</summary>
public class TrainingReportEdgeTests
{
    [Test]
    public void Report_shows_names_as_text_whatever_characters_they_contain()
    {
        const string Evil = "<script>x</script>";
        Dictionary<int, string> names = new() { [0] = Evil, [10] = "a\"b'c&d\0\u0001\uFFFE\uD800 \u202Eg" };
        LinearModel model = new(new float[20], [1], new ClassLabels([0, 10], names));
        Dataset training = TestData.CreateImages(2, names: names), validation = TestData.CreateImages(2, seed: 2, names: names);
        TrainingReport report = new(TestData.CreateResult(model), training, validation)
        {
            Title = "</title><script>alert(1)</script>\u0002 & co",
            Settings = [new("<b>\"name\"", "]]>\u0000</style><img src=x onerror=alert(1)>")],
        };
        ReportDocument page = new(report);
        Assert.That(page.Html, Does.Not.Contain("<script").And.Not.Contain("<b>\"").And.Not.Contain("<img src=x"));
        Assert.That(page.Document.Descendants("script"), Is.Empty);
        Assert.That(page.Document.Descendants("title").Single().Value, Is.EqualTo("</title><script>alert(1)</script>\uFFFD & co"));
        Assert.That(page.Pairs("settings")["<b>\"name\""], Is.EqualTo("]]>\uFFFD</style><img src=x onerror=alert(1)>"));
        string[][] data = page.Table("Data");
        Assert.That(data[1][0], Is.EqualTo(Evil));
        Assert.That(data[2][0], Does.StartWith("a\"b'c&d").And.Contain("\uFFFD"));
        Assert.That(page.Html, Does.Not.Contain("\u202E"));
        Assert.That(Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(page.Html)), Is.EqualTo(page.Html));
    }

    [Test]
    public void Report_without_validations_and_snapshots_has_no_curve_and_no_animation()
    {
        TrainingResult result = TestData.CreateResult(new LinearModel(new float[20], [0], [0, 10]));
        ReportDocument page = new(new TrainingReport(result, TestData.CreateImages(2), TestData.CreateImages(2)));
        Assert.That(page.Headings, Has.None.EqualTo("Learning curve").And.None.EqualTo("Weights over time").And.Some.EqualTo("Weights"));
    }

    [Test]
    public void Report_of_a_single_snapshot_has_no_animation()
    {
        LinearModel model = new(new float[20], [0], [0, 10]);
        TrainingReport report = new(TestData.CreateResult(model), TestData.CreateImages(2), TestData.CreateImages(2))
        {
            Snapshots = [new(1, 4, 4, 0.5, model)],
        };
        Assert.That(new ReportDocument(report).Headings, Has.None.EqualTo("Weights over time"));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Report_of_validation_data_of_one_class_has_no_ROC_curve(int classes)
    {
        Dataset data = TestData.CreateImages(classes);
        LinearModel model = LinearModel.Uniform(20, data.Classes);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(model), data, data.Only(10)));
        Assert.That(page.Section("ROC curve").Value, Does.Contain("All validation examples are of one class"));
        Assert.That(page.Section("ROC curve").Descendants("img"), Is.Empty);
    }

    [Test]
    public void Report_can_be_created_for_a_single_validation_example()
    {
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), data, data.Take(1)));
        Assert.That(page.Pairs("figures")["Accuracy"], Is.EqualTo("100.00 %"));
    }

    [Test]
    public void Report_draws_ROC_curves_if_some_classes_have_no_validation_examples()
    {
        Dataset data = TestData.CreateImages(4);
        ReportDocument page = new(
            new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, data.Only(10, 20)));
        Assert.That(page.Section("ROC curve").Descendants("img"), Is.Not.Empty);
    }

    [Test]
    public void Report_counts_validation_examples_of_unknown_classes_as_errors_in_a_separate_row([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateImages(classes);
        Dictionary<int, string> names = new() { [99] = "a new class" };
        Dataset validation = new(data.Features, [.. data.Labels[1..], 99], new ClassLabels(names), data.ImageShape);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, validation));
        Assert.That(
            page.Table("Classes").Single(row => row[0] == "a new class")[1..],
            Is.EqualTo(new[] { "0.0000", "0.0000", "0.0000", "1" }));
        Assert.That(page.Table("Data").Single(row => row[0] == "a new class")[1..], Is.EqualTo(new[] { "0", "1" }));
        Assert.That(
            page.Document.Descendants("p").First().Value,
            Does.Contain("Errors on 1 example are unavoidable: the model does not have their classes."));
        Assert.That(page.Headings, Has.Some.EqualTo("ROC curve"));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Report_of_unknown_classes_only_has_neither_ROC_curve_nor_margins(int classes)
    {
        Dataset data = TestData.CreateImages(classes);
        Dataset validation = new(data.Features, [.. data.Labels.ToArray().Select((_, i) => 90 + i % 2)], imageShape: data.ImageShape);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(20, data.Classes)), data, validation));
        Assert.That(page.Pairs("figures")["Accuracy"], Is.EqualTo("0.00 %"));
        Assert.That(page.Headings, Has.None.EqualTo("ROC curve").And.None.EqualTo("Margins"));
    }

    [TestCase(2, false)]
    [TestCase(11, false)]
    [TestCase(12, true)]
    public void Report_confusion_matrix_scrolls_and_is_wide_if_it_is_large(int classes, bool isWide)
    {
        ReportDocument page = CreateErrorReport(classes);
        XElement picture = page.Section("Confusion matrix").Descendants("img").First().Parent!;
        Assert.That((string?)picture.Attribute("class"), Is.EqualTo("wide-picture"));
        Assert.That((string?)picture.Parent!.Attribute("class"), Is.EqualTo("scroll"));
        string? width = (string?)picture.Element("img")!.Attribute("width");
        Assert.That((string?)picture.Attribute("style"), Is.EqualTo($"--natural: {width}px"));
        foreach (string heading in new[] { "Confusion matrix", "Data", "Classes" })
            Assert.That((string?)page.Section(heading).Attribute("class"), Is.EqualTo(isWide ? "wide" : null), heading);
        XElement table = page.Section("Classes").Descendants("table").First();
        Assert.That((string?)table.Attribute("class"), Is.EqualTo("stacked"), "names above their figures on small screens");
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(60)]
    public void Report_lists_the_most_frequent_errors_of_more_than_two_classes(int classes)
    {
        ReportDocument page = CreateErrorReport(classes);
        if (classes == 2)
            Assert.That(page.Headings, Has.None.EqualTo("Most frequent errors"));
        else
        {
            string[][] expected = [["Actual", "Predicted", "Examples"], ["1", "0", "3"], ["2", "0", "1"]];
            Assert.That(page.Table("Most frequent errors"), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Report_shows_sparse_rows_of_many_columns_as_tables()
    {
        const int columnCount = 65_536;
        float[] weights = new float[columnCount];
        (weights[65_535], weights[17]) = (3, -4);
        float[] values = [.. new float[columnCount - 1], 1, .. new float[17], 1, .. new float[columnCount - 18]];
        SparseFeatures rows = SparseFeatures.From(new DenseFeatures(values, columnCount));
        Dataset data = new(rows, [1, 0]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(new LinearModel(weights, [0], [0, 1])), data, data));
        Assert.That(page.Table("Weights")[1..3], Is.EqualTo(new[] { new[] { "17", "−4" }, ["65,535", "3"] }));
        Assert.That(page.Section("Data").Value, Does.Contain("65,536 features"));
        Assert.That(page.Table("Least certain"), Has.Length.EqualTo(3));
    }

    [Test]
    public void Report_shows_images_too_large_to_draw_as_tables()
    {
        Dataset data = new(new ByteFeatures(new byte[2 * 257 * 256], 257 * 256), [0, 1], imageShape: new ImageShape(257, 256));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(257 * 256, [0, 1])), data, data));
        Assert.That(page.Section("Weights").Descendants("img"), Is.Empty);
        Assert.That(page.Section("Data").Value, Does.Contain("257 × 256"));
    }

    [Test]
    public void Report_shows_and_notes_the_first_of_many_classes()
    {
        int[] labels = [.. Enumerable.Range(0, 120)];
        Dataset data = new(new DenseFeatures(new float[120 * 2], 2), labels);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(LinearModel.Uniform(2, new ClassLabels(labels))), data, data));
        Assert.That(page.Section("Weights").Descendants("table").Count(), Is.EqualTo(12));
        Assert.That(page.Section("Weights").Value, Does.Contain("The first 12 of 120 classes"));
        Assert.That(page.Table("Data"), Has.Length.EqualTo(104), "101 rows in three parts with a head each");
        Assert.That(page.Section("Data").Value, Does.Contain("The first 100 of 120 classes"));
        Assert.That(page.Headings, Has.None.EqualTo("Confusion matrix"));
    }

    [Test]
    public void Report_of_many_examples_is_smaller_than_a_megabyte()
    {
        Random random = new(1);
        Dataset data = TestData.CreateRulerData(
            [.. Enumerable.Range(0, 100_000).Select(i => (random.NextSingle() * 2 - 0.5f - i % 2, 1 - i % 2))]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), data, data));
        Assert.That(page.Html, Has.Length.LessThan(1_000_000));
        Assert.That(page.Table("Largest errors"), Has.Length.EqualTo(27), "24 rows in three parts with a head each");
        Assert.That(page.Section("Largest errors").Value, Does.Contain("The largest 24 of "));
    }

    [Test]
    public void Report_animation_has_at_most_40_frames()
    {
        TrainingProgress[] snapshots =
            [.. Enumerable.Range(0, 200).Select(i => new TrainingProgress(1, i, i, null, LinearModel.Uniform(20, [0, 10], (ulong)i)))];
        TrainingReport report = new(TestData.CreateResult(snapshots[^1].Model), TestData.CreateImages(2), TestData.CreateImages(2))
        {
            Snapshots = snapshots,
        };
        XElement image = new ReportDocument(report).Section("Weights over time").Descendants("img").First();
        Assert.That(
            (string?)image.Attribute("alt"),
            Does.Contain("40 steps").And.Contain("after 0 examples").And.Contain("after 199 examples"));
        Assert.That(FrameCount(image.Attribute("src")!.Value), Is.EqualTo(40));
    }

    [Test]
    public void Report_weights_of_many_classes_share_one_range_of_colors()
    {
        LinearModel model = new([0, 0.5f, -1, 0, 2, 0], [1, 2, 3], [4, 5, 6]);
        Dataset data = new(new ByteFeatures([0, 1, 2, 3, 4, 5], 2), [4, 5, 6], imageShape: new ImageShape(1, 2));
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(model), data, data));
        Assert.That(page.Section("Weights").Value, Does.Contain("up to ±2"));
        SKColor[] pixels = [.. page.Section("Weights").Descendants("img").SelectMany(image =>
        {
            using SKBitmap bitmap = SKBitmap.Decode(ReportDocument.DecodeDataUri(image.Attribute("src")!.Value));
            Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((2, 1)));
            return bitmap.Pixels;
        })];
        Assert.That(pixels, Has.Length.EqualTo(6));
        Assert.That(new[] { pixels[0], pixels[3], pixels[5] }, Is.All.EqualTo(pixels[0]), "the color of 0");
        Assert.That(pixels[4].Red, Is.GreaterThan(pixels[1].Red), "2 is redder than 0.5");
        Assert.That(pixels[2].Blue, Is.GreaterThan(pixels[2].Red), "-1 is blue");
    }

    private static int FrameCount(string uri)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(ReportDocument.DecodeDataUri(uri)));
        return Math.Max(1, codec.FrameCount);
    }

    /// <summary>
    /// Reports a model that always predicts the first of six examples' labels: three errors of class 1, and one of class 2 if it exists.
    /// </summary>
    private static ReportDocument CreateErrorReport(int classes)
    {
        Dataset data = new(new DenseFeatures(new float[6], 1), classes == 2 ? [0, 0, 0, 1, 1, 1] : [0, 0, 1, 1, 1, 2]);
        return new ReportDocument(
            new TrainingReport(TestData.CreateResult(LinearModel.Zero(1, [.. Enumerable.Range(0, classes)])), data, data));
    }
}
