using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>What step sizes and variances are made of, against loops that round as often.</summary>
public class ElementwiseKernelsTests
{
    [Test]
    public void Multiples_and_sums_of_products_round_each_operation() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = Floats(random, length + offset), sums = Floats(random, length);
        float[] products = [.. sums.Select((sum, i) => Rounded((double)x[offset + i] * y[offset + i]) + sum)], multiples = [.. x.Skip(offset).Select(value => 0.3f * value)];
        Kernels.AddProducts(x.AsSpan(offset), y.AsSpan(offset), sums);
        Assert.That(TestData.Bits(sums), Is.EqualTo(TestData.Bits(products)));
        Kernels.Multiply(x.AsSpan(offset), 0.3f, x.AsSpan(offset));
        Assert.That(TestData.Bits(x.AsSpan(offset)), Is.EqualTo(TestData.Bits(multiples)));
    });

    [Test]
    public void Dividing_by_roots_rounds_each_operation() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = [.. Floats(random, length + offset).Select(value => value * value)];
        float[] expected = [.. x.Skip(offset).Select((value, i) => value / (MathF.Sqrt(y[offset + i]) + 0.5f))];
        Kernels.DivideByRoots(x.AsSpan(offset), y.AsSpan(offset), 0.5f, new float[length]);
        Assert.That(TestData.Bits(x.AsSpan(offset)), Is.EqualTo(TestData.Bits(expected)));
    });

    [Test]
    public void Multiplying_by_rests_never_takes_more_than_all_but_the_least() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = Floats(random, length + offset);
        float[] expected = [.. x.Skip(offset).Select((value, i) => value * Math.Max(0.25f, -1.5f * y[offset + i] + 1))];
        Kernels.MultiplyByRest(x.AsSpan(offset), 1.5f, y.AsSpan(offset), 0.25f);
        Assert.That(TestData.Bits(x.AsSpan(offset)), Is.EqualTo(TestData.Bits(expected)));
    });
}
