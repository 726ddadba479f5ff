using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>Histograms and reliability curves of a model's scores.</summary>
public class ScoreDistributionsTests
{
    // Models whose scores are their features.
    private static readonly LinearModel Two = new([1], [0], new ClassLabels([7, 3], new Dictionary<int, string> { [7] = "seven" }));
    private static readonly LinearModel Three = new(Tensor.Identity(3).AsSpan(), [0, 0, 0], [5, 4, 6]);

    [Test]
    public void Histogram_of_two_classes_counts_the_score_of_the_model()
    {
        ScoreEvaluation evaluation = Evaluate(Two, [2, -0.5f, 0, -1], [3, 3, 7, 7]); // 7 is the negative class here
        ScoreHistogram histogram = evaluation.Histogram(bins: 3);
        ScoreHistogram positive = evaluation.Histogram(3, 3);
        ScoreHistogram negative = evaluation.Histogram(7, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (histogram.Start, histogram.End, histogram.Quantity, histogram.ScoredLabel),
                Is.EqualTo((-1.0, 2.0, ScoreQuantity.Score, (int?)3)));
            Assert.That(histogram.Classes.Values.ToArray(), Is.EqualTo(new[] { 7, 3 }));
            Assert.That(histogram.Classes.Names[7], Is.EqualTo("seven"));
            Assert.That(histogram.Counts(7).ToArray(), Is.EqualTo(new[] { 1, 1, 0 }));
            Assert.That(histogram.Counts(3).ToArray(), Is.EqualTo(new[] { 1, 0, 1 }));
            Assert.That(positive.ScoredLabel, Is.EqualTo(3));
            Assert.That((positive.Start, positive.Counts(3).ToArray()), Is.EqualTo((-1.0, new[] { 1, 0, 1 })));
            // With the opposite sign: -2, 0.5, 0, 1.
            Assert.That((negative.Start, negative.End, negative.ScoredLabel), Is.EqualTo((-2.0, 1.0, (int?)7)));
            Assert.That(negative.Counts(7).ToArray(), Is.EqualTo(new[] { 0, 0, 2 }));
            Assert.That(negative.Counts(3).ToArray(), Is.EqualTo(new[] { 1, 0, 1 }));
            Assert.That(evaluation.Histogram().BinCount, Is.EqualTo(9), "8 by default, and one more because an edge is 0");
        }
    }

    // Margins: 5 leads 4 by 0.75; 6 is behind 4 by 3; 5 and 6 are tied.
    [Test]
    public void Histogram_of_many_classes_counts_margins_or_the_score_of_one_class()
    {
        ScoreEvaluation evaluation = Evaluate(Three, [1, 0.25f, -1, 0, 2, -1, 0.5f, 0, 0.5f], [5, 6, 6]);
        ScoreHistogram margins = evaluation.Histogram(bins: 5), ofFour = evaluation.Histogram(4, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (margins.Start, margins.End, margins.Quantity, margins.ScoredLabel),
                Is.EqualTo((-3.0, 0.75, ScoreQuantity.Margin, (int?)null)));
            Assert.That(margins.Classes.Values.ToArray(), Is.EqualTo(new[] { 5, 4, 6 }));
            Assert.That(margins.Counts(5).ToArray(), Is.EqualTo(new[] { 0, 0, 0, 0, 1 }));
            Assert.That(margins.Counts(6).ToArray(), Is.EqualTo(new[] { 1, 0, 0, 0, 1 }));
            Assert.That(margins.ToString(), Is.EqualTo("3 margins of 3 classes, -3 to 0.75 in 5 bins"));
            Assert.That(
                (ofFour.Start, ofFour.End, ofFour.Quantity, ofFour.ScoredLabel), Is.EqualTo((0.0, 2.0, ScoreQuantity.Score, (int?)4)));
            Assert.That(ofFour.Counts(5).ToArray(), Is.EqualTo(new[] { 1, 0 }));
            Assert.That(ofFour.Counts(6).ToArray(), Is.EqualTo(new[] { 1, 1 }));
            Assert.That(
                (ofFour.CountOf(4), ofFour.Density(4, 0), ofFour.Density(4, 1)),
                Is.EqualTo((0, 0.0, 0.0)),
                "there is no example of label 4");
        }
    }

    [Test]
    public void Histogram_counts_margins_that_overflow_floats()
    {
        ScoreHistogram margins = Evaluate(Three, [3e38f, -3e38f, -3e38f, 3e38f, -3e38f, -3e38f], [5, 4]).Histogram(bins: 2);
        Assert.That((margins.Start, margins.End), Is.EqualTo((-2.0 * 3e38f, 2.0 * 3e38f)));
        Assert.That((margins.Counts(4).ToArray(), margins.Counts(5).ToArray()), Is.EqualTo((new[] { 1, 0 }, new[] { 0, 1 })));
    }

    // Scores of log 3 and -log 3 are probabilities of 3/4 and 1/4.
    [Test]
    public void Reliability_of_two_classes_uses_the_logistic_function()
    {
        float log3 = (float)Math.Log(3);
        ScoreEvaluation evaluation = Evaluate(Two, [log3, log3, -log3, 0], [3, 7, 7, 3]);
        using (Assert.EnterMultipleScope())
        {
            AssertPoints(evaluation.Reliability(), (1, 0.25, 0), (1, 0.5, 1), (2, 0.75, 0.5));
            AssertPoints(evaluation.Reliability(3), (1, 0.25, 0), (1, 0.5, 1), (2, 0.75, 0.5));
            AssertPoints(evaluation.Reliability(7, 5), (2, 0.25, 0.5), (1, 0.5, 0), (1, 0.75, 1));
            Assert.That(evaluation.Reliability().ExpectedCalibrationError, Is.EqualTo((0.25 + 0.5 + 2 * 0.25) / 4).Within(1e-7));
            Assert.That((evaluation.Reliability().BinCount, evaluation.Reliability(7, 5).BinCount), Is.EqualTo((10, 5)));
        }
    }

    // The softmax of log 2, log 2, 0 is 0.4, 0.4, 0.2: the first of them, label 5, is predicted. The softmax of log 8, 0, 0 is 0.8, 0.1,
    // 0.1.
    [Test]
    public void Reliability_of_many_classes_uses_the_softmax()
    {
        float log2 = (float)Math.Log(2), log8 = (float)Math.Log(8);
        ScoreEvaluation evaluation = Evaluate(Three, [log2, log2, 0, log8, 0, 0, log2, log2, 0], [5, 6, 4]);
        using (Assert.EnterMultipleScope())
        {
            AssertPoints(evaluation.Reliability(bins: 2), (2, 0.4, 0.5), (1, 0.8, 0));
            AssertPoints(evaluation.Reliability(4, 4), (1, 0.1, 0), (2, 0.4, 0.5));
            AssertPoints(evaluation.Reliability(6, 1), (3, 0.5 / 3, 1.0 / 3));
        }
    }

    [Test]
    public void Reliability_of_equal_scores_has_bitwise_equal_probabilities([Values(3, 5, 10)] int classes)
    {
        LinearModel zero = LinearModel.Zero(12, [.. Enumerable.Range(0, classes).Select(k => 10 * k)]);
        ReliabilityBin only = zero.EvaluateScores(TestData.CreateManyClouds(classes)).Reliability(10, classes).Points.Single();
        Assert.That((only.Start, only.End), Is.EqualTo((0.0, 1.0 / classes)));
    }

    [TestCase(1000)]
    [TestCase(3e38f)]
    public void Reliability_of_huge_scores_has_probabilities_of_0_and_1(float score)
    {
        ScoreEvaluation two = Evaluate(Two, [score, -score], [3, 3]);
        ScoreEvaluation three = Evaluate(Three, [score, -score, 0, -score, 0, -score], [5, 5]);
        using (Assert.EnterMultipleScope())
        {
            AssertPoints(two.Reliability(), (1, 0, 1), (1, 1, 1));
            AssertPoints(two.Reliability(7), (1, 0, 0), (1, 1, 0));
            AssertPoints(three.Reliability(), (2, 1, 0.5));
            AssertPoints(three.Reliability(5), (1, 0, 1), (1, 1, 1));
        }
    }

    [Test]
    public void Histogram_and_reliability_of_two_classes_match_numpy_and_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("twoClasses");
        int[] labels = [.. expected.GetBooleans("positive").Select(positive => positive ? 3 : 7)];
        ScoreEvaluation evaluation = Evaluate(Two, Floats(expected.GetNumbers("scores")), labels);
        using (Assert.EnterMultipleScope())
        {
            ScikitLearn.AssertSame(evaluation.Histogram(bins: 32), expected.GetProperty("histogram"));
            ScikitLearn.AssertSame(evaluation.Reliability(bins: 7), expected.GetProperty("reliability"));
        }
    }

    [Test]
    public void Histogram_and_reliability_of_four_classes_match_numpy_and_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("fourClasses");
        int[] labels = [30, 10, 40, 20];
        float[] scores = Floats([.. expected.GetRows("scores").SelectMany(row => row)]);
        LinearModel model = new(Tensor.Identity(4).AsSpan(), new float[4], new ClassLabels(labels));
        ScoreEvaluation evaluation = Evaluate(model, scores, [.. expected.GetIntegers("actual").Select(place => labels[place])]);
        using (Assert.EnterMultipleScope())
        {
            ScikitLearn.AssertSame(evaluation.Histogram(bins: 12), expected.GetProperty("margins"));
            ScikitLearn.AssertSame(evaluation.Reliability(), expected.GetProperty("confidence"));
            for (int place = 0; place < labels.Length; place++)
            {
                JsonElement ofClass = expected.GetProperty("classes")[place];
                ScikitLearn.AssertSame(evaluation.Histogram(labels[place], 12), ofClass.GetProperty("histogram"));
                ScikitLearn.AssertSame(evaluation.Reliability(labels[place]), ofClass.GetProperty("reliability"));
            }
        }
    }

    [Test]
    public void Histogram_and_reliability_count_every_example([Values(2, 10)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 300);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, data.Classes);
        ScoreEvaluation evaluation = model.EvaluateScores(data);
        int[] labels = data.Labels.ToArray();
        foreach (int? label in (int?[])[null, .. data.Classes])
        {
            ScoreHistogram histogram = evaluation.Histogram(label, 20);
            foreach (int group in histogram.Classes.Values)
            {
                Assert.That(
                    histogram.Counts(group).ToArray().Sum(),
                    Is.EqualTo(labels.Count(other => other == group)).And.EqualTo(histogram.CountOf(group)));
            }
            Assert.That(histogram.Classes.Values.ToArray().Sum(histogram.CountOf), Is.EqualTo(300));

            ReliabilityCurve curve = evaluation.Reliability(label);
            Assert.That(curve.Points.Sum(point => point.Count), Is.EqualTo(300));
            int expected = label is { } one ? data.Only(one).Count : classes == 2 ? data.Only(10).Count : model.Evaluate(data).Correct;
            Assert.That(curve.Points.Sum(point => point.Fraction * point.Count), Is.EqualTo(expected).Within(1e-9));
        }
    }

    [Test]
    public void Histogram_and_reliability_reject_unknown_labels_and_bins_out_of_range()
    {
        ScoreEvaluation two = Evaluate(Two, [1, 2], [3, 7]), three = Evaluate(Three, [1, 2, 3], [4]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => two.Histogram(8),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 7 (seven), 3, found 8")
                    .And.Property("ParamName").EqualTo("label"));
            Assert.That(
                () => three.Histogram(8), Throws.ArgumentException.With.Message.Contains("expected one of the labels 5, 4, 6, found 8"));
            Assert.That(
                () => two.Reliability(8),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 7 (seven), 3, found 8")
                    .And.Property("ParamName").EqualTo("label"));
            Assert.That(
                () => three.Reliability(8), Throws.ArgumentException.With.Message.Contains("expected one of the labels 5, 4, 6, found 8"));
            Assert.That(
                () => two.Histogram(bins: 0),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 to 10000, found 0")
                    .And.Property("ParamName").EqualTo("bins"));
            Assert.That(
                () => three.Reliability(bins: 10_001),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 to 10000, found 10001")
                    .And.Property("ParamName").EqualTo("bins"));
        }
    }

    private static void AssertPoints(ReliabilityCurve curve, params (int Count, double Mean, double Fraction)[] expected)
    {
        double[][] found = [.. curve.Points.Select(point => new[] { point.Count, point.MeanProbability, point.Fraction })];
        // logarithms are rounded to floats
        Assert.That(found, Is.EqualTo(expected.Select(point => new[] { point.Count, point.Mean, point.Fraction })).Within(1e-7));
    }

    private static ScoreEvaluation Evaluate(LinearModel model, float[] features, int[] labels) =>
        model.EvaluateScores(new Dataset(new DenseFeatures(features, model.FeatureCount), labels));

    private static float[] Floats(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
