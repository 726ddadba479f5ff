using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class QuantizeTests
{
    [TestCase(0f, 0f)]
    [TestCase(-0f, 0f, Description = "no negative zero")]
    [TestCase(1f, 1f)]
    [TestCase(-0.333333343f, -0.333251953f)]
    [TestCase(2049f, 2048f, Description = "a tie, to even")]
    [TestCase(2051f, 2052f, Description = "a tie, to even")]
    [TestCase(1.00048828125f, 1f, Description = "a tie below 1, to even")]
    [TestCase(1.000488400459289550781f, 1.0009765625f, Description = "just above a tie")]
    [TestCase(65504f, 65504f, Description = "the largest")]
    [TestCase(65519.996f, 65504f, Description = "the last that is rounded to the largest")]
    [TestCase(6.103515625e-5f, 6.103515625e-5f, Description = "the smallest normal number")]
    [TestCase(6.0975552e-5f, 6.0975552e-5f, Description = "the largest subnormal number")]
    [TestCase(5.9604645e-8f, 5.9604645e-8f, Description = "the smallest number")]
    [TestCase(2.9802322e-8f, 0f, Description = "half of it: a tie, to even")]
    [TestCase(2.9802326e-8f, 5.9604645e-8f, Description = "just above half of it")]
    [TestCase(8.940697e-8f, 1.1920929e-7f, Description = "one and a half of it: a tie, to even")]
    [TestCase(-1e-9f, 0f, Description = "no negative zero")]
    [TestCase(float.Epsilon, 0f)]
    public void Quantize_to_half_rounds_to_the_nearest_number_with_ties_to_even(float weight, float expected)
    {
        LinearModel model = new LinearModel([weight, 1], [0.3333f], [3, 7]).Quantize(WeightPrecision.Half);
        Assert.That(TestData.GetBits(model.Weights), Is.EqualTo(TestData.GetBits([expected, 1])));
        Assert.That(model.Biases[0], Is.EqualTo(0.3333f), "biases are not rounded");
    }

    [TestCase(65520f)]
    [TestCase(-65520f)]
    [TestCase(float.MaxValue)]
    public void Quantize_to_half_rejects_weights_that_overflow(float weight)
    {
        LinearModel model = new([1, 2, 3, 4, 5, weight, 7, 8, 9], [0, 0, 0], [1, 2, 3]);
        Assert.That(() => model.Quantize(WeightPrecision.Half), Throws.ArgumentException.With.Message.EqualTo(FormattableString.Invariant(
            $"expected weights of magnitudes up to 65504 for half precision, found {weight} in row 1, column 2. Use Int8")));
        Assert.That(model.Quantize(WeightPrecision.Int8).Weights[5], Is.EqualTo(weight).Within(1).Percent);
    }

    [Test]
    public void Quantize_to_int8_rounds_to_multiples_of_the_row_scale_with_ties_to_even()
    {
        float[] weights = [127, 0.5f, 1.5f, -2.5f, -0.49f, 126.6f, 0, 0, 0, 0, 0, 0, -254, 1, 3, 5, 0.9f, -253.1f];
        LinearModel model = new(weights, [0, 0, 0], [1, 2, 3]);
        Assert.That(
            TestData.GetBits(model.Quantize(WeightPrecision.Int8).Weights),
            Is.EqualTo(TestData.GetBits([127, 0, 2, -2, 0, 127, 0, 0, 0, 0, 0, 0, -254, 0, 4, 4, 0, -254])));
    }

    [TestCase(float.MaxValue)]
    [TestCase(3e38f)]
    [TestCase(1.1754944e-38f)]
    [TestCase(1e-40f)]
    [TestCase(float.Epsilon)]
    public void Quantize_to_int8_accepts_weights_of_any_magnitude(float largest)
    {
        LinearModel model = new LinearModel([largest, -largest / 2, 0], [0], [3, 7]).Quantize(WeightPrecision.Int8);
        float tolerance = Math.Max(0.005f * largest, 1e-42f);
        Assert.That(model.Weights[0], Is.EqualTo(largest).Within(tolerance));
        Assert.That(model.Weights[1], Is.EqualTo(-largest / 2).Within(tolerance));
        TestModels.AssertSame(LinearModel.Load(new MemoryStream(TestFiles.Save(model))), model);
    }

    [Test]
    public void Quantize_changes_weights_by_at_most_half_a_step_and_only_the_first_time() =>
        Gen.Select(Gen.Float[-1, 1].Array[6, 60], Gen.Int[-100, 100], Gen.Int[0, 1]).SampleAlike((values, exponent, kind) =>
        {
            WeightPrecision precision = (WeightPrecision)kind;
            if (precision == WeightPrecision.Half)
                exponent = exponent * 14 / 100;
            float[] weights = [.. values.Select(value => MathF.ScaleB(value, exponent))];
            LinearModel model = new LinearModel(weights, [0.1f], [3, 7]).WithMetadata(new Dictionary<string, string> { ["owner"] = "me" });
            LinearModel rounded = model.Quantize(precision);
            double largest = weights.Max(Math.Abs);
            for (int i = 0; i < weights.Length; i++)
            {
                double most = precision == WeightPrecision.Int8
                    ? largest / 127 * (0.5 + 1e-4)
                    : Math.Max(Math.Abs(weights[i]) / 2048d, 3e-8);
                Assert.That(rounded.Weights[i], Is.EqualTo((double)weights[i]).Within(most));
            }
            TestModels.AssertSame(rounded.Quantize(precision), rounded);
            Dictionary<string, string> metadata = new() { ["owner"] = "me", ["training.weightPrecision"] = precision.ToString() };
            Assert.That(rounded.Metadata, Is.EquivalentTo(metadata));
        });

    [Test]
    public void Quantize_to_int8_keeps_the_scale_of_a_row_of_multiples() =>
        Gen.Select(Gen.Int[-126, 126].Array[1, 20], Gen.Int[1 << 16, (1 << 17) - 1], Gen.Int[-60, 60]).SampleAlike(values =>
        {
            (int[] steps, int significand, int exponent) = values;
            float scale = MathF.ScaleB(significand, exponent);
            LinearModel model = new([-127 * scale, .. steps.Select(step => scale * step)], [0], [3, 7]);
            TestModels.AssertSame(model.Quantize(WeightPrecision.Int8), model);
        });

    [Test]
    public void Quantize_keeps_biases_classes_byte_scale_and_metadata()
    {
        LinearModel model = TestModels.CreateThreeClasses(), rounded = model.Quantize(WeightPrecision.Int8);
        Assert.That(rounded.Classes, Is.SameAs(model.Classes));
        Assert.That(rounded.ByteScale, Is.EqualTo(model.ByteScale));
        Assert.That(rounded.Biases.ToArray(), Is.EqualTo(model.Biases.ToArray()));
        Assert.That(() => model.Quantize((WeightPrecision)2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
