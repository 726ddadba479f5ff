using System.Globalization;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Histograms whose bins are chosen by the scores.</summary>
public class AutomaticBinsTests
{
    private static readonly Gen<float> Scores = Gen.OneOf(
        Gen.Int[-20, 20].Select(number => number / 10f),
        Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite),
        Gen.Int[0, 40].Select(steps => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(1e6f) + steps)),
        Gen.Int[0, 40].Select(BitConverter.Int32BitsToSingle));

    private static readonly Gen<(float[] Scores, int Classes)> Examples = Gen.Select(
        Gen.OneOf(Scores.Array[1, 60], Gen.Int[-20, 20].Select(number => number / 10f).Array[1, 60]), Gen.Int[1, 4]);

    // The quartiles of 0 to 8 are 2 and 6: bins of 2 * 4 / 9^(1/3) = 3.85, of which 3 would cover the range, but 8 are the fewest.
    [TestCase(9, 8)]
    // The quartiles of 0 to 2,743 are 685.75 and 2,057.25: bins of 2 * 1371.5 / 14 = 195.93, of which 14.0003 cover the range.
    [TestCase(2744, 14)]
    [TestCase(1_000_000, 75)]
    public void Histogram_bins_follow_the_interquartile_range_and_the_number_of_examples(int count, int expected)
    {
        ScoreHistogram histogram = ScoreHistogram.From([.. Enumerable.Range(0, count).Select(i => (float)i)], new int[count]);
        Assert.That(histogram.BinCount, Is.InRange(expected, expected + 1));
        Assert.That((histogram.Start, histogram.End), Is.EqualTo((0.0, count - 1.0)));
    }

    [Test]
    public void Histogram_leaves_out_an_outlier_and_counts_it()
    {
        (float[] scores, int[] labels) = CreateHumps(1000);
        (scores[17], scores[18]) = (1e6f, -3e7f);
        ScoreHistogram histogram = ScoreHistogram.From(scores, labels), all = ScoreHistogram.From(scores, labels, 75);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((histogram.BelowCount, histogram.AboveCount, histogram.Count), Is.EqualTo((1, 1, 1000)));
            Assert.That((histogram.Lowest, histogram.Highest), Is.EqualTo((-3e7, 1e6)));
            Assert.That((histogram.Start, histogram.End), Is.EqualTo((-3.0, 3.0)).Within(0.5));
            Assert.That(histogram.CountOf(3), Is.EqualTo(500));
            Assert.That(histogram.Counts(3).ToArray().Sum(), Is.EqualTo(499));
            Assert.That(histogram.ToString(), Does.EndWith(" bins, 2 outside"));
            Assert.That((all.BelowCount, all.AboveCount, all.Start, all.End), Is.EqualTo((0, 0, -3e7, 1e6)), "a given number of bins");
        }
    }

    [TestCase("0.2 0.4 0.5 1e6", 1)]
    [TestCase("-1e6 0.2 0.4 0.5", 1)]
    [TestCase("0.3 1e6", 1)]
    [TestCase("0.2 0.4 1e6", 1)]
    [TestCase("0.1 0.2 0.3 0.4 0.5 0.6 1e6 2e6", 2)]
    [TestCase("0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 1e6", 1)]
    [TestCase("1e6", 0)]
    [TestCase("0.5 0.5 0.5 1e6", 1)]
    [TestCase("0.2 0.4 1e6 2e6", 0)] // half of a class are no outliers
    [TestCase("10 20 30 40", 0)]
    public void Histogram_leaves_out_an_outlier_of_a_small_class_beside_a_large_one(string small, int expected)
    {
        float[] few = Array.ConvertAll(small.Split(' '), score => float.Parse(score, CultureInfo.InvariantCulture));
        float[] scores = [.. Enumerable.Range(0, 1000).Select(i => i / 999f), .. few];
        ScoreHistogram histogram = ScoreHistogram.From(scores, [.. scores.Select((_, i) => i < 1000 ? 3 : 7)]);
        Assert.That(histogram.BelowCount + histogram.AboveCount, Is.EqualTo(expected));
        if (expected > 0)
        {
            Assert.That((histogram.Start, histogram.End), Is.EqualTo((0.0, 1.0)));
            Assert.That(histogram.BinCount, Is.InRange(10, 11));
        }
    }

    [TestCase("0 1", 0)]
    [TestCase("0 1e6", 0)]
    [TestCase("0 1 1e6", 0)]
    [TestCase("0 1 1.1 4", 0)]
    [TestCase("0.2 0.4 0.5 1e6", 1)]
    public void Histogram_of_few_scores_leaves_out_at_most_a_quarter(string all, int expected)
    {
        float[] scores = Array.ConvertAll(all.Split(' '), score => float.Parse(score, CultureInfo.InvariantCulture));
        Assert.That(ScoreHistogram.From(scores, new int[scores.Length]).AboveCount, Is.EqualTo(expected));
    }

    [TestCase(2, 5)]
    [TestCase(3, 10)]
    [TestCase(4, 26)]
    [TestCase(7, 26)]
    public void Histogram_leaves_out_outliers_of_many_rare_classes(int examples, int outliers)
    {
        float[] scores = [.. Enumerable.Range(0, 26 * examples).Select(i => i < outliers ? 1e6f + i : i * 37 % 101 / 100f)];
        ScoreHistogram histogram = ScoreHistogram.From(scores, [.. scores.Select((_, i) => i % 26)]);
        Assert.That((histogram.BelowCount, histogram.AboveCount), Is.EqualTo((0, outliers)));
        Assert.That((histogram.Start, histogram.End), Is.EqualTo((0.0, 1.0)).Within(0.05));
    }

    [Test]
    public void Histogram_keeps_a_class_that_is_far_from_all_others()
    {
        (float[] scores, int[] labels) = CreateHumps(100);
        ScoreHistogram histogram = ScoreHistogram.From([.. scores, 1e6f], [.. labels, 9]);
        Assert.That((histogram.AboveCount, histogram.Counts(9)[^1]), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Histogram_keeps_a_long_tail_of_moderate_length()
    {
        float[] scores = [.. Enumerable.Range(1, 1000).Select(i => -MathF.Log(i / 1000f))]; // exponential distribution
        ScoreHistogram histogram = ScoreHistogram.From(scores, new int[1000]);
        Assert.That((histogram.AboveCount, histogram.End), Is.EqualTo((0, (double)scores.Max())));
    }

    [TestCase(0.5f, 0, 1)]
    [TestCase(0, -0.5, 0.5)]
    public void Histogram_of_equal_scores_has_a_bin_in_the_middle(float score, double start, double end)
    {
        ScoreHistogram histogram = ScoreHistogram.From([score, score, score], [3, 7, 7]);
        Assert.That((histogram.Start, histogram.End, histogram.BinCount), Is.EqualTo((start, end, 15)));
        Assert.That((histogram.Counts(3)[7], histogram.Counts(7)[7]), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Histogram_of_almost_equal_scores_leaves_out_those_far_away()
    {
        float[] scores = [.. Enumerable.Repeat(2f, 500), 1e5f];
        ScoreHistogram histogram = ScoreHistogram.From(scores, new int[501]);
        Assert.That((histogram.AboveCount, histogram.Start, histogram.End), Is.EqualTo((1, 1.5, 2.5)));
    }

    [Test]
    public void Histogram_counts_every_score_in_a_bin_or_as_an_outlier() => Examples.SampleAlike(example =>
    {
        int[] labels = [.. example.Scores.Select((_, i) => i % example.Classes)];
        ScoreHistogram histogram = ScoreHistogram.From(example.Scores, labels);
        Assert.That(histogram.BinCount, Is.InRange(8, 77));
        Assert.That(histogram.BinWidth, Is.GreaterThan(0).And.LessThan(double.PositiveInfinity));
        Assert.That(histogram.BelowCount, Is.EqualTo(example.Scores.Count(score => score < histogram.Start)));
        Assert.That(histogram.AboveCount, Is.EqualTo(example.Scores.Count(score => score > histogram.End)));
        int counted = 0;
        foreach (int label in histogram.Classes.Values)
        {
            int sum = histogram.Counts(label).ToArray().Sum();
            Assert.That(sum, Is.InRange((histogram.CountOf(label) + 1) / 2, histogram.CountOf(label)), "half of each class or more");
            counted += sum;
        }
        Assert.That(counted + histogram.BelowCount + histogram.AboveCount, Is.EqualTo(example.Scores.Length));
    });

    [Test]
    public void Histogram_edge_is_0_if_scores_have_both_signs() => Scores.Array[2, 60].SampleAlike(some =>
    {
        float[] scores = [.. some.Select((score, i) => i % 2 == 0 ? -Math.Abs(3.7f * Math.Clamp(score, -1e9f, 1e9f)) - 1 : i)];
        ScoreHistogram histogram = ScoreHistogram.From(scores, new int[scores.Length]);
        if (histogram.Start < 0 && histogram.End > 0)
            Assert.That(Enumerable.Range(0, histogram.BinCount + 1).Select(histogram.Edge), Has.Some.EqualTo(0.0));
    });

    [TestCase("-1 1")]
    [TestCase("-1 -1 3")]
    [TestCase("-2 0.5 1")]
    public void Histogram_edge_is_0_if_the_scores_of_no_class_differ(string all)
    {
        float[] scores = Array.ConvertAll(all.Split(' '), score => float.Parse(score, CultureInfo.InvariantCulture));
        ScoreHistogram histogram = ScoreHistogram.From(scores, Array.ConvertAll(scores, score => (int)(10 * score)));
        Assert.That(Enumerable.Range(0, histogram.BinCount + 1).Select(histogram.Edge), Has.Some.EqualTo(0.0));
    }

    private static (float[] Scores, int[] Labels) CreateHumps(int count)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 3 : 7)];
        return (Array.ConvertAll(labels, label => (label == 3 ? -1 : 1) + 2 * (random.NextSingle() + random.NextSingle() - 1)), labels);
    }
}
