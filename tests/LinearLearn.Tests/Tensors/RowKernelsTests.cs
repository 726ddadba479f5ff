using System.Runtime.Intrinsics;
using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each kernel of rows against a double loop, at every length up to 130 and at unaligned offsets.</summary>
public class RowKernelsTests
{
    [Test]
    public void RowKernels_Dot_of_floats_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] x = CreateFloats(random, length + offset), y = CreateFloats(random, length + offset);
        AssertDot(RowKernels.Dot<float, float>(x.AsSpan(offset), y.AsSpan(offset)), ToDoubles(x, offset), ToDoubles(y, offset));
    });

    [Test]
    public void RowKernels_Dot_of_a_row_and_itself_equals_a_loop_in_double_precision() => ForEachLengthAndOffset((length, offset, random) =>
    {
        byte[] bytes = CreateBytes(random, length + offset);
        float[] floats = CreateFloats(random, length + offset);
        double[] byteValues = ToDoubles(bytes, offset), floatValues = ToDoubles(floats, offset);
        AssertDot(RowKernels.Dot<byte, byte>(bytes.AsSpan(offset), bytes.AsSpan(offset)), byteValues, byteValues);
        AssertDot(RowKernels.Dot<float, float>(floats.AsSpan(offset), floats.AsSpan(offset)), floatValues, floatValues);
    });

    [Test]
    public void RowKernels_Scores_of_floats_equal_a_loop_in_double_precision([Values(1, 4, 7)] int rows, [Values(1, 3)] int classes) =>
        ForEachLengthAndOffset((columns, offset, random) =>
        {
            float[] x = CreateFloats(random, rows * columns + offset);
            AssertScores(x, rows, columns, offset, classes, random);
        });

    [Test]
    public void RowKernels_Scores_have_the_same_bits_for_one_row_and_for_many(
        [Values(1, 2, 3, 4, 5, 8, 11)] int rows, [Values(1, 3)] int classes)
    {
        Random random = new(rows);
        for (int columns = 1; columns <= LongestRow; columns++)
        {
            byte[] bytes = CreateBytes(random, rows * columns);
            float[] floats = CreateFloats(random, rows * columns);
            float[] weights = CreateFloats(random, classes * columns), biases = CreateFloats(random, classes);
            float[] byteScores = new float[rows * classes], floatScores = new float[rows * classes];
            RowKernels.Scores<byte>(bytes, 1f / 255, weights, biases, byteScores);
            RowKernels.Scores<float>(floats, 1, weights, biases, floatScores);
            for (int i = 0; i < byteScores.Length; i++)
            {
                (int row, int k) = Math.DivRem(i, classes);
                ReadOnlySpan<float> w = weights.AsSpan(k * columns, columns);
                float byteDot = RowKernels.Dot<byte, float>(bytes.AsSpan(row * columns, columns), w);
                float floatDot = RowKernels.Dot<float, float>(floats.AsSpan(row * columns, columns), w);
                Assert.That(byteScores[i], Is.EqualTo(1f / 255 * byteDot + biases[k]), $"{columns} columns, row {row}, class {k}");
                Assert.That(floatScores[i], Is.EqualTo(floatDot + biases[k]), $"{columns} columns, row {row}, class {k}");
            }
        }
    }

    [Test]
    public void RowKernels_Dot_has_the_same_bits_at_every_memory_offset()
    {
        Random random = new(3);
        float[] row = CreateFloats(random, 784), weights = CreateFloats(random, 784);
        float expected = RowKernels.Dot<float, float>(row, weights);
        for (int offset = 1; offset <= 32; offset++)
        {
            float[] moved = [.. new float[offset], .. row];
            Assert.That(RowKernels.Dot<float, float>(moved.AsSpan(offset), weights), Is.EqualTo(expected), $"offset {offset}");
        }
    }

    /// <summary>A NaN spoils every sum that reads it; a write beyond the end is detected.</summary>
    [Test]
    public void RowKernels_access_nothing_beyond_the_end() => ForEachLengthAndOffset((length, offset, random) =>
    {
        const int beyond = 64;
        float[] x = [.. CreateFloats(random, 4 * length + offset), .. Enumerable.Repeat(float.NaN, beyond)];
        float[] weights = [.. CreateFloats(random, length + offset), .. Enumerable.Repeat(float.NaN, beyond)];
        byte[] bytes = CreateBytes(random, length + offset);
        Assert.That(RowKernels.Dot<float, float>(x.AsSpan(offset, length), weights.AsSpan(offset, length)), Is.Not.NaN);
        Assert.That(RowKernels.Dot<byte, float>(bytes.AsSpan(offset, length), weights.AsSpan(offset, length)), Is.Not.NaN);

        float[] sums = [.. Enumerable.Repeat(7f, length + offset + beyond)];
        RowKernels.AddScaled<byte>(bytes.AsSpan(offset, length), 1000, sums.AsSpan(offset, length));
        Assert.That(sums[..offset].Concat(sums[(offset + length)..]), Is.All.EqualTo(7));

        float[] scores = [.. Enumerable.Repeat(7f, 4 + beyond)];
        if (length > 0)
            RowKernels.Scores<float>(x.AsSpan(offset, 4 * length), 1, weights.AsSpan(offset, length), [0], scores.AsSpan(0, 4));
        Assert.That(scores, Is.All.Not.NaN);
        Assert.That(scores[4..], Is.All.EqualTo(7));
    });

    [Test]
    public void RowKernels_reject_different_lengths()
    {
        Assert.That(() => RowKernels.Dot<byte, float>(new byte[9], new float[8]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RowKernels.AddScaled<byte>(new byte[9], 1, new float[8]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RowKernels.Dot<int, float>(new int[8], new float[8]), Throws.InstanceOf<NotSupportedException>());
    }

    /// <summary>Machines with an instruction for widening never use these methods, so the test compares them for every byte.</summary>
    [Test]
    public void RowKernels_portable_widening_of_bytes_keeps_their_values()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        for (int start = 0; start < 256; start += 16)
        {
            Vector128<byte> vector = Vector128.Create(bytes, start);
            int[] expected = [.. Enumerable.Range(start, 16)], found = new int[16];
            Width512.Widen(vector).CopyTo(found);
            Assert.That(found, Is.EqualTo(expected));
            Width256.Widen(vector).CopyTo(found);
            Width128.Widen(vector).CopyTo(found, 8);
            Assert.That(found, Is.EqualTo(expected[..8].Concat(expected[..4]).Concat(expected[12..])));
        }
    }

    [Test]
    public void RowKernels_portable_widening_of_signed_bytes_keeps_their_values()
    {
        sbyte[] bytes = [.. Enumerable.Range(-128, 256).Select(value => (sbyte)value)];
        for (int start = 0; start < 256; start += 16)
        {
            Vector128<sbyte> vector = Vector128.Create(bytes, start);
            int[] expected = [.. Enumerable.Range(start - 128, 16)], found = new int[16];
            Width512.Widen(vector).CopyTo(found);
            Assert.That(found, Is.EqualTo(expected));
            Width256.Widen(vector).CopyTo(found);
            Width128.Widen(vector).CopyTo(found, 8);
            Assert.That(found, Is.EqualTo(expected[..8].Concat(expected[..4]).Concat(expected[12..])));
        }
    }

    [Test]
    public void RowKernels_CountPositives_equals_a_loop() => ForEachLengthAndOffset((length, offset, random) =>
    {
        float[] scores = CreateFloats(random, length + offset);
        int[] marks = [.. scores.Select(_ => random.Next(2))];
        if (length > 2)
            (scores[offset], scores[offset + 1]) = (0, -0f);
        int marked = marks.Skip(offset).Sum(), positive = scores.Skip(offset).Count(score => score > 0);
        int both = scores.Zip(marks).Skip(offset).Count(pair => pair.First > 0 && pair.Second == 1);
        Assert.That(RowKernels.CountPositives(scores.AsSpan(offset), marks.AsSpan(offset)), Is.EqualTo((marked, positive, both)),
            $"length {length}, offset {offset}");
    });
}
