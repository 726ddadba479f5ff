using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

internal sealed class ConfusionMatrixPictureTests
{
    private static readonly Palette Light = Palette.Get(PictureTheme.Light);

    [Test]
    public void ConfusionMatrixPicture_draws_each_cell_at_its_position_in_the_color_of_its_share()
    {
        // Shares of row 0: 8/10 correct, 2/10 for 1; of row 1: all correct; of row 2: 4/8 correct, 4/8 for 0.
        ConfusionMatrixPicture picture = new(TestData.CreateEvaluation(new[,] { { 8, 2, 0 }, { 0, 12, 0 }, { 4, 0, 4 } }));
        using ScottPlot.Plot plot = picture.CreatePlot();
        ScottPlot.Plottables.Heatmap map = plot.GetPlottables<ScottPlot.Plottables.Heatmap>().Single();
        Assert.That(map.Intensities, Is.EqualTo(new[,] { { 0.8, -0.2, 0 }, { 0, 1, 0 }, { -0.5, 0, 0.5 } }).Within(1e-12));

        RateColormap colors = new(Light);
        using SKBitmap pixels = PictureFile.Decode(picture.ToPng());
        ScottPlot.PixelRect area = DataArea(picture);
        SKColor[] found = [.. from row in Enumerable.Range(0, 3) from column in Enumerable.Range(0, 3) select Corner(row, column)];
        double[] shares = [0.8, -0.2, 0, 0, 1, 0, -0.5, 0, 0.5];
        ScottPlot.Color[] colorsOfShares = Array.ConvertAll(shares, share => colors.GetShareColor(share));
        SKColor[] expected = Array.ConvertAll(colorsOfShares, color => new SKColor(color.Red, color.Green, color.Blue));
        Assert.That(found, Is.EqualTo(expected));

        SKColor Corner(int row, int column) =>
            pixels.GetPixel((int)(area.Left + (column + 0.1f) * area.Width / 3), (int)(area.Top + (row + 0.1f) * area.Height / 3));
    }

    [Test]
    public void ConfusionMatrixPicture_shows_a_rare_error_paler_than_the_diagonal_but_not_as_background()
    {
        byte[] png = new ConfusionMatrixPicture(TestData.CreateEvaluation(new[,] { { 119, 1 }, { 0, 120 } })).ToPng();
        ScottPlot.Color rare = new RateColormap(Light).GetShareColor(-1 / 120.0);
        Assert.That(PictureFile.CountPixels(png, rare, 2), Is.GreaterThan(5000));
        Assert.That(PictureFile.CountPixels(png, Light.Positive, 40), Is.Zero, "1 of 120 is not loud");
    }

    [Test]
    public void RateColormap_errors_differ_from_none_and_are_full_from_half_of_the_row_on([Values] PictureTheme theme)
    {
        Palette palette = Palette.Get(theme);
        RateColormap colors = new(palette);
        Assert.That((colors.GetShareColor(-0.5), colors.GetShareColor(-1)), Is.EqualTo((palette.Positive, palette.Positive)));
        double[] strengths = [.. new[] { 1 / 120.0, 0.02, 0.1, 0.25, 0.5 }.Select(share => Distance(colors.GetShareColor(-share)))];
        Assert.That(strengths, Is.Ordered);
        Assert.That(Distance(palette.Positive), Is.EqualTo(strengths[^1]));
        Assert.That(strengths[0] / strengths[^1], Is.InRange(0.15, 0.45), "1 of 120");
        Assert.That(strengths[2] / strengths[^1], Is.GreaterThan(0.45), "1 of 10");

        double Distance(ScottPlot.Color color) => Math.Sqrt(
            Math.Pow(color.Red - palette.Background.Red, 2)
            + Math.Pow(color.Green - palette.Background.Green, 2)
            + Math.Pow(color.Blue - palette.Background.Blue, 2));
    }

    [Test]
    public void ConfusionMatrixPicture_color_of_an_error_does_not_depend_on_other_rows()
    {
        double[] first = [.. new[] { 1, 50, 100 }.Select(other => GetFirst(new[,] { { 90, 10 }, { other, 100 - other } }))];
        Assert.That(first, Is.All.EqualTo(-0.1));

        static double GetFirst(int[,] counts)
        {
            using ScottPlot.Plot plot = new ConfusionMatrixPicture(TestData.CreateEvaluation(counts)).CreatePlot();
            return plot.GetPlottables<ScottPlot.Plottables.Heatmap>().Single().Intensities[0, 1];
        }
    }

    [TestCase(2, 50)]
    [TestCase(3, 50)]
    [TestCase(12, 30)]
    [TestCase(30, 30)]
    public void ConfusionMatrixPicture_cells_stay_large_beside_long_names(int classes, double least)
    {
        Dictionary<int, string> names = Enumerable.Range(0, classes).ToDictionary(i => i, i => new string('W', 58) + $"{i}");
        int[,] counts = new int[classes, classes];
        for (int i = 0; i < classes; i++)
            counts[i, i] = 2;
        ConfusionMatrixPicture picture = new(TestData.CreateEvaluation(counts, names));
        ScottPlot.PixelRect area = DataArea(picture);
        Assert.That(area.Width / classes, Is.GreaterThanOrEqualTo(least));
        Assert.That(area.Left, Is.GreaterThan(160), "and names have some room");
        Assert.That(area.Width, Is.GreaterThan(0.45 * picture.Width));
    }

    [Test]
    public void RateColormap_text_has_contrast_on_every_background([Values] PictureTheme theme)
    {
        RateColormap colors = new(Palette.Get(theme));
        for (int i = -100; i <= 100; i++)
        {
            double share = i / 100.0;
            double contrast = RateColormap.GetContrast(
                RateColormap.GetLuminance(colors.GetTextColor(share)), RateColormap.GetLuminance(colors.GetShareColor(share)));
            Assert.That(contrast, Is.GreaterThanOrEqualTo(4.5), $"share {share}");
        }
    }

    [Test]
    public void RateColormap_colors_of_larger_shares_are_stronger_in_gray_too([Values] PictureTheme theme)
    {
        RateColormap colors = new(Palette.Get(theme));
        double[] correct = [.. Enumerable.Range(0, 11).Select(i => RateColormap.GetLuminance(colors.GetShareColor(i / 10.0)))];
        double[] errors = [.. Enumerable.Range(0, 11).Select(i => RateColormap.GetLuminance(colors.GetShareColor(-i / 10.0)))];
        Assert.That(correct, theme == PictureTheme.Light ? Is.Ordered.Descending : Is.Ordered);
        Assert.That(errors, theme == PictureTheme.Light ? Is.Ordered.Descending : Is.Ordered);
    }

    [Test]
    public void ConfusionMatrixPicture_grows_with_its_classes_and_omits_the_counts_of_very_many_classes()
    {
        int[] counts = [3, 10, 30];
        int[] widths = Array.ConvertAll(
            counts,
            classes => new ConfusionMatrixPicture(TestData.EvaluateMany(classes, 2 * classes).Counts).Width);
        Assert.That(widths, Is.Ordered);
        Assert.That(widths[2], Is.GreaterThan(900));
        Assert.That(PictureFile.ReadSvgText(new ConfusionMatrixPicture(TestData.EvaluateMany(30, 60).Counts)), Does.Contain("·"));
        Assert.That(PictureFile.ReadSvgText(new ConfusionMatrixPicture(TestData.EvaluateMany(31, 62).Counts)), Does.Not.Contain("·"));
    }

    [Test]
    public void ConfusionMatrixPicture_names_only_some_of_hundreds_of_classes()
    {
        ConfusionMatrixPicture picture = new(TestData.EvaluateMany(150, 300).Counts);
        string words = PictureFile.ReadSvgText(picture);
        Assert.That(picture.Width, Is.InRange(1000, 2000));
        Assert.That(words, Does.Contain("148").And.Not.Contain("149"));
    }

    [Test]
    public void ConfusionMatrixPicture_has_an_empty_row_for_a_class_without_examples() => Assert.That(
        new ConfusionMatrixPicture(TestData.CreateEvaluation(new[,] { { 3, 0, 0 }, { 0, 0, 0 }, { 0, 0, 2 } })).Description,
        Is.EqualTo("Confusion matrix of 3 classes: 5 of 5 examples correct."));

    [Test]
    public void ConfusionMatrixPicture_reserves_room_for_names_of_wide_letters()
    {
        string wide = new('W', 11);
        Chart picture = new ConfusionMatrixPicture(TestData.EvaluateMany(12, names: new Dictionary<int, string> { [0] = wide }).Counts);
        ScottPlot.PixelRect area = DataArea(picture);
        float length = PlotStyle.MeasureWidth(wide, 13);
        Assert.That(length, Is.GreaterThan(120));
        Assert.That(area.Left, Is.GreaterThan(length + 20), "including the label of the axis");
        Assert.That(picture.Height - area.Bottom, Is.GreaterThan(length + 20));
        Assert.That(PictureFile.ReadSvgText(picture).Split(wide), Has.Length.EqualTo(3), "whole on both axes");
    }

    [Test]
    public void ConfusionMatrixPicture_description_uses_the_singular_for_one_error_and_one_example() => Assert.That(
        new ConfusionMatrixPicture(TestData.CreateEvaluation(new[,] { { 0, 1 }, { 0, 0 } })).Description,
        Is.EqualTo("Confusion matrix of 2 classes: 0 of 1 example correct. The most frequent error: 0 taken for 1, 1 time."));

    [Test]
    public void ConfusionMatrixPicture_of_very_many_classes_has_a_short_SVG() =>
        Assert.That(
            new[] { 30, 31, 100, 150 }.Select(
                classes => new ConfusionMatrixPicture(TestData.EvaluateMany(classes, 2 * classes).Counts).ToSvg().Length),
            Is.All.LessThan(300_000));

    [Test]
    public void ConfusionMatrixPicture_of_very_many_classes_allocates_linearly()
    {
        Dictionary<int, string> names = Enumerable.Range(0, 10_000).ToDictionary(i => i, i => $"a name longer than twenty cells {i / 2}");
        LinearModel model = LinearModel.Zero(1, new ClassLabels(names));
        Evaluation counts = model.Evaluate(new Dataset(new DenseFeatures(new float[4], 1), [0, 0, 5, 9_999]));
        _ = new ConfusionMatrixPicture(counts).Description; // loads the fonts
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConfusionMatrixPicture picture = new(counts);
        Assert.That(
            picture.Description,
            Does.StartWith("Confusion matrix of 10,000 classes: 2 of 4 examples correct. The most frequent error: "));
        Assert.That(picture.Width, Is.InRange(2000, 2400));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(40_000_000), "a square array of counts has 400,000,000");
        using ScottPlot.Plot plot = picture.CreatePlot();
        double[,] shares = plot.GetPlottables<ScottPlot.Plottables.Heatmap>().Single().Intensities;
        Assert.That(shares, Has.Length.EqualTo(1_000_000));
        Assert.That(
            (shares[0, 0], shares[999, 0]),
            Is.EqualTo((2 / 3.0, -1.0)),
            "two of three in the first block, and the only example of the last class");
    }

    [Test]
    public void ConfusionMatrixPicture_block_of_classes_shows_its_largest_error()
    {
        int[] actual = [2, 2, 3, 3, 3, 900, 901], predicted = [1500, 2, 1501, 1500, 3, 900, 900]; // a cell is two of 1,600 classes
        float[] weights = [.. Enumerable.Range(0, 1600).Select(k => 2f * k)];
        float[] biases = [.. Enumerable.Range(0, 1600).Select(k => -(float)k * k)];
        LinearModel nearest = new(weights, biases, [.. Enumerable.Range(0, 1600)]); // predicts the class nearest to the feature
        Evaluation counts = nearest.Evaluate(new Dataset(new DenseFeatures([.. predicted.Select(x => (float)x)], 1), actual));
        using ScottPlot.Plot plot = new ConfusionMatrixPicture(counts).CreatePlot();
        double[,] shares = plot.GetPlottables<ScottPlot.Plottables.Heatmap>().Single().Intensities;
        Assert.That(shares.GetLength(0), Is.EqualTo(800));
        Assert.That(
            (shares[1, 1], shares[1, 750], shares[450, 450]),
            Is.EqualTo((2 / 5.0, -0.5, 0.5)),
            "the error of 901 is within its block, and the largest share");
    }

    [Test]
    public void ConfusionMatrixPicture_rejects_null() => Assert.That(() => new ConfusionMatrixPicture(null!), Throws.ArgumentNullException);

    private static ScottPlot.PixelRect DataArea(Chart chart)
    {
        using ScottPlot.Plot plot = chart.CreatePlot();
        using SKSurface surface = SKSurface.Create(new SKImageInfo(chart.Width, chart.Height));
        plot.Render(surface.Canvas, new ScottPlot.PixelRect(0, chart.Width, chart.Height, 0));
        return plot.RenderManager.LastRender.DataRect;
    }
}
