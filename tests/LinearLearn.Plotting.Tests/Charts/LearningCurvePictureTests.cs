namespace LinearLearn.Plotting.Tests;

internal sealed class LearningCurvePictureTests
{
    [Test]
    public void LearningCurvePicture_rejects_a_run_without_validation() => Assert.That(
        () => new LearningCurvePicture(TestData.CreateResult(StopReason.Completed)),
        Throws.ArgumentException.With.Message.StartsWith("expected a run with validation, found an empty ValidationCurve"));

    [TestCase(double.NaN, "NaN")]
    [TestCase(1.01, "1.01")]
    [TestCase(-0.1, "-0.1")]
    public void LearningCurvePicture_rejects_accuracies_and_targets_outside_of_0_to_1(double invalid, string text)
    {
        Assert.That(
            () => new LearningCurvePicture(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, invalid))),
            Throws.ArgumentException.With.Message.StartsWith($"expected accuracies of 0 to 1, found {text} at point 1"));
        Assert.That(
            () => new LearningCurvePicture(TestData.CreateResult(StopReason.Completed, (1, 0.5)), invalid),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith($"expected 0 to 1 (98 % is 0.98), found {text}"));
    }

    [TestCase(StopReason.Completed, "completed after 20 examples: 75.00 %")]
    [TestCase(StopReason.Converged, "converged after 20 examples: 75.00 %")]
    [TestCase(StopReason.TargetReached, "target reached after 20 examples: 75.00 %")]
    [TestCase(StopReason.NoImprovement, "no improvement after 20 examples: 75.00 %")]
    [TestCase(StopReason.Cancelled, "cancelled after 20 examples: 75.00 %")]
    public void LearningCurvePicture_names_the_stop_reason(StopReason reason, string text)
    {
        LearningCurvePicture picture = new(TestData.CreateResult(reason, (10, 0.5), (20, 0.75)));
        Assert.That(picture.Description, Does.Contain(text));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain(PictureFile.RemoveSpaces(text)));
    }

    [Test]
    public void LearningCurvePicture_axis_ends_at_100_if_the_curve_comes_close_to_100()
    {
        (double low, double high) = Range(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.98)));
        Assert.That(low, Is.InRange(45, 50));
        Assert.That(high, Is.InRange(100, 102));
    }

    [Test]
    public void LearningCurvePicture_axis_shows_the_detail_of_a_flat_curve()
    {
        (double low, double high) = Range(TestData.CreateResult(StopReason.Completed, (1, 0.9), (2, 0.92), (3, 0.91)));
        Assert.That(low, Is.InRange(89.5, 89.95));
        Assert.That(high, Is.InRange(92.05, 92.5));
    }

    [Test]
    public void LearningCurvePicture_axis_has_room_for_an_unreached_target()
    {
        TrainingResult run = TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.6));
        using ScottPlot.Plot plot = new LearningCurvePicture(run, 0.7).CreatePlot();
        Assert.That(plot.Axes.GetLimits().Top, Is.InRange(70.5, 75));
    }

    [Test]
    public void LearningCurvePicture_draws_a_curve_of_one_point()
    {
        LearningCurvePicture picture = new(TestData.CreateResult(StopReason.Completed, (1, 0.5)));
        Assert.That(picture.Description, Does.Contain("completed after 1 example: 50.00 %").And.Not.Contain("best"));
        Assert.That(PictureFile.CountPixels(picture.ToPng(), Palette.Get(PictureTheme.Light).Positive), Is.GreaterThan(80));
        Assert.That(new LearningCurvePicture(TestData.CreateResult(StopReason.Cancelled, (0, 0.5))).ToPng(), Is.Not.Empty);
    }

    [Test]
    public void LearningCurvePicture_separates_the_end_of_a_run_from_its_last_validation()
    {
        ValidationPoint[] curve = [new(10, 0.5), new(5000, 0.6)];
        TrainingResult run = new(new LinearModel([1f], [0f], [3, 7]), null, StopReason.Cancelled, 1, 9000, 1, curve, TimeSpan.Zero);
        LearningCurvePicture picture = new(run);
        Assert.That(picture.Description, Does.Contain("cancelled after 9,000 examples; 60.00 % after 5,000."));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("cancelledafter9,000examples;60.00%after5,000"));
    }

    [TestCase(0)]
    [TestCase(0.02)]
    [TestCase(0.99)]
    [TestCase(1)]
    [TestCase(0.999991, 0.999995)]
    [TestCase(0, 1)]
    public void LearningCurvePicture_axis_has_no_tick_below_0_or_above_100(params double[] accuracies)
    {
        LearningCurvePicture picture = new(
            TestData.CreateResult(StopReason.Completed, [.. accuracies.Select((accuracy, i) => (i + 1L, accuracy))]));
        using ScottPlot.Plot plot = picture.CreatePlot();
        using SkiaSharp.SKSurface surface = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(picture.Width, picture.Height));
        plot.Render(surface.Canvas, new ScottPlot.PixelRect(0, picture.Width, picture.Height, 0));
        double[] ticks = [.. plot.Axes.Left.TickGenerator.Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Position)];
        Assert.That(ticks, Is.Not.Empty.And.All.InRange(-1e-9, 100 + 1e-9));
        Assert.That(plot.Axes.GetLimits().Bottom, Is.LessThan(100 * accuracies.Min()));
        Assert.That(plot.Axes.GetLimits().Top, Is.GreaterThan(100 * accuracies.Max()));
    }

    [Test]
    public void LearningCurvePicture_marks_the_first_of_equally_good_points_as_best() => Assert.That(
        new LearningCurvePicture(TestData.CreateResult(StopReason.Completed, (1, 0.5), (2, 0.9), (3, 0.9))).Description,
        Does.EndWith("The best was 90.00 % after 2 examples."));

    [Test]
    public void LearningCurvePicture_axis_leaves_out_a_low_start_and_marks_it()
    {
        TrainingResult run = HardPictures.CreateCurve(0.1, 0.8, 0.95, 0.955, 0.962, 0.965, 0.97, 0.972, 0.976, 0.975);
        LearningCurvePicture picture = new(run);
        using ScottPlot.Plot plot = picture.CreatePlot();
        // The lower quartile is 95 %, the highest accuracy 97.6 %: the axis begins at 95 - 2 * 2.6 = 89.8 %.
        Assert.That(plot.Axes.GetLimits().Bottom, Is.EqualTo(89.8).Within(1e-9));
        ScottPlot.Plottables.Marker[] below = [.. plot.GetPlottables<ScottPlot.Plottables.Marker>()
            .Where(marker => marker.Shape == ScottPlot.MarkerShape.FilledTriangleDown)];
        Assert.That(below.Select(marker => marker.X), Is.EqualTo(new[] { 100.0 }), "one mark for two neighboring points");
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("2pointsbelow,downto10.00%"));
    }

    [Test]
    public void LearningCurvePicture_axis_includes_the_last_point([Values(0, 0.3, 0.97, 1)] double last)
    {
        (double low, double high) = Range(HardPictures.CreateCurve(0.98, 0.981, 0.98, 0.982, 0.98, 0.98, last));
        Assert.That(100 * last, Is.InRange(low, high));
    }

    [Test]
    public void LearningCurvePicture_names_a_target_far_below_the_curve_without_a_line()
    {
        LearningCurvePicture picture = new(HardPictures.CreateCurve(0.95, 0.955, 0.96, 0.965, 0.97), 0.5);
        using ScottPlot.Plot plot = picture.CreatePlot();
        Assert.That(plot.GetPlottables<ScottPlot.Plottables.HorizontalLine>(), Is.Empty);
        Assert.That(plot.Axes.GetLimits().Bottom, Is.GreaterThan(94));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("target:50.00%,belowtheaxis"));
    }

    [TestCase(0.98, new[] { 0.985 })]
    [TestCase(0.969, new[] { 0.97, 0.985, 0.99 })]
    public void LearningCurvePicture_draws_a_target_just_below_the_curve(double target, double[] curve)
    {
        LearningCurvePicture picture = new(HardPictures.CreateCurve(curve), target);
        using ScottPlot.Plot plot = picture.CreatePlot();
        Assert.That(plot.GetPlottables<ScottPlot.Plottables.HorizontalLine>().Single().Y, Is.EqualTo(100 * target).Within(1e-9));
        Assert.That(plot.Axes.GetLimits().Bottom, Is.LessThan(100 * target));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Not.Contain("belowtheaxis"));
    }

    [TestCase(560, 420, new[] { 0.5, 0.9, 0.95, 0.96 }, true)]
    [TestCase(480, 390, new[] { 0.98, 0.95, 0.9, 0.8 }, true)]
    [TestCase(480, 390, new[] { 0.2, 0.9, 0.2, 0.9, 0.2, 0.9, 0.2, 0.9 }, false)]
    public void LearningCurvePicture_legend_is_within_the_data_if_there_is_an_empty_place(
        int width, int height, double[] curve, bool isWithin)
    {
        using ScottPlot.Plot plot = new LearningCurvePicture(HardPictures.CreateCurve(curve)) { Size = (width, height) }.CreatePlot();
        Assert.That(plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>(), isWithin ? Is.Empty : Is.Not.Empty);
    }

    private static (double Low, double High) Range(TrainingResult run)
    {
        using ScottPlot.Plot plot = new LearningCurvePicture(run).CreatePlot();
        return (plot.Axes.GetLimits().Bottom, plot.Axes.GetLimits().Top);
    }
}
