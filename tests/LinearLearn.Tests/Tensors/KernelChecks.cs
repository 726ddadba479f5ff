namespace LinearLearn.Tests;

/// <summary>What the tests of kernels share: rows of every length from unaligned starts, and the bound on a sum's error.</summary>
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

    /// <summary>Holds a sum of products against double precision: each of at most n roundings is off by half a unit in the last place.</summary>
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

    public static float Rounded(double value) => (float)value;

    public static float[] Floats(Random random, int count)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }

    public static byte[] Bytes(Random random, int count)
    {
        byte[] values = new byte[count];
        random.NextBytes(values);
        return values;
    }

    public static double[] Doubles(float[] values, int offset) => [.. values.Skip(offset).Select(value => (double)value)];

    public static double[] Doubles(byte[] values, int offset) => [.. values.Skip(offset).Select(value => (double)value)];
}
