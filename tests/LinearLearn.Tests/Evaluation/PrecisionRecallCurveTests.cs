using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PrecisionRecallCurveTests
{
    // Scores, descending: 3 (+), 2 (+ and -), 1 (-), -1 (+). Each positive example adds a third: 1/3 * 1 + 1/3 * 2/3 + 1/3 * 3/5.
    [Test]
    public void Precision_recall_curve_has_one_point_for_equal_scores()
    {
        PrecisionRecallCurve curve = PrecisionRecallCurve.From([2, -1, 3, 1, 2], [true, true, true, false, false]);
        Assert.That(curve.Points, Is.EqualTo(new PrecisionRecallPoint[]
        {
            new(float.PositiveInfinity, 0, 1),
            new(3, 1.0 / 3, 1),
            new(2, 2.0 / 3, 2.0 / 3),
            new(1, 2.0 / 3, 2.0 / 4),
            new(-1, 1, 3.0 / 5),
        }));
        Assert.That(curve.AveragePrecision, Is.EqualTo((1 + 2.0 / 3 + 3.0 / 5) / 3).Within(1e-15));
    }

    [Test]
    public void Precision_recall_curve_matches_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("twoClasses");
        float[] scores = [.. expected.GetNumbers("scores").Select(score => (float)score)];
        ScikitLearn.AssertSame(PrecisionRecallCurve.From(scores, expected.GetBooleans("positive")), expected.GetProperty("ofPositive"));
    }

    [Test]
    public void Precision_recall_points_equal_counts_at_their_threshold() =>
        Gen.Select(Gen.Int[-5, 5], Gen.Bool).Array[1, 40].SampleAlike(examples =>
        {
            float[] scores = [.. examples.Select(example => (float)example.Item1)];
            bool[] isPositive = [.. examples.Select(example => example.Item2)];
            isPositive[0] = true;
            foreach (PrecisionRecallPoint point in PrecisionRecallCurve.From(scores, isPositive).Points.Skip(1))
            {
                int taken = scores.Count(score => score >= point.Threshold);
                int right = scores.Where((score, i) => score >= point.Threshold && isPositive[i]).Count();
                Assert.That(point.Precision, Is.EqualTo((double)right / taken));
                Assert.That(point.Recall, Is.EqualTo((double)right / isPositive.Count(positive => positive)));
            }
        });

    [TestCase(new float[] { 1, 1, 1, 1 }, 0.25)] // uninformative scores: the fraction of positives
    [TestCase(new float[] { 4, 3, 2, 1 }, 0.25)]
    [TestCase(new float[] { 1, 2, 3, 4 }, 1)]
    public void Average_precision_of_one_positive_example_is_the_precision_at_its_score(float[] scores, double expected) =>
        Assert.That(PrecisionRecallCurve.From(scores, [false, false, false, true]).AveragePrecision, Is.EqualTo(expected));

    [Test]
    public void Precision_without_negative_examples_is_1() =>
        Assert.That(PrecisionRecallCurve.From([2, 1], [true, true]).AveragePrecision, Is.EqualTo(1));

    [Test]
    public void PrecisionRecallCurve_rejects_faulty_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => PrecisionRecallCurve.From([float.NaN], [true]),
                Throws.ArgumentException.With.Message.Contains("found NaN at index 0"));
            Assert.That(
                () => PrecisionRecallCurve.From([], [true]), Throws.ArgumentException.With.Message.Contains("each of 0 scores, found 1"));
            Assert.That(
                () => PrecisionRecallCurve.From([1, 2], [false, false]),
                Throws.ArgumentException.With.Message.Contains("expected a positive example or more, found none of 2"));
            Assert.That(() => PrecisionRecallCurve.From([], []), Throws.ArgumentException.With.Message.Contains("found none of 0"));
        }
    }
}
