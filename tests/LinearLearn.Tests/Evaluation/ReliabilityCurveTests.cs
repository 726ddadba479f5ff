using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class ReliabilityCurveTests
{
    /// <summary>Probabilities, many at edges of bins, with outcomes.</summary>
    private static readonly Gen<(double, bool)> Probabilities = Gen.Select(
        Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 20].Select(number => number / 20.0)), Gen.Bool);

    // Four bins: [0, 0.25], (0.25, 0.5], (0.5, 0.75], (0.75, 1]. The third is empty.
    [Test]
    public void Reliability_bin_includes_its_upper_edge_and_the_first_bin_both_edges()
    {
        ReliabilityCurve curve = ReliabilityCurve.From([0.5, 0, 1, 0.25, 0.875, 0.125], [true, false, true, true, false, false], 4);
        Assert.That(curve.Points, Is.EqualTo(new ReliabilityBin[]
        {
            new(0, 0.25, 3, 0.125, 1.0 / 3),
            new(0.25, 0.5, 1, 0.5, 1),
            new(0.75, 1, 2, 0.9375, 0.5),
        }));
        double error = 3.0 / 6 * (1.0 / 3 - 0.125) + 1.0 / 6 * 0.5 + 2.0 / 6 * 0.4375;
        Assert.That(curve.ExpectedCalibrationError, Is.EqualTo(error).Within(1e-15));
        Assert.That((curve.BinCount, curve.Count), Is.EqualTo((4, 6)));
    }

    [TestCase(0.75, 0)]
    [TestCase(1, 0.25)]
    [TestCase(0, 0.75)]
    public void Calibration_error_is_the_distance_from_the_probability_to_the_fraction_of_positives(double probability, double error) =>
        Assert.That(
            ReliabilityCurve.From([probability, probability, probability, probability], [true, true, false, true]).ExpectedCalibrationError,
            Is.EqualTo(error));

    [Test]
    public void Reliability_curve_has_10_bins_by_default() => Assert.That(ReliabilityCurve.From([0.5], [true]).BinCount, Is.EqualTo(10));

    // 0.3 * 10 is 3, but 0.29 * 100 is 28.999999999999996, and 0.07 * 100 is 7.000000000000001.
    [Test]
    public void Reliability_bin_includes_a_probability_at_its_upper_edge_despite_rounding([Values(1, 3, 7, 10, 49, 100, 1000)] int bins)
    {
        for (int edge = 0; edge <= bins; edge++)
        {
            double probability = (double)edge / bins;
            Assert.That(ReliabilityCurve.From([probability], [true], bins).Points[0].End, Is.EqualTo((double)Math.Max(1, edge) / bins));
            if (edge < bins)
                Assert.That(ReliabilityCurve.From([Math.BitIncrement(probability)], [true], bins).Points[0].Start, Is.EqualTo(probability));
        }
    }

    [Test]
    public void Reliability_curve_counts_every_example_once() =>
        Probabilities.Array[1, 40].Select(Gen.Int[1, 50]).SampleAlike((examples, bins) =>
        {
            double[] probabilities = [.. examples.Select(example => example.Item1)];
            bool[] outcomes = [.. examples.Select(example => example.Item2)];
            ReliabilityCurve curve = ReliabilityCurve.From(probabilities, outcomes, bins);
            Assert.That(curve.Points.Sum(point => point.Count), Is.EqualTo(examples.Length).And.EqualTo(curve.Count));
            Assert.That(curve.Points.Sum(point => point.Count * point.MeanProbability), Is.EqualTo(probabilities.Sum()).Within(1e-12));
            Assert.That(
                curve.Points.Sum(point => point.Count * point.Fraction), Is.EqualTo(outcomes.Count(outcome => outcome)).Within(1e-12));
            Assert.That(curve.Points.Select(point => point.Start), Is.Ordered.Ascending.And.Unique);
            Assert.That(curve.ExpectedCalibrationError, Is.InRange(0, 1));
            foreach (ReliabilityBin point in curve.Points)
            {
                bool[] inside = [.. examples.Where(example => IsInside(example.Item1, point)).Select(example => example.Item2)];
                Assert.That(point.Count, Is.EqualTo(inside.Length).And.GreaterThan(0));
                Assert.That(point.Fraction, Is.EqualTo((double)inside.Count(outcome => outcome) / inside.Length));
            }
        });

    [Test]
    public void Reliability_points_are_read_only() =>
        Assert.That(ReliabilityCurve.From([0.5], [true]).Points, Is.Not.InstanceOf<ReliabilityBin[]>());

    [Test]
    public void ReliabilityCurve_rejects_faulty_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (double bad in new[] { double.NaN, -double.Epsilon, Math.BitIncrement(1.0), double.PositiveInfinity })
            {
                Assert.That(
                    () => ReliabilityCurve.From([0.5, bad], [true, false]),
                    Throws.ArgumentException.With.Message.Contains(Guard.Text($"expected numbers of 0 to 1, found {bad} at index 1"))
                        .And.Property("ParamName").EqualTo("probabilities"));
            }
            Assert.That(
                () => ReliabilityCurve.From([0.5, 1], [true]),
                Throws.ArgumentException.With.Message.Contains("expected one for each of 2 probabilities, found 1")
                    .And.Property("ParamName").EqualTo("outcomes"));
            Assert.That(
                () => ReliabilityCurve.From([], []),
                Throws.ArgumentException.With.Message.Contains("expected one probability or more, found none"));
            foreach (int bins in new[] { -1, 0, 10_001 })
            {
                Assert.That(
                    () => ReliabilityCurve.From([0.5], [true], bins),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"expected 1 to 10000, found {bins}")
                        .And.Property("ParamName").EqualTo("bins"));
            }
        }
    }

    private static bool IsInside(double probability, ReliabilityBin bin) =>
        probability <= bin.End && (probability > bin.Start || (bin.Start == 0 && probability == 0));
}
