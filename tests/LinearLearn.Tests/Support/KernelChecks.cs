using System.Numerics;
using System.Runtime.InteropServices;

namespace LinearLearn.Tests;

/// <summary>Checks kernels on rows of every length with unaligned starts, within the error bound of a sum.</summary>
internal static class KernelChecks
{
    public const int LongestRow = 130;
    private static readonly int[] Offsets = [0, 1, 2, 3, 5, 7];

    public static void ForEachLengthAndOffset(Action<int, int, Random> check)
    {
        Random random = new(42);
        for (int length = 0; length <= LongestRow; length++)
        {
            foreach (int offset in Offsets)
                check(length, offset, random);
        }
    }

    /// <summary>
    /// Compares a sum of products with double precision: each of at most n roundings has an error of at most half an ulp.
    /// </summary>
    public static void AssertDot(float found, double[] x, double[] y)
    {
        double exact = 0, magnitude = 0;
        for (int i = 0; i < x.Length; i++)
        {
            exact += x[i] * y[i];
            magnitude += Math.Abs(x[i] * y[i]);
        }
        double bound = (x.Length + 1) * magnitude * Math.Pow(2, -24);
        Assert.That(found, Is.EqualTo(exact).Within(bound), $"length {x.Length}");
    }

    /// <summary>Compares sums of products in double precision with those of a loop, where both are rounded at each step.</summary>
    public static void AssertSums(ReadOnlySpan<double> found, double[] exact, double[] magnitudes, int terms, string description)
    {
        for (int i = 0; i < exact.Length; i++)
        {
            if (!(Math.Abs(found[i] - exact[i]) <= (terms + 1) * Math.Pow(2, -52) * magnitudes[i]))
                Assert.Fail($"{description}: expected {exact[i]} at index {i}, found {found[i]}");
        }
    }

    public static float Round(double value) => (float)value;

    public static double[] CreateDoubles(Random random, int count)
    {
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan())
            value = random.NextDouble() * 2 - 1;
        return values;
    }

    /// <summary>Gets the bits of doubles, so that comparisons include every bit.</summary>
    public static long[] GetBits(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, long>(values).ToArray();

    public static float[] CreateFloats(Random random, int count)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }

    public static byte[] CreateBytes(Random random, int count)
    {
        byte[] values = new byte[count];
        random.NextBytes(values);
        return values;
    }

    public static double[] ToDoubles<T>(T[] values, int offset)
        where T : INumberBase<T> => [.. values.Skip(offset).Select(double.CreateChecked)];

    /// <summary>Creates random numbers of one byte, signed or not, beginning with the minimum and ending with the maximum.</summary>
    public static T[] CreateIntegers<T>(Random random, int count)
        where T : unmanaged, INumberBase<T>, IMinMaxValue<T>
    {
        T[] values = new T[count];
        random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        if (count > 1)
            (values[0], values[^1]) = (T.MinValue, T.MaxValue);
        return values;
    }

    /// <summary>Compares scores of rows with double precision.</summary>
    public static void AssertScores<T>(T[] x, int rows, int columns, int offset, int classes, Random random)
        where T : unmanaged, INumberBase<T>
    {
        if (columns == 0)
            return;
        const float scale = 0.25f; // a power of 2, which adds no rounding error
        float[] weights = CreateFloats(random, classes * columns + offset), biases = CreateFloats(random, classes);
        float[] scores = new float[rows * classes];
        RowKernels.Scores<T>(x.AsSpan(offset), scale, weights.AsSpan(offset), biases, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            (int row, int k) = Math.DivRem(i, classes);
            double[] terms = [.. x.Skip(offset + row * columns).Take(columns).Select(value => scale * double.CreateChecked(value)), 1];
            double[] factors = [.. weights.Skip(offset + k * columns).Take(columns).Select(weight => (double)weight), biases[k]];
            AssertDot(scores[i], terms, factors);
        }
    }
}
