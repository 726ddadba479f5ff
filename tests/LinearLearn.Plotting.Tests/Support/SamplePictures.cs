using ScottPlot;

namespace LinearLearn.Plotting.Tests;

/// <summary>Provides a picture of every kind for <see cref="PictureContractTests"/>.</summary>
/// <remarks>A new kind needs an item here and a reference in Fixtures (see <see cref="ReferencePicture"/>).</remarks>
internal static class SamplePictures
{
    private static readonly IReadOnlyDictionary<int, string> Names = TestData.Names;

    private static readonly LinearModel Model =
        new([0.5f, -1, 0.25f, 2, 0, -0.5f, 1, -2, 0.125f, 0.75f, -0.25f, 1.5f], [0f], new ClassLabels([3, 7], Names));

    private static readonly Dataset Data = new(
        new DenseFeatures([0f, 0.25f, 1, 0.5f, 0.75f, 0.125f, 1, 0, 0.5f, 0.25f, 1, 0.375f], 12),
        [7],
        new ClassLabels(Names),
        new ImageShape(3, 4));

    private static readonly NamedPicture[] Pictures =
    [
        new("weights", (464, 312), theme => new WeightsPicture(Model, Data) { Theme = theme })
        {
            Texts = ["Weights: seven against three", "weight"],
            Described = ["seven", "3 x 4", "red"],
        },
        new("weights-article", (36, 27), theme => new WeightsPicture(Model, Data) { Theme = theme, Coloring = Coloring.Article })
        {
            HasTheme = false,
            Described = ["seven"],
        },
        new("example", (464, 312), theme => new ExamplePicture(Data, 0) { Theme = theme })
        {
            Texts = ["Example 0: seven", "feature"],
            Described = ["seven", "3 x 4"],
        },
        new("example-article", (36, 27), theme => new ExamplePicture(Data, 0) { Theme = theme, Coloring = Coloring.Article })
        {
            HasTheme = false,
            Described = ["seven"],
        },
        new("product", (464, 312), theme => new ProductPicture(Model, Data, 0) { Theme = theme })
        {
            Texts = ["Example 0 (seven) × weights: seven against three", "feature × weight"],
            Described = ["seven", "red above 0"],
        },
        new("product-article", (36, 27), theme => new ProductPicture(Model, Data, 0) { Theme = theme, Coloring = Coloring.Article })
        {
            HasTheme = false,
            Described = ["seven"],
        },
        new("filmstrip", (360, 203), theme => new FilmstripPicture(
            [TestData.CreateSnapshot(0, 0, 0.5), TestData.CreateSnapshot(1000, 1, 0.9)], TestData.SnapshotShape) { Theme = theme })
        {
            Texts = ["Weights over time: 7 against 3", "0 examples", "50.00 %", "1,000 examples", "90.00 %", "weight"],
            Described = ["7 against 3", "2 moments", "after 1,000 examples: 90.00 % correct"],
            Colors = [_ => ValueColormaps.Diverging.GetColor(0.5), _ => ValueColormaps.Diverging.GetColor(1)],
        },
        new("learning-curve", (320, 240), theme => new LearningCurvePicture(CreateCurve(), 0.98) { Theme = theme, Size = (320, 240) })
        {
            Texts =
            [
                "Learning curve", "examples learned from", "accuracy on the validation data (%)", "target: 98.00 %",
                "target reached after 3,044 examples: 98.05 %", "1,000",
            ],
            Described = ["50.00 %", "3,044", "98.05 %", "target reached"],
            Colors = [palette => palette.Negative, palette => palette.Good],
        },
        new(
            "learning-curve-best",
            (320, 240),
            theme => new LearningCurvePicture(CreateCurveWithBest()) { Theme = theme, Size = (320, 240) })
        {
            IsStoredDark = false,
            Texts = ["best after 2,000 examples: 91.50 %", "no improvement after 4,000 examples: 90.20 %"],
            Described = ["no improvement", "91.50 %", "2,000"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("confusion-matrix", (300, 280), theme => new ConfusionMatrixPicture(CreateCounts()) { Theme = theme, Size = (300, 280) })
        {
            Texts = ["Confusion matrix: 77.42 % correct (24 of 31)", "predicted class", "actual class", "cat", "dog", "11", "·"],
            Described = ["3 classes", "24 of 31", "2 taken for cat, 4 times"],
            Colors = [palette => palette.Positive, palette => new RateColormap(palette).GetShareColor(11 / 12.0)],
        },
        new("roc", (240, 240), theme => new RocPicture(EvaluateHumps()) { Theme = theme, Size = (240, 240) })
        {
            Texts = ["ROC curve: seven against three", "false positive rate", "true positive rate", "AUC 0.9", "chance", "from score"],
            Described = ["seven against three", "area under the curve 0.9"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("roc-of-ten", (240, 240), theme => new RocPicture(TestData.EvaluateMany(10).Scores) { Theme = theme, Size = (240, 240) })
        {
            IsStoredDark = false,
            Texts = ["ROC curves: each class, one-vs-rest", "0: AUC 0.", "9: AUC 0."],
            Described = ["10 classes", "the smallest"],
            Colors = [.. Enumerable.Range(0, 10).Select(i => (Func<Palette, Color>)(palette => palette.Series[i]))],
        },
        new("roc-of-many", (200, 200), theme => new RocPicture(TestData.EvaluateMany(12).Scores) { Theme = theme, Size = (200, 200) })
        {
            IsStoredDark = false,
            Texts = ["12 classes: mean AUC 0.", "the smallest"],
            Described = ["12 classes"],
            Colors = [palette => palette.Positive],
        },
        new("histogram", (320, 240), theme => new ScoreHistogramPicture(
            EvaluateHumps().Histogram(bins: 20)) { Theme = theme, Size = (320, 240) })
        {
            Texts =
            [
                "Scores: seven against three", "score", "density", "three (100 examples)", "seven (100 examples)", "taken for three",
                "taken for seven",
            ],
            Described = ["seven against three", "three (100 examples)"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("histogram-of-margins", (360, 200), theme => new ScoreHistogramPicture(
            TestData.EvaluateMany(5).Scores.Histogram(bins: 15)) { Theme = theme, Size = (360, 200) })
        {
            IsStoredDark = false,
            Texts =
            [
                "Margin of the correct class over the best other", "score of the correct class − best other score", "incorrect", "correct",
                "4 (120 examples)",
            ],
            Described = ["correct class", "0 (120 examples)"],
            Colors = [.. Enumerable.Range(0, 5).Select(i => (Func<Palette, Color>)(palette => palette.Series[i]))],
        },
        new("histogram-of-many", (280, 220), theme => new ScoreHistogramPicture(
            TestData.EvaluateMany(12).Scores.Histogram(bins: 15)) { Theme = theme, Size = (280, 220) })
        {
            IsStoredDark = false,
            Texts = ["each of 12 classes", "all 600 examples"],
            Described = ["12 classes"],
            Colors = [palette => palette.Negative],
        },
        new("reliability", (220, 300), theme => new ReliabilityPicture(CreateReliability()) { Theme = theme, Size = (220, 300) })
        {
            Texts =
            [
                "Reliability of predicted probabilities", "mean predicted probability", "fraction that came true", "perfect",
                "calibration error 0.", "up to 2 a bin",
            ],
            Described = ["9 examples", "expected calibration error 0.", "10 bins"],
            Colors = [palette => palette.Negative, palette => palette.Cold],
        },
        new("reliability-of-predicted", (220, 300), theme => new ReliabilityPicture(
            TestData.EvaluateMany(4).Scores.Reliability()) { Theme = theme, Size = (220, 300) })
        {
            IsStoredDark = false,
            Texts = ["Reliability of the predicted class", "mean confidence", "accuracy", "perfect", "calibration error 0."],
            Described = ["confidence in the predicted class of 600 examples", "10 bins"],
            Colors = [palette => palette.Negative, palette => palette.Cold],
        },
        new("risk-coverage", (240, 220), theme => new RiskCoveragePicture(
            EvaluateHumps().RiskCoverage()) { Theme = theme, Size = (240, 220) })
        {
            Texts =
            [
                "Risk-coverage curve", "coverage: examples answered (%)", "error rate of the answers (%)", "area under the curve 0.",
                "all answered:", "90.00 % answered:", "% errors",
            ],
            Described = ["200 examples", "% if all are answered", "if 90.00 % are answered", "area under the curve 0."],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("risk-coverage-of-few", (240, 220), theme => new RiskCoveragePicture(CreateRiskOfFew()) { Theme = theme, Size = (240, 220) })
        {
            IsStoredDark = false,
            Texts = ["all answered: 28.57 % errors"],
            Described = ["7 examples: error rate 28.57 % if all are answered; area"],
            Colors = [palette => palette.Negative],
        },
        new("contributions", (440, 260), theme => new ContributionsPicture(
            TestData.ExplainFlat(), column => TestData.FlatColumns[column], count: 4) { Theme = theme, Size = (440, 260) })
        {
            Texts =
            [
                "Contributions: let against empty, score 1.15", "rooms = 3", "a name that is", "room for = 0.75", "column 4 = −2",
                "2 others", "bias", "+1.8", "−1.25", "feature × weight",
            ],
            Described = ["let against empty", "4 contributions of 6", "rooms = 3 adds 1.8", "the bias adds 0.25"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("contributions-of-one", (560, 200), theme => new ContributionsPicture(
            new LinearModel([2f, 1, 0], [0.5f], new ClassLabels([3, 7], Names)).Explain([0f, 4, 1])) { Theme = theme })
        {
            IsStoredDark = false,
            Texts = ["Contributions: seven against three, score 4.5", "column 1 = 4", "bias", "+4", "+0.5"],
            Described = ["1 contribution of 1", "column 1 = 4 adds 4"],
            Colors = [palette => palette.Positive],
        },
        new("contributions-of-many", (560, 1112), theme => new ContributionsPicture(TestData.ExplainMany(60), count: 40) { Theme = theme })
        {
            IsStoredDark = false,
            Texts = ["Contributions: 5 against 9, score", "20 others", "feature × difference of weights"],
            Described = ["40 contributions of 60"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        .. HardPictures.All,
        .. NamePictures.All,
    ];

    public static IEnumerable<string> All => Pictures.Select(picture => picture.Name);

    public static IEnumerable<string> WithThemes => Pictures.Where(picture => picture.HasTheme).Select(picture => picture.Name);

    public static NamedPicture Get(string name) => Pictures.Single(picture => picture.Name == name);

    private static TrainingResult CreateCurve() => TestData.CreateResult(
        StopReason.TargetReached, (4, 0.5), (400, 0.9), (900, 0.86), (1600, 0.95), (3044, 0.98047));

    private static TrainingResult CreateCurveWithBest() => TestData.CreateResult(
        StopReason.NoImprovement, (1000, 0.9), (2000, 0.915), (3000, 0.905), (4000, 0.902));

    private static Evaluation CreateCounts() => TestData.CreateEvaluation(
        new[,] { { 8, 2, 0 }, { 1, 11, 0 }, { 4, 0, 5 } }, new Dictionary<int, string> { [0] = "cat", [1] = "dog" });

    private static ScoreEvaluation EvaluateHumps() => TestData.EvaluateTwo(Names, TestData.CreateHumps()).Scores;

    private static ReliabilityCurve CreateReliability() => ReliabilityCurve.From(
        [0.05, 0.1, 0.3, 0.35, 0.35, 0.6, 0.9, 0.95, 1], [false, false, true, false, false, true, true, true, true]);

    private static RiskCoverageCurve CreateRiskOfFew() => RiskCoverageCurve.From(
        [0.9, 0.9, 0.8, 0.8, 0.7, 0.6, 0.6], [true, true, false, true, true, false, true]);
}

/// <summary>Represents a picture and the texts and colors that it must have.</summary>
internal sealed record NamedPicture(string Name, (int Width, int Height) Size, Func<PictureTheme, Picture> Make)
{
    /// <summary>Gets texts that the picture contains.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>Gets texts that the description contains.</summary>
    public string[] Described { get; init; } = [];

    /// <summary>Gets colors that many pixels have.</summary>
    public Func<Palette, Color>[] Colors { get; init; } = [];

    public bool HasTheme { get; init; } = true;

    /// <summary>Gets whether there is a dark reference too, which one picture of each kind has.</summary>
    public bool IsStoredDark { get; init; } = true;
}
