namespace LinearLearn.Tests;

public class ColumnStatisticsTests
{
    // Columns: 1, 2, 3, 6; all 5; 0, -4, 0, 0. Means: 3, 5, -1. Squared distances: 14, 0, 12, each divided by 4 rows.
    private static readonly float[] Values = [1, 5, 0, 2, 5, -4, 3, 5, 0, 6, 5, 0];

    private static IEnumerable<FeatureMatrix> Kinds() => [new DenseFeatures(Values, 3), SparseFeatures.From(new DenseFeatures(Values, 3))];

    [TestCaseSource(nameof(Kinds))]
    public void ColumnStatistics_moments_match_hand_computed_values(FeatureMatrix features)
    {
        (double[] means, double[] deviations) = ColumnStatistics.Moments(features, "data");
        Assert.That(means, Is.EqualTo(new[] { 3.0, 5, -1 }).Within(1e-15));
        Assert.That(deviations, Is.EqualTo(new[] { Math.Sqrt(3.5), 0, Math.Sqrt(3) }).Within(1e-15));
        Assert.That(deviations[1], Is.Zero, "exactly");
    }

    [TestCaseSource(nameof(Kinds))]
    public void ColumnStatistics_limits_include_the_implicit_zeros_of_sparse_rows(FeatureMatrix features)
    {
        (double[] minima, double[] maxima) = ColumnStatistics.Limits(features, "data");
        Assert.That(minima, Is.EqualTo(new double[] { 1, 5, -4 }));
        Assert.That(maxima, Is.EqualTo(new double[] { 6, 5, 0 }));
    }

    [Test]
    public void ColumnStatistics_treat_a_column_without_stored_values_as_zeros()
    {
        SparseFeatures features = new([0, 1, 2], [0, 0], [-2, -3], 2);
        Assert.That(ColumnStatistics.Moments(features, "data"), Is.EqualTo((new[] { -2.5, 0 }, new[] { 0.5, 0 })));
        Assert.That(ColumnStatistics.Limits(features, "data"), Is.EqualTo((new[] { -3.0, 0 }, new[] { -2.0, 0 })));
    }

    [Test]
    public void ColumnStatistics_assign_sparse_values_to_their_columns()
    {
        SparseFeatures features = new([0, 1, 2], [1, 0], [4, -2], 2);
        Assert.That(ColumnStatistics.Moments(features, "data"), Is.EqualTo((new[] { -1.0, 2 }, new[] { 1.0, 2 })));
        Assert.That(ColumnStatistics.Limits(features, "data"), Is.EqualTo((new[] { -2.0, 0 }, new[] { 0.0, 4 })));
    }

    [Test]
    public void ColumnStatistics_reject_bytes_scaled_to_infinity_and_report_the_column()
    {
        ByteFeatures features = new([1, 0, 1, 200], 2, float.MaxValue);
        string expected = "expected finite numbers, found NaN or infinity in column 1";
        Assert.That(() => ColumnStatistics.Moments(features, "data"),
            Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("data"));
        Assert.That(() => ColumnStatistics.Limits(features, "data"),
            Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("data"));
    }

    [Test]
    public void ColumnStatistics_reject_data_without_rows()
    {
        DenseFeatures none = new([], 3);
        Assert.That(() => ColumnStatistics.Moments(none, "data"),
            Throws.ArgumentException.With.Message.Contains("one example or more, found none"));
        Assert.That(() => ColumnStatistics.Limits(none, "data"),
            Throws.ArgumentException.With.Message.Contains("one example or more, found none"));
    }
}
