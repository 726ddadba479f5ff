namespace LinearLearn.Tests;

public class LinearModelPredictTests
{
    private static readonly LinearModel Two = new([1, -2], [0.5f], [3, 7], byteScale: 0.5f);
    private static readonly LinearModel Three = new([1, 0, 0, 1, -1, -1], [0, 0, 0.5f], [5, 6, 9], byteScale: 0.5f);

    [Test]
    public void Predict_reads_collection_expressions_as_floats_and_byte_arrays_as_bytes()
    {
        Assert.That(Two.Score([3, 1]), Is.EqualTo(1.5f));
        Assert.That(Three.Predict([1, 2]), Is.EqualTo(6));
        byte[] bytes = [6, 2];
        Assert.That(Two.Score(bytes), Is.EqualTo(1.5f));
        Assert.That(Two.Score(bytes.AsSpan()), Is.EqualTo(1.5f));
        Assert.That(Two.Score(new float[] { 3, 1 }), Is.EqualTo(1.5f));
    }

    [Test]
    public void Model_rejects_bytes_of_another_scale()
    {
        Dataset data = new(new ByteFeatures([1, 2], 2, 0.25f), [3]);
        const string message = "expected bytes scaled by 0.5, the scale of the model, found 0.25";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Two.Scores(data.Features, new float[1]), Throws.ArgumentException.With.Message.Contains(message));
            Assert.That(() => Two.Predict(data.Features, new int[1]), Throws.ArgumentException.With.Message.Contains(message));
            Assert.That(() => Two.Evaluate(data), Throws.ArgumentException.With.Message.Contains(message));
        }
    }

    [Test]
    public void Score_is_the_weighted_sum_plus_bias()
    {
        Assert.That(Two.Score([3f, 1f]), Is.EqualTo(1.5f));
        Assert.That(Two.Score(Bytes(6, 2)), Is.EqualTo(1.5f));
    }

    [Test]
    public void Predict_returns_the_positive_class_for_a_score_above_0_and_the_negative_class_for_0()
    {
        Assert.That(Two.Predict([-0.5f, 0f]), Is.EqualTo(3), "score 0");
        Assert.That(Two.Predict([-0.49f, 0f]), Is.EqualTo(7));
        Assert.That(Two.Predict([-0.51f, 0f]), Is.EqualTo(3));
        Assert.That(new LinearModel([1], [-0f], [3, 7]).Predict([0f]), Is.EqualTo(3), "score -0");
    }

    [Test]
    public void Predict_returns_the_first_class_with_the_highest_score()
    {
        Assert.That(Three.Predict([2f, 1f]), Is.EqualTo(5));
        Assert.That(Three.Predict([1f, 2f]), Is.EqualTo(6));
        Assert.That(Three.Predict([1f, 1f]), Is.EqualTo(5), "5 and 6 score alike");
        Assert.That(Three.Predict([-1f, -1f]), Is.EqualTo(9));
        Assert.That(LinearModel.Zero(2, [8, 4, 6]).Predict([1f, 1f]), Is.EqualTo(8));
        Assert.That(Three.Predict(Bytes(2, 4)), Is.EqualTo(6));
        Assert.That(Three.Score([1f, 2f]), Is.EqualTo(2), "the score of the class predicted");
    }

    [Test]
    public void Predict_returns_the_first_class_for_a_tie_of_zeros([Values(1, -1)] int first, [Values(1, -1)] int second)
    {
        // A product with the scale that underflows keeps its sign, and adding a bias of -0 does not remove it.
        LinearModel model = new([first * 1e-20f, second * 1e-20f, -1], [first * 0f, second * 0f, -1], [0, 1, 2], byteScale: 1e-30f);
        Dataset data = new(new ByteFeatures([1, 1], 1, 1e-30f), [0, 0]);
        float[] scores = new float[3];
        model.Scores(new byte[] { 1 }, scores);
        Assert.That(scores[..2].Select(float.IsNegative), Is.EqualTo(new[] { first < 0, second < 0 }));
        int[] labels = new int[2];
        model.Predict(data.Features, labels);
        Assert.That((model.Predict(new byte[] { 1 }), labels[0], labels[1]), Is.EqualTo((0, 0, 0)));
        Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Scores_of_one_example_have_the_order_of_the_labels()
    {
        float[] scores = new float[3];
        Three.Scores([1f, 2f], scores);
        Assert.That(scores, Is.EqualTo(new[] { 1, 2, -2.5f }));
        Three.Scores(Bytes(2, 4), scores);
        Assert.That(scores, Is.EqualTo(new[] { 1, 2, -2.5f }));
    }

    [Test]
    public void Scores_of_single_examples_equal_those_of_a_batch_bit_for_bit([Values] bool bytes, [Values(2, 3)] int classes)
    {
        Dataset pictures = TestData.CreateImages(count: 103, rows: 7, columns: 9);
        Dataset data = bytes ? pictures : TestData.ToFloats(pictures);
        LinearModel model = LinearModel.Uniform(63, [.. Enumerable.Range(0, classes)], seed: 3, byteScale: data.Features.ByteScale);
        int width = model.Biases.Length;
        float[] scores = new float[data.Count * width], single = new float[width];
        int[] labels = new int[data.Count];
        model.Scores(data.Features, scores);
        model.Predict(data.Features, labels);
        for (int i = 0; i < data.Count; i++)
        {
            if (data.Features is ByteFeatures byteFeatures)
            {
                model.Scores(byteFeatures.Row(i), single);
                Assert.That(model.Predict(byteFeatures.Row(i)), Is.EqualTo(labels[i]));
            }
            else
            {
                ReadOnlySpan<float> row = ((DenseFeatures)data.Features).Row(i);
                model.Scores(row, single);
                Assert.That(model.Predict(row), Is.EqualTo(labels[i]));
            }
            Assert.That(TestData.GetBits(single), Is.EqualTo(TestData.GetBits(scores.AsSpan(i * width, width))));
        }
    }

    [Test]
    public void Predict_handles_batches_of_every_size([Values(0, 1, 5, 2035, 2036, 2037, 5000)] int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => i % 3 - 1f)];
        int[] labels = new int[count];
        new LinearModel([1], [0], [3, 7]).Predict(new DenseFeatures(values, 1), labels);
        Assert.That(labels, Is.EqualTo(values.Select(value => value > 0 ? 7 : 3)));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Model_rejects_a_feature_that_is_not_finite_with_its_index(float bad)
    {
        float[] scores = new float[3];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Two.Score([0f, bad]), Throws.ArgumentException.With.Message.Contains("at index 1"));
            Assert.That(() => Two.Predict([bad, 0f]), Throws.ArgumentException.With.Message.Contains("at index 0"));
            Assert.That(() => Three.Predict([0f, bad]), Throws.ArgumentException.With.Message.Contains("at index 1"));
            Assert.That(() => Three.Scores([0f, bad], scores), Throws.ArgumentException.With.Message.Contains("at index 1"));
        }
    }

    [Test]
    public void Model_rejects_a_score_that_overflows_a_float()
    {
        LinearModel large = new([float.MaxValue], [0], [3, 7], byteScale: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => large.Score([2f]), Throws.ArgumentException.With.Message.Contains("too large"));
            Assert.That(() => large.Score(Bytes(2)), Throws.ArgumentException.With.Message.Contains("too large"));
            Dataset data = new(new DenseFeatures([0, 0, 2], 1), [3, 3, 7]);
            Assert.That(() => large.Scores(data.Features, new float[3]), Throws.ArgumentException.With.Message.Contains("example 2"));
            Assert.That(() => large.Evaluate(data), Throws.ArgumentException.With.Message.Contains("example 2"));
        }
    }

    [Test]
    public void Model_without_a_byte_scale_rejects_bytes()
    {
        LinearModel model = new([1, -2], [0.5f], [3, 7]);
        Assert.That(() => model.Score(Bytes(1, 2)), Throws.ArgumentException.With.Message.Contains("byteScale"));
        Assert.That(() => model.Predict(Bytes(1, 2)), Throws.ArgumentException.With.Message.Contains("byteScale"));
    }

    [Test]
    public void Model_rejects_rows_and_buffers_whose_sizes_do_not_match()
    {
        Dataset data = new(new DenseFeatures([1, 2, 3, 4], 2), [3, 7]), wide = new(new DenseFeatures([1, 2, 3], 3), [3]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Two.Score([1f]), Throws.ArgumentException.With.Message.Contains("expected 2 values, found 1"));
            Assert.That(() => Two.Predict(Bytes(1, 1, 1)), Throws.ArgumentException.With.Message.Contains("expected 2 values, found 3"));
            Assert.That(
                () => Three.Scores([1f, 2f], new float[2]), Throws.ArgumentException.With.Message.Contains("expected 3 values, found 2"));
            Assert.That(
                () => Two.Scores(data.Features, new float[3]),
                Throws.ArgumentException.With.Message.Contains("room for 2 values, found 3"));
            Assert.That(
                () => Three.Scores(data.Features, new float[2]),
                Throws.ArgumentException.With.Message.Contains("room for 6 values, found 2"));
            Assert.That(
                () => Two.Predict(data.Features, new int[1]), Throws.ArgumentException.With.Message.Contains("room for 2 values, found 1"));
            Assert.That(
                () => Two.Predict(wide.Features, new int[1]),
                Throws.ArgumentException.With.Message.Contains("expected 2 features per example, found 3"));
            Assert.That(
                () => Two.Evaluate(wide), Throws.ArgumentException.With.Message.Contains("expected 2 features per example, found 3"));
            Assert.That(() => Two.Evaluate(data.Take(0)), Throws.ArgumentException.With.Message.Contains("found none"));
            Assert.That(() => Two.Evaluate(null!), Throws.ArgumentNullException);
        }
    }

    private static ReadOnlySpan<byte> Bytes(params byte[] bytes) => bytes;
}
