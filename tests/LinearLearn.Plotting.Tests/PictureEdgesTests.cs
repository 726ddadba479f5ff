using CsCheck;
using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests that no text is cut off, whatever the size of a picture and its numbers.</summary>
internal sealed class PictureEdgesTests
{
    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.Int[160, 240], Gen.Int[160, 3000]);

    private static readonly Gen<float> Magnitudes = Gen.OneOf(
        Gen.Int[-38, 37].Select(power => 3 * MathF.Pow(10, power)),
        Gen.OneOf(Gen.Const(float.MaxValue), Gen.Const(float.Epsilon), Gen.Const(5e5f)));

    private static readonly Dictionary<string, Func<float, (int Width, int Height), Chart>> Charts = new()
    {
        ["histogram of two"] = (scale, size) =>
            new ScoreHistogramPicture(HardPictures.CreateScores(60, 2, Math.Min(scale, 1e36f))) { Size = size },
        ["histogram of five"] = (scale, size) =>
            new ScoreHistogramPicture(HardPictures.CreateScores(60, 5, Math.Min(scale, 1e36f))) { Size = size },
        ["histogram of an outlier"] = (_, size) =>
            new ScoreHistogramPicture(HardPictures.CreateScores(60, 2, outlier: -123456789)) { Size = size },
        ["histogram of twelve"] = (_, size) => new ScoreHistogramPicture(TestData.EvaluateMany(12).Scores.Histogram()) { Size = size },
        ["learning curve"] = (scale, size) => new LearningCurvePicture(CreateCurve((long)Math.Clamp(scale, 1, 1e15f))) { Size = size },
        ["ROC curve"] = (_, size) => new RocPicture(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores) { Size = size },
        ["reliability"] = (_, size) => new ReliabilityPicture(TestData.EvaluateMany(4).Scores.Reliability()) { Size = size },
        ["risk and coverage"] = (_, size) => new RiskCoveragePicture(HardPictures.CreateRisk()) { Size = size },
        ["contributions"] = (scale, size) => new ContributionsPicture(Explain(Math.Min(scale, 1e30f))) { Size = size },
    };

    private static IEnumerable<string> Names => Charts.Keys;

    [TestCaseSource(nameof(Names))]
    public void Chart_texts_are_within_its_edges_at_every_size_and_magnitude(string name) =>
        Gen.Select(Lengths, Lengths, Magnitudes).SampleAlike(
            (width, height, scale) => AssertWithin(Charts[name](scale, (width, height))), iter: 12);

    [Test]
    public void Cell_picture_texts_are_within_its_edges_at_every_shape_and_magnitude() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 20], Magnitudes).SampleAlike(
            (rows, columns, size, scale) => AssertWithin(
                new WeightsPicture(HardPictures.CreateModel(rows * columns, scale), new ImageShape(rows, columns)) { CellSize = size }),
            iter: 60);

    [Test]
    public void Filmstrip_texts_are_within_its_edges_at_every_shape_and_magnitude() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Long[0, 1L << 60], Magnitudes).SampleAlike(
            (rows, columns, seen, scale) => AssertWithin(new FilmstripPicture(
                [new(1, seen, 0, 0.5, HardPictures.CreateModel(rows * columns, scale))], new ImageShape(rows, columns))),
            iter: 40);

    [Test]
    public void Sample_picture_texts_are_within_its_edges()
    {
        foreach (string name in SamplePictures.All)
            AssertWithin(SamplePictures.Get(name).Make(PictureTheme.Light), name);
    }

    private static TrainingResult CreateCurve(long examples) =>
        TestData.CreateResult(StopReason.NoImprovement, (0, 0.1), (examples, 0.99), (2 * examples, 0.987));

    private static Explanation Explain(float scale) => new LinearModel([scale, -scale / 3], [0f], [3, 7]).Explain([2f, 1]);

    private static void AssertWithin(Picture picture, string? name = null)
    {
        const float tolerance = 1;
        SKRect all = new(-tolerance, -tolerance, picture.Width + tolerance, picture.Height + tolerance);
        (string Text, SKRect Box)[] outside = [.. PictureFile.ReadTextBoxes(picture).Where(text => !all.Contains(text.Box))];
        Assert.That(outside, Is.Empty, $"{name ?? picture.Title}, {picture.Width} x {picture.Height}");
    }
}
