using LinearLearn.Tests.Shared;

namespace LinearLearn.Plotting.Tests;

/// <summary>What pictures must not do to each other.</summary>
internal sealed class ManyPicturesTests
{
    [Test]
    public void Threads_that_draw_at_once_draw_what_one_thread_draws()
    {
        string[] names = [.. SamplePictures.All];
        byte[][] alone = [.. names.Select(Draw)];
        byte[][] together = new byte[4 * names.Length][];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = Draw(names[i % names.Length]));
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
    public void Threads_share_a_picture(string name)
    {
        Picture picture = SamplePictures.Get(name).Make(PictureTheme.Light);
        string alone = SamplePictures.Get(name).Make(PictureTheme.Light).ToSvg();
        Concurrently.Run(threads: 8, _ => Assert.That(picture.ToSvg(), Is.EqualTo(alone)));
    }

    [Test]
    public void Public_types_are_immutable_except_for_recorders() => Assert.That(
        MutableState.FieldsOf(typeof(Picture).Assembly).Where(field => !field.StartsWith("SnapshotRecorder.", StringComparison.Ordinal)),
        Is.Empty);

    [Test]
    public void Every_picture_that_has_themes_looks_different_in_the_dark()
    {
        foreach (string name in SamplePictures.WithThemes)
        {
            NamedPicture picture = SamplePictures.Get(name);
            Assert.That(picture.Make(PictureTheme.Dark).ToPng(), Is.Not.EqualTo(picture.Make(PictureTheme.Light).ToPng()), name);
        }
    }

    [Test]
    public void A_chart_can_be_taken_as_a_plot_to_change_it()
    {
        LearningCurvePicture picture = new(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.75)));
        using ScottPlot.Plot plot = picture.CreatePlot(), other = picture.CreatePlot();
        Assert.That(plot, Is.Not.SameAs(other));
        Assert.That(plot.Axes.Bottom.Label.Text, Is.EqualTo("examples learned from"));
    }

    [Test]
    public void Sizes_and_scales_out_of_range_are_refused()
    {
        TrainingResult run = TestData.CreateResult(StopReason.Completed, (1, 0.5));
        Assert.That(() => new LearningCurvePicture(run) { Size = (159, 200) }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 160 to 10000, found 159"));
        Assert.That(() => new LearningCurvePicture(run).ToPng(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected a scale above 0, at most 16, found 0"));
        Assert.That(() => new LearningCurvePicture(run) { Size = (10_000, 10_000) }.ToPng(2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 20000 x 20000"));
        Assert.That(() => new LearningCurvePicture(run) { Theme = (PictureTheme)2 }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected one of Light, Dark, found 2"));
        Assert.That(() => new LearningCurvePicture(run).Save("curve.gif"), Throws.ArgumentException.With.Message.StartsWith("expected a path that ends with .png or .svg, found curve.gif"));
    }

    [Test]
    public void The_last_pixels_of_a_size_that_is_no_whole_number_are_full()
    {
        using SkiaSharp.SKBitmap bitmap = PictureFile.Decode(new LearningCurvePicture(TestData.CreateResult(StopReason.Completed, (1, 0.5))) { Size = (503, 403) }.ToPng(0.5));
        Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((252, 202)));
        Assert.That(Enumerable.Range(0, 202).Select(y => bitmap.GetPixel(251, y)), Is.All.EqualTo(SkiaSharp.SKColors.White));
        Assert.That(Enumerable.Range(0, 252).Select(x => bitmap.GetPixel(x, 201)), Is.All.EqualTo(SkiaSharp.SKColors.White));
    }

    [Test]
    public void Pictures_multiply_bytes_of_the_scale_that_the_model_knows()
    {
        Dataset data = new(new ByteFeatures([1, 2], 2, 1f), [3], imageShape: new ImageShape(1, 2));
        Assert.That(
            () => new ProductPicture(new LinearModel([1, 2], [0f], [3, 7], byteScale: 0.5f), data, 0),
            Throws.ArgumentException.With.Message.StartsWith("expected bytes scaled by 0.5, the scale of the model, found 1"));
    }

    [Test]
    public void The_smallest_charts_are_drawn()
    {
        Assert.That(
            PictureFile.GetSize(new RocPicture(TestData.EvaluateMany(10).Scores) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
        Assert.That(PictureFile.GetSize(new ConfusionMatrixPicture(TestData.EvaluateMany(10).Counts) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
        Assert.That(PictureFile.GetSize(new ScoreHistogramPicture(TestData.EvaluateMany(10).Scores.Histogram()) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
        Assert.That(PictureFile.GetSize(new ReliabilityPicture(TestData.EvaluateMany(10).Scores.Reliability()) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
        Assert.That(PictureFile.GetSize(new RiskCoveragePicture(TestData.EvaluateMany(10).Scores.RiskCoverage()) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
        Assert.That(PictureFile.GetSize(new ContributionsPicture(TestData.ExplainMany(60)) { Size = (160, 160) }.ToPng()).Width, Is.EqualTo(160));
    }
}
