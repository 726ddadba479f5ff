using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests the kernels for step sizes, variances and averages against loops that round in the same way.</summary>
public class ElementwiseKernelsTests
{
    [Test]
    public void Kernels_Multiply_rounds_each_product() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), multiples = [.. x.Skip(offset).Select(value => 0.3f * value)];
        Kernels.Multiply(x.AsSpan(offset), 0.3f, x.AsSpan(offset));
        Assert.That(TestData.GetBits(x.AsSpan(offset)), Is.EqualTo(TestData.GetBits(multiples)));
    });

    [Test]
    public void RowKernels_AddScaled_with_sums_subtracts_the_changes_of_the_weights([Values] bool bytes) =>
        ForEachLengthAndOffset((length, offset, random) =>
        {
            byte[] integers = CreateBytes(random, length + offset);
            float[] x = bytes ? [.. integers.Select(value => (float)value)] : CreateFloats(random, length + offset);
            float[] weights = CreateFloats(random, length + offset), expected = [.. weights];
            float[] sums = CreateFloats(random, length + offset), expectedSums = [.. sums];
            for (int i = offset; i < expected.Length; i++)
            {
                expected[i] = Round(1e-5f * (double)x[i]) + weights[i];
                expectedSums[i] -= Round(1e3 * (expected[i] - weights[i]));
            }
            if (bytes)
                RowKernels.AddScaled<byte>(integers.AsSpan(offset), 1e-5f, weights.AsSpan(offset), 1e3f, sums.AsSpan(offset));
            else
                RowKernels.AddScaled<float>(x.AsSpan(offset), 1e-5f, weights.AsSpan(offset), 1e3f, sums.AsSpan(offset));
            Assert.That(TestData.GetBits(weights), Is.EqualTo(TestData.GetBits(expected)));
            Assert.That(TestData.GetBits(sums), Is.EqualTo(TestData.GetBits(expectedSums)));
        });

    [Test]
    public void StepKernels_DivideByRoots_divides_by_the_root_of_all_squares_so_far() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] u = CreateFloats(random, length + offset), moves = [.. u];
        float[] squares = [.. u.Select(_ => 1 << 24)], compensations = new float[length + offset];
        double[] exact = [.. u.Select(_ => (double)(1 << 24))];
        for (int step = 0; step < 50; step++)
        {
            u.CopyTo(moves, 0);
            StepKernels.DivideByRoots(moves.AsSpan(offset), 3, squares.AsSpan(offset), compensations.AsSpan(offset), 0.5f);
            for (int i = offset; i < u.Length; i++)
                exact[i] += 3 * (double)u[i] * u[i];
        }
        for (int i = 0; i < u.Length; i++)
        {
            Assert.That((double)squares[i] + compensations[i], Is.EqualTo(exact[i]).Within(1e-4)); // a float alone would not change
            Assert.That(moves[i], Is.EqualTo(i < offset ? u[i] : u[i] / (MathF.Sqrt(squares[i]) + 0.5f)));
        }
    });

    [Test]
    public void StepKernels_ShrinkVariances_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), variances = [.. x.Select(_ => 1f)];
        float[] compensations = new float[length + offset], moves = new float[length];
        double[] exact = [.. variances.Select(variance => (double)variance)];
        for (int step = 0; step < 50; step++)
        {
            float[] expectedMoves = [.. x.Skip(offset).Select((value, i) => value * variances[offset + i])];
            StepKernels.ShrinkVariances(x.AsSpan(offset), variances.AsSpan(offset), compensations.AsSpan(offset), 1e-5f, 0.75f, moves);
            Assert.That(TestData.GetBits(moves), Is.EqualTo(TestData.GetBits(expectedMoves)));
            for (int i = offset; i < x.Length; i++)
                exact[i] -= 1e-5f * Math.Pow(exact[i] * x[i], 2);
        }
        for (int i = 0; i < x.Length; i++)
            Assert.That((double)variances[i] + compensations[i], Is.EqualTo(exact[i]).Within(1e-9));
    });

    [Test]
    public void StepKernels_ShrinkVariances_subtracts_at_most_the_limit() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = [.. CreateFloats(random, length + offset).Select(value => 1e6f * (1 + Math.Abs(value)))];
        float[] variances = [.. x.Select(_ => 0.5f)];
        StepKernels.ShrinkVariances(x.AsSpan(offset), variances.AsSpan(offset), new float[length], 1, 0.75f, new float[length]);
        Assert.That(variances, Is.EqualTo(x.Select((_, i) => i < offset ? 0.5f : 0.125f)));
    });

    [Test]
    public void StepKernels_AddCompensated_keeps_the_rounding_errors([Values] bool averaging) =>
        ForEachLengthAndOffset((length, offset, random) =>
        {
            float[] moves = CreateFloats(random, length), compensations = new float[length + offset];
            float[] weights = [.. CreateFloats(random, length + offset).Select(value => 1000 * value)];
            float[] block = averaging ? new float[length + offset] : [];
            double[] exact = [.. weights.Select(value => (double)value)];
            float[] before = [.. weights];
            for (int step = 0; step < 200; step++)
            {
                Span<float> averaged = averaging ? block.AsSpan(offset) : [];
                StepKernels.AddCompensated(moves, 1e-6f, weights.AsSpan(offset), compensations.AsSpan(offset), 1, averaged);
                for (int i = 0; i < length; i++)
                    exact[offset + i] += 1e-6f * moves[i];
            }
            for (int i = 0; i < weights.Length; i++)
            {
                Assert.That((double)weights[i] + compensations[i], Is.EqualTo(exact[i]).Within(1e-10 * 1000));
                if (averaging)
                    Assert.That(block[i], Is.EqualTo((double)before[i] - weights[i]).Within(1e-7));
            }
        });

    [Test]
    public void StepKernels_Fold_adds_the_block_and_the_weights_to_the_sums([Values] bool hasBlock) =>
        ForEachLengthAndOffset((length, offset, random) =>
        {
            float[] weights = CreateFloats(random, length + offset), block = hasBlock ? CreateFloats(random, length + offset) : [];
            double[] sums = ToDoubles(CreateFloats(random, length + offset), 0);
            double[] expected = [.. sums.Select((sum, i) => i < offset ? sum : sum + (1e9 * weights[i] + (hasBlock ? block[i] : 0)))];
            StepKernels.Fold(weights.AsSpan(offset), 1e9, hasBlock ? block.AsSpan(offset) : [], sums.AsSpan(offset));
            Assert.That(sums, Is.EqualTo(expected).Within(1e-6));
            Assert.That(block.Skip(offset), Is.All.Zero);
        });
}
