namespace LinearLearn.Tests;

public class ByteFeaturesTests
{
    [Test]
    public void A_feature_is_scale_times_byte()
    {
        float[] row = new float[3];
        new ByteFeatures([0, 128, 255], 3).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { 0, 0.5f, 0.99609375f }));
        new ByteFeatures([0, 51, 255], 3, 1f / 255).CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { 0, 0.2f, 1f }).Within(1e-7f));
    }

    [Test]
    public void Rows_show_the_bytes_themselves()
    {
        ByteFeatures features = new([1, 2, 3, 4], 2, 0.5f);
        Assert.That(features.Row(1).ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
        Assert.That(features.ByteScale, Is.EqualTo(0.5f));
        Assert.That(() => features.Row(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Bytes_and_floats_learn_the_same_weights_bit_for_bit_at_the_default_scale()
    {
        Dataset bytes = TestData.Pictures(), floats = TestData.AsFloats(bytes);
        float[] fromBytes = new float[bytes.FeatureCount], fromFloats = new float[bytes.FeatureCount];
        for (int i = 0; i < bytes.Count; i++)
        {
            bytes.Features.AddTo(i, i % 2 == 0 ? 0.01f : -0.03f, fromBytes);
            floats.Features.AddTo(i, i % 2 == 0 ? 0.01f : -0.03f, fromFloats);
        }
        Assert.That(TestData.Bits(fromBytes), Is.EqualTo(TestData.Bits(fromFloats)));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void A_scale_out_of_range_is_refused(float scale) =>
        Assert.That(() => new ByteFeatures([1], 1, scale), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0"));

    [Test]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.That(() => new ByteFeatures([1, 2, 3], 2), Throws.ArgumentException.With.Message.Contains("expected a multiple of 2 values, found 3"));
        Assert.That(() => new ByteFeatures(null!, 2), Throws.ArgumentNullException);
    }
}
