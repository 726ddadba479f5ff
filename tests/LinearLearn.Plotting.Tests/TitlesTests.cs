using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests titles that users choose.</summary>
internal sealed class TitlesTests
{
    // Not as test cases, because a runner can lose those whose names contain such characters.
    [Test]
    public void Title_shows_any_text_without_control_characters()
    {
        CanBeTitle("a\u0001b", "a b");
        CanBeTitle("two\nlines", "two lines");
        CanBeTitle("<b>&amp;\"'", "<b>&amp;\"'");
        CanBeTitle("half of \ud800 a pair", "half of \ufffd a pair");
    }

    [Test]
    public void Title_can_be_empty() => Assert.That(Curve("").ToPng(), Is.Not.Empty);

    [Test]
    public void Title_that_is_long_is_cut_at_the_edge_of_the_picture([Values(160, 300, 560)] int width)
    {
        LearningCurvePicture picture = new(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.75)))
        {
            Title = string.Concat(Enumerable.Repeat("what a run ", 50)),
            Size = (width, width),
        };
        (int left, int right) = Ink(picture.ToPng(2), 2 * width * 8 / 100);
        Assert.That(left, Is.GreaterThan(0));
        Assert.That(right, Is.LessThan(2 * width - 1));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("whatarunwhatarun").And.Contain("…"));
    }

    [Test]
    public void Title_is_centered_in_the_picture_even_with_a_legend_or_axis_beside_the_data()
    {
        Chart[] charts =
        [
            Curve("A title"),
            new RocPicture(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores) { Title = "A title" },
            new ConfusionMatrixPicture(TestData.EvaluateMany(3).Counts) { Title = "A title" },
            new ScoreHistogramPicture(TestData.EvaluateMany(5).Scores.Histogram()) { Title = "A title" }, // its legend is on the right
        ];
        foreach (Chart chart in charts)
        {
            (int left, int right) = Ink(chart.ToPng(), 30);
            Assert.That((left + right) / 2.0, Is.EqualTo(chart.Width / 2.0).Within(3), $"{chart.GetType()}");
        }
    }

    private static void CanBeTitle(string title, string expected)
    {
        FilmstripPicture strip = new(TestData.CreateSnapshots(2), TestData.SnapshotShape) { Title = title };
        Assert.That(XDocument.Parse(strip.ToSvg()).Root!.Elements().First().Value, Does.StartWith(expected + ": "));
        Assert.That(XDocument.Parse(Curve(title).ToSvg()).Root, Is.Not.Null);
        Assert.That(strip.Title, Is.EqualTo(title));
    }

    private static LearningCurvePicture Curve(string title) =>
        new(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.75))) { Title = title };

    /// <summary>Finds the first and the last column whose upper rows are not background.</summary>
    private static (int Left, int Right) Ink(byte[] png, int rows)
    {
        using SKBitmap bitmap = PictureFile.Decode(png);
        int[] columns =
        [
            .. Enumerable.Range(0, bitmap.Width).Where(x => Enumerable.Range(0, rows).Any(y => bitmap.GetPixel(x, y).Green < 200)),
        ];
        Assert.That(columns, Is.Not.Empty);
        return (columns[0], columns[^1]);
    }
}
