using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Turns texts into sparse rows: counts of words, word n-grams and character n-grams, hashed to columns and weighted by inverse document
/// frequency.
/// </summary>
/// <remarks>
/// <para>
/// Feature hashing: K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009. Words are runs of letters,
/// digits and marks, including apostrophes within words and dots and commas between digits. Each Chinese or Japanese character, and
/// each emoji or other symbol, is a word. Unpaired surrogates count as U+FFFD. The page docs/text-encoding.md is a complete
/// specification with a Python program.
/// </para>
/// <para>Immutable and thread-safe. Rows do not depend on the culture. Encoding into a reused buffer does not allocate.</para>
/// </remarks>
public sealed partial class TextEncoder : IEncoder<ReadOnlySpan<char>>
{
    /// <summary>The number of precomputed values of the term frequency.</summary>
    private const int Terms = 64;

    private readonly float[]? _inverseFrequencies;
    private readonly float[] _terms = new float[Terms];
    private readonly uint _mask;
    private readonly int _words, _window, _mostOfWords;
    private readonly int _shortest, _longest, _lengths;

    /// <summary>Creates an encoder that does not require training texts.</summary>
    /// <param name="options">
    /// The features of a text. <see cref="TextEncoderOptions.InverseDocumentFrequency"/> must be false: otherwise use <see cref="Fit"/>.
    /// </param>
    /// <exception cref="ArgumentException">The options enable inverse document frequencies, or no features.</exception>
    public TextEncoder(TextEncoderOptions options)
        : this(options, null)
    {
    }

    private TextEncoder(TextEncoderOptions options, float[]? inverseFrequencies)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { WordNGrams: 0, SkipBigrams: 0, CharacterNGrams: null })
        {
            throw new ArgumentException(
                $"expected {nameof(options.WordNGrams)}, {nameof(options.SkipBigrams)} or {nameof(options.CharacterNGrams)}, found none",
                nameof(options));
        }
        if (options.InverseDocumentFrequency && inverseFrequencies is null)
        {
            throw new ArgumentException(
                Guard.Text($"{nameof(options.InverseDocumentFrequency)} is set: expected false, or {nameof(TextEncoder)}.{nameof(Fit)}"),
                nameof(options));
        }
        Options = options;
        _inverseFrequencies = inverseFrequencies;
        for (int count = 1; count < Terms; count++)
            _terms[count] = ComputeTerm(options.TermFrequency, count);
        _mask = (1u << options.HashBits) - 1;
        (_words, _window) = (options.WordNGrams, options.SkipBigrams);
        _mostOfWords = _words + _window;
        if (options.CharacterNGrams is not { } range)
            return;
        (_shortest, _longest) = (range.Shortest, range.Longest);
        _lengths = _longest - _shortest + 1;
    }

    /// <summary>Gets the options.</summary>
    public TextEncoderOptions Options { get; }

    /// <summary>Gets the inverse document frequency of each column; empty if the options disable them.</summary>
    internal ReadOnlySpan<float> InverseFrequencies => _inverseFrequencies;

    /// <inheritdoc/>
    public int FeatureCount => 1 << Options.HashBits;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> input, FeatureBuffer features) => Encode(input, features, 0, "");

    /// <summary>Formats the encoder for log messages.</summary>
    /// <returns>The name of the type and the options.</returns>
    public override string ToString() => Guard.Text($"{nameof(TextEncoder)} ({Options})");

    /// <summary>Encodes one of several texts of the same input.</summary>
    /// <param name="input">The text.</param>
    /// <param name="features">Receives the features.</param>
    /// <param name="firstColumn">The index of the first column of the text.</param>
    /// <param name="namePrefix">The prefix of the names of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Encode(ReadOnlySpan<char> input, FeatureBuffer features, int firstColumn, string namePrefix)
    {
        ArgumentNullException.ThrowIfNull(features);
        KeyCounter counter = features.Counter;
        Count(input, counter, features.RecordsNames ? new FeatureNames(Options, features, firstColumn, namePrefix) : null);
        counter.Finish();
        AddValues(counter, features, firstColumn);
    }

    /// <summary>Adds a value for each counted column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddValues(KeyCounter counter, FeatureBuffer features, int firstColumn)
    {
        ReadOnlySpan<uint> keys = counter.Keys;
        ReadOnlySpan<int> occurrences = counter.Occurrences;
        features.Reserve(keys.Length, out Span<int> columns, out Span<float> values);
        if (!TryWeigh(keys, occurrences, values, out double wordSquares, out double characterSquares))
        {
            SetLargeTerms(occurrences, values);
            TryWeigh(keys, occurrences, values, out wordSquares, out characterSquares);
        }

        double wordScale = 1, characterScale = Options.CharacterWeight;
        if (Options.UnitLength)
        {
            double weight = Options.CharacterWeight;
            double length = Math.Sqrt((wordSquares > 0 ? 1 : 0) + (characterSquares > 0 ? weight * weight : 0));
            wordScale = 1 / (Math.Sqrt(wordSquares) * length);
            characterScale = weight / (Math.Sqrt(characterSquares) * length);
        }
        int count = Join(keys, (float)wordScale, (float)characterScale, firstColumn, columns, values);
        if (Options.UnitLength && count < keys.Length)
            Normalize(values[..count]);
        features.Append(count);
    }

    /// <summary>Computes the terms of counts above the precomputed ones.</summary>
    private void SetLargeTerms(ReadOnlySpan<int> occurrences, Span<float> values)
    {
        for (int i = 0; occurrences[i..].IndexOfAnyInRange(Terms, int.MaxValue) is >= 0 and int gap; i++)
        {
            i += gap;
            values[i] = ComputeTerm(Options.TermFrequency, occurrences[i]);
        }
    }

    /// <summary>Computes the values before normalization, and the sums of their squares, in the order of columns.</summary>
    /// <returns>False if the values of counts above the precomputed terms must be set before.</returns>
    /// <remarks>The loop calls no methods, so that the sums stay in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool TryWeigh(
        ReadOnlySpan<uint> keys, ReadOnlySpan<int> occurrences, Span<float> values, out double wordSquares, out double characterSquares)
    {
        ReadOnlySpan<float> inverseFrequencies = _inverseFrequencies, terms = _terms;
        double words = 0, characters = 0;
        int bits = 0;
        occurrences = occurrences[..keys.Length];
        values = values[..keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            int count = occurrences[i];
            bits |= count;
            float value = (uint)count < (uint)terms.Length ? terms[count] : values[i];
            if (!inverseFrequencies.IsEmpty)
                value *= inverseFrequencies[(int)(keys[i] >> 1)];
            values[i] = value;
            double square = (double)value * value, ofCharacters = square * (keys[i] & 1);
            words += square - ofCharacters;
            characters += ofCharacters;
        }
        wordSquares = words;
        characterSquares = characters;
        return bits < Terms; // a power of 2
    }

    /// <summary>Scales the values and sums those of words and character n-grams in the same column.</summary>
    /// <returns>The number of columns.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Join(
        ReadOnlySpan<uint> keys, float wordScale, float characterScale, int firstColumn, Span<int> columns, Span<float> values)
    {
        ReadOnlySpan<float> scales = [wordScale, characterScale];
        columns = columns[..keys.Length];
        values = values[..keys.Length];
        uint before = uint.MaxValue;
        int count = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            uint column = keys[i] >> 1;
            float value = values[i] * scales[(int)(keys[i] & 1)];
            if (column == before)
            {
                values[count - 1] += value;
                continue;
            }
            columns[count] = firstColumn + (int)column;
            values[count++] = value;
            before = column;
        }
        return count;
    }

    private static void Normalize(Span<float> values)
    {
        double squares = 0;
        foreach (float value in values)
            squares += (double)value * value;
        Kernels.Multiply(values, (float)(1 / Math.Sqrt(squares)), values);
    }

    private static float ComputeTerm(TermFrequency kind, int count) => kind switch
    {
        TermFrequency.Count => count,
        TermFrequency.Binary => 1,
        _ => (float)(1 + Math.Log(count)),
    };
}
