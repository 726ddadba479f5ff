using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>The metrics computed by scikit-learn (Fixtures/scikit-learn.py).</summary>
internal static class ScikitLearn
{
    /// <summary>The tolerance for sums of the same numbers in another order.</summary>
    public const double Rounding = 1e-13;

    private static readonly JsonDocument File =
        JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "scikit-learn.json")));

    public static JsonElement GetCase(string name) => File.RootElement.GetProperty(name);

    public static double GetNumber(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static double[] GetNumbers(this JsonElement element, string name) => element.GetProperty(name).GetNumbers();

    public static double[] GetNumbers(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetDouble())];

    public static int[] GetIntegers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetInt32())];

    public static bool[] GetBooleans(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetBoolean())];

    public static double[][] GetRows(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(GetNumbers)];

    /// <summary>
    /// Asserts that a curve, its area and its points match scikit-learn, except the first point, of no examples, which is not in the file.
    /// </summary>
    public static void AssertSame(RocCurve found, JsonElement expected)
    {
        Assert.That(found.Auc, Is.EqualTo(expected.GetNumber("auc")).Within(Rounding));
        Assert.That(found.Points[0], Is.EqualTo(new RocPoint(float.PositiveInfinity, 0, 0)));
        double[][] points =
            [.. found.Points.Skip(1).Select(point => new[] { point.Threshold, point.FalsePositiveRate, point.TruePositiveRate })];
        Assert.That(points, Is.EqualTo(expected.GetRows("roc")).Within(Rounding));
    }

    public static void AssertSame(PrecisionRecallCurve found, JsonElement expected)
    {
        Assert.That(found.AveragePrecision, Is.EqualTo(expected.GetNumber("averagePrecision")).Within(Rounding));
        Assert.That(found.Points[0], Is.EqualTo(new PrecisionRecallPoint(float.PositiveInfinity, 0, 1)));
        double[][] points = [.. found.Points.Skip(1).Select(point => new[] { point.Threshold, point.Recall, point.Precision })];
        Assert.That(points, Is.EqualTo(expected.GetRows("precisionRecall")).Within(Rounding));
    }

    public static void AssertSame(ReliabilityCurve found, JsonElement expected)
    {
        Assert.That(found.BinCount, Is.EqualTo(expected.GetProperty("bins").GetInt32()));
        Assert.That(found.ExpectedCalibrationError, Is.EqualTo(expected.GetNumber("error")).Within(Rounding));
        double[][] points = [.. found.Points.Select(point => new[] { point.Count, point.MeanProbability, point.Fraction })];
        Assert.That(points, Is.EqualTo(expected.GetRows("points")).Within(Rounding));
    }

    /// <summary>Asserts that the edges, counts and densities of each class match numpy.</summary>
    public static void AssertSame(ScoreHistogram found, JsonElement expected)
    {
        double[] edges = expected.GetNumbers("edges");
        Assert.That(Enumerable.Range(0, found.BinCount + 1).Select(found.Edge), Is.EqualTo(edges).Within(Rounding));
        double[][] counts = [.. found.Classes.Values.ToArray().Select(label => (double[])[.. found.Counts(label)])];
        Assert.That(counts, Is.EqualTo(expected.GetRows("counts")));
        double[][] densities =
        [
            .. found.Classes.Values.ToArray()
                .Select(label => Enumerable.Range(0, found.BinCount).Select(bin => found.Density(label, bin)).ToArray()),
        ];
        Assert.That(densities, Is.EqualTo(expected.GetRows("densities")).Within(Rounding));
    }
}
