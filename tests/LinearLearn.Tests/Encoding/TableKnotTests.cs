namespace LinearLearn.Tests;

/// <summary>Tests the piecewise linear features of numbers.</summary>
public class TableKnotTests
{
    private const double Tolerance = 1e-6;

    private static TableEncoder Fit(int? knots, IEnumerable<int> numbers) =>
        TableEncoder.Fit(TestTables.CreateColumn("x", [.. numbers.Cast<object?>()]), "label", new TableEncoderOptions { Knots = knots });

    [TestCase(-5, 1, 0, 0, 0, 0)]
    [TestCase(0, 1, 0, 0, 0, 0)]
    [TestCase(5, 0.5f, 0.5f, 0, 0, 0)]
    [TestCase(10, 0, 1, 0, 0, 0)]
    [TestCase(37, 0, 0, 0, 0.3f, 0.7f)]
    [TestCase(40, 0, 0, 0, 0, 1)]
    [TestCase(100, 0, 0, 0, 0, 1)]
    public void Knot_features_are_1_at_their_quantile_and_0_at_the_next(int number, params float[] hats)
    {
        TableEncoder encoder = Fit(5, Enumerable.Range(0, 41));
        float[] features = TestTables.Encode(encoder, ("x", number));
        Assert.That(features[0], Is.EqualTo((number - 20) / Math.Sqrt(140)).Within(Tolerance));
        Assert.That(features[1..], Is.EqualTo(hats).Within(Tolerance));
    }

    [Test]
    public void Knots_are_interpolated_quantiles_as_in_NumPy()
    {
        // numpy.quantile([1, 2, 4, 8, 16, 32], [0, 0.25, 0.5, 0.75, 1]) is [1, 2.5, 6, 14, 32]
        Assert.That(Knots.Compute([32, 16, 8, 4, 2, 1, double.NaN], 5), Is.EqualTo(new[] { 1, 2.5, 6, 14, 32 }));
    }

    [Test]
    public void Knots_omit_repeated_quantiles()
    {
        Assert.That(Knots.Compute([0, 0, 0, 1, 2], 5), Is.EqualTo(new double[] { 0, 1, 2 }));
        Assert.That(Knots.Compute([0, 0, 0, 0, 2], 5), Is.Empty);
    }

    [Test]
    public void Knot_features_of_a_missing_number_are_0()
    {
        TableEncoder encoder =
            TableEncoder.Fit(TestTables.CreateColumn("x", 0, 1, 2, 3, 4, null), "label", new TableEncoderOptions { Knots = 3 });
        Assert.That(TestTables.Encode(encoder, ("x", null)), Is.EqualTo(new float[] { 0, 0, 0, 0, 1 }));
        Assert.That(TestTables.Explain(encoder, ("x", 3)).Keys, Is.EqualTo(new[] { "x", "x near 2", "x near 4" }));
    }

    [TestCase(199, 1)]
    [TestCase(200, 6)]
    public void Knots_are_used_by_default_for_at_least_200_rows(int rows, int features) =>
        Assert.That(Fit(null, Enumerable.Range(0, rows)).FeatureCount, Is.EqualTo(features));

    [Test]
    public void Knots_are_not_used_by_default_above_100_columns()
    {
        string header = string.Join(',', Enumerable.Range(0, 101).Select(column => $"c{column}"));
        string rows = string.Join('\n', Enumerable.Range(0, 200).Select(row => string.Join(',', Enumerable.Repeat($"{row}", 101)) + ",a"));
        Assert.That(TableEncoder.Fit(TestTables.ReadCsv($"{header},label\n{rows}"), "label").FeatureCount, Is.EqualTo(101));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(33)]
    [TestCase(-1)]
    public void TableEncoderOptions_rejects_knots_out_of_range(int knots) =>
        Assert.That(() => new TableEncoderOptions { Knots = knots }, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
