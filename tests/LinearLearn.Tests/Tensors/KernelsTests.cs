using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each kernel of whole tensors against a double loop, at every length up to 130 and at unaligned offsets.</summary>
public class KernelsTests
{
    [Test]
    public void Kernels_Dot_of_floats_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), y = CreateFloats(random, length + offset);
        AssertDot(Kernels.Dot(x.AsSpan(offset), y.AsSpan(offset)), ToDoubles(x, offset), ToDoubles(y, offset));
    });

    [Test]
    public void Kernels_AddScaled_of_floats_rounds_the_product_and_then_the_sum() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), y = CreateFloats(random, length + offset);
        float[] expected = [.. y];
        for (int i = offset; i < expected.Length; i++)
            expected[i] = Round(0.01f * (double)x[i]) + y[i];
        Kernels.AddScaled(x.AsSpan(offset), 0.01f, y.AsSpan(offset));
        Assert.That(TestData.GetBits(y), Is.EqualTo(TestData.GetBits(expected)), $"length {length}, offset {offset}");
    });

    [Test]
    public void Kernels_sums_and_products_equal_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), y = CreateFloats(random, length + offset), product = new float[length];
        double[] xs = ToDoubles(x, offset), ys = ToDoubles(y, offset);
        Kernels.Multiply(x.AsSpan(offset), y.AsSpan(offset), product);
        Assert.That(product, Is.EqualTo(xs.Zip(ys, (a, b) => Round(a * b))));
        AssertDot(Kernels.Sum(x.AsSpan(offset)), xs, [.. xs.Select(_ => 1.0)]);
    });

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Kernels_IndexOfNonFinite_finds_the_first_number_that_is_not_finite(float bad)
    {
        for (int length = 1; length <= LongestRow; length++)
        {
            float[] x = new float[length];
            Assert.That(Kernels.IndexOfNonFinite(x), Is.EqualTo(-1));
            int place = length * 7 / 11;
            x[place] = bad;
            x[^1] = bad;
            Assert.That(Kernels.IndexOfNonFinite(x), Is.EqualTo(place));
        }
    }

    [Test]
    public void Kernels_IndexOfNonFinite_accepts_the_largest_and_smallest_finite_numbers() =>
        Assert.That(Kernels.IndexOfNonFinite([float.MaxValue, float.MinValue, float.Epsilon, -0f]), Is.EqualTo(-1));

    [Test]
    public void Kernels_IndexOfMax_returns_the_first_of_equal_maxima() => Assert.That(Kernels.IndexOfMax([-1, 5, 2, 5, 5]), Is.EqualTo(1));

    [Test]
    public void Kernels_IndexOfMax_treats_positive_and_negative_zeros_as_equal([Values(2, 3, 40)] int length)
    {
        for (int first = 0; first < length; first++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i => i < first ? -1 : i == first ? -0f : i % 2 == 0 ? 0f : -0f)];
            Assert.That(Kernels.IndexOfMax(values), Is.EqualTo(first));
        }
    }
}
