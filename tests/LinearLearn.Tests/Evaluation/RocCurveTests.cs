using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class RocCurveTests
{
    /// <summary>Few distinct scores, so that many are equal; at least one positive and one negative example.</summary>
    private static readonly Gen<(float[] Scores, bool[] IsPositive)> Examples =
        Gen.Select(Gen.Int[-5, 5], Gen.Bool).Array[0, 40].Select(examples => (
            (float[])[.. examples.Select(example => example.Item1 / 4f), 0.5f, -0.5f],
            (bool[])[.. examples.Select(example => example.Item2), true, false]));

    // Scores, descending: 3 (+), 2 (+ and -), 1 (-), -1 (+). Of 3 x 2 pairs, 3 has 2 in order, 2 has 1.5 and -1 has none.
    [Test]
    public void Roc_curve_has_one_point_for_equal_scores_and_its_area_counts_a_tie_as_half_a_pair()
    {
        RocCurve curve = RocCurve.From([2, -1, 3, 1, 2], [true, true, true, false, false]);
        Assert.That(curve.Points, Is.EqualTo(new RocPoint[]
        {
            new(float.PositiveInfinity, 0, 0),
            new(3, 0, 1.0 / 3),
            new(2, 0.5, 2.0 / 3),
            new(1, 1, 2.0 / 3),
            new(-1, 1, 1),
        }));
        Assert.That(curve.Auc, Is.EqualTo(3.5 / 6));
    }

    [TestCase(new float[] { 1, 2 }, 1)]
    [TestCase(new float[] { 2, 1 }, 0)]
    [TestCase(new float[] { 1, 1 }, 0.5)]
    [TestCase(new float[] { -0f, 0f }, 0.5)]
    [TestCase(new float[] { 0f, float.Epsilon }, 1)]
    [TestCase(new float[] { float.MinValue, float.MaxValue }, 1)]
    public void Auc_of_one_pair_is_0_one_half_or_1(float[] negativeAndPositive, double expected) =>
        Assert.That(RocCurve.From(negativeAndPositive, [false, true]).Auc, Is.EqualTo(expected));

    [Test]
    public void Roc_curve_matches_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("twoClasses");
        float[] scores = [.. expected.GetNumbers("scores").Select(score => (float)score)];
        ScikitLearn.AssertSame(RocCurve.From(scores, expected.GetBooleans("positive")), expected.GetProperty("ofPositive"));
    }

    [Test]
    public void Auc_equals_the_fraction_of_correctly_ordered_pairs() => Examples.SampleAlike((scores, isPositive) =>
    {
        int twiceRight = 0, pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (!isPositive[i] || isPositive[j])
                    continue;
                twiceRight += 1 + scores[i].CompareTo(scores[j]);
                pairs++;
            }
        }
        Assert.That(RocCurve.From(scores, isPositive).Auc, Is.EqualTo(twiceRight / (2.0 * pairs)));
    });

    [Test]
    public void Auc_equals_the_sum_of_the_trapezoids_under_the_points() => Examples.SampleAlike((scores, isPositive) =>
    {
        RocCurve curve = RocCurve.From(scores, isPositive);
        double area = curve.Points.Zip(curve.Points.Skip(1), (from, to) =>
            (to.FalsePositiveRate - from.FalsePositiveRate) * (from.TruePositiveRate + to.TruePositiveRate) / 2).Sum();
        Assert.That(curve.Auc, Is.EqualTo(area).Within(1e-12));
        Assert.That(curve.Points[^1], Is.EqualTo(new RocPoint(scores.Min(), 1, 1)));
        Assert.That(curve.Points.Select(point => point.Threshold), Is.Ordered.Descending.And.Unique);
    });

    // 2^17 positive and as many negative examples make 2^34 pairs, more than an int can count.
    [Test]
    public void Auc_of_many_examples_does_not_overflow()
    {
        float[] scores = [.. Enumerable.Range(0, 1 << 18).Select(i => (float)i)];
        bool[] isPositive = [.. Enumerable.Range(0, 1 << 18).Select(i => i >= 1 << 17)];
        Assert.That(RocCurve.From(scores, isPositive).Auc, Is.EqualTo(1));
    }

    [Test]
    public void Roc_curve_keeps_its_arguments_and_has_read_only_points()
    {
        float[] scores = [2, 1, 3];
        bool[] isPositive = [true, false, true];
        RocCurve curve = RocCurve.From(scores, isPositive);
        Assert.That(scores, Is.EqualTo(new float[] { 2, 1, 3 }));
        Assert.That(isPositive, Is.EqualTo(new[] { true, false, true }));
        Assert.That(curve.Points, Is.Not.InstanceOf<RocPoint[]>());
    }

    [Test]
    public void RocCurve_rejects_faulty_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => RocCurve.From([1, float.NaN, 2], [true, false, true]),
                Throws.ArgumentException.With.Message.Contains("expected finite numbers, found NaN at index 1")
                    .And.Property("ParamName").EqualTo("scores"));
            Assert.That(
                () => RocCurve.From([float.NegativeInfinity, 0], [true, false]),
                Throws.ArgumentException.With.Message.Contains("found -Infinity at index 0"));
            Assert.That(
                () => RocCurve.From([1, 2], [true]),
                Throws.ArgumentException.With.Message.Contains("expected one for each of 2 scores, found 1")
                    .And.Property("ParamName").EqualTo("isPositive"));
            Assert.That(
                () => RocCurve.From([1, 2], [true, true]),
                Throws.ArgumentException.With.Message.Contains("expected positive and negative examples, found 2 positive and 0 negative"));
            Assert.That(
                () => RocCurve.From([1], [false]), Throws.ArgumentException.With.Message.Contains("found 0 positive and 1 negative"));
            Assert.That(() => RocCurve.From([], []), Throws.ArgumentException.With.Message.Contains("found 0 positive and 0 negative"));
        }
    }
}
