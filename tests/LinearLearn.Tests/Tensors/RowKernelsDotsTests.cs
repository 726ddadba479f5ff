using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests that several dot products have the bits of single ones, at every length and for every number of rows.</summary>
public class RowKernelsDotsTests
{
    private const int MostRows = 9;

    [Test]
    public void RowKernels_Dots_of_floats_have_the_bits_of_single_dot_products([Range(1, MostRows)] int rows)
    {
        Random random = new(rows);
        for (int length = 0; length <= LongestRow; length++)
        {
            int offset = length % 5;
            float[] x = KernelChecks.CreateFloats(random, length + offset), dots = new float[rows];
            float[] weights = KernelChecks.CreateFloats(random, rows * length + offset);
            RowKernels.Dots<float>(x.AsSpan(offset), weights.AsSpan(offset), dots);
            for (int k = 0; k < rows; k++)
            {
                float expected = RowKernels.Dot<float, float>(x.AsSpan(offset), weights.AsSpan(offset + k * length, length));
                Assert.That(BitConverter.SingleToInt32Bits(dots[k]), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)),
                    $"length {length}, row {k}");
            }
        }
    }

    [Test]
    public void RowKernels_Dots_of_bytes_have_the_bits_of_single_dot_products([Range(1, MostRows)] int rows)
    {
        Random random = new(rows);
        for (int length = 0; length <= LongestRow; length++)
        {
            int offset = length % 5;
            byte[] x = KernelChecks.CreateBytes(random, length + offset);
            float[] weights = KernelChecks.CreateFloats(random, rows * length + offset), dots = new float[rows];
            RowKernels.Dots<byte>(x.AsSpan(offset), weights.AsSpan(offset), dots);
            for (int k = 0; k < rows; k++)
            {
                float expected = RowKernels.Dot<byte, float>(x.AsSpan(offset), weights.AsSpan(offset + k * length, length));
                Assert.That(BitConverter.SingleToInt32Bits(dots[k]), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)),
                    $"length {length}, row {k}");
            }
        }
    }

    [Test]
    public void RowKernels_Dots_access_nothing_beyond_the_end([Values(1, 4, 7)] int rows)
    {
        Random random = new(1);
        for (int length = 1; length <= LongestRow; length++)
        {
            float[] x = [.. KernelChecks.CreateFloats(random, length), .. Enumerable.Repeat(float.NaN, 64)];
            float[] weights = [.. KernelChecks.CreateFloats(random, rows * length), .. Enumerable.Repeat(float.NaN, 64)];
            float[] dots = [.. Enumerable.Repeat(7f, rows + 64)];
            RowKernels.Dots<float>(x.AsSpan(0, length), weights.AsSpan(0, rows * length), dots.AsSpan(0, rows));
            Assert.That(dots, Is.All.Not.NaN);
            Assert.That(dots[rows..], Is.All.EqualTo(7));
        }
    }

    [Test]
    public void RowKernels_Dots_reject_too_few_weights()
    {
        Assert.That(() => RowKernels.Dots<float>(new float[9], new float[26], new float[3]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RowKernels.Dots<byte>(new byte[9], new float[26], new float[3]), Throws.InstanceOf<ArgumentException>());
    }
}
