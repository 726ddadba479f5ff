using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsCheck;

namespace LinearLearn.Tests;

/// <summary>Tests that signs are those of the scores, and the bound of their difference against exact arithmetic.</summary>
public class SignKernelsTests
{
    private const int Rows = SignKernels.LeastRows + 3;

    [Test]
    public void SignKernels_TryWriteSigns_writes_the_signs_of_the_scores_of_any_length([Values(0, 1, 5)] int offset)
    {
        Random random = new(offset);
        for (int columns = 1; columns <= 200; columns++)
        {
            byte[] bytes = KernelChecks.CreateBytes(random, offset + Rows * columns);
            float[] weights = KernelChecks.CreateFloats(random, columns);
            bool isWritten = AssertSigns(bytes.AsSpan(offset), 1f / 255, weights, random.NextSingle() - 0.5f);
            Assert.That(isWritten, Is.EqualTo(Avx2.IsSupported && columns >= WordWidth256.Bytes), $"{columns} columns");
        }
    }

    [Test]
    public void SignKernels_TryWriteSigns_writes_the_signs_of_the_scores_with_vectors_of_256_bits([Values(0, 1, 5)] int offset)
    {
        if (!Avx2.IsSupported)
            return;
        Random random = new(offset);
        for (int columns = WordWidth256.Bytes; columns <= 200; columns++)
        {
            byte[] bytes = KernelChecks.CreateBytes(random, offset + Rows * columns);
            float[] weights = KernelChecks.CreateFloats(random, columns), signs = new float[Rows], scores = new float[Rows];
            float bias = random.NextSingle() - 0.5f;
            Assert.That(
                SignKernels.TryWriteSigns<WordWidth256, Vector256<int>>(bytes.AsSpan(offset), 1f / 255, weights, bias, signs), Is.True);
            RowKernels.Scores<byte>(bytes.AsSpan(offset), 1f / 255, weights, [bias], scores);
            Assert.That(Array.ConvertAll(signs, sign => sign > 0), Is.EqualTo(Array.ConvertAll(scores, score => score > 0)));
        }
    }

    [Test]
    public void SignKernels_TryWriteSigns_writes_the_signs_of_any_number_of_rows()
    {
        Random random = new(1);
        float[] weights = KernelChecks.CreateFloats(random, 100);
        for (int rows = 1; rows <= 150; rows++)
        {
            bool isWritten = AssertSigns(KernelChecks.CreateBytes(random, rows * 100), ByteFeatures.DefaultScale, weights, 0.1f);
            Assert.That(isWritten, Is.EqualTo(Avx2.IsSupported && rows >= SignKernels.LeastRows), $"{rows} rows");
        }
    }

    /// <summary>The bias cancels the score of one row, or leaves the smallest difference from it.</summary>
    [Test]
    public void SignKernels_TryWriteSigns_decides_scores_next_to_zero([Values(32, 64, 77, 784)] int columns)
    {
        Random random = new(columns);
        byte[] bytes = KernelChecks.CreateBytes(random, Rows * columns);
        float[] weights = KernelChecks.CreateFloats(random, columns);
        for (int row = 0; row < Rows; row++)
        {
            float zero = -(0.3f * RowKernels.Dot<byte, float>(bytes.AsSpan(row * columns, columns), weights));
            foreach (float bias in (float[])[zero, MathF.BitIncrement(zero), MathF.BitDecrement(zero)])
                Assert.That(AssertSigns(bytes, 0.3f, weights, bias), Is.EqualTo(Avx2.IsSupported));
        }
    }

    [TestCase(0f, false)]
    [TestCase(1e-3f, true)]
    [TestCase(1e-20f, true)]
    [TestCase(1e-38f, false)]
    [TestCase(1e20f, true)]
    [TestCase(1e30f, false)]
    [TestCase(3e38f, false)]
    [TestCase(float.NaN, false)]
    [TestCase(float.PositiveInfinity, false)]
    public void SignKernels_TryWriteSigns_leaves_weights_without_a_bound_to_scoring(float factor, bool expected)
    {
        Random random = new(3);
        float[] weights = Array.ConvertAll(KernelChecks.CreateFloats(random, 90), weight => factor * weight);
        Assert.That(AssertSigns(KernelChecks.CreateBytes(random, Rows * 90), 1, weights, 0), Is.EqualTo(expected && Avx2.IsSupported));
    }

    [Test]
    public void SignKernels_TryWriteSigns_leaves_rows_to_scoring_if_one_weight_hides_all_others()
    {
        Random random = new(4);
        float[] weights = KernelChecks.CreateFloats(random, 90);
        byte[] bytes = KernelChecks.CreateBytes(random, 200 * 90);
        for (int row = 0; row < 200; row++)
            bytes[row * 90 + 7] = 0;
        weights[7] = 1e9f;
        Assert.That(AssertSigns(bytes, 1, weights, 0), Is.False);
        weights[7] = 10;
        Assert.That(AssertSigns(bytes, 1, weights, 0), Is.EqualTo(Avx2.IsSupported));
        bytes.AsSpan().Clear();
        Assert.That(AssertSigns(bytes, 1, weights, 0), Is.False); // all scores are 0
        Assert.That(AssertSigns(bytes, 1, weights, -1e-5f), Is.False);
        Assert.That(AssertSigns(bytes, 1, weights, 100), Is.EqualTo(Avx2.IsSupported));
    }

    [Test]
    public void SignKernels_TryWriteSigns_differ_from_exact_scores_by_at_most_the_tolerance()
    {
        if (!Avx2.IsSupported)
            return;
        Gen.Select(Gen.Int[32, 300], Gen.Int[0, 40], Gen.Int[-8, 2], Gen.Int).Sample((columns, spread, scaleExponent, seed) =>
        {
            Random random = new(seed);
            float scale = (0.5f + random.NextSingle()) * MathF.ScaleB(1, scaleExponent), bias = random.NextSingle() - 0.5f;
            float[] weights = Array.ConvertAll(
                KernelChecks.CreateFloats(random, columns), weight => MathF.ScaleB(weight, -random.Next(spread + 1)));
            byte[] bytes = KernelChecks.CreateBytes(random, Rows * columns);
            bytes.AsSpan(0, columns).Fill(byte.MaxValue);
            float tolerance = FindTolerance(weights, scale, bias);
            float[] signs = new float[Rows];
            if (!SignKernels.TryWriteSigns(bytes, scale, weights, bias, signs))
                return;
            for (int row = 0; row < Rows; row++)
            {
                BigInteger sum = 0;
                for (int i = 0; i < columns; i++)
                    sum += bytes[row * columns + i] * Units(weights[i]);
                double score = (double)sum * Math.ScaleB(scale, -149) + bias;
                Assert.That(signs[row], Is.EqualTo(score).Within(tolerance));
                Assert.That(RowKernels.Dot<byte, float>(bytes.AsSpan(row * columns, columns), weights) * scale + bias,
                    Is.EqualTo(score).Within(tolerance));
            }
        });
    }

    /// <summary>Checks the step against overflow and the errors against exact differences, with integers in units of 2^-149.</summary>
    [Test]
    public void SignKernels_Round_bounds_errors_and_sums([Values(32, 33, 64, 95, 784, 8192)] int columns)
    {
        if (!Avx2.IsSupported)
            return;
        Random random = new(columns);
        float[] some = KernelChecks.CreateFloats(random, columns), equal = new float[columns], single = new float[columns];
        equal.AsSpan().Fill(-0.7f);
        single[^1] = MathF.BitDecrement(1);
        foreach (float[] weights in (float[][])[some, equal, single])
        {
            AssertRounded<WordWidth256, Vector256<int>>(weights, WordWidth256.Bytes);
            if (columns >= WordWidth512.Bytes)
                AssertRounded<WordWidth512, Vector512<int>>(weights, WordWidth512.Bytes);
        }
    }

    [Test]
    public void Counts_of_two_classes_equal_single_predictions()
    {
        Gen.Select(Gen.Int[1, 130], Gen.Int[1, 300], Gen.Int[0, 3], Gen.Int).Sample((columns, rows, kind, seed) =>
        {
            Random random = new(seed);
            byte[] bytes = KernelChecks.CreateBytes(random, rows * columns);
            float[] weights = KernelChecks.CreateFloats(random, columns);
            if (kind == 1)
                weights[random.Next(columns)] = 1e6f;
            else if (kind == 2)
                weights = Array.ConvertAll(weights, MathF.Round); // many scores are exactly 0
            LinearModel model = new(weights, [kind == 3 ? -0f : 0.25f], [3, 7], ByteFeatures.DefaultScale);
            ByteFeatures features = new(bytes, columns);
            int[] labels = new int[rows], expected = new int[rows], actual = Array.ConvertAll(labels, _ => random.Next(2) == 0 ? 3 : 7);
            for (int row = 0; row < rows; row++)
                expected[row] = features.Dot(row, weights) + model.Biases[0] > 0 ? 7 : 3;
            model.Predict(features, labels);
            Assert.That(labels, Is.EqualTo(expected));
            Dataset data = new(features, actual, [3, 7]);
            Assert.That(model.CountCorrect(data), Is.EqualTo(expected.Zip(actual).Count(pair => pair.First == pair.Second)));
            Assert.That(model.Evaluate(data).CountOf(3, 7), Is.EqualTo(expected.Zip(actual).Count(pair => pair is (7, 3))));
        });
    }

    [Test]
    public void Counting_names_the_first_example_whose_score_is_not_finite()
    {
        const int Columns = 64;
        byte[] bytes = new byte[Rows * Columns];
        bytes.AsSpan(5 * Columns).Fill(byte.MaxValue);
        float[] weights = new float[Columns];
        weights.AsSpan().Fill(float.MaxValue);
        LinearModel model = new(weights, [0], [0, 1]);
        Dataset data = new(new ByteFeatures(bytes, Columns, 1), new int[Rows]);
        Assert.That(() => model.Evaluate(data), Throws.ArgumentException.With.Message.StartsWith("the score of example 5 is"));
    }

    /// <summary>Compares signs with scores, if they are written, and returns whether they are.</summary>
    private static bool AssertSigns(ReadOnlySpan<byte> bytes, float scale, float[] weights, float bias)
    {
        int rows = bytes.Length / weights.Length;
        float[] signs = new float[rows], scores = new float[rows];
        if (!SignKernels.TryWriteSigns(bytes, scale, weights, bias, signs))
            return false;
        RowKernels.Scores(bytes, scale, weights, [bias], scores);
        Assert.That(Array.ConvertAll(signs, sign => sign > 0), Is.EqualTo(Array.ConvertAll(scores, score => score > 0)));
        Assert.That(signs, Is.All.Matches<float>(float.IsFinite));
        return true;
    }

    private static void AssertRounded<TWidth, TVector>(float[] weights, int block)
        where TWidth : struct, IWordWidth<TVector>
    {
        int columns = weights.Length;
        (float largest, float sum) = SignKernels.Measure(weights);
        float step = SignKernels.FindStep(largest, sum, columns)!.Value;
        short[] words = new short[(columns + block - 1) / block * block];
        float error = SignKernels.Round<TWidth, TVector>(weights, step, words);
        BigInteger errors = 0;
        long products = 0;
        int[] uses = new int[columns];
        for (int i = 0; i < words.Length; i++)
        {
            int first = Math.Min(i / block * block, columns - block), j = i % block; // words of even columns, then those of odd ones
            int column = first + (j < block / 2 ? 2 * j : 2 * (j - block / 2) + 1);
            if (column < i / block * block)
            {
                Assert.That(words[i], Is.Zero);
                continue;
            }
            uses[column]++;
            errors += BigInteger.Abs(Units(weights[column]) - words[i] * Units(step));
            products += byte.MaxValue * Math.Abs((int)words[i]);
        }
        Assert.That(uses, Is.All.EqualTo(1));
        Assert.That(products, Is.LessThanOrEqualTo(int.MaxValue));
        Assert.That((double)errors, Is.LessThanOrEqualTo(Math.ScaleB(error, 149) * (1 + Math.ScaleB(columns, -23))));
        Assert.That(error, Is.LessThanOrEqualTo(columns * step / 2));
    }

    private static float FindTolerance(float[] weights, float scale, float bias)
    {
        (float largest, float sum) = SignKernels.Measure(weights);
        float step = SignKernels.FindStep(largest, sum, weights.Length)!.Value;
        float error = SignKernels.Round<WordWidth256, Vector256<int>>(
            weights, step, new short[weights.Length + WordWidth256.Bytes]);
        return SignKernels.FindTolerance(sum, error, scale, bias, weights.Length)!.Value;
    }

    /// <summary>Expresses a float as a multiple of 2^-149, the smallest positive float.</summary>
    private static BigInteger Units(float value) => new(Math.ScaleB((double)value, 149));
}
