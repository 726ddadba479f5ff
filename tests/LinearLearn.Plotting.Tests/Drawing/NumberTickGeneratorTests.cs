using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

internal sealed class NumberTickGeneratorTests
{
    [TestCase(0.1 + 0.2, 0, 1, "0.3")]
    [TestCase(0.25, 0, 2.6, "0.25")]
    [TestCase(1e-17, -1, 1, "0")]
    [TestCase(1250, 0, 2000, "1,250")]
    [TestCase(1234.5, 1234, 1236, "1,234.5")]
    [TestCase(0.0001, -0.0003, 0.0003, "0.0001")]
    [TestCase(5e-21, -1e-20, 1e-20, "5e−21")]
    [TestCase(-2.5e-5, -3e-5, 3e-5, "−2.5e−5")]
    [TestCase(1e-37, -1e-20, 1e-20, "0")]
    [TestCase(500_000, -1_020_000, 1_020_000, "5e5")]
    [TestCase(-1_000_000, -1_020_000, 1_020_000, "−1e6")]
    [TestCase(1_000_001, 999_998, 1_000_004, "1,000,001")]
    [TestCase(2e30, -3e30, 3e30, "2e30")]
    public void Axis_tick_has_the_digits_that_its_axis_needs(double number, double start, double end, string expected) =>
        Assert.That(NumberTickGenerator.FormatTick(number, start, end), Is.EqualTo(expected));

    [Test]
    public void Axis_ticks_differ_at_every_scale([Values(1e-30f, 1e-12f, 1e-5f, 1e-4f, 0.37f, 1e3f, 3e5f, 1e6f, 1e30f)] float scale)
    {
        (float, int)[] examples = [.. TestData.CreateHumps().Select(example => (scale * example.Score, example.Label))];
        AssertDifferent(new ScoreHistogramPicture(TestData.EvaluateTwo(null, examples).Scores.Histogram()));
    }

    [Test]
    public void Axis_ticks_far_from_0_and_close_to_each_other_differ() =>
        AssertDifferent(new ScoreHistogramPicture(ScoreHistogram.From([1_000_000, 1_000_001, 1_000_002], [0, 1, 1])));

    [TestCase(560, 420)]
    [TestCase(2000, 2000)]
    [TestCase(3000, 400)]
    [TestCase(400, 3000)]
    [TestCase(10_000, 10_000)]
    public void Axis_has_at_most_20_ticks_at_every_size(int width, int height)
    {
        LearningCurvePicture picture = new(HardPictures.CreateCurve(0.5, 0.6, 0.7, 0.72)) { Size = (width, height) };
        Assert.That(PictureFile.ReadTextBoxes(picture), Has.Length.InRange(10, 50));
        double size = Math.Min(width / 560.0, height / 420.0);
        float title = PictureFile.ReadTextBoxes(picture).Single(text => text.Text == "Learning curve").Box.Height;
        Assert.That(title / PlotStyle.TitleSize, Is.EqualTo(0.97 * Math.Min(1, size / 0.8) * Math.Max(1, size / 1.5)).Within(2).Percent);
    }

    private static void AssertDifferent(Chart chart)
    {
        using Plot plot = chart.CreatePlot();
        using SKSurface surface = SKSurface.Create(new SKImageInfo(chart.Width, chart.Height));
        plot.Render(surface.Canvas, new PixelRect(0, chart.Width, chart.Height, 0));
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            string[] labels = [.. axis.TickGenerator.Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Label)];
            Assert.That(labels, Has.Length.GreaterThan(2).And.All.Not.Empty);
            Assert.That(labels, Is.Unique);
        }
    }
}
