using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class ScoreHistogramTests
{
    /// <summary>Scores at edges of bins, of all magnitudes of a float, or neighboring floats.</summary>
    private static readonly Gen<float> Scores = Gen.OneOf(
        Gen.Int[-20, 20].Select(number => number / 4f),
        Gen.Int[-20, 20].Select(number => number / 10f),
        Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite),
        Gen.Int[0, 40].Select(steps => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(1e6f) + steps)));

    /// <summary>Arrays, half of them of one kind of score, so that their range is not always that of the widest kind.</summary>
    private static readonly Gen<float[]> Examples = Gen.OneOf(
        Scores.Array[1, 40],
        Gen.Int[-20, 20].Select(number => number / 10f).Array[1, 40],
        Gen.Int[0, 400].Select(steps => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(1e6f) + steps)).Array[1, 40],
        Gen.Int[0, 40].Select(BitConverter.Int32BitsToSingle).Array[1, 40]);

    // Bins from 0 to 4: [0, 1), [1, 2), [2, 3) and [3, 4].
    [Test]
    public void Histogram_bin_includes_its_lower_edge_and_the_last_bin_both_edges()
    {
        ScoreHistogram histogram = ScoreHistogram.From(
            [0, 1, 2.5f, 4, 3], [7, 3, 3, 7, 7], 4, new ClassLabels(new Dictionary<int, string> { [7] = "seven" }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (histogram.Start, histogram.End, histogram.BinCount, histogram.BinWidth, histogram.Count),
                Is.EqualTo((0.0, 4.0, 4, 1.0, 5)));
            Assert.That(histogram.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
            Assert.That(histogram.Classes.Names, Is.EqualTo(new Dictionary<int, string> { [7] = "seven" }));
            Assert.That(histogram.Counts(3).ToArray(), Is.EqualTo(new[] { 0, 1, 1, 0 }));
            Assert.That(histogram.Counts(7).ToArray(), Is.EqualTo(new[] { 1, 0, 0, 2 }));
            Assert.That((histogram.CountOf(3), histogram.CountOf(7)), Is.EqualTo((2, 3)));
            Assert.That(Densities(histogram, 3), Is.EqualTo(new[] { 0, 0.5, 0.5, 0 }));
            Assert.That(Densities(histogram, 7), Is.EqualTo(new[] { 1.0 / 3, 0, 0, 2.0 / 3 }));
            Assert.That(Edges(histogram), Is.EqualTo(new double[] { 0, 1, 2, 3, 4 }));
            Assert.That((histogram.Quantity, histogram.ScoredLabel), Is.EqualTo((ScoreQuantity.Score, (int?)null)));
            Assert.That(histogram.ToString(), Is.EqualTo("5 scores of 2 classes, 0 to 4 in 4 bins"));
        }
    }

    [Test]
    public void Histogram_density_is_higher_in_narrow_bins()
    {
        ScoreHistogram histogram = ScoreHistogram.From([-1, -0.75f, -0.5f], [3, 3, 3], 2);
        Assert.That(Densities(histogram, 3), Is.EqualTo(new[] { 1 / 3.0 / 0.25, 2 / 3.0 / 0.25 }));
    }

    [Test]
    public void Histogram_has_no_names_by_default() =>
        Assert.That(ScoreHistogram.From([0, 1], [3, 7]).Classes.Names, Is.Empty);

    // 2^-23 * 2^40 = 2^17 is the distance of floats at 2^40, so 4 bins span 2^19. 2^-20 at 1 is wide enough: four bins of two floats each.
    [TestCase(new float[] { 2, 2, 2 }, 4, 1.5, 2.5, new[] { 0, 0, 3, 0 })]
    [TestCase(new float[] { 0 }, 1, -0.5, 0.5, new[] { 1 })]
    [TestCase(new float[] { 0, -0f }, 2, -0.5, 0.5, new[] { 0, 2 })]
    [TestCase(new[] { float.Epsilon }, 1, -0.5, 0.5, new[] { 1 })]
    [TestCase(new[] { -1099511627776f }, 4, -1099511627776.0 - 262144, -1099511627776.0 + 262144, new[] { 0, 0, 1, 0 })]
    [TestCase(new[] { 1f, 1f + 1f / (1 << 20) }, 4, 1, 1 + 1.0 / (1 << 20), new[] { 1, 0, 0, 1 })]
    [TestCase(new[] { 0, float.Epsilon }, 4, 0, 1.401298464324817e-45, new[] { 1, 0, 0, 1 })]
    [TestCase(new[] { float.MinValue, float.MaxValue }, 2, -3.4028234663852886e38, 3.4028234663852886e38, new[] { 1, 1 })]
    public void Histogram_widens_a_range_only_if_it_is_too_narrow(float[] scores, int bins, double start, double end, int[] counts)
    {
        ScoreHistogram histogram = ScoreHistogram.From(scores, new int[scores.Length], bins);
        Assert.That((histogram.Start, histogram.End), Is.EqualTo((start, end)));
        Assert.That(histogram.Counts(0).ToArray(), Is.EqualTo(counts));
    }

    // From 1 to the next float, 8 bins: each becomes as wide as the whole range was, around its middle.
    [Test]
    public void Histogram_bins_of_neighboring_floats_are_as_wide_as_their_distance()
    {
        ScoreHistogram histogram = ScoreHistogram.From([1, float.BitIncrement(1)], [3, 7], 8);
        double distance = Math.ScaleB(1, -23), middle = 1 + distance / 2;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(histogram.BinWidth, Is.EqualTo(distance).Within(1).Percent);
            Assert.That((histogram.Start + histogram.End) / 2, Is.EqualTo(middle).Within(1e-15));
            Assert.That(histogram.Counts(3).ToArray(), Is.EqualTo(new[] { 0, 0, 0, 1, 0, 0, 0, 0 }));
            Assert.That(histogram.Counts(7).ToArray(), Is.EqualTo(new[] { 0, 0, 0, 0, 1, 0, 0, 0 }));
        }
    }

    [Test]
    public void Histogram_counts_every_score_once_between_the_edges_of_its_bin() =>
        Gen.Select(Examples, Gen.Int[1, 100]).SampleAlike(AssertBetweenEdges);

    // 3 / 11 * 55 is rounded to below 15, and 7 / 14 * 50 is 25, but the edge there is rounded to above 7.
    [TestCase(11, 55)]
    [TestCase(22, 22)]
    [TestCase(14, 50)]
    [TestCase(36, 28)]
    public void Histogram_bins_follow_the_edges_where_division_rounds_to_another_bin(int highest, int bins) =>
        AssertBetweenEdges([.. Enumerable.Range(0, highest + 1).Select(score => (float)score)], bins);

    [Test]
    public void Histogram_counts_add_up_and_outlines_have_area_1() => Gen.Select(Examples, Gen.Int[1, 100]).SampleAlike((scores, bins) =>
    {
        int[] labels = [.. scores.Select((_, i) => i % 3 - 1)];
        ScoreHistogram histogram = ScoreHistogram.From(scores, labels, bins);
        Assert.That(histogram.Classes.Values.ToArray(), Is.EqualTo(labels.Distinct().Order()));
        foreach (int label in histogram.Classes.Values)
        {
            Assert.That(histogram.CountOf(label), Is.EqualTo(labels.Count(other => other == label)));
            Assert.That(histogram.Counts(label).ToArray().Sum(), Is.EqualTo(histogram.CountOf(label)));
            Assert.That(Densities(histogram, label).Sum(density => density * histogram.BinWidth), Is.EqualTo(1).Within(1e-12));
        }
        Assert.That(histogram.Classes.Values.ToArray().Sum(histogram.CountOf), Is.EqualTo(scores.Length).And.EqualTo(histogram.Count));
    });

    [Test]
    public void Histogram_matches_numpy()
    {
        JsonElement expected = ScikitLearn.GetCase("twoClasses");
        float[] scores = [.. expected.GetNumbers("scores").Select(score => (float)score)];
        int[] labels = [.. expected.GetBooleans("positive").Select(positive => positive ? 7 : 3)];
        ScikitLearn.AssertSame(ScoreHistogram.From(scores, labels, 32), expected.GetProperty("histogram"));
    }

    [Test]
    public void Histogram_copies_its_arguments_and_keeps_them_unchanged()
    {
        float[] scores = [2, 1, 3];
        int[] labels = [7, 3, 7];
        Dictionary<int, string> names = new() { [3] = "three" };
        ScoreHistogram histogram = ScoreHistogram.From(scores, labels, 2, new ClassLabels(names));
        names[3] = "four";
        Assert.That((scores, labels), Is.EqualTo((new float[] { 2, 1, 3 }, new[] { 7, 3, 7 })));
        Assert.That(histogram.Classes.Names[3], Is.EqualTo("three"));
    }

    [Test]
    public void ScoreHistogram_rejects_faulty_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => ScoreHistogram.From([1, float.NaN], [3, 7]),
                Throws.ArgumentException.With.Message.Contains("expected finite numbers, found NaN at index 1")
                    .And.Property("ParamName").EqualTo("scores"));
            Assert.That(
                () => ScoreHistogram.From([1, 2], [3]),
                Throws.ArgumentException.With.Message.Contains("expected one for each of 2 scores, found 1")
                    .And.Property("ParamName").EqualTo("labels"));
            Assert.That(
                () => ScoreHistogram.From([], []),
                Throws.ArgumentException.With.Message.Contains("expected one score or more, found none")
                    .And.Property("ParamName").EqualTo("scores"));
            foreach (int bins in new[] { int.MinValue, 0, 10_001 })
            {
                Assert.That(
                    () => ScoreHistogram.From([1, 2], [3, 7], bins),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"expected 1 to 10000, found {bins}")
                        .And.Property("ParamName").EqualTo("bins"));
            }
            Assert.That(
                () => ScoreHistogram.From(new float[300_000], [.. Enumerable.Range(0, 300_000)], 10_000),
                Throws.ArgumentException.With.Message.Contains("300000 classes of 10000 counts are more than an array can hold"));
        }
    }

    [Test]
    public void Histogram_has_at_most_10_000_bins() =>
        Assert.That(ScoreHistogram.From([0, 1], [3, 7], 10_000).Counts(7)[^1], Is.EqualTo(1));

    [Test]
    public void Histogram_rejects_unknown_labels_bins_and_edges()
    {
        ScoreHistogram histogram = ScoreHistogram.From([1, 2], [3, 7], 5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => histogram.CountOf(4), Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7, found 4"));
            Assert.That(
                () => histogram.Counts(4).Length,
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7, found 4"));
            Assert.That(
                () => histogram.Density(4, 0), Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7, found 4"));
            Assert.That(
                () => histogram.Density(3, 5),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 to 4 (there are 5), found 5"));
            Assert.That(() => histogram.Density(3, -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("found -1"));
            Assert.That(
                () => histogram.Edge(6),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 to 5 (there are 6), found 6"));
        }
    }

    private static void AssertBetweenEdges(float[] scores, int bins)
    {
        // each score has its own class, which shows its bin
        ScoreHistogram histogram = ScoreHistogram.From(scores, [.. Enumerable.Range(0, scores.Length)], bins);
        double[] edges = Edges(histogram);
        Assert.That(edges, Is.Ordered.Ascending.And.Unique);
        Assert.That(histogram.BinWidth, Is.GreaterThan(0).And.LessThan(double.PositiveInfinity));
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.That(histogram.Counts(i).ToArray().Sum(), Is.EqualTo(1));
            int bin = histogram.Counts(i).IndexOf(1);
            Assert.That(scores[i], Is.GreaterThanOrEqualTo(edges[bin]));
            Assert.That(scores[i], bin == bins - 1 ? Is.LessThanOrEqualTo(edges[bin + 1]) : Is.LessThan(edges[bin + 1]));
            if (scores[i] == histogram.End)
                Assert.That(bin, Is.EqualTo(bins - 1));
        }
    }

    private static double[] Densities(ScoreHistogram histogram, int label) =>
        [.. Enumerable.Range(0, histogram.BinCount).Select(bin => histogram.Density(label, bin))];

    private static double[] Edges(ScoreHistogram histogram) => [.. Enumerable.Range(0, histogram.BinCount + 1).Select(histogram.Edge)];
}
