using System.Numerics;
using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each kernel of byte rows against a double loop, at every length up to 130 and at unaligned offsets.</summary>
[TestFixture(typeof(byte))]
[TestFixture(typeof(sbyte))]
public class IntegerKernelsTests<T>
    where T : unmanaged, INumberBase<T>, IMinMaxValue<T>
{
    [Test]
    public void RowKernels_Dot_of_integers_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        T[] x = CreateIntegers<T>(random, length + offset);
        float[] y = CreateFloats(random, length + offset);
        AssertDot(RowKernels.Dot<T, float>(x.AsSpan(offset), y.AsSpan(offset)), ToDoubles(x, offset), ToDoubles(y, offset));
        AssertDot(RowKernels.Dot<T, T>(x.AsSpan(offset), x.AsSpan(offset)), ToDoubles(x, offset), ToDoubles(x, offset));
    });

    [Test]
    public void RowKernels_Dots_of_integers_have_the_bits_of_single_dot_products([Range(1, 9)] int rows)
    {
        Random random = new(rows);
        for (int length = 0; length <= LongestRow; length++)
        {
            int offset = length % 5;
            T[] x = CreateIntegers<T>(random, length + offset);
            float[] weights = CreateFloats(random, rows * length + offset), dots = new float[rows];
            RowKernels.Dots<T>(x.AsSpan(offset), weights.AsSpan(offset), dots);
            for (int k = 0; k < rows; k++)
            {
                float expected = RowKernels.Dot<T, float>(x.AsSpan(offset), weights.AsSpan(offset + k * length, length));
                Assert.That(BitConverter.SingleToInt32Bits(dots[k]), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)),
                    $"length {length}, row {k}");
            }
        }
    }

    [Test]
    public void RowKernels_AddScaled_of_integers_rounds_the_product_and_then_the_sum() => ForEachLengthAndOffset((length, offset, random) =>
    {
        T[] x = CreateIntegers<T>(random, length + offset);
        float[] y = CreateFloats(random, length + offset);
        float[] expected = [.. y], weights = [.. y], sums = new float[y.Length], expectedSums = new float[y.Length];
        for (int i = offset; i < expected.Length; i++)
        {
            expected[i] = Round(0.01f * double.CreateChecked(x[i])) + y[i];
            expectedSums[i] = -(3f * (expected[i] - y[i]));
        }
        RowKernels.AddScaled<T>(x.AsSpan(offset), 0.01f, y.AsSpan(offset));
        Assert.That(TestData.GetBits(y), Is.EqualTo(TestData.GetBits(expected)), $"length {length}, offset {offset}");
        RowKernels.AddScaled<T>(x.AsSpan(offset), 0.01f, weights.AsSpan(offset), 3, sums.AsSpan(offset));
        Assert.That(TestData.GetBits(weights), Is.EqualTo(TestData.GetBits(expected)), $"length {length}, offset {offset}");
        Assert.That(sums, Is.EqualTo(expectedSums), $"length {length}, offset {offset}");
    });

    [Test]
    public void RowKernels_Scores_of_integers_equal_a_loop_in_double_precision([Values(1, 4, 7)] int rows, [Values(1, 3)] int classes) =>
        ForEachLengthAndOffset((columns, offset, random) =>
        AssertScores(CreateIntegers<T>(random, rows * columns + offset), rows, columns, offset, classes, random));

    [Test]
    public void RowKernels_Scores_of_integers_have_the_same_bits_for_one_row_and_for_many(
        [Values(1, 2, 3, 4, 5, 8, 11)] int rows, [Values(1, 3)] int classes)
    {
        Random random = new(rows);
        for (int columns = 1; columns <= LongestRow; columns++)
        {
            T[] x = CreateIntegers<T>(random, rows * columns);
            float[] weights = CreateFloats(random, classes * columns), biases = CreateFloats(random, classes);
            float[] scores = new float[rows * classes];
            RowKernels.Scores<T>(x, 1f / 255, weights, biases, scores);
            for (int i = 0; i < scores.Length; i++)
            {
                (int row, int k) = Math.DivRem(i, classes);
                float dot = RowKernels.Dot<T, float>(x.AsSpan(row * columns, columns), weights.AsSpan(k * columns, columns));
                Assert.That(scores[i], Is.EqualTo(1f / 255 * dot + biases[k]), $"{columns} columns, row {row}, class {k}");
            }
        }
    }

    [Test]
    public void RowKernels_Dot_of_integers_has_the_bits_of_the_dot_product_of_floats() => ForEachLengthAndOffset((length, offset, random) =>
    {
        T[] x = CreateIntegers<T>(random, length + offset);
        float[] floats = Array.ConvertAll(x, value => float.CreateChecked(value) / 256f), weights = CreateFloats(random, length);
        float dot = RowKernels.Dot<T, float>(x.AsSpan(offset), weights) / 256;
        Assert.That(dot, Is.EqualTo(RowKernels.Dot<float, float>(floats.AsSpan(offset), weights)), $"length {length}, offset {offset}");
    });

    [Test]
    public void RowKernels_of_integers_access_nothing_beyond_the_end() => ForEachLengthAndOffset((length, offset, random) =>
    {
        T[] x = CreateIntegers<T>(random, length + offset + 64);
        float[] weights = [.. CreateFloats(random, length + offset), .. Enumerable.Repeat(float.NaN, 64)];
        Assert.That(RowKernels.Dot<T, float>(x.AsSpan(offset, length), weights.AsSpan(offset, length)), Is.Not.NaN);
        float[] sums = [.. Enumerable.Repeat(7f, length + offset + 64)];
        RowKernels.AddScaled<T>(x.AsSpan(offset, length), 1000, sums.AsSpan(offset, length));
        Assert.That(sums[..offset].Concat(sums[(offset + length)..]), Is.All.EqualTo(7));
    });

    [Test]
    public void RowKernels_of_integers_reject_different_lengths()
    {
        Assert.That(() => RowKernels.Dot<T, float>(new T[9], new float[8]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RowKernels.Dots<T>(new T[9], new float[26], new float[3]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RowKernels.AddScaled<T>(new T[9], 1, new float[8]), Throws.InstanceOf<ArgumentException>());
    }
}
