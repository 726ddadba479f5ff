using System.Text;
using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures encoding of texts of invented words, whose lengths and frequencies resemble English, on one core.</summary>
[OneCore]
public class EncodeBenchmarks : IMeasuredWork
{
    private const int Characters = 1_000_000, Vocabulary = 20_000;

    private readonly FeatureBuffer _buffer = new();
    private string[] _texts = [];
    private TextEncoder _defaults = null!;
    private TextEncoder _words = null!;

    /// <summary>Gets or sets the number of characters of a text: a sentence, a mail, a book.</summary>
    [Params(60, 5000, Characters)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string text = Invent();
        _texts = [.. Enumerable.Range(0, Characters / Length).Select(i => text.Substring(i * Length, Length))];
        _defaults = TextEncoder.Fit(_texts);
        _words = TextEncoder.Fit(_texts, new TextEncoderOptions { CharacterNGrams = null });
        if (Words() >= Defaults())
            throw new InvalidOperationException("expected more features of words and characters than of words only");
    }

    [Benchmark(Baseline = true)]
    public long Defaults() => Encode(_defaults);

    [Benchmark]
    public long Words() => Encode(_words);

    Work IMeasuredWork.GetWork(string benchmark) => new() { Examples = _texts.Length, Bytes = Characters };

    private long Encode(TextEncoder encoder)
    {
        long features = 0;
        foreach (string text in _texts)
        {
            _buffer.Clear();
            encoder.Encode(text, _buffer);
            features += _buffer.GetRow(encoder.FeatureCount).Count;
        }
        return features;
    }

    /// <summary>Creates a text of words, the k-th of which is about 1/k as frequent as the first one, with commas and full stops.</summary>
    private static string Invent()
    {
        SplitMix64 random = new(1);
        string[] words = new string[Vocabulary];
        for (int i = 0; i < words.Length; i++)
        {
            int length = 1 + Math.Min(random.Next(6), random.Next(12)) + (i > 100 ? random.Next(4) : 0);
            char[] word = new char[length];
            foreach (ref char letter in word.AsSpan())
                letter = (char)('a' + Math.Min(random.Next(26), random.Next(26)));
            words[i] = new string(word);
        }
        StringBuilder text = new();
        while (text.Length < Characters)
        {
            string word = words[(int)Math.Pow(Vocabulary, random.NextDouble()) - 1];
            text.Append(word).Append(random.Next(12) switch { 0 => ". ", 1 => ", ", _ => " " });
        }
        return text.ToString(0, Characters);
    }
}
