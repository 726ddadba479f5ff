using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

public class WeightsAnimationTests
{
    private static readonly TrainingProgress[] Three = [Snapshots.At(0, 0, 0.5), Snapshots.At(10, 0.5, 0.75), Snapshots.At(20, 1, 1)];

    [Test]
    public void Browsers_can_play_it_for_ever([Values] Coloring colouring)
    {
        WeightsAnimation animation = new(Three, Snapshots.Shape) { Coloring = colouring };
        using SKData data = SKData.CreateCopy(animation.ToWebp());
        using SKCodec codec = SKCodec.Create(data);
        Assert.That(codec.EncodedFormat, Is.EqualTo(SKEncodedImageFormat.Webp));
        Assert.That((codec.Info.Width, codec.Info.Height), Is.EqualTo((animation.Width, animation.Height)));
        Assert.That(codec.RepetitionCount, Is.EqualTo(-1), "for ever");
        // In the article's colours the second and the third look the same, and are one.
        Assert.That(codec.FrameInfo.Select(frame => frame.Duration), Is.EqualTo(colouring == Coloring.Scaled ? new[] { 70, 70, 2070 } : [70, 2140]));
    }

    [Test]
    public void Every_frame_is_the_picture_of_its_moment_pixel_by_pixel([Values] PictureTheme theme)
    {
        WeightsAnimation animation = new(Three, Snapshots.Shape) { Theme = theme };
        using SKData data = SKData.CreateCopy(animation.ToWebp());
        using SKCodec codec = SKCodec.Create(data);
        for (int i = 0; i < 3; i++)
        {
            using SKBitmap found = Frames.Decode(codec, i), expected = PictureFile.Decode(animation.Frame(i).ToPng());
            Assert.That(found.Pixels, Is.EqualTo(expected.Pixels), $"frame {i}");
        }
        Assert.That(animation.Frame(1).Title, Is.EqualTo("7 against 3, after 10 examples: 75.00 % right"));
    }

    // Weights of +-0.5 among +-1: half as far from grey; in the article's colours each picture is as bright as it can be.
    [Test]
    public void Frames_share_a_scale_but_for_the_article_s()
    {
        using SKBitmap scaled = PictureFile.Decode(new WeightsAnimation(Three, Snapshots.Shape).Frame(1).ToPng());
        using SKBitmap article = PictureFile.Decode(new WeightsAnimation(Three, Snapshots.Shape) { Coloring = Coloring.Article }.Frame(1).ToPng());
        Assert.That(scaled.GetPixel(16 + 20, 44 + 20), Is.EqualTo(ValueColours.Diverging.GetColor(0.75).ToSKColor()));
        Assert.That(article.GetPixel(4, 4), Is.EqualTo(new SKColor(255, 0, 0)));
        Assert.That((article.Width, article.Height), Is.EqualTo((18, 27)));
    }

    [Test]
    public void Says_what_it_shows()
    {
        WeightsAnimation animation = new(Three, Snapshots.Shape);
        Assert.That(animation.FrameCount, Is.EqualTo(3));
        Assert.That(animation.Description, Is.EqualTo(
            "Weights: 7 against 3, changing in 3 steps from after 0 examples: 50.00 % right, to after 20 examples: 100.00 % right."));
    }

    [Test]
    public void Is_saved_as_WebP_and_as_nothing_else()
    {
        WeightsAnimation animation = new(Three, Snapshots.Shape) { FrameDuration = TimeSpan.FromMilliseconds(20) };
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".WEBP");
        try
        {
            animation.Save(path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(animation.ToWebp()));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.That(() => animation.Save("weights.gif"), Throws.ArgumentException.With.Message.StartsWith("expected a path that ends with .webp, found weights.gif"));
    }

    [Test]
    public void What_the_format_cannot_hold_is_refused()
    {
        ImageShape wide = new(1, 16_384);
        TrainingProgress snapshot = new(1, 0, 0, null, LinearModel.Zero(wide.Length, [0, 1]));
        Assert.That(() => new WeightsAnimation([snapshot], wide).ToWebp(), Throws.InvalidOperationException.With.Message.EqualTo(
            "expected at most 100000000 pixels in all, and sides of at most 16383, found 1 frames of 16512 x 180"));
        TrainingProgress[] many = [.. Enumerable.Repeat(Snapshots.At(0, 1), 1000)];
        Assert.That(() => new WeightsAnimation(many, Snapshots.Shape).ToWebp(), Throws.InvalidOperationException.With.Message.Contains("found 1000 frames"));
    }

    [TestCase(19)]
    [TestCase(10_001)]
    public void Durations_out_of_range_are_refused(int milliseconds) => Assert.That(
        () => new WeightsAnimation(Three, Snapshots.Shape) { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) },
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 20 ms to 10 s, found 00:00:"));
}
