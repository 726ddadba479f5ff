using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class ReliabilityPictureTests
{
    [Test]
    public void ReliabilityPicture_shows_the_points_bars_and_error_of_the_curve()
    {
        // Two bins: 0.25 twice, one of them true; 0.75, true. Errors 2/3 * 0.25 and 1/3 * 0.25.
        ReliabilityPicture picture = new(ReliabilityCurve.From([0.25, 0.25, 0.75], [true, false, true], 2));
        using Plot plot = picture.CreatePlot();
        Coordinates[] points = [.. plot.GetPlottables<Scatter>().Single().Data.GetScatterPoints()];
        Assert.That(points, Is.EqualTo(new Coordinates[] { new(0.25, 0.5), new(0.75, 1) }));
        Rectangle[] bars = [.. plot.GetPlottables<Rectangle>()];
        Assert.That(bars.Select(bar => (bar.X1, bar.X2)), Is.EqualTo(new[] { (0.0, 0.5), (0.5, 1.0) }));
        Assert.That(bars[1].Y2, Is.EqualTo(bars[0].Y2 / 2).Within(1e-12));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("calibrationerror0.2500").And.Contain("upto2abin"));
        Assert.That(
            picture.Description,
            Is.EqualTo("Reliability of the predicted probabilities of 3 examples: expected calibration error 0.2500, in 2 bins."));
    }

    [Test]
    public void ReliabilityPicture_of_the_predicted_class_has_different_labels()
    {
        ScoreEvaluation three = TestData.EvaluateMany(3).Scores, two = TestData.EvaluateTwo(null, TestData.CreateHumps()).Scores;
        ReliabilityPicture ofPredicted = new(three.Reliability()), ofOne = new(three.Reliability(1)), ofPositive = new(two.Reliability());
        string text = PictureFile.ReadSvgText(ofPredicted);
        Assert.That(text, Does.Contain("Reliabilityofthepredictedclass").And.Contain("meanconfidence").And.Contain("accuracy"));
        Assert.That(ofPredicted.Description, Does.StartWith("Reliability of the confidence in the predicted class of 600 examples:"));
        foreach (ReliabilityPicture picture in new[] { ofOne, ofPositive })
            Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("meanpredictedprobability").And.Contain("fractionthatcametrue"));
    }

    [Test]
    public void ReliabilityPicture_description_uses_the_singular_for_one_example_in_one_bin() => Assert.That(
        new ReliabilityPicture(ReliabilityCurve.From([0.5], [true], 1)).Description,
        Is.EqualTo("Reliability of the predicted probabilities of 1 example: expected calibration error 0.5000, in 1 bin."));

    [Test]
    public void ReliabilityPicture_draws_a_single_point()
    {
        byte[] png = new ReliabilityPicture(ReliabilityCurve.From([0.5], [true])).ToPng();
        Assert.That(PictureFile.CountPixels(png, Palette.Get(PictureTheme.Light).Negative), Is.GreaterThan(40));
    }

    [Test]
    public void ReliabilityPicture_rejects_null() => Assert.That(() => new ReliabilityPicture(null!), Throws.ArgumentNullException);
}
