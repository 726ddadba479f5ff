using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each kernel of doubles against a loop, at any length up to 130 and unaligned offsets, with NaN beyond the end.</summary>
public class DoubleKernelsTests
{
    private const int Beyond = 16;

    private delegate void Kernel(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination);

    [Test]
    public void DoubleKernels_Dot_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        double[] x = CreateRow(random, offset + length), y = CreateRow(random, offset + length);
        double exact = 0, magnitude = 0;
        for (int i = offset; i < offset + length; i++)
        {
            exact += x[i] * y[i];
            magnitude += Math.Abs(x[i] * y[i]);
        }
        double found = DoubleKernels.Dot(x.AsSpan(offset, length), y.AsSpan(offset));
        AssertSums([found], [exact], [magnitude], length, $"length {length}, offset {offset}");
    });

    [Test]
    public void DoubleKernels_sums_products_and_quotients_have_the_bits_of_the_formula()
    {
        AssertBits((x, y, destination) => DoubleKernels.Add(x, destination), (x, y, found) => found + x);
        AssertBits(DoubleKernels.Multiply, (x, y, found) => x * y);
        AssertBits((x, y, destination) => DoubleKernels.Multiply(x, 0.3, destination), (x, y, found) => 0.3 * x);
        AssertBits(DoubleKernels.Divide, (x, y, found) => x / y);
    }

    [Test]
    public void DoubleKernels_sums_of_products_equal_the_formula_with_one_or_two_roundings()
    {
        AssertClose((x, y, destination) => DoubleKernels.AddScaled(x, 0.3, destination), (x, y, found) => found + 0.3 * x);
        AssertClose((x, y, destination) => DoubleKernels.Rescale(x, 0.3, destination), (x, y, found) => 0.3 * found + x);
        AssertClose(DoubleKernels.AddProducts, (x, y, found) => found + x * y);
    }

    [Test]
    public void DoubleKernels_accept_an_argument_as_the_destination([Range(0, 40)] int length)
    {
        const int offset = 3;
        Random random = new(length);
        double[] start = CreateRow(random, offset + length), y = CreateRow(random, offset + length);
        Assert.That(Run((x, destination) => DoubleKernels.Multiply(x, y.AsSpan(offset), destination)),
            Is.EqualTo(Expect((x, other) => x * other)));
        Assert.That(Run((x, destination) => DoubleKernels.Multiply(y.AsSpan(offset), x, destination)),
            Is.EqualTo(Expect((x, other) => x * other)));
        Assert.That(Run((x, destination) => DoubleKernels.Multiply(x, x, destination)), Is.EqualTo(Expect((x, other) => x * x)));
        Assert.That(Run((x, destination) => DoubleKernels.Multiply(x, -2, destination)), Is.EqualTo(Expect((x, other) => -2 * x)));
        Assert.That(Run((x, destination) => DoubleKernels.Divide(x, y.AsSpan(offset), destination)),
            Is.EqualTo(Expect((x, other) => x / other)));
        Assert.That(Run((x, destination) => DoubleKernels.Add(x, destination)), Is.EqualTo(Expect((x, other) => x + x)));

        long[] Run(Action<double[], double[]> kernel)
        {
            double[] own = start[offset..(offset + length)];
            kernel(own, own);
            return GetBits(own);
        }

        long[] Expect(Func<double, double, double> formula) => GetBits(
            [.. Enumerable.Range(offset, length).Select(i => formula(start[i], y[i]))]);
    }

    [Test]
    public void DoubleKernels_reject_arguments_that_are_too_short()
    {
        double[] eight = new double[8], nine = new double[9];
        Assert.That(() => DoubleKernels.Dot(nine, eight), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.Add(eight, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.AddScaled(eight, 1, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.Rescale(eight, 1, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.Multiply(eight, 1, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.Multiply(nine, eight, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.Divide(nine, eight, nine), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DoubleKernels.AddProducts(eight, nine, nine), Throws.InstanceOf<ArgumentException>());
    }

    private static void AssertBits(Kernel kernel, Func<double, double, double, double> formula) =>
        Compare(kernel, formula, (found, expected, description) => Assert.That(GetBits(found), Is.EqualTo(GetBits(expected)), description));

    private static void AssertClose(Kernel kernel, Func<double, double, double, double> formula) =>
        Compare(kernel, formula, (found, expected, description) =>
            AssertSums(found, expected, [.. expected.Select(_ => 2.0)], 1, description)); // no term is above 1

    private static void Compare(Kernel kernel, Func<double, double, double, double> formula, Action<double[], double[], string> assert) =>
        ForEachLengthAndOffset((length, offset, random) =>
        {
            double[] x = CreateRow(random, offset + length), y = CreateRow(random, offset + length);
            double[] destination = CreateRow(random, offset + length);
            double[] before = [.. destination];
            kernel(x.AsSpan(offset), y.AsSpan(offset), destination.AsSpan(offset, length));
            double[] expected = [.. Enumerable.Range(offset, length).Select(i => formula(x[i], y[i], before[i]))];
            assert(destination[offset..(offset + length)], expected, $"length {length}, offset {offset}");
            Assert.That(GetBits(destination.AsSpan(0, offset)), Is.EqualTo(GetBits(before.AsSpan(0, offset))));
            Assert.That(destination[(offset + length)..], Is.All.NaN);
        });

    private static double[] CreateRow(Random random, int count) =>
        [.. CreateDoubles(random, count), .. Enumerable.Repeat(double.NaN, Beyond)];
}
