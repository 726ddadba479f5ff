using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class RocPictureTests
{
    [Test]
    public void The_curve_is_drawn_and_its_best_threshold_marked()
    {
        // From the highest score down: 7, 7, 3, 7, 3. At 0.5 two of three sevens are found and no three: the largest difference, 2/3.
        ScoreEvaluation scores = TestData.EvaluateTwo(TestData.Names, (1, 7), (0.5f, 7), (0.25f, 3), (-0.25f, 7), (-1, 3)).Scores;
        RocPicture picture = new(scores);
        using Plot plot = picture.CreatePlot();
        Coordinates third = new(0, 1 / 3.0), two = new(0, 2 / 3.0);
        Assert.That(Line(plot), Is.EqualTo(new[] { new(0, 0), third, two, new(0.5, 2 / 3.0), new(0.5, 1), new(1, 1) }));
        Assert.That(plot.GetPlottables<Marker>().Single().Location, Is.EqualTo(two));
        Assert.That(picture.Description, Is.EqualTo(
            "ROC curve: seven against three, area under the curve 0.8333; from score 0.5: 66.7 % true, 0.0 % false positives."));
    }

    [Test]
    public void Either_of_two_classes_can_be_the_positive_one() =>
        Assert.That(new RocPicture(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores, 3).Title, Is.EqualTo("ROC curve: three against seven"));

    [Test]
    public void One_of_many_classes_can_be_asked_for() =>
        Assert.That(new RocPicture(TestData.EvaluateMany(4).Scores, 2).Title, Is.EqualTo("ROC curve: 2 against the others"));

    [Test]
    public void An_unknown_label_is_refused() => Assert.That(
        () => new RocPicture(TestData.EvaluateMany(3).Scores, 5), Throws.ArgumentException.With.Message.StartsWith("expected one of the labels 0, 1, 2, found 5"));

    [Test]
    public void Examples_of_one_class_are_refused()
    {
        Assert.That(() => new RocPicture(TestData.EvaluateTwo(null, (1, 7)).Scores), Throws.ArgumentException.With.Message.StartsWith("a ROC curve of label 7 needs"));
        Assert.That(
            () => new RocPicture(TestData.EvaluateMany(3, 1).Scores), Throws.ArgumentException.With.Message.StartsWith("expected examples of two classes or more, found one class"));
    }

    [Test]
    public void Classes_without_examples_have_no_curve()
    {
        using Plot plot = new RocPicture(TestData.EvaluateMany(6, 2).Scores).CreatePlot();
        Assert.That(plot.GetPlottables<Scatter>().Count(), Is.EqualTo(2));
    }

    [Test]
    public void An_area_is_not_rounded_up_to_1()
    {
        List<(float, int)> examples = [(0, 7), (0.5f, 3)];
        for (int i = 0; i < 300; i++)
            examples.AddRange([(-1 - i, 3), (1 + i, 7)]);
        Assert.That(PictureFile.ReadSvgText(new RocPicture(TestData.EvaluateTwo(null, [.. examples]).Scores)), Does.Contain("AUC>0.9999"));
    }

    [Test]
    public void Scores_worse_than_chance_have_no_best_threshold() =>
        Assert.That(new RocPicture(TestData.EvaluateTwo(null, (1, 3), (-1, 7)).Scores).Description, Does.EndWith("; no threshold is better than chance."));

    [Test]
    public void The_legend_fits_into_the_data([Values(160, 240, 496)] int size)
    {
        Dictionary<int, string> names = Enumerable.Range(0, 10).ToDictionary(i => i, i => $"a rather long name {i}");
        RocPicture[] pictures = [new(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores) { Size = (size, size) }, new(TestData.EvaluateMany(10, names: names).Scores) { Size = (size, size) }];
        foreach (RocPicture picture in pictures)
        {
            using Plot plot = picture.CreatePlot();
            using SkiaSharp.SKSurface surface = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(size, size));
            plot.Render(surface.Canvas, new PixelRect(0, size, size, 0));
            PixelRect data = plot.RenderManager.LastRender.DataRect;
            float size14 = plot.Legend.FontSize!.Value / PlotStyle.TextSize;
            float widest = size14 * plot.Legend.ManualItems.Max(item => PlotStyle.MeasureWidth(item.LabelText));
            Assert.That(widest + 60, Is.LessThanOrEqualTo(data.Width), "60 pixels: what symbols, frame and margins were measured to take");
            Assert.That(size14 * PlotStyle.TextSize, Is.GreaterThanOrEqualTo(8));
        }
    }

    /// <summary>Pixels are not compared: a line of 100,000 tiny steps is drawn thicker than a smooth one, by the corners of its stroke.</summary>
    [Test]
    public void A_curve_of_100_000_points_is_thinned_within_two_thousandths_of_its_width()
    {
        ScoreEvaluation scores = TestData.EvaluateTwo(null, TestData.CreateHumps(100_000)).Scores;
        Coordinates[] all = [.. scores.Roc().Points.Select(point => new Coordinates(point.FalsePositiveRate, point.TruePositiveRate))];
        using Plot plot = new RocPicture(scores).CreatePlot();
        Coordinates[] thinned = Line(plot);
        Assert.That(all, Has.Length.GreaterThan(80_000));
        Assert.That(thinned, Has.Length.InRange(2001, 8001));
        Assert.That((thinned[0], thinned[^1]), Is.EqualTo((all[0], all[^1])));
        Assert.That(Columns(thinned), Is.EqualTo(Columns(all)));

        static (int, double, double)[] Columns(Coordinates[] points) =>
            [.. points.GroupBy(point => (int)(2000 * point.X)).Select(column => (column.Key, column.Min(point => point.Y), column.Max(point => point.Y)))];
    }

    private static Coordinates[] Line(Plot plot) => [.. plot.GetPlottables<Scatter>().Single().Data.GetScatterPoints()];
}
