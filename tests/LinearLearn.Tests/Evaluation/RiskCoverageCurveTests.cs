using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class RiskCoverageCurveTests
{
    /// <summary>Few distinct confidences, so that many are equal; at least one example.</summary>
    private static readonly Gen<(double[] Confidences, bool[] IsCorrect)> Examples =
        Gen.Select(Gen.Int[0, 8], Gen.Bool).Array[1, 40].Select(examples => (
            Array.ConvertAll(examples, example => example.Item1 / 8.0), Array.ConvertAll(examples, example => example.Item2)));

    // Confidences, descending: 0.9 (both correct), 0.75 (correct, wrong, correct), 0.5 (wrong).
    [Test]
    public void Risk_coverage_curve_has_one_point_for_equal_confidences()
    {
        RiskCoverageCurve curve = RiskCoverageCurve.From([0.75, 0.9, 0.5, 0.75, 0.9, 0.75], [true, true, false, false, true, true]);
        Assert.That(
            curve.Points,
            Is.EqualTo(new RiskCoveragePoint[] { new(0.9, 2.0 / 6, 0), new(0.75, 5.0 / 6, 0.2), new(0.5, 1, 2.0 / 6) }));
        Assert.That(curve.Aurc, Is.EqualTo((2 * 0 + 3 * 0.2 + 1 * 2.0 / 6) / 6).Within(1e-15));
        Assert.That(curve.Count, Is.EqualTo(6));
    }

    /// <summary>Exact fractions of the definition, computed in Python from the scores of the fixture.</summary>
    [Test]
    public void Aurc_of_two_and_of_four_classes_equals_its_definition()
    {
        JsonElement two = ScikitLearn.GetCase("twoClasses"), four = ScikitLearn.GetCase("fourClasses");
        float[] scores = [.. two.GetNumbers("scores").Select(score => (float)score)];
        RiskCoverageCurve ofTwo = Evaluate(scores, 1, Array.ConvertAll(two.GetBooleans("positive"), isPositive => isPositive ? 1 : 0));
        Assert.That(ofTwo.Aurc, Is.EqualTo(55951 / 280500.0).Within(1e-15));
        Assert.That(ofTwo.Points, Has.Count.EqualTo(15));
        AssertCounts(ofTwo, (0.1, 6, 0), (0.25, 18, 3), (0.5, 34, 8), (0.75, 52, 13), (0.9, 56, 15), (1, 60, 17));

        float[] rows = [.. four.GetRows("scores").SelectMany(row => row).Select(score => (float)score)];
        RiskCoverageCurve ofFour = Evaluate(rows, 4, four.GetIntegers("actual"));
        Assert.That(ofFour.Aurc, Is.EqualTo(0.47190809114780985).Within(1e-15));
        Assert.That(ofFour.Points, Has.Count.EqualTo(60));
        AssertCounts(ofFour, (0.1, 6, 2), (0.25, 15, 7), (0.5, 30, 16), (0.75, 45, 24), (0.9, 54, 29), (1, 60, 33));

        static void AssertCounts(RiskCoverageCurve curve, params (double Coverage, int Answered, int Errors)[] expected)
        {
            foreach ((double coverage, int answered, int errors) in expected)
            {
                RiskCoveragePoint found = curve.FindForCoverage(coverage);
                Assert.That((found.Coverage, found.Risk), Is.EqualTo((answered / 60.0, (double)errors / answered)));
            }
        }
    }

    [Test]
    public void Risk_coverage_points_and_area_equal_counts_at_each_threshold() => Examples.SampleAlike((confidences, isCorrect) =>
    {
        RiskCoverageCurve curve = RiskCoverageCurve.From(confidences, isCorrect);
        Assert.That(curve.Points.Select(point => point.Threshold), Is.EqualTo(confidences.Distinct().OrderDescending()));
        foreach (RiskCoveragePoint point in curve.Points)
            Assert.That(point, Is.EqualTo(Count(confidences, isCorrect, point.Threshold)));
        Assert.That(curve.Aurc, Is.EqualTo(confidences.Average(own => Count(confidences, isCorrect, own).Risk)).Within(1e-12));
    });

    [Test]
    public void RiskCoverageCurve_FindForAccuracy_returns_the_largest_coverage() => Examples.SampleAlike((confidences, isCorrect) =>
    {
        RiskCoverageCurve curve = RiskCoverageCurve.From(confidences, isCorrect);
        foreach (double accuracy in (double[])[0.5, 2.0 / 3, 0.75, 0.9, 1])
        {
            IEnumerable<RiskCoveragePoint> points = confidences.Distinct().Select(own => Count(confidences, isCorrect, own));
            RiskCoveragePoint[] reaching = [.. points.Where(point => 1 - point.Risk >= accuracy - 1e-9)];
            if (reaching.Length == 0)
                Assert.That(() => curve.FindForAccuracy(accuracy), Throws.ArgumentException.With.Property("ParamName").EqualTo("accuracy"));
            else
                Assert.That(curve.FindForAccuracy(accuracy), Is.EqualTo(reaching.MaxBy(point => point.Coverage)));
        }
    });

    [Test]
    public void RiskCoverageCurve_FindForCoverage_returns_the_highest_threshold() => Examples.SampleAlike((confidences, isCorrect) =>
    {
        RiskCoverageCurve curve = RiskCoverageCurve.From(confidences, isCorrect);
        for (int answered = 1; answered <= confidences.Length; answered++)
        {
            double threshold = confidences.OrderDescending().ElementAt(answered - 1);
            Assert.That(curve.FindForCoverage((double)answered / confidences.Length), Is.EqualTo(Count(confidences, isCorrect, threshold)));
        }
    });

    [Test]
    public void RiskCoverageCurve_FindForAccuracy_error_names_the_best_accuracy_that_can_be_reached()
    {
        // By descending confidence: wrong, correct, correct (2/3), wrong, correct (3/5).
        RiskCoverageCurve curve = RiskCoverageCurve.From([5, 4, 3, 2, 1], [false, true, true, false, true]);
        Assert.That(
            () => curve.FindForAccuracy(0.7),
            Throws.TypeOf<ArgumentException>().With.Message.StartsWith(
                "expected an accuracy that a threshold reaches, at most 0.6667 (with 3 of 5 examples answered), found 0.7"));
        Assert.That(curve.FindForAccuracy(2.0 / 3).Threshold, Is.EqualTo(3));
        Assert.That(curve.FindForAccuracy(0.6).Threshold, Is.EqualTo(1));
    }

    /// <summary>Bounds by bisection on exact binomial sums, computed in Python.</summary>
    [TestCase(10, 0, 0.05, 0.7411344491069477)]
    [TestCase(10, 1, 0.025, 0.5549838829718046)]
    [TestCase(100, 5, 0.025, 0.8871650888945372)]
    [TestCase(1000, 20, 0.0025, 0.9641322477835097)]
    [TestCase(597, 0, 0.0025, 0.9900142381222476)]
    public void Binomial_bound_matches_Clopper_and_Pearson(int count, int errors, double significance, double expected) =>
        Assert.That(BinomialBound.GetLower(count, errors, significance), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Binomial_bound_of_a_million_answers_equals_the_normal_approximation()
    {
        double bound = BinomialBound.GetLower(1_000_000, 50_000, 0.025); // the probability of exactly this many errors underflows a double
        Assert.That((0.95 - bound) / Math.Sqrt(0.95 * 0.05 / 1_000_000), Is.EqualTo(1.96).Within(0.02));
        Assert.That(BinomialBound.GetLower(3, 3, 0.05), Is.Zero);
    }

    [TestCase(0.99, 597)]
    [TestCase(0.95, 117)]
    [TestCase(0.9, 57)]
    public void Accuracy_at_a_confidence_level_requires_the_documented_number_of_examples(double accuracy, int least)
    {
        Assert.That(AllCorrect(least).FindForAccuracy(accuracy, 0.95).Coverage, Is.EqualTo(1));
        Assert.That(
            () => AllCorrect(least - 1).FindForAccuracy(accuracy, 0.95),
            Throws.ArgumentException.With.Message.Contains("a threshold reaches at confidence level 0.95, at most ").And.Message.Contains(
                FormattableString.Invariant($" (with {least - 1} of {least - 1} examples answered), found {accuracy}")));

        static RiskCoverageCurve AllCorrect(int count) =>
            RiskCoverageCurve.From([.. Enumerable.Range(0, count).Select(i => i / 1000.0)], [.. Enumerable.Repeat(true, count)]);
    }

    /// <summary>Confidences are uniform in 0.5 to 1 and calibrated, so that the accuracy from t on is (1 + t) / 2.</summary>
    /// <remarks>
    /// Without a confidence level, about every second threshold falls short of the accuracy; at a level of 90 %, at most every tenth.
    /// </remarks>
    [Test]
    public void Accuracy_at_a_confidence_level_holds_for_new_examples()
    {
        const int draws = 300, count = 1000;
        const double accuracy = 0.85;
        Random random = new(1);
        int shortAsMeasured = 0, shortAtLevel = 0;
        double coverage = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            double[] confidences = [.. Enumerable.Range(0, count).Select(_ => 0.5 + random.NextDouble() / 2)];
            RiskCoverageCurve curve = RiskCoverageCurve.From(confidences, Array.ConvertAll(confidences, own => random.NextDouble() < own));
            RiskCoveragePoint atLevel = curve.FindForAccuracy(accuracy, 0.9);
            shortAsMeasured += (1 + curve.FindForAccuracy(accuracy).Threshold) / 2 < accuracy ? 1 : 0;
            shortAtLevel += (1 + atLevel.Threshold) / 2 < accuracy ? 1 : 0;
            coverage += atLevel.Coverage / draws;
        }
        Assert.That(shortAsMeasured, Is.GreaterThan(draws / 3));
        Assert.That(shortAtLevel, Is.LessThanOrEqualTo(draws / 10));
        Assert.That(coverage, Is.InRange(0.3, 0.6), "of the 0.6 that reach it");
    }

    [Test]
    public void Risk_coverage_curve_counts_unknown_classes_as_errors()
    {
        LinearModel model = new([1f], [0f], [3, 7]);
        Dataset data = new(new DenseFeatures([4f, -3, 2, 0], 1), [7, 5, 3, 3]);
        RiskCoverageCurve curve = model.EvaluateScores(data).RiskCoverage();
        Assert.That(curve.Points.Select(point => point.Risk), Is.EqualTo(new[] { 0, 1.0 / 2, 2.0 / 3, 2.0 / 4 }));
        Assert.That(curve.Points[^1].Threshold, Is.EqualTo(0.5), "a score of 0 is the negative class");
    }

    [Test]
    public void Risk_coverage_curve_keeps_its_arguments_and_has_read_only_points()
    {
        double[] confidences = [2, 1, 3];
        bool[] isCorrect = [true, false, true];
        RiskCoverageCurve curve = RiskCoverageCurve.From(confidences, isCorrect);
        Assert.That(confidences, Is.EqualTo(new double[] { 2, 1, 3 }));
        Assert.That(isCorrect, Is.EqualTo(new[] { true, false, true }));
        Assert.That(curve.Points, Is.Not.InstanceOf<RiskCoveragePoint[]>());
    }

    [Test]
    public void RiskCoverageCurve_rejects_faulty_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => RiskCoverageCurve.From([1, double.NaN], [true, false]),
                Throws.ArgumentException.With.Message.Contains("expected finite numbers, found NaN at index 1")
                    .And.Property("ParamName").EqualTo("confidences"));
            Assert.That(
                () => RiskCoverageCurve.From([1, 2], [true]),
                Throws.ArgumentException.With.Message.Contains("expected one for each of 2 confidences, found 1")
                    .And.Property("ParamName").EqualTo("isCorrect"));
            Assert.That(
                () => RiskCoverageCurve.From([], []),
                Throws.ArgumentException.With.Message.Contains("expected one confidence or more, found none"));
            RiskCoverageCurve curve = RiskCoverageCurve.From([1], [true]);
            foreach (double bad in (double[])[0, -1, 1.5, double.NaN])
            {
                Assert.That(
                    () => curve.FindForAccuracy(bad),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("accuracy"));
                Assert.That(
                    () => curve.FindForCoverage(bad),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("coverage"));
                Assert.That(
                    () => curve.FindForAccuracy(0.5, bad),
                    Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("confidenceLevel"));
            }
            Assert.That(() => curve.FindForAccuracy(0.5, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    /// <summary>Evaluates chosen scores: the features, with a model whose scores are its features.</summary>
    private static RiskCoverageCurve Evaluate(float[] scores, int width, int[] labels)
    {
        float[] identity = [.. Enumerable.Range(0, width * width).Select(i => i % (width + 1) == 0 ? 1f : 0)];
        LinearModel model = new(identity, new float[width], [.. Enumerable.Range(0, Math.Max(2, width))]);
        return model.EvaluateScores(new Dataset(new DenseFeatures(scores, width), labels)).RiskCoverage();
    }

    private static RiskCoveragePoint Count(double[] confidences, bool[] isCorrect, double threshold)
    {
        int answered = confidences.Count(own => own >= threshold);
        int errors = confidences.Zip(isCorrect).Count(pair => pair.First >= threshold && !pair.Second);
        return new RiskCoveragePoint(threshold, (double)answered / confidences.Length, (double)errors / answered);
    }
}
