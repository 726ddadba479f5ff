using System.Xml.Linq;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests the explanations of the hardest examples that are not images.</summary>
internal sealed class TrainingReportContributionsTests
{
    private static readonly string?[] Columns = ["rooms", "area", null];

    [Test]
    public void Report_explains_the_first_examples_of_two_classes()
    {
        LinearModel model = new([1f, -2, 0.5f], [0.25f], [3, 7]);
        Dataset data = new(new DenseFeatures([1f, 0, 0, 0, 1, 0, 0, 2, 1, 4, 1, 0, 5, 1, 1, 6, 1, 1], 3), [3, 7, 3, 7, 3, 3]);
        ReportDocument page = new(
            new TrainingReport(TestData.CreateResult(model), data, data) { NameOfColumn = column => Columns[column] });
        XElement[] figures = [.. page.Section("Largest errors").Descendants("figure")];
        Assert.That(figures.Select(figure => figure.Element("figcaption")!.Value), Is.EqualTo(new[]
        {
            "Example 5: 3, taken for 7.", "Example 4: 3, taken for 7.", "Example 1: 7, taken for 3.", "Example 0: 3, taken for 7.",
        }));
        Assert.That(GetAlt(figures[0]), Is.EqualTo(
            "Score of 7 against 3, 4.75: the largest 3 contributions of 3: rooms = 6 adds 6, area = 1 adds −2, column 2 = 1 adds 0.5; "
            + "the bias adds 0.25."));
        Assert.That(page.Section("Largest errors").Value, Does.Contain("All bars add up to the score."));
        Assert.That(page.Table("Weights").Skip(1).Select(row => row[0]), Is.SupersetOf(new[] { "rooms", "area", "2" }));
    }

    [Test]
    public void Report_explains_errors_of_many_classes_against_the_actual_class()
    {
        LinearModel model = new([1f, 0, 0, 1, 0, 0], [0f, 0, 0.5f], [5, 6, 9]);
        Dataset data = new(new DenseFeatures([3f, 1], 2), [9]);
        ReportDocument page = new(new TrainingReport(TestData.CreateResult(model), data, data));
        XElement figure = page.Section("Largest errors").Descendants("figure").Single();
        const string expected = "Score of 5 against 9, 2.5: the largest 1 contribution of 1: column 0 = 3 adds 3; the bias adds −0.5.";
        Assert.That(GetAlt(figure), Is.EqualTo(expected));
    }

    [Test]
    public void Report_explains_other_examples_against_the_next_class()
    {
        LinearModel model = new([1f, 0, 0, 1, 0, 0], [0f, 0, 0.5f], [5, 6, 9]);
        Dataset correct = new(new DenseFeatures([3f, 1], 2), [5]), unknown = new(new DenseFeatures([3f, 1], 2), [4]);
        XElement certain = new ReportDocument(new TrainingReport(TestData.CreateResult(model), correct, correct)).Section("Least certain");
        Assert.That(GetAlt(certain.Descendants("figure").Single()), Does.StartWith("Score of 5 against 6, 2: "));
        Assert.That(certain.Descendants("figcaption").Single().Value, Is.EqualTo("Example 0: 5."));
        XElement errors = new ReportDocument(new TrainingReport(TestData.CreateResult(model), correct, unknown)).Section("Largest errors");
        Assert.That(GetAlt(errors.Descendants("figure").Single()), Does.StartWith("Score of 5 against 6, 2: "));
    }

    [Test]
    public void Report_explains_neither_images_nor_examples_without_contributions()
    {
        Dataset images = TestData.CreateImages(2), rows = TestData.CreateRulerData((0, 0), (0, 1));
        ReportDocument pictures = new(TestData.CreateReport(images));
        Assert.That(pictures.Text, Does.Not.Contain("All bars add up"));
        ReportDocument zeros = new(new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), rows, rows));
        Assert.That(zeros.Section("Largest errors").Descendants("figure"), Is.Empty);
        Assert.That(zeros.Text, Does.Not.Contain("All bars add up"));
    }

    private static string GetAlt(XElement figure) => (string)figure.Descendants("img").First().Attribute("alt")!;
}
