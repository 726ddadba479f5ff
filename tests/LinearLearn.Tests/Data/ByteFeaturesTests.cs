namespace LinearLearn.Tests;

public class ByteFeaturesTests
{
    [Test]
    public void ByteFeatures_are_scale_times_byte()
    {
        float[] row = new float[3];
        new ByteFeatures([0, 128, 255], 3).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { 0, 0.5f, 0.99609375f }));
        new ByteFeatures([0, 51, 255], 3, 1f / 255).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { 0, 0.2f, 1f }).Within(1e-7f));
    }

    [Test]
    public void ByteFeatures_row_contains_the_bytes()
    {
        ByteFeatures features = new([1, 2, 3, 4], 2, 0.5f);
        Assert.That(features.Row(1).ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
        Assert.That(features.ByteScale, Is.EqualTo(0.5f));
        Assert.That(() => features.Row(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ByteFeatures_AddTo_at_the_default_scale_gives_the_same_bits_as_floats()
    {
        Dataset bytes = TestData.CreateImages(), floats = TestData.ToFloats(bytes);
        float[] fromBytes = new float[bytes.FeatureCount], fromFloats = new float[bytes.FeatureCount];
        for (int i = 0; i < bytes.Count; i++)
        {
            bytes.Features.AddTo(i, i % 2 == 0 ? 0.01f : -0.03f, fromBytes);
            floats.Features.AddTo(i, i % 2 == 0 ? 0.01f : -0.03f, fromFloats);
        }
        Assert.That(TestData.GetBits(fromBytes), Is.EqualTo(TestData.GetBits(fromFloats)));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void ByteFeatures_rejects_a_scale_out_of_range(float scale) =>
        Assert.That(() => new ByteFeatures([1], 1, scale),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0"));

    [Test]
    public void ByteFeatures_rejects_sizes_that_do_not_match()
    {
        Assert.That(() => new ByteFeatures([1, 2, 3], 2),
            Throws.ArgumentException.With.Message.Contains("expected a multiple of 2 values, found 3"));
        Assert.That(() => new ByteFeatures(null!, 2), Throws.ArgumentNullException);
    }

    [TestCase(2)]
    [TestCase(3)]
    public void ByteFeatures_sums_that_overflow_before_scaling_have_the_scores_of_floats(int classes)
    {
        // 255 * 1e37 overflows a float, but 255 * 1e37 * 1e-30 does not. With opposite signs, the sum is NaN.
        byte[] values = [255, 0, 0, 255, 255, 255, 255, 254, 0, 0, 9, 1, 7, 250];
        Dataset bytes = new(new ByteFeatures(values, 2, 1e-30f), [0, 1, 0, 1, 0, 1, 0]), floats = TestData.ToFloats(bytes);
        float[] weights = [1e37f, -1e37f, 3e36f, -2e37f, -1e37f, 1e37f];
        LinearModel model = new(weights.AsSpan(0, 2 * LinearModel.RowsOf(classes)), new float[LinearModel.RowsOf(classes)],
            [.. Enumerable.Range(0, classes)], byteScale: 1e-30f);
        Assert.That(new LinearModel([1e37f, 0], [0], [0, 1], byteScale: 1e-30f).Score(new byte[] { 255, 0 }),
            Is.EqualTo(2.55e9f).Within(1).Percent);

        float[] expected = new float[bytes.Count * model.Biases.Length], found = new float[expected.Length], row = new float[2];
        int[] expectedLabels = new int[bytes.Count], labels = new int[bytes.Count];
        model.Scores(floats.Features, expected);
        model.Scores(bytes.Features, found);
        Assert.That(found, Is.EqualTo(expected).Within(2000));
        model.Predict(floats.Features, expectedLabels);
        model.Predict(bytes.Features, labels);
        Assert.That(labels, Is.EqualTo(expectedLabels));
        OnlineLearner learner = new(new MarginUpdate(margin: float.Epsilon), model);
        OnlineLearner other = new(new MarginUpdate(margin: float.Epsilon), model);
        for (int i = 0; i < bytes.Count; i++)
        {
            bytes.Features.CopyTo(i, row);
            ReadOnlySpan<byte> features = ((ByteFeatures)bytes.Features).Row(i);
            Assert.That(model.Predict(features), Is.EqualTo(expectedLabels[i]));
            Assert.That(model.Score(features), Is.EqualTo(model.Score(row)).Within(2000));
            Assert.That(learner.Update(features, 0, weight: 0), Is.EqualTo(other.Update(row, 0, weight: 0)));
            Assert.That(learner.Update(bytes, i), Is.EqualTo(other.Update(floats, i)));
        }
    }
}
