using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>What step sizes, variances and averages are made of, against loops that round as often.</summary>
public class ElementwiseKernelsTests
{
    [Test]
    public void Multiply_rounds_each_product() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), multiples = [.. x.Skip(offset).Select(value => 0.3f * value)];
        Kernels.Multiply(x.AsSpan(offset), 0.3f, x.AsSpan(offset));
        Assert.That(TestData.Bits(x.AsSpan(offset)), Is.EqualTo(TestData.Bits(multiples)));
    });

    [Test]
    public void AddScaled_with_sums_takes_from_them_what_the_weights_moved([Values] bool bytes) => ForEachLengthAndOffset((length, offset, random) =>
    {
        byte[] integers = Bytes(random, length + offset);
        float[] x = bytes ? [.. integers.Select(value => (float)value)] : Floats(random, length + offset);
        float[] weights = Floats(random, length + offset), expected = [.. weights];
        double[] sums = [.. Floats(random, length + offset).Select(value => (double)value)], expectedSums = [.. sums];
        for (int i = offset; i < expected.Length; i++)
        {
            expected[i] = Rounded(1e-5f * (double)x[i]) + weights[i];
            expectedSums[i] -= 1e7 * ((double)expected[i] - weights[i]);
        }
        if (bytes)
            RowKernels.AddScaled<byte>(integers.AsSpan(offset), 1e-5f, weights.AsSpan(offset), 1e7, sums.AsSpan(offset));
        else
            RowKernels.AddScaled<float>(x.AsSpan(offset), 1e-5f, weights.AsSpan(offset), 1e7, sums.AsSpan(offset));
        Assert.That(TestData.Bits(weights), Is.EqualTo(TestData.Bits(expected)));
        Assert.That(sums, Is.EqualTo(expectedSums));
    });

    [Test]
    public void DivideByRoots_sums_weighted_squares_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] moves = Floats(random, length + offset);
        double[] squares = [.. Floats(random, length + offset).Select(value => (double)value * value)];
        double[] sums = [.. squares.Select((square, i) => i < offset ? square : square + 3f * ((double)moves[i] * moves[i]))];
        float[] expected = [.. moves.Skip(offset).Select((move, i) => move / ((float)Math.Sqrt(sums[offset + i]) + 0.5f))];
        StepKernels.DivideByRoots(moves.AsSpan(offset), 3, squares.AsSpan(offset), 0.5f);
        Assert.That(TestData.Bits(moves.AsSpan(offset)), Is.EqualTo(TestData.Bits(expected)));
        Assert.That(squares, Is.EqualTo(sums));
    });

    [Test]
    public void ShrinkVariances_keeps_the_least_part_of_each() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), moves = new float[length];
        double[] variances = [.. Floats(random, length + offset).Select(value => (double)Math.Abs(value))];
        float[] expectedMoves = [.. x.Skip(offset).Select((value, i) => value * (float)variances[offset + i])];
        double[] expected = [.. variances.Select((variance, i) => i < offset ? variance : variance * Math.Max(0.25, 1 - 1.5f * (variance * ((double)x[i] * x[i]))))];
        StepKernels.ShrinkVariances(x.AsSpan(offset), variances.AsSpan(offset), 1.5f, 0.25, moves);
        Assert.That(TestData.Bits(moves), Is.EqualTo(TestData.Bits(expectedMoves)));
        Assert.That(variances, Is.EqualTo(expected));
    });

    [Test]
    public void SumOfSquares_equals_the_double_loop() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset);
        double[] variances = [.. Floats(random, length + offset).Select(value => (double)Math.Abs(value))];
        double exact = x.Skip(offset).Select((value, i) => variances[offset + i] * value * value).Sum();
        Assert.That(StepKernels.SumOfSquares(x.AsSpan(offset), variances.AsSpan(offset)), Is.EqualTo(exact).Within(1e-14 * (1 + exact)));
    });

    [Test]
    public void AddCompensated_keeps_what_rounding_takes([Values] bool averaging, [Values] bool sparse) => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] moves = Floats(random, length), weights = [.. Floats(random, length + offset).Select(value => 1000 * value)], compensations = new float[length + offset];
        double[] sums = averaging ? new double[length + offset] : [], exact = [.. weights.Select(value => (double)value)];
        float[] before = [.. weights];
        int[] columns = [.. Enumerable.Range(0, length)];
        for (int step = 0; step < 200; step++)
        {
            Span<double> some = averaging ? sums.AsSpan(offset) : [];
            if (sparse)
                StepKernels.AddCompensated(columns, moves, 1e-6f, weights.AsSpan(offset), compensations.AsSpan(offset), 1, some);
            else
                StepKernels.AddCompensated(moves, 1e-6f, weights.AsSpan(offset), compensations.AsSpan(offset), 1, some);
            for (int i = 0; i < length; i++)
                exact[offset + i] += 1e-6f * moves[i];
        }
        for (int i = 0; i < weights.Length; i++)
        {
            Assert.That((double)weights[i] + compensations[i], Is.EqualTo(exact[i]).Within(1e-10 * 1000));
            if (averaging)
                Assert.That(sums[i], Is.EqualTo((double)before[i] - weights[i]).Within(1e-12));
        }
    });

    [Test]
    public void Squares_of_any_float_are_finite()
    {
        double[] squares = [0];
        float[] moves = [3e38f];
        StepKernels.DivideByRoots(moves, 1, squares, 1e-8f);
        Assert.That(moves[0], Is.EqualTo(1).Within(1e-6));
        Assert.That(StepKernels.SumOfSquares([3e38f, 1e-30f], [1, 1]), Is.EqualTo((double)3e38f * 3e38f));
        Assert.That(StepKernels.SumOfSquares([1e-30f], [1]), Is.EqualTo(1e-60).Within(1e-66));
    }
}
