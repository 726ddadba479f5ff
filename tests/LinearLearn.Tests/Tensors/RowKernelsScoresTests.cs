using System.Numerics;

namespace LinearLearn.Tests;

/// <summary>Tests that tiles of rows and classes compute the bits of single dot products, for any number of rows and classes.</summary>
[TestFixture(typeof(float))]
[TestFixture(typeof(byte))]
[TestFixture(typeof(sbyte))]
public class RowKernelsScoresTests<T>
    where T : unmanaged, INumber<T>
{
    private const float Scale = 1f / 255;

    [Test]
    public void RowKernels_Scores_have_the_bits_of_single_dot_products(
        [Values(3, 4, 9, 21, 43)] int rows, [Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 15, 16, 17, 18, 20, 21)] int classes)
    {
        Random random = new(rows);
        foreach (int columns in (int[])[1, 2, 15, 16, 17, 31, 32, 33, 48, 63, 64, 70, 100])
        {
            T[] x = Create(random, rows * columns);
            float[] weights = KernelChecks.CreateFloats(random, classes * columns), biases = KernelChecks.CreateFloats(random, classes);
            AssertScores(x, weights, biases, rows, columns);
        }
    }

    [Test]
    public void RowKernels_Scores_of_rows_a_page_apart_have_the_bits_of_single_dot_products([Values(5, 17)] int classes)
    {
        const int Rows = 9, Columns = 1024;
        Random random = new(classes);
        float[] weights = KernelChecks.CreateFloats(random, classes * Columns), biases = KernelChecks.CreateFloats(random, classes);
        AssertScores(Create(random, Rows * Columns), weights, biases, Rows, Columns);
    }

    [Test]
    public void RowKernels_Scores_access_nothing_beyond_the_end([Values(3, 5, 7, 17)] int classes)
    {
        const int Rows = 21;
        Random random = new(classes);
        for (int columns = 1; columns <= 40; columns++)
        {
            T[] x = Create(random, Rows * columns + 64);
            float[] weights = [.. KernelChecks.CreateFloats(random, classes * columns), .. Enumerable.Repeat(float.NaN, 64)];
            float[] scores = [.. Enumerable.Repeat(7f, Rows * classes + 64)];
            RowKernels.Scores<T>(x, Scale, weights.AsSpan(0, classes * columns), new float[classes], scores.AsSpan(0, Rows * classes));
            Assert.That(scores, Is.All.Not.NaN);
            Assert.That(scores[(Rows * classes)..], Is.All.EqualTo(7));
        }
    }

    [Test]
    public void RowKernels_Scores_reject_too_few_rows([Values(1, 3, 16)] int classes) =>
        Assert.That(
            () => RowKernels.Scores<T>(new T[8 * 10 - 1], 1, new float[classes * 10], new float[classes], new float[classes * 8]),
            Throws.InstanceOf<ArgumentException>());

    private static void AssertScores(T[] x, float[] weights, float[] biases, int rows, int columns)
    {
        int classes = biases.Length;
        float[] scores = new float[rows * classes], expected = new float[rows * classes];
        RowKernels.Scores<T>(x, Scale, weights, biases, scores);
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int k) = Math.DivRem(i, classes);
            float dot = RowKernels.Dot<T, float>(x.AsSpan(row * columns, columns), weights.AsSpan(k * columns, columns));
            expected[i] = Scale * dot + biases[k];
        }
        Assert.That(
            Array.ConvertAll(scores, BitConverter.SingleToInt32Bits),
            Is.EqualTo(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits)),
            $"{columns} columns");
    }

    private static T[] Create(Random random, int length)
    {
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
            values[i] = T.CreateTruncating(random.Next(-128, 128));
        return values;
    }
}
