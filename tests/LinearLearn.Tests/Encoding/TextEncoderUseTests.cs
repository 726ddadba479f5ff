using System.Numerics;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests thread safety, allocation, long texts and the quality of the hash.</summary>
public class TextEncoderUseTests
{
    private static readonly string[] Texts =
    [
        "Claim your FREE bonus now!!!", "", "日本語 👍🏽 naïve İstanbul", "a\uD800", string.Join(' ', Enumerable.Range(0, 3000).Select(i =>
            $"word{i} Straße {i * 7919}")),
        new string('é', 5000),
    ];

    [TestCase(false)]
    [TestCase(true)]
    public void TextEncoder_does_not_allocate_with_a_reused_buffer(bool punctuation)
    {
        TextEncoder encoder = TextEncoder.Fit(Texts, new() { SkipBigrams = 3, Punctuation = punctuation });
        FeatureBuffer buffer = new();
        Assert.That(Allocations.CountLeast(_ => EncodeAll()), Is.Zero);

        void EncodeAll()
        {
            foreach (string text in Texts)
            {
                buffer.Clear();
                encoder.Encode(text, buffer);
                _ = buffer.GetRow(encoder.FeatureCount).Count;
            }
        }
    }

    [Test]
    public void TextEncoder_returns_the_same_rows_on_many_threads()
    {
        TextEncoder encoder = TextEncoder.Fit(Texts);
        SparseFeatures expected = encoder.EncodeAll(Texts);
        Concurrently.Run(8, _ =>
        {
            FeatureBuffer buffer = new();
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < Texts.Length; i++)
                {
                    buffer.Clear();
                    encoder.Encode(Texts[i], buffer);
                    SparseRow row = buffer.GetRow(encoder.FeatureCount), first = expected.Row(i);
                    Assert.That(row.Columns.SequenceEqual(first.Columns) && row.Values.SequenceEqual(first.Values), $"text {i}");
                }
            }
        });
    }

    [Test]
    public void TextEncoder_memory_for_a_long_line_is_limited_by_its_columns()
    {
        TextEncoder encoder = new(new() { InverseDocumentFrequency = false });
        FeatureBuffer buffer = new();
        string line = string.Concat(Enumerable.Repeat("0123456789abcdef é日 word, ", 150_000)) + new string('x', 256 * 4000 + 88);
        long before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode(line, buffer);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
        SparseRow row = buffer.GetRow(encoder.FeatureCount);
        Assert.That(row.Count, Is.InRange(25, 50));
        FeatureBuffer shorter = new();
        encoder.Encode(string.Concat(Enumerable.Repeat("0123456789abcdef é日 word, ", 2)) + new string('x', 600), shorter);
        Assert.That(shorter.GetRow(encoder.FeatureCount).Columns.ToArray(), Is.SubsetOf(row.Columns.ToArray()));
    }

    /// <summary>Verifies that the number of pairs of words that share a column is that of a random hash.</summary>
    [TestCase(1, "words")]
    [TestCase(2, "pairs")]
    [TestCase(3, "skip bigrams")]
    [TestCase(4, "characters")]
    public void TextEncoder_spreads_features_evenly_over_columns(int kind, string name)
    {
        const int Bits = 16;
        TextEncoderOptions options = new()
        {
            WordNGrams = kind <= 2 ? kind : 0,
            SkipBigrams = kind == 3 ? 4 : 0,
            CharacterNGrams = kind == 4 ? new(5, 5) : null,
            HashBits = Bits,
            InverseDocumentFrequency = false,
            UnitLength = false,
            TermFrequency = TermFrequency.Count,
        };
        string text = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"{(char)('a' + i % 26)}{i} {i}x {i * i} in{i % 60}g"));
        int distinct = ReferenceTextEncoder.Features(text, options).Select(feature => feature.Hash).Distinct().Count();
        FeatureBuffer buffer = new();
        new TextEncoder(options).Encode(text, buffer);
        double columns = 1 << Bits, expected = columns * (1 - Math.Pow(1 - 1 / columns, distinct));
        // The number of collisions is about Poisson distributed.
        double deviation = Math.Sqrt((double)distinct * distinct / 2 / columns) + 1;
        Assert.That(distinct, Is.GreaterThan(1000), name);
        Assert.That(buffer.Count, Is.EqualTo(expected).Within(4 * deviation), name);
        // Nearly all 32-bit hashes are distinct: the expected number of collisions among a few thousand features is below 2.
        Assert.That(ReferenceTextEncoder.Features(text, options).Select(feature => feature.Name).Distinct().Count() - distinct,
            Is.InRange(0, 1), name);
    }

    [Test]
    public void TextEncoder_Mix_changes_half_of_the_output_bits_if_one_input_bit_changes()
    {
        SplitMix64 random = new(1);
        int[,] flips = new int[32, 32];
        const int Samples = 2000;
        for (int sample = 0; sample < Samples; sample++)
        {
            uint hash = (uint)random.Next();
            for (int bit = 0; bit < 32; bit++)
            {
                uint changed = TextEncoder.Mix(hash) ^ TextEncoder.Mix(hash ^ 1u << bit);
                for (int other = 0; other < 32; other++)
                    flips[bit, other] += (int)(changed >> other & 1);
            }
        }
        Assert.That(flips.Cast<int>().Select(count => count / (double)Samples), Has.All.InRange(0.4, 0.6));
        Assert.That(Enumerable.Range(0, 1000).Select(i => TextEncoder.Mix((uint)i)).Distinct().Count(), Is.EqualTo(1000));
        Assert.That(BitOperations.PopCount(TextEncoder.Mix(1)), Is.InRange(8, 24));
    }
}
