using ScottPlot;

namespace LinearLearn.Plotting.Tests;

/// <summary>Provides pictures of extreme numbers, shapes and sizes for <see cref="PictureContractTests"/>.</summary>
internal static class HardPictures
{
    public static NamedPicture[] All { get; } =
    [
        new("weights-of-large-numbers", (265, 172), theme => new WeightsPicture(
            CreateModel(16, 5e5f), new ImageShape(4, 4)) { Theme = theme, CellSize = 20 })
        {
            IsStoredDark = false,
            Texts = ["500,000", "−500,000", "weight"],
            Described = ["7 against 3"],
        },
        new("weights-of-one-row", (912, 172), theme => new WeightsPicture(CreateModel(784, 0.3f), new ImageShape(1, 784)) { Theme = theme })
        {
            IsStoredDark = false,
            Texts = ["0.3", "−0.3", "weight"],
            Described = ["1 x 784"],
        },
        new("weights-of-one-pixel", (248, 172), theme => new WeightsPicture(
            CreateModel(1, 1e-7f), new ImageShape(1, 1)) { Theme = theme, CellSize = 1 })
        {
            IsStoredDark = false,
            Texts = ["1e−7", "−1e−7", "weight"],
            Described = ["1 x 1"],
        },
        new("filmstrip-of-large-numbers", (429, 164), theme => new FilmstripPicture(
            [
                new(1, 0, 0, 0.5, CreateModel(32, 1e5f)),
                new(1, 1_000_000_000, 0, 0.9, CreateModel(32, 5e5f)),
            ],
            new ImageShape(2, 16)) { Theme = theme })
        {
            IsStoredDark = false,
            Texts = ["1,000,000,000 examples", "500,000", "−500,000"],
            Described = ["2 moments"],
        },
        new("histogram-of-equal-scores", (320, 240), theme => new ScoreHistogramPicture(
            ScoreHistogram.From(Enumerable.Repeat(0.5f, 20).ToArray(), CreateLabels(20, 2))) { Theme = theme, Size = (320, 240) })
        {
            IsStoredDark = false,
            Texts = ["0 (10 examples)", "1 (10 examples)"],
            Described = ["0 (10 examples)"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("histogram-of-an-outlier", (320, 240), theme => new ScoreHistogramPicture(
            CreateScores(300, 2, outlier: 1e6f)) { Theme = theme, Size = (320, 240) })
        {
            IsStoredDark = false,
            Texts = ["1 of 300 examples left out, up to 1e6"],
            Described = ["1 of 300 examples left out, up to 1e6."],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("histogram-of-few", (320, 260), theme => new ScoreHistogramPicture(
            CreateScores(150, 5)) { Theme = theme, Size = (320, 260) })
        {
            Texts = ["0 (30 examples)", "4 (30 examples)"],
            Described = ["0 (30 examples), 1 (30 examples)"],
            Colors = [.. Enumerable.Range(0, 5).Select(i => (Func<Palette, Color>)(palette => palette.Series[i]))],
        },
        new("histogram-of-ten-small", (200, 200), theme => new ScoreHistogramPicture(
            CreateScores(300, 10)) { Theme = theme, Size = (200, 200) })
        {
            IsStoredDark = false,
            Texts = ["0 (30 examples)", "9 (30 examples)"],
            Described = ["9 (30 examples)"],
            Colors = [.. Enumerable.Range(0, 10).Select(i => (Func<Palette, Color>)(palette => palette.Series[i]))],
        },
        new("learning-curve-late-detail", (320, 240), theme => new LearningCurvePicture(
            CreateCurve(0.1, 0.8, 0.95, 0.955, 0.962, 0.965, 0.97, 0.972, 0.976, 0.975), 0.98) { Theme = theme, Size = (320, 240) })
        {
            IsStoredDark = false,
            Texts = ["2 points below, down to 10.00 %", "target: 98.00 %"],
            Described = ["10.00 % after 100 examples"],
            Colors = [palette => palette.Negative, palette => palette.Muted],
        },
        new("learning-curve-falling", (320, 240), theme => new LearningCurvePicture(
            CreateCurve(0.98, 0.95, 0.9, 0.88, 0.8, 0.7, 0.65)) { Theme = theme, Size = (320, 240) })
        {
            IsStoredDark = false,
            Texts = ["best after 100 examples: 98.00 %"],
            Described = ["The best was 98.00 % after 100 examples."],
            Colors = [palette => palette.Negative],
        },
        new("learning-curve-large", (1120, 840), theme => new LearningCurvePicture(
            CreateCurve(0.5, 0.8, 0.9, 0.95), 0.98) { Theme = theme, Size = (1120, 840) })
        {
            IsStoredDark = false,
            Texts = ["Learning curve", "target: 98.00 %"],
            Described = ["50.00 % after 100 examples"],
            Colors = [palette => palette.Negative],
        },
        new("learning-curve-small", (160, 160), theme => new LearningCurvePicture(
            CreateCurve(0.5, 0.8, 0.9, 0.95), 0.98) { Theme = theme, Size = (160, 160) })
        {
            IsStoredDark = false,
            Texts = ["accuracy on the validation data (%)", "examples learned from", "completed after 400 examples: 95.00 %"],
            Described = ["50.00 % after 100 examples"],
        },
        new("risk-coverage-above", (240, 220), theme => new RiskCoveragePicture(CreateRisk()) { Theme = theme, Size = (240, 220) })
        {
            IsStoredDark = false,
            Texts = ["points above, up to 100.00 %"],
            Described = ["200 examples"],
            Colors = [palette => palette.Negative],
        },
    ];

    /// <summary>Creates a model of weights that alternate between the negative and the positive limit, and numbers between them.</summary>
    public static LinearModel CreateModel(int count, float limit) =>
        new([.. Enumerable.Range(0, count).Select(i => limit * (i % 5 == 0 ? 1 : MathF.Cos(i * i)))], [0f], [3, 7]);

    /// <summary>Creates scores of several classes, whose centers rise with their labels.</summary>
    public static ScoreHistogram CreateScores(int count, int classes, float scale = 1, float? outlier = null)
    {
        Random random = new(1);
        float[] scores =
            [.. Enumerable.Range(0, count).Select(i => scale * (2 * (random.NextSingle() + random.NextSingle()) + i % classes - 3))];
        if (outlier is { } far)
            scores[count / 2] = far;
        return ScoreHistogram.From(scores, CreateLabels(count, classes));
    }

    /// <summary>Creates the result of a run that was validated every 100 examples.</summary>
    public static TrainingResult CreateCurve(params double[] accuracies) =>
        TestData.CreateResult(StopReason.Completed, [.. accuracies.Select((accuracy, i) => (100L * (i + 1), accuracy))]);

    /// <summary>Creates a curve whose most confident answers are errors.</summary>
    public static RiskCoverageCurve CreateRisk() => RiskCoverageCurve.From(
        [.. Enumerable.Range(0, 200).Select(i => 1 - i / 400.0)], [.. Enumerable.Range(0, 200).Select(i => i > 2 && i % 17 != 0)]);

    private static int[] CreateLabels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i % classes)];
}
