using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class RiskCoveragePictureTests
{
    // In descending order: 0.9 (both correct), 0.8 (one of two correct), 0.7 (correct), 0.5 (an error): risks 0, 1/4, 1/5, 1/3.
    private static readonly RiskCoverageCurve Curve =
        RiskCoverageCurve.From([0.9, 0.9, 0.8, 0.8, 0.7, 0.5], [true, true, false, true, true, false]);

    [Test]
    public void RiskCoveragePicture_shows_the_points_of_the_curve_and_the_total_error_rate()
    {
        using Plot plot = new RiskCoveragePicture(Curve).CreatePlot();
        Coordinates[] points = [.. plot.GetPlottables<Scatter>().Single().Data.GetScatterPoints()];
        Assert.That(points.Select(point => point.X), Is.EqualTo(new[] { 200 / 6.0, 400 / 6.0, 500 / 6.0, 100 }).Within(1e-12));
        Assert.That(points.Select(point => point.Y), Is.EqualTo(new[] { 0, 25, 20, 100 / 3.0 }).Within(1e-12));
        Assert.That(plot.GetPlottables<HorizontalLine>().Single().Y, Is.EqualTo(100 / 3.0).Within(1e-12));
        Assert.That(plot.GetPlottables<Marker>(), Is.Empty, "90 % are all examples");
    }

    [Test]
    public void RiskCoveragePicture_marks_and_describes_the_point_of_90_percent()
    {
        // The errors of 20 examples are the first one and the two least confident ones: 1/18 for 90 %, 3/20 for all.
        double[] confidences = [.. Enumerable.Range(0, 20).Select(i => 1 - i / 100.0)];
        RiskCoveragePicture picture = new(RiskCoverageCurve.From(confidences, [.. Enumerable.Range(0, 20).Select(i => i is > 0 and < 18)]));
        using Plot plot = picture.CreatePlot();
        Marker marker = plot.GetPlottables<Marker>().Single(marker => marker.Shape == MarkerShape.FilledCircle);
        Assert.That((marker.X, marker.Y), Is.EqualTo((90.0, 100 / 18.0)));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("90.00%answered:5.56%errors").And.Contain("allanswered:15.00%errors"));
        Assert.That(
            picture.Description,
            Does.StartWith(
                "Risk-coverage curve of 20 examples: error rate 15.00 % if all are answered, 5.56 % if 90.00 % are answered; area"));
        Assert.That(plot.Axes.Left.Max, Is.EqualTo(55).Within(1e-9), "1.1 times the risk at 10 % coverage, 1/2; at 5 % it is 1");
    }

    [Test]
    public void RiskCoveragePicture_draws_a_curve_of_one_example()
    {
        foreach (bool isCorrect in (bool[])[true, false])
        {
            RiskCoveragePicture picture = new(RiskCoverageCurve.From([0.5], [isCorrect]));
            Assert.That(PictureFile.CountPixels(picture.ToPng(), Palette.Get(PictureTheme.Light).Negative), Is.GreaterThan(20));
            Assert.That(
                picture.Description,
                Does.StartWith(
                    $"Risk-coverage curve of 1 example: error rate {(isCorrect ? "0.00" : "100.00")} % if all are answered; area"));
        }
    }

    [Test]
    public void RiskCoveragePicture_marks_points_above_the_axis()
    {
        RiskCoveragePicture picture = new(HardPictures.CreateRisk());
        using Plot plot = picture.CreatePlot();
        Marker above = plot.GetPlottables<Marker>().Single(marker => marker.Shape == MarkerShape.FilledTriangleUp);
        Assert.That((above.X, above.Y < plot.Axes.Left.Max), Is.EqualTo((0.5, true)), "the first of 200 answers is wrong");
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("pointsabove,upto100.00%"));
    }

    [Test]
    public void RiskCoveragePicture_rejects_null() => Assert.That(() => new RiskCoveragePicture(null!), Throws.ArgumentNullException);
}
