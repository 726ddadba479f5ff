using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>
/// Tests that the comparison of pictures accepts what a different rasterizer changes, and nothing that a reader would see.
/// </summary>
internal sealed class PictureDifferenceTests
{
    private static readonly (long, double)[] Points = [(4, 0.5), (400, 0.9), (900, 0.86), (1600, 0.95), (3044, 0.97)];

    [Test]
    public void PictureDifference_of_the_same_picture_is_0()
    {
        PictureDifference difference = Compare(Curve().ToPng(), Curve().ToPng());
        Assert.That((difference.Mean, difference.Worst), Is.EqualTo((0.0, 0.0)));
    }

    [TestCase(0.5f, 0)]
    [TestCase(0, 0.5f)]
    [TestCase(-0.5f, 0.5f)]
    public void PictureDifference_accepts_a_picture_moved_by_half_a_pixel(float x, float y) =>
        Passes(Compare(Redrawn(Curve(), canvas => canvas.Translate(x, y)), Curve().ToPng()));

    [Test]
    public void PictureDifference_accepts_different_smoothing()
    {
        using SKBitmap large = PictureFile.Decode(Curve().ToPng(4));
        using SKBitmap small = large.Resize(new SKImageInfo(560, 420), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        Passes(Compare(PictureFile.Encode(small), Curve().ToPng()));
    }

    [Test]
    public void PictureDifference_detects_a_missing_line()
    {
        TrainingResult run = TestData.CreateResult(StopReason.TargetReached, Points);
        Differs(new LearningCurvePicture(run) { Size = (560, 420), Title = "Curve" }, Curve());
    }

    [Test]
    public void PictureDifference_detects_swapped_colors_of_classes()
    {
        ScoreHistogram histogram = TestData.EvaluateTwo(null, TestData.CreateHumps()).Scores.Histogram(bins: 20);
        byte[] png = new ScoreHistogramPicture(histogram) { Size = (560, 420) }.ToPng();
        using SKBitmap swapped = PictureFile.Decode(png);
        swapped.Pixels = Array.ConvertAll(swapped.Pixels, pixel => new SKColor(pixel.Blue, pixel.Green, pixel.Red));
        using SKBitmap expected = PictureFile.Decode(png);
        Differs(PictureDifference.Compute(swapped, expected));
    }

    [Test]
    public void PictureDifference_detects_a_different_title() => Differs(Curve("Curve of a run"), Curve());

    [TestCase(0.5 - 0.025)]
    [TestCase(0.5 + 0.025)]
    public void PictureDifference_detects_a_curve_moved_by_5_percent_of_its_range(double first)
    {
        (long, double)[] moved = [.. Points];
        moved[1] = (400, 0.9 + first - 0.5);
        TrainingResult run = TestData.CreateResult(StopReason.TargetReached, moved);
        Differs(new LearningCurvePicture(run, 0.98) { Size = (560, 420), Title = "Curve" }, Curve());
    }

    [Test]
    public void PictureDifference_message_contains_the_position_and_the_size()
    {
        using SKBitmap white = new(12, 12), spotted = new(12, 12);
        white.Erase(SKColors.White);
        spotted.Erase(SKColors.White);
        for (int i = 0; i < 16; i++)
            spotted.SetPixel(8 + i % 4, 4 + i / 4, SKColors.Black);
        string message = PictureDifference.Compute(spotted, white).ToString();
        Assert.That(message, Is.EqualTo("differs by 11.111 in the mean (at most 0.4) and by 100.0 at (8, 4) (at most 9)"));
    }

    [Test]
    public void PictureDifference_rejects_pictures_of_different_sizes()
    {
        using SKBitmap one = new(12, 12), other = new(12, 8);
        Assert.That(
            () => PictureDifference.Compute(one, other),
            Throws.ArgumentException.With.Message.EqualTo("expected 12 x 8 pixels, found 12 x 12"));
    }

    private static void Passes(PictureDifference difference) =>
        Assert.That(difference.IsSeen, Is.False, difference.ToString());

    private static void Differs(Picture found, Picture expected) => Differs(Compare(found.ToPng(), expected.ToPng()));

    private static void Differs(PictureDifference difference) =>
        Assert.That(difference.IsSeen, Is.True, difference.ToString());

    private static LearningCurvePicture Curve(string title = "Curve") =>
        new(TestData.CreateResult(StopReason.TargetReached, Points), 0.98) { Size = (560, 420), Title = title };

    private static PictureDifference Compare(byte[] found, byte[] expected)
    {
        using SKBitmap one = PictureFile.Decode(found), other = PictureFile.Decode(expected);
        return PictureDifference.Compute(one, other);
    }

    private static byte[] Redrawn(Chart chart, Action<SKCanvas> change)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(chart.Width, chart.Height, SKColorType.Rgba8888));
        surface.Canvas.Clear(SKColors.White);
        change(surface.Canvas);
        using ScottPlot.Plot plot = chart.CreatePlot();
        PlotStyle.Render(plot, surface.Canvas, chart.Width, chart.Height);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
