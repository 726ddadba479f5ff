using LinearLearn.Emnist;
using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting.Tests;

internal sealed class ScoreHistogramPictureTests
{
    [Test]
    public void ScoreHistogramPicture_outline_has_a_step_for_each_bin()
    {
        // Threes at -2, -1, -1 and sevens at 1, 2 in two bins of 2: densities 3/3/2 and 2/2/2.
        ScoreHistogram histogram = TestData.EvaluateTwo(null, (-2, 3), (-1, 3), (-1, 3), (1, 7), (2, 7)).Scores.Histogram(bins: 2);
        using Plot plot = new ScoreHistogramPicture(histogram).CreatePlot();
        Coordinates[][] lines = [.. plot.GetPlottables<Scatter>().Select(line => line.Data.GetScatterPoints().ToArray())];
        Assert.That(lines, Is.EqualTo(new Coordinates[][]
        {
            [new(-2, 0), new(-2, 0.5), new(0, 0.5), new(0, 0), new(2, 0), new(2, 0)],
            [new(-2, 0), new(-2, 0), new(0, 0), new(0, 0.5), new(2, 0.5), new(2, 0)],
        }));
    }

    [Test]
    public void ScoreHistogramPicture_labels_of_the_sides_of_0_follow_the_scored_class()
    {
        ScoreEvaluation scores = TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores;
        Assert.That(Sides(scores.Histogram()), Is.EqualTo(new[] { "taken for three", "taken for seven" }));
        Assert.That(Sides(scores.Histogram(3)), Is.EqualTo(new[] { "taken for seven", "taken for three" }));
        Assert.That(Sides(TestData.EvaluateMany(3).Scores.Histogram()), Is.EqualTo(new[] { "incorrect", "correct" }));
        Assert.That(Sides(TestData.EvaluateMany(3).Scores.Histogram(1)), Is.Empty);
        Assert.That(Sides(ScoreHistogram.From([-1, 1], [0, 1])), Is.Empty);

        static string[] Sides(ScoreHistogram histogram)
        {
            using Plot plot = new ScoreHistogramPicture(histogram).CreatePlot();
            return [.. plot.GetPlottables<Text>().Select(text => text.LabelText)];
        }
    }

    [Test]
    public void ScoreHistogramPicture_class_keeps_its_color_if_the_other_has_no_examples()
    {
        byte[] png = new ScoreHistogramPicture(TestData.EvaluateTwo(null, (1, 7), (2, 7)).Scores.Histogram()).ToPng();
        Assert.That(PictureFile.CountPixels(png, Palette.Get(PictureTheme.Light).Positive), Is.GreaterThan(100));
        Assert.That(PictureFile.CountPixels(png, Palette.Get(PictureTheme.Light).Negative), Is.Zero);
    }

    [TestCase(0, "three")]
    [TestCase(20, "three")]
    [TestCase(-20, "three")]
    [TestCase(0, "Iris setosa of the northern kind")]
    [TestCase(20, "Iris setosa of the northern kind")]
    public void ScoreHistogramPicture_labels_beside_0_fit(float offset, string three)
    {
        Dictionary<int, string> names = new() { [3] = three, [7] = "seven" };
        (float, int)[] examples = [.. TestData.CreateHumps().Select(example => (example.Score + offset, example.Label))];
        ScoreHistogramPicture picture = new(TestData.EvaluateTwo(names, examples).Scores.Histogram());
        using Plot plot = picture.CreatePlot();
        using SkiaSharp.SKSurface surface = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(picture.Width, picture.Height));
        plot.Render(surface.Canvas, new PixelRect(0, picture.Width, picture.Height, 0));
        PixelRect data = plot.RenderManager.LastRender.DataRect;
        float zero = plot.Axes.Bottom.GetPixel(0, data);
        Text[] texts = [.. plot.GetPlottables<Text>()];
        Assert.That(texts, Has.Length.EqualTo(2));
        foreach (Text text in texts)
        {
            float width = PlotStyle.MeasureWidth(text.LabelText) + 6;
            Assert.That(
                text.LabelAlignment == Alignment.UpperRight ? zero - width : zero + width,
                Is.InRange(data.Left, data.Right),
                text.LabelText);
        }
    }

    [Test]
    public void ScoreHistogramPicture_outlines_that_coincide_are_both_visible([Values] PictureTheme theme)
    {
        ScoreHistogram equal = TestData.EvaluateTwo(null, (0.5f, 3), (0.5f, 3), (0.5f, 7)).Scores.Histogram();
        byte[] png = new ScoreHistogramPicture(equal) { Theme = theme }.ToPng();
        Palette palette = Palette.Get(theme);
        int negative = PictureFile.CountPixels(png, palette.Negative), positive = PictureFile.CountPixels(png, palette.Positive);
        Assert.That((double)negative / positive, Is.InRange(0.3, 3));
    }

    [Test]
    public void ScoreHistogramPicture_outlines_that_differ_are_solid()
    {
        using Plot plot = new ScoreHistogramPicture(HardPictures.CreateScores(200, 2)).CreatePlot();
        Assert.That(plot.GetPlottables<Scatter>().Select(line => line.LinePattern), Is.All.EqualTo(LinePattern.Solid));
    }

    [TestCase(2, false)]
    [TestCase(3, true)]
    [TestCase(10, true)]
    [TestCase(11, false)]
    public void ScoreHistogramPicture_of_three_to_ten_classes_has_a_row_for_each(int classes, bool hasRows)
    {
        ScoreHistogramPicture picture = new(HardPictures.CreateScores(30 * classes, classes));
        using Plot plot = picture.CreatePlot();
        IEnumerable<Scatter> lines = plot.GetPlottables<Scatter>().Take(classes);
        double[][] heights = [.. lines.Select(line => line.Data.GetScatterPoints().Select(point => point.Y).ToArray())];
        Assert.That(heights, Has.Length.EqualTo(classes));
        if (hasRows)
        {
            Assert.That(heights.Select(row => row.Min()), Is.EqualTo(Enumerable.Range(0, classes).Reverse()));
            Assert.That(heights.Select(row => row.Max() - row.Min()), Is.All.EqualTo(0.86).Within(1e-9));
            Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("0(30examples)"));
        }
        else
        {
            Assert.That(heights.Select(row => row.Min()), Is.All.Zero);
        }
    }

    [Test]
    public void ScoreHistogramPicture_shortens_long_names_of_rows()
    {
        IEnumerable<int> labels = Enumerable.Range(0, 3);
        Dictionary<int, string> names = labels.ToDictionary(i => i, i => $"temperature sensor number {i} of the northern hall");
        ScoreHistogramPicture picture = new(TestData.EvaluateMany(3, names: names).Scores.Histogram());
        IEnumerable<(string Text, SkiaSharp.SKRect Box)> cut = PictureFile.ReadTextBoxes(picture).Where(text => text.Text.Contains('…'));
        Assert.That(cut.Select(text => text.Box.Left), Has.Exactly(3).Items.And.All.Positive);
        Assert.That(picture.Description, Does.Contain(names[2]));
    }

    [TestCase(1e6f, "1 of 300 examples left out, up to 1e6")]
    [TestCase(-1e6f, "1 of 300 examples left out, down to −1e6")]
    public void ScoreHistogramPicture_states_the_number_of_outliers(float outlier, string expected)
    {
        ScoreHistogramPicture picture = new(HardPictures.CreateScores(300, 2, outlier: outlier));
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain(PictureFile.RemoveSpaces(expected)));
        Assert.That(picture.Description, Does.EndWith($"; {expected}."));
    }

    [Test]
    public void ScoreHistogramPicture_states_outliers_on_both_sides()
    {
        float[] scores = [.. Enumerable.Range(0, 100).Select(i => i / 10f), 1e6f, -2e6f];
        Assert.That(
            new ScoreHistogramPicture(ScoreHistogram.From(scores, new int[102])).Description,
            Does.EndWith("; 2 of 102 examples left out, from −2e6 to 1e6."));
    }

    [TestCase(1e30f)]
    [TestCase(1e-30f)]
    public void ScoreHistogramPicture_draws_scores_of_any_magnitude(float scale) => Assert.That(
        new ScoreHistogramPicture(TestData.EvaluateTwo(null, (-scale, 3), (scale, 7)).Scores.Histogram()).ToPng(), Is.Not.Empty);

    [Test]
    public void ScoreHistogramPicture_of_the_article_shows_two_separate_classes()
    {
        EmnistData digits = EmnistSample.Load();
        Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);
        OnlineTrainer trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
        TrainingResult result = trainer.Train(training, new OnlineTrainingOptions
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = new LinearModel(ArticleWeights.Create().AsSpan(), [0f], training.Classes),
            Validation = validation,
            ValidateEvery = 4,
            TargetAccuracy = 0.98,
        });
        ScoreHistogram histogram = result.Model.EvaluateScores(validation).Histogram();
        ScoreHistogramPicture picture = new(histogram);
        Assert.That(histogram.CountOf(3) + histogram.CountOf(7), Is.EqualTo(512));
        Assert.That(Mean(3), Is.LessThan(0));
        Assert.That(Mean(7), Is.GreaterThan(0));
        string text = PictureFile.ReadSvgText(picture);
        Assert.That(text, Does.Contain($"3({histogram.CountOf(3)}examples)").And.Contain($"7({histogram.CountOf(7)}examples)"));
        Assert.That(new LearningCurvePicture(result, 0.98).Description, Does.Contain("target reached"));

        double Mean(int label)
        {
            double sum = 0;
            for (int bin = 0; bin < histogram.BinCount; bin++)
                sum += histogram.Counts(label)[bin] * (histogram.Edge(bin) + histogram.Edge(bin + 1)) / 2;
            return sum / histogram.CountOf(label);
        }
    }
}
