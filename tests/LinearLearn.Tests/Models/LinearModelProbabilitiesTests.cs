using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class LinearModelProbabilitiesTests
{
    // The features are the scores: one for two classes, three for three.
    private static readonly LinearModel Two = new([1], [0], [3, 7], byteScale: 0.5f);
    private static readonly LinearModel Three = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 9], byteScale: 0.5f);

    [Test]
    public void Probabilities_of_two_classes_are_the_logistic_function_of_the_score() => Gen.Float[-100, 100].SampleAlike(score =>
    {
        double expected = 1 / (1 + Math.Exp(-(double)score)), other = 1 / (1 + Math.Exp(score));
        float[] both = new float[2];
        Two.Probabilities([score], both);
        Assert.That(Two.Probability([score]), Is.EqualTo((float)expected));
        Assert.That(both, Is.EqualTo(new[] { (float)other, (float)expected }), "the negative class first");
        Assert.That(Two.Probability([score]) > 0.5f ? 7 : 3, Is.EqualTo(Two.Predict([score])).Or.EqualTo(Math.Abs(score) < 1e-6f ? 3 : -1));
    });

    [Test]
    public void Probabilities_of_many_classes_are_the_softmax_of_the_scores([Values(3, 31, 32, 33, 100)] int classes) =>
        Gen.Float[-20, 20].Array[classes].SampleAlike(scores =>
        {
            float[] weights = new float[classes * classes];
            for (int k = 0; k < classes; k++)
                weights[k * (classes + 1)] = 1;
            LinearModel model = new(weights, new float[classes], [.. Enumerable.Range(0, classes)]);
            double highest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - highest));
            float[] found = new float[classes];
            model.Probabilities(scores, found);
            for (int k = 0; k < classes; k++)
            {
                Assert.That(
                    found[k],
                    Is.EqualTo(Math.Exp(scores[k] - highest) / sum).Within(1e-7).Percent
                        .Or.EqualTo((float)(Math.Exp(scores[k] - highest) / sum)));
            }
            Assert.That(model.Probability(scores), Is.EqualTo(found.Max()).And.EqualTo(found[model.Predict(scores)]));
        }, iter: 20);

    [Test]
    public void Probabilities_of_scores_of_any_size_are_valid()
    {
        float[] found = new float[3];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Two.Probability([0f]), Two.Probability([3e38f]), Two.Probability([-3e38f])), Is.EqualTo((0.5f, 1f, 0f)));
            Two.Probabilities([-40f], found.AsSpan(0, 2));
            Assert.That(found[1], Is.EqualTo((float)Math.Exp(-40)).Within(1e-20), "not rounded to 0 although the other is 1");
            Three.Probabilities([3e38f, -3e38f, 3e38f], found);
            Assert.That(found, Is.EqualTo(new[] { 0.5f, 0, 0.5f }));
            Assert.That(Three.Probability([-3e38f, -3e38f, -3e38f]), Is.EqualTo(1f / 3));
        }
    }

    [Test]
    public void Probabilities_of_single_examples_equal_those_of_a_batch_bit_for_bit([Values(2, 3, 40)] int classes)
    {
        Dataset bytes = TestData.CreateOverlapping(classes, count: 61);
        Dataset sparse = TestData.ToSparse(bytes), floats = TestData.ToFloats(bytes);
        LinearModel model = LinearModel.Uniform(bytes.FeatureCount, [.. Enumerable.Range(0, classes)], byteScale: bytes.Features.ByteScale);
        float[] all = new float[61 * classes], row = new float[classes];
        foreach (FeatureMatrix features in new[] { bytes.Features, sparse.Features, floats.Features })
        {
            model.Probabilities(features, all);
            for (int i = 0; i < 61; i++)
            {
                float probability = 0;
                if (features is ByteFeatures byteFeatures)
                {
                    model.Probabilities(byteFeatures.Row(i), row);
                    probability = model.Probability(byteFeatures.Row(i));
                }
                else if (features is SparseFeatures sparseFeatures)
                {
                    model.Probabilities(sparseFeatures.Row(i), row);
                    probability = model.Probability(sparseFeatures.Row(i));
                }
                else
                {
                    model.Probabilities(((DenseFeatures)features).Row(i), row);
                    probability = model.Probability(((DenseFeatures)features).Row(i));
                }
                Assert.That(TestData.GetBits(row), Is.EqualTo(TestData.GetBits(all.AsSpan(i * classes, classes))));
                Assert.That(probability, Is.EqualTo(classes == 2 ? row[1] : row.Max()));
                Assert.That(row.Sum(), Is.EqualTo(1).Within(1e-5));
            }
        }
    }

    [Test]
    public void Probabilities_equal_those_of_the_reliability_curve([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 50);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale);
        double mean = Enumerable.Range(0, 50).Average(i => (double)model.Probability(((ByteFeatures)data.Features).Row(i)));
        Assert.That(model.EvaluateScores(data).Reliability(bins: 1).Points.Single().MeanProbability, Is.EqualTo(mean).Within(1e-7));
    }

    [Test]
    public void Model_Probabilities_rejects_rows_and_buffers_whose_sizes_do_not_match()
    {
        float[] two = new float[2], three = new float[3];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Two.Probabilities([1f], three),
                Throws.ArgumentException.With.Message.Contains("expected 2 values, found 3")
                    .And.Property("ParamName").EqualTo("probabilities"));
            Assert.That(
                () => Three.Probabilities([1f, 2f, 3f], two), Throws.ArgumentException.With.Message.Contains("expected 3 values, found 2"));
            Assert.That(() => Two.Probability([1f, 2f]), Throws.ArgumentException.With.Message.Contains("expected 1 values, found 2"));
            Assert.That(() => Three.Probability([1f, float.NaN, 2f]), Throws.ArgumentException.With.Message.Contains("at index 1"));
            Assert.That(
                () => Two.Probabilities(new DenseFeatures([1, 2], 1), three),
                Throws.ArgumentException.With.Message.Contains("room for 4 values, found 3"));
            Assert.That(
                () => Two.Probabilities(new DenseFeatures([1, 2], 2), two),
                Throws.ArgumentException.With.Message.Contains("expected 1 features per example, found 2"));
            Assert.That(
                () => Two.Probabilities(new ByteFeatures([1], 1, 0.25f), two),
                Throws.ArgumentException.With.Message.Contains("expected bytes scaled by 0.5"));
            Assert.That(() => Two.Probabilities((FeatureMatrix)null!, two), Throws.ArgumentNullException);
        }
    }
}
