using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class RocPictureTests
{
    [Test]
    public void RocPicture_draws_the_curve_and_marks_its_best_threshold()
    {
        // By descending score: 7, 7, 3, 7, 3. At 0.5, two of three sevens and no three are found: the largest difference, 2/3.
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
    public void RocPicture_accepts_either_of_two_classes_as_positive()
    {
        RocPicture picture = new(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores, 3);
        Assert.That(picture.Title, Is.EqualTo("ROC curve: three against seven"));
    }

    [Test]
    public void RocPicture_draws_one_of_many_classes() =>
        Assert.That(new RocPicture(TestData.EvaluateMany(4).Scores, 2).Title, Is.EqualTo("ROC curve: 2, one-vs-rest"));

    [Test]
    public void RocPicture_rejects_an_unknown_label() => Assert.That(
        () => new RocPicture(TestData.EvaluateMany(3).Scores, 5),
        Throws.ArgumentException.With.Message.StartsWith("expected one of the labels 0, 1, 2, found 5"));

    [Test]
    public void RocPicture_rejects_examples_of_a_single_class()
    {
        Assert.That(
            () => new RocPicture(TestData.EvaluateTwo(null, (1, 7)).Scores),
            Throws.ArgumentException.With.Message.StartsWith("a ROC curve of label 7 needs"));
        Assert.That(
            () => new RocPicture(TestData.EvaluateMany(3, 1).Scores),
            Throws.ArgumentException.With.Message.StartsWith("expected examples of two classes or more, found one class"));
    }

    [Test]
    public void RocPicture_has_no_curve_for_classes_without_examples()
    {
        using Plot plot = new RocPicture(TestData.EvaluateMany(6, 2).Scores).CreatePlot();
        Assert.That(plot.GetPlottables<Scatter>().Count(), Is.EqualTo(2));
    }

    [Test]
    public void RocPicture_does_not_round_an_area_up_to_1()
    {
        List<(float, int)> examples = [(0, 7), (0.5f, 3)];
        for (int i = 0; i < 300; i++)
            examples.AddRange([(-1 - i, 3), (1 + i, 7)]);
        Assert.That(PictureFile.ReadSvgText(new RocPicture(TestData.EvaluateTwo(null, [.. examples]).Scores)), Does.Contain("AUC>0.9999"));
    }

    [Test]
    public void RocPicture_marks_no_threshold_for_scores_worse_than_chance()
    {
        RocPicture picture = new(TestData.EvaluateTwo(null, (1, 3), (-1, 7)).Scores);
        Assert.That(picture.Description, Does.EndWith("; no threshold is better than chance."));
    }

    [Test]
    public void RocPicture_legend_fits_into_the_data([Values(160, 240, 496)] int size)
    {
        Dictionary<int, string> names = Enumerable.Range(0, 10).ToDictionary(i => i, i => $"a rather long name {i}");
        RocPicture[] pictures =
        [
            new(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores) { Size = (size, size) },
            new(TestData.EvaluateMany(10, names: names).Scores) { Size = (size, size) },
        ];
        foreach (RocPicture picture in pictures)
        {
            using Plot plot = picture.CreatePlot();
            using SkiaSharp.SKSurface surface = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(size, size));
            plot.Render(surface.Canvas, new PixelRect(0, size, size, 0));
            PixelRect data = plot.RenderManager.LastRender.DataRect;
            float scale = plot.Legend.FontSize!.Value / PlotStyle.TextSize;
            float widest = scale * plot.Legend.ManualItems.Max(item => PlotStyle.MeasureWidth(item.LabelText));
            Assert.That(widest + 60, Is.LessThanOrEqualTo(data.Width), "60 pixels: the measured width of symbols, frame and margins");
            Assert.That(scale * PlotStyle.TextSize, Is.GreaterThanOrEqualTo(8));
        }
    }

    /// <summary>
    /// Compares points, not pixels: a line of 100,000 tiny steps is drawn thicker than a smooth one, because of its corners.
    /// </summary>
    [Test]
    public void RocPicture_thins_100_000_points_and_keeps_the_shape_of_the_curve()
    {
        ScoreEvaluation scores = TestData.EvaluateTwo(null, TestData.CreateHumps(100_000)).Scores;
        Coordinates[] all = [.. scores.Roc().Points.Select(point => new Coordinates(point.FalsePositiveRate, point.TruePositiveRate))];
        using Plot plot = new RocPicture(scores).CreatePlot();
        Coordinates[] thinned = Line(plot);
        Assert.That(all, Has.Length.GreaterThan(80_000));
        Assert.That(thinned, Has.Length.InRange(2001, 8001));
        Assert.That((thinned[0], thinned[^1]), Is.EqualTo((all[0], all[^1])));
        Assert.That(Columns(thinned), Is.EqualTo(Columns(all)));

        static (int, double, double)[] Columns(Coordinates[] points)
        {
            IEnumerable<IGrouping<int, double>> columns = points.GroupBy(point => (int)(2000 * point.X), point => point.Y);
            return [.. columns.Select(column => (column.Key, column.Min(), column.Max()))];
        }
    }

    private static Coordinates[] Line(Plot plot) => [.. plot.GetPlottables<Scatter>().Single().Data.GetScatterPoints()];
}
