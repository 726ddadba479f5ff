namespace LinearLearn.Tests;

/// <summary>Each kernel against a loop in double precision, at every length up to 130 and from unaligned starts.</summary>
public class KernelsTests
{
    private const int LongestRow = 130;
    private static readonly int[] Offsets = [0, 1, 2, 3, 5, 7];

    [Test]
    public void Dot_of_floats_equals_the_double_loop() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = Floats(random, length + offset);
        AssertDot(Kernels.Dot(x.AsSpan(offset), y.AsSpan(offset)), Doubles(x, offset), Doubles(y, offset));
    });

    [Test]
    public void Dot_of_bytes_equals_the_double_loop() => ForEachLengthAndOffset((length, offset, random) =>
    {
        byte[] x = Bytes(random, length + offset);
        float[] y = Floats(random, length + offset);
        AssertDot(Kernels.Dot(x.AsSpan(offset), y.AsSpan(offset)), Doubles(x, offset), Doubles(y, offset));
    });

    [Test]
    public void AddScaled_of_floats_rounds_the_product_and_then_the_sum() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = Floats(random, length + offset);
        float[] expected = [.. y];
        for (int i = offset; i < expected.Length; i++)
            expected[i] = Rounded(0.01f * (double)x[i]) + y[i];
        Kernels.AddScaled(x.AsSpan(offset), 0.01f, y.AsSpan(offset));
        Assert.That(TestData.Bits(y), Is.EqualTo(TestData.Bits(expected)), $"length {length}, offset {offset}");
    });

    [Test]
    public void AddScaled_of_bytes_rounds_the_product_and_then_the_sum() => ForEachLengthAndOffset((length, offset, random) =>
    {
        byte[] x = Bytes(random, length + offset);
        float[] y = Floats(random, length + offset);
        float[] expected = [.. y];
        for (int i = offset; i < expected.Length; i++)
            expected[i] = Rounded(0.01f * (double)x[i]) + y[i];
        Kernels.AddScaled(x.AsSpan(offset), 0.01f, y.AsSpan(offset));
        Assert.That(TestData.Bits(y), Is.EqualTo(TestData.Bits(expected)), $"length {length}, offset {offset}");
    });

    [Test]
    public void Scores_of_bytes_have_the_bits_of_single_dot_products([Values(1, 2, 3, 4, 5, 8, 11)] int rows, [Values(1, 3)] int classes)
    {
        Random random = new(rows);
        for (int columns = 1; columns <= LongestRow; columns++)
        {
            byte[] x = Bytes(random, rows * columns);
            float[] weights = Floats(random, classes * columns), biases = Floats(random, classes), scores = new float[rows * classes];
            Kernels.Scores(x, 1f / 255, weights, biases, scores);
            for (int i = 0; i < scores.Length; i++)
            {
                int row = i / classes, k = i % classes;
                float dot = Kernels.Dot(x.AsSpan(row * columns, columns), weights.AsSpan(k * columns, columns));
                Assert.That(scores[i], Is.EqualTo(1f / 255 * dot + biases[k]), $"{columns} columns, row {row}, class {k}");
            }
        }
    }

    [Test]
    public void Scores_of_floats_have_the_bits_of_single_dot_products([Values(1, 4, 5)] int rows, [Values(1, 3)] int classes)
    {
        const int columns = 37;
        Random random = new(rows);
        float[] x = Floats(random, rows * columns), weights = Floats(random, classes * columns), biases = Floats(random, classes);
        float[] scores = new float[rows * classes];
        Kernels.Scores(x, weights, biases, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            float dot = Kernels.Dot(x.AsSpan(i / classes * columns, columns), weights.AsSpan(i % classes * columns, columns));
            Assert.That(scores[i], Is.EqualTo(dot + biases[i % classes]));
        }
    }

    [Test]
    public void Sums_and_products_equal_the_double_loop() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = Floats(random, length + offset), y = Floats(random, length + offset), product = new float[length];
        double[] xs = Doubles(x, offset), ys = Doubles(y, offset);
        Kernels.Multiply(x.AsSpan(offset), y.AsSpan(offset), product);
        Assert.That(product, Is.EqualTo(xs.Zip(ys, (a, b) => Rounded(a * b))));
        AssertDot(Kernels.Sum(x.AsSpan(offset)), xs, [.. xs.Select(_ => 1.0)]);
        AssertDot(Kernels.SquaredNorm(x.AsSpan(offset)), xs, xs);
    });

    [Test]
    public void Squared_norm_of_bytes_is_exact() => ForEachLengthAndOffset((length, offset, random) =>
    {
        byte[] x = Bytes(random, length + offset);
        Assert.That(Kernels.SquaredNorm(x.AsSpan(offset)), Is.EqualTo((float)x.Skip(offset).Sum(b => (long)b * b)));
    });

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Finds_the_first_number_that_is_not_finite(float bad)
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
    public void Largest_and_smallest_finite_numbers_count_as_finite() =>
        Assert.That(Kernels.IndexOfNonFinite([float.MaxValue, float.MinValue, float.Epsilon, -0f]), Is.EqualTo(-1));

    [Test]
    public void The_first_of_equal_maxima_wins() => Assert.That(Kernels.IndexOfMax([-1, 5, 2, 5, 5]), Is.EqualTo(1));

    private static void ForEachLengthAndOffset(Action<int, int, Random> check)
    {
        Random random = new(42);
        for (int length = 0; length <= LongestRow; length++)
        {
            foreach (int offset in Offsets)
                check(length, offset, random);
        }
    }

    /// <summary>Holds a sum of products against double precision: each of at most n roundings is off by half a unit in the last place.</summary>
    private static void AssertDot(float found, double[] x, double[] y)
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

    private static float Rounded(double value) => (float)value;

    private static float[] Floats(Random random, int count)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] values = new byte[count];
        random.NextBytes(values);
        return values;
    }

    private static double[] Doubles(float[] values, int offset) => [.. values.Skip(offset).Select(value => (double)value)];

    private static double[] Doubles(byte[] values, int offset) => [.. values.Skip(offset).Select(value => (double)value)];
}
