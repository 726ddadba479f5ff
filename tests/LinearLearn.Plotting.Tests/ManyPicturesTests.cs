using LinearLearn.Tests.Shared;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests that pictures do not affect each other, and their limits.</summary>
internal sealed class ManyPicturesTests
{
    [Test]
    public void Pictures_drawn_by_many_threads_equal_those_of_one_thread()
    {
        string[] names = [.. SamplePictures.All];
        byte[][] alone = [.. names.Select(Draw)];
        byte[][] together = new byte[4 * names.Length][];
        Parallel.For(
            0,
            together.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => together[i] = Draw(names[i % names.Length]));
        Assert.Multiple(() =>
        {
            for (int i = 0; i < together.Length; i++)
                Assert.That(together[i].AsSpan().SequenceEqual(alone[i % names.Length]), Is.True, names[i % names.Length]);
        });

        static byte[] Draw(string name) => SamplePictures.Get(name).Make(PictureTheme.Light).ToPng();
    }

    [TestCase("product")]
    [TestCase("roc")]
    [TestCase("confusion-matrix")]
    public void Picture_can_be_drawn_by_many_threads(string name)
    {
        Picture picture = SamplePictures.Get(name).Make(PictureTheme.Light);
        string alone = SamplePictures.Get(name).Make(PictureTheme.Light).ToSvg();
        Concurrently.Run(threads: 8, _ => Assert.That(picture.ToSvg(), Is.EqualTo(alone)));
    }

    [Test]
    public void PlottingTypes_are_immutable_except_for_recorders() => Assert.That(
        MutableState.FieldsOf(typeof(Picture).Assembly).Where(field => !field.StartsWith("SnapshotRecorder.", StringComparison.Ordinal)),
        Is.Empty);

    [Test]
    public void Picture_that_supports_themes_differs_in_the_dark_theme()
    {
        foreach (string name in SamplePictures.WithThemes)
        {
            NamedPicture picture = SamplePictures.Get(name);
            Assert.That(picture.Make(PictureTheme.Dark).ToPng(), Is.Not.EqualTo(picture.Make(PictureTheme.Light).ToPng()), name);
        }
    }

    [Test]
    public void Chart_creates_a_new_plot_each_time()
    {
        LearningCurvePicture picture = new(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.75)));
        using ScottPlot.Plot plot = picture.CreatePlot(), other = picture.CreatePlot();
        Assert.That(plot, Is.Not.SameAs(other));
        Assert.That(plot.Axes.Bottom.Label.Text, Is.EqualTo("examples learned from"));
    }

    [Test]
    public void Picture_rejects_sizes_scales_themes_and_formats_out_of_range()
    {
        TrainingResult run = TestData.CreateResult(StopReason.Completed, (1, 0.5));
        Assert.That(
            () => new LearningCurvePicture(run) { Size = (159, 200) },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 160 to 10000, found 159"));
        Assert.That(
            () => new LearningCurvePicture(run).ToPng(0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected a scale above 0, at most 16, found 0"));
        Assert.That(
            () => new LearningCurvePicture(run) { Size = (10_000, 10_000) }.ToPng(2),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 20000 x 20000"));
        Assert.That(
            () => new LearningCurvePicture(run) { Theme = (PictureTheme)2 },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected one of Light, Dark, found 2"));
        Assert.That(
            () => new LearningCurvePicture(run).Save("curve.gif"),
            Throws.ArgumentException.With.Message.StartsWith("expected a path that ends with .png or .svg, found curve.gif"));
    }

    [Test]
    public void Picture_with_a_fractional_size_has_full_pixels_at_its_edges()
    {
        LearningCurvePicture picture = new(TestData.CreateResult(StopReason.Completed, (1, 0.5))) { Size = (503, 403) };
        using SkiaSharp.SKBitmap bitmap = PictureFile.Decode(picture.ToPng(0.5));
        Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((252, 202)));
        Assert.That(Enumerable.Range(0, 202).Select(y => bitmap.GetPixel(251, y)), Is.All.EqualTo(SkiaSharp.SKColors.White));
        Assert.That(Enumerable.Range(0, 252).Select(x => bitmap.GetPixel(x, 201)), Is.All.EqualTo(SkiaSharp.SKColors.White));
    }

    [Test]
    public void ProductPicture_rejects_bytes_of_a_different_scale()
    {
        Dataset data = new(new ByteFeatures([1, 2], 2, 1f), [3], imageShape: new ImageShape(1, 2));
        Assert.That(
            () => new ProductPicture(new LinearModel([1, 2], [0f], [3, 7], byteScale: 0.5f), data, 0),
            Throws.ArgumentException.With.Message.StartsWith("expected bytes scaled by 0.5, the scale of the model, found 1"));
    }

    [Test]
    public void Chart_of_the_smallest_size_is_drawn()
    {
        Chart[] charts =
        [
            new RocPicture(TestData.EvaluateMany(10).Scores) { Size = (160, 160) },
            new ConfusionMatrixPicture(TestData.EvaluateMany(10).Counts) { Size = (160, 160) },
            new ScoreHistogramPicture(TestData.EvaluateMany(10).Scores.Histogram()) { Size = (160, 160) },
            new ReliabilityPicture(TestData.EvaluateMany(10).Scores.Reliability()) { Size = (160, 160) },
            new RiskCoveragePicture(TestData.EvaluateMany(10).Scores.RiskCoverage()) { Size = (160, 160) },
            new ContributionsPicture(TestData.ExplainMany(60)) { Size = (160, 160) },
        ];
        foreach (Chart chart in charts)
            Assert.That(PictureFile.GetSize(chart.ToPng()).Width, Is.EqualTo(160), $"{chart.GetType()}");
    }
}
