using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

public class WeightsAnimationTests
{
    private static readonly TrainingProgress[] Three =
        [TestData.CreateSnapshot(0, 0, 0.5), TestData.CreateSnapshot(10, 0.5, 0.75), TestData.CreateSnapshot(20, 1, 1)];

    [Test]
    public void WeightsAnimation_repeats_endlessly([Values] Coloring coloring)
    {
        WeightsAnimation animation = new(Three, TestData.SnapshotShape) { Coloring = coloring };
        using SKData data = SKData.CreateCopy(animation.ToWebp());
        using SKCodec codec = SKCodec.Create(data);
        Assert.That(codec.EncodedFormat, Is.EqualTo(SKEncodedImageFormat.Webp));
        Assert.That((codec.Info.Width, codec.Info.Height), Is.EqualTo((animation.Width, animation.Height)));
        Assert.That(codec.RepetitionCount, Is.EqualTo(-1), "endlessly");
        // In the article's colors, the second and the third frame look the same and are merged.
        Assert.That(
            codec.FrameInfo.Select(frame => frame.Duration),
            Is.EqualTo(coloring == Coloring.Scaled ? new[] { 70, 70, 2070 } : [70, 2140]));
    }

    [Test]
    public void WeightsAnimation_frames_equal_the_pictures_of_their_moments_pixel_by_pixel([Values] PictureTheme theme)
    {
        WeightsAnimation animation = new(Three, TestData.SnapshotShape) { Theme = theme };
        using SKData data = SKData.CreateCopy(animation.ToWebp());
        using SKCodec codec = SKCodec.Create(data);
        for (int i = 0; i < 3; i++)
        {
            using SKBitmap found = PictureFile.DecodeFrame(codec, i), expected = PictureFile.Decode(animation.CreateFrame(i).ToPng());
            Assert.That(found.Pixels, Is.EqualTo(expected.Pixels), $"frame {i}");
        }
        Assert.That(animation.CreateFrame(1).Title, Is.EqualTo("7 against 3, after 10 examples: 75.00 % correct"));
    }

    // Weights of +-0.5 among +-1 are half as far from gray; in the article's colors, each picture uses the full brightness.
    [Test]
    public void WeightsAnimation_frames_share_a_range_except_in_the_coloring_of_the_article()
    {
        WeightsAnimation ofArticle = new(Three, TestData.SnapshotShape) { Coloring = Coloring.Article };
        using SKBitmap scaled = PictureFile.Decode(new WeightsAnimation(Three, TestData.SnapshotShape).CreateFrame(1).ToPng());
        using SKBitmap article = PictureFile.Decode(ofArticle.CreateFrame(1).ToPng());
        Assert.That(scaled.GetPixel(16 + 20, 44 + 20), Is.EqualTo(ValueColormaps.Diverging.GetColor(0.75).ToSKColor()));
        Assert.That(article.GetPixel(4, 4), Is.EqualTo(new SKColor(255, 0, 0)));
        Assert.That((article.Width, article.Height), Is.EqualTo((18, 27)));
    }

    [Test]
    public void WeightsAnimation_description_names_the_weights_and_their_moments()
    {
        WeightsAnimation animation = new(Three, TestData.SnapshotShape);
        Assert.That(animation.FrameCount, Is.EqualTo(3));
        Assert.That(animation.Description, Is.EqualTo(
            "Weights: 7 against 3, changing in 3 steps from after 0 examples: 50.00 % correct, to after 20 examples: 100.00 % correct."));
    }

    [Test]
    public void WeightsAnimation_can_be_saved_only_as_WebP()
    {
        WeightsAnimation animation = new(Three, TestData.SnapshotShape) { FrameDuration = TimeSpan.FromMilliseconds(20) };
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
        Assert.That(
            () => animation.Save("weights.gif"),
            Throws.ArgumentException.With.Message.StartsWith("expected a path that ends with .webp, found weights.gif"));
    }

    [Test]
    public void WeightsAnimation_rejects_frames_too_large_for_the_format()
    {
        ImageShape wide = new(1, 16_384);
        TrainingProgress snapshot = new(1, 0, 0, null, LinearModel.Zero(wide.Length, [0, 1]));
        Assert.That(() => new WeightsAnimation([snapshot], wide).ToWebp(), Throws.InvalidOperationException.With.Message.EqualTo(
            "expected at most 100000000 pixels in total and sides of at most 16383, found 1 frames of 16512 x 172"));
        TrainingProgress[] many = [.. Enumerable.Repeat(TestData.CreateSnapshot(0, 1), 1000)];
        Assert.That(
            () => new WeightsAnimation(many, TestData.SnapshotShape).ToWebp(),
            Throws.InvalidOperationException.With.Message.Contains("found 1000 frames"));
    }

    [TestCase(19)]
    [TestCase(10_001)]
    public void WeightsAnimation_rejects_a_frame_duration_out_of_range(int milliseconds) => Assert.That(
        () => new WeightsAnimation(Three, TestData.SnapshotShape) { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) },
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 20 ms to 10 s, found 00:00:"));
}
