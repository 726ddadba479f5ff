namespace LinearLearn.Plotting.Tests;

/// <summary>Provides pictures of classes and columns with long names, and with names that the font of the package cannot write.</summary>
internal static class NamePictures
{
    public const string Northern = "Temperature sensor of the northern hall A";
    public const string Southern = "Humidity sensor of the southern corridor";

    /// <summary>Gets names of two classes, of about 40 letters.</summary>
    public static IReadOnlyDictionary<int, string> Long { get; } = new Dictionary<int, string> { [3] = Northern, [7] = Southern };

    /// <summary>Gets names in Chinese, in Arabic and with an emoji, and one in Latin letters.</summary>
    public static IReadOnlyDictionary<int, string> Foreign { get; } = new Dictionary<int, string>
    {
        [0] = "温度",
        [1] = "درجة الحرارة",
        [2] = "\ud83d\udd25 hot",
        [3] = "plain",
    };

    private static readonly string?[] Columns = [Northern, "rooms", "温度", Northern + "!", null, Southern, "age"];

    public static NamedPicture[] All { get; } =
    [
        new("confusion-matrix-rare", (280, 270), theme => new ConfusionMatrixPicture(
            TestData.CreateEvaluation(new[,] { { 119, 1, 0 }, { 12, 108, 0 }, { 0, 60, 60 } })) { Theme = theme, Size = (280, 270) })
        {
            Texts = ["119", "1", "12", "108", "60"],
            Described = ["287 of 360"],
            Colors = [palette => palette.Positive, palette => new RateColormap(palette).GetShareColor(-1 / 120.0)],
        },
        new("confusion-matrix-long-names", (420, 420), theme => new ConfusionMatrixPicture(
            EvaluateTwelve()) { Theme = theme, Size = (420, 420) })
        {
            IsStoredDark = false,
            Texts = ["Temperatur", "hall 11"],
            Described = ["12 classes", "Temperature sensor in the northern hall 11"],
            Colors = [palette => palette.Negative],
        },
        new("confusion-matrix-foreign", (260, 250), theme => new ConfusionMatrixPicture(
            TestData.EvaluateMany(4, 80, Foreign).Counts) { Theme = theme, Size = (260, 250) })
        {
            IsStoredDark = false,
            Texts = [.. Foreign.Values],
            Described = ["Labels: 0: 温度, 1: درجة الحرارة, 2: \ud83d\udd25 hot."],
        },
        new("roc-long-names", (280, 280), theme => new RocPicture(
            TestData.EvaluateTwo(Long, TestData.CreateHumps()).Scores) { Theme = theme, Size = (280, 280) })
        {
            IsStoredDark = false,
            Described = [$"ROC curve: {Southern} against {Northern}, area"],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
        new("product-long-names", (248, 172), theme => new ProductPicture(
            CreateModel(Long), CreateData(Long), 0) { Theme = theme, CellSize = 30 })
        {
            IsStoredDark = false,
            Described = [$"Example 0 ({Southern}) × weights: {Southern} against {Northern}: "],
        },
        new("contributions-long-names", (440, 250), theme => new ContributionsPicture(
            Explain(), column => Columns[column]) { Theme = theme, Size = (440, 250) })
        {
            IsStoredDark = false,
            Texts = ["rooms = 3", "温度 = 0.75", "column 4 = −2"],
            Described = [$"Score of {Southern} against {Northern}", $"{Northern} = 0.25 adds −1.25", "Columns: 2: 温度."],
            Colors = [palette => palette.Negative, palette => palette.Positive],
        },
    ];

    /// <summary>Creates names that differ at their end.</summary>
    public static Dictionary<int, string> CreateNames(int count) =>
        Enumerable.Range(0, count).ToDictionary(i => i, i => $"Temperature sensor in the northern hall {i}");

    private static Evaluation EvaluateTwelve()
    {
        int[,] counts = new int[12, 12];
        for (int i = 0; i < 12; i++)
        {
            counts[i, i] = 8 + i;
            counts[i, (i + 5) % 12] = i == 11 ? 3 : i % 3;
        }
        return TestData.CreateEvaluation(counts, CreateNames(12));
    }

    private static Explanation Explain()
    {
        ClassLabels classes = new(Long);
        return new LinearModel([-5, 0.6f, 1, -1.5f, 0.25f, 0.1f, 0.01f], [0.25f], classes).Explain([0.25f, 3f, 0.75f, 0.5f, -2, 4, 25]);
    }

    private static LinearModel CreateModel(IReadOnlyDictionary<int, string> names) =>
        new([0.5f, -1, 0.25f, 2, 0, -0.5f, 1, -2, 0.125f], [0f], new ClassLabels([3, 7], names));

    private static Dataset CreateData(IReadOnlyDictionary<int, string> names) =>
        new(new DenseFeatures([0f, 0.25f, 1, 0.5f, 0.75f, 0.125f, 1, 0, 0.5f], 9), [7], new ClassLabels(names), new ImageShape(3, 3));
}
