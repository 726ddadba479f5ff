namespace LinearLearn.Plotting.Tests;

internal sealed class LearningCurvePictureTests
{
    [Test]
    public void A_run_without_validation_is_refused() => Assert.That(
        () => new LearningCurvePicture(Scores.Run(StopReason.Completed)),
        Throws.ArgumentException.With.Message.StartsWith("expected a run with validation, found an empty ValidationCurve"));

    [TestCase(double.NaN, "NaN")]
    [TestCase(1.01, "1.01")]
    [TestCase(-0.1, "-0.1")]
    public void Accuracies_and_targets_are_parts_of_1(double wrong, string text)
    {
        Assert.That(
            () => new LearningCurvePicture(Scores.Run(StopReason.Completed, (1, 0.5), (2, wrong))),
            Throws.ArgumentException.With.Message.StartsWith($"expected accuracies of 0 to 1, found {text} at point 1"));
        Assert.That(
            () => new LearningCurvePicture(Scores.Run(StopReason.Completed, (1, 0.5)), wrong),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith($"expected 0 to 1 (98 % is 0.98), found {text}"));
    }

    [TestCase(StopReason.Completed, "completed after 20 examples: 75.00 %")]
    [TestCase(StopReason.Converged, "converged after 20 examples: 75.00 %")]
    [TestCase(StopReason.TargetReached, "target reached after 20 examples: 75.00 %")]
    [TestCase(StopReason.NoImprovement, "no improvement after 20 examples: 75.00 %")]
    [TestCase(StopReason.Cancelled, "cancelled after 20 examples: 75.00 %")]
    public void It_says_why_training_stopped(StopReason reason, string text)
    {
        LearningCurvePicture picture = new(Scores.Run(reason, (10, 0.5), (20, 0.75)));
        Assert.That(picture.Description, Does.Contain(text));
        Assert.That(SvgWords.Of(picture), Does.Contain(SvgWords.WithoutSpaces(text)));
    }

    [Test]
    public void The_axis_shows_everything_to_100_where_the_curve_comes_near()
    {
        (double low, double high) = Range(Scores.Run(StopReason.Completed, (1, 0.5), (2, 0.98)));
        Assert.That(low, Is.InRange(45, 50));
        Assert.That(high, Is.InRange(100, 102));
    }

    [Test]
    public void The_axis_shows_the_detail_of_a_flat_curve()
    {
        (double low, double high) = Range(Scores.Run(StopReason.Completed, (1, 0.9), (2, 0.92), (3, 0.91)));
        Assert.That(low, Is.InRange(89.5, 89.95));
        Assert.That(high, Is.InRange(92.05, 92.5));
    }

    [Test]
    public void The_axis_has_room_for_a_target_out_of_reach()
    {
        using ScottPlot.Plot plot = new LearningCurvePicture(Scores.Run(StopReason.Completed, (1, 0.5), (2, 0.6)), 0.7).CreatePlot();
        Assert.That(plot.Axes.GetLimits().Top, Is.InRange(70.5, 75));
    }

    [Test]
    public void A_curve_of_one_point_is_drawn()
    {
        LearningCurvePicture picture = new(Scores.Run(StopReason.Completed, (1, 0.5)));
        Assert.That(picture.Description, Does.Contain("completed after 1 example: 50.00 %").And.Not.Contain("best"));
        Assert.That(PictureFile.Count(picture.ToPng(), Palette.Of(PictureTheme.Light).Positive), Is.GreaterThan(80));
        Assert.That(new LearningCurvePicture(Scores.Run(StopReason.Cancelled, (0, 0.5))).ToPng(), Is.Not.Empty);
    }

    [Test]
    public void The_first_of_equally_good_points_is_the_best() => Assert.That(
        new LearningCurvePicture(Scores.Run(StopReason.Completed, (1, 0.5), (2, 0.9), (3, 0.9))).Description,
        Does.EndWith("The best was 90.00 % after 2 examples."));

    private static (double Low, double High) Range(TrainingResult run)
    {
        using ScottPlot.Plot plot = new LearningCurvePicture(run).CreatePlot();
        return (plot.Axes.GetLimits().Bottom, plot.Axes.GetLimits().Top);
    }
}
