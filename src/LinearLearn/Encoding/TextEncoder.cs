namespace LinearLearn;

/// <summary>
/// Turns texts into sparse rows: counts of words, word n-grams and character n-grams, hashed to columns (feature hashing; K. Weinberger et
/// al., "Feature Hashing for Large Scale Multitask Learning", 2009), and weighted by their inverse document frequency.
/// </summary>
/// <remarks>
/// <para>
/// Words are runs of letters, digits and marks. Apostrophes within words belong to them, as dots and commas between digits do. Chinese and
/// Japanese characters are words of one character. Emoji and other symbols are words. Halves of surrogate pairs count as U+FFFD. The page
/// docs/text-encoding.md defines all of it, to the byte, with a program in Python.
/// </para>
/// <para>Immutable and thread-safe. Rows do not depend on the culture. Encoding into a reused buffer allocates nothing.</para>
/// </remarks>
public sealed partial class TextEncoder : IEncoder<ReadOnlySpan<char>>
{
    private readonly float[]? _inverseFrequencies;
    private readonly uint _mask;
    private readonly int _mostOfWords;
    private readonly int _mostOfCharacters;

    /// <summary>Creates an encoder that needs no training texts.</summary>
    /// <param name="options">
    /// Which features it makes. <see cref="TextEncoderOptions.InverseDocumentFrequency"/> is false: use <see cref="Fit"/> otherwise.
    /// </param>
    /// <exception cref="ArgumentException">The options ask for document frequencies, or for no features.</exception>
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
                Guard.Text(
                    $"expected {nameof(options.WordNGrams)}, {nameof(options.SkipBigrams)} or {nameof(options.CharacterNGrams)}, found none"),
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
        _mask = (1u << options.HashBits) - 1;
        _mostOfWords = options.WordNGrams + options.SkipBigrams;
        _mostOfCharacters = options.CharacterNGrams is { } range ? range.Longest - range.Shortest + 1 : 0;
    }

    /// <summary>Gets the options.</summary>
    public TextEncoderOptions Options { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1 << Options.HashBits;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> input, FeatureBuffer features) => Encode(input, features, 0, "");

    /// <summary>For log messages.</summary>
    /// <returns>The options.</returns>
    public override string ToString() => Guard.Text($"{nameof(TextEncoder)} ({Options})");

    /// <summary>Encodes one of several texts of an input.</summary>
    /// <param name="input">The text.</param>
    /// <param name="features">Receives the features.</param>
    /// <param name="firstColumn">The column of the first feature.</param>
    /// <param name="namePrefix">What names of columns begin with.</param>
    internal void Encode(ReadOnlySpan<char> input, FeatureBuffer features, int firstColumn, string namePrefix)
    {
        ArgumentNullException.ThrowIfNull(features);
        KeyCounter counter = features.Counter;
        Count(input, counter, features.RecordsNames ? new FeatureNames(Options, features, firstColumn, namePrefix) : null);
        counter.Finish();
        AddValues(counter, features, firstColumn);
    }

    /// <summary>Adds a value for each column that was counted.</summary>
    private void AddValues(KeyCounter counter, FeatureBuffer features, int firstColumn)
    {
        ReadOnlySpan<uint> keys = counter.Keys;
        ReadOnlySpan<int> occurrences = counter.Occurrences;
        features.Reserve(keys.Length, out Span<int> columns, out Span<float> values);
        Weigh(keys, occurrences, values, out double wordSquares, out double characterSquares);

        float wordScale = 1, characterScale = Options.CharacterWeight;
        if (Options.UnitLength)
        {
            wordScale = wordSquares > 0 ? (float)(1 / Math.Sqrt(wordSquares)) : 0;
            characterScale = characterSquares > 0 ? (float)(Options.CharacterWeight / Math.Sqrt(characterSquares)) : 0;
        }
        int count = Join(keys, wordScale, characterScale, firstColumn, columns, values, out double squares);
        if (Options.UnitLength && squares > 0)
            Kernels.Multiply(values[..count], (float)(1 / Math.Sqrt(squares)), values[..count]);
        features.Append(count);
    }

    /// <summary>Computes the values before normalization, and sums of their squares, in the order of columns.</summary>
    private void Weigh(
        ReadOnlySpan<uint> keys, ReadOnlySpan<int> occurrences, Span<float> values, out double wordSquares, out double characterSquares)
    {
        ReadOnlySpan<float> inverseFrequencies = _inverseFrequencies;
        TermFrequency kind = Options.TermFrequency;
        double words = 0, characters = 0;
        occurrences = occurrences[..keys.Length];
        values = values[..keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            int count = occurrences[i];
            float value = kind switch
            {
                TermFrequency.Binary => 1,
                TermFrequency.Count => count,
                _ => count == 1 ? 1 : (float)(1 + Math.Log(count)),
            };
            if (!inverseFrequencies.IsEmpty)
                value *= inverseFrequencies[(int)(keys[i] >> 1)];
            values[i] = value;
            double square = (double)value * value;
            int isCharacters = (int)(keys[i] & 1);
            words += square * (1 - isCharacters);
            characters += square * isCharacters;
        }
        wordSquares = words;
        characterSquares = characters;
    }

    /// <summary>Adds up what words and characters have in the same column.</summary>
    private static int Join(
        ReadOnlySpan<uint> keys, float wordScale, float characterScale, int firstColumn, Span<int> columns, Span<float> values, out double squares)
    {
        int count = 0;
        double sum = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            uint key = keys[i];
            float value = values[i] * ((key & 1) == 0 ? wordScale : characterScale);
            if (i + 1 < keys.Length && keys[i + 1] == (key | 1) && (key & 1) == 0)
                value += values[++i] * characterScale;
            columns[count] = firstColumn + (int)(key >> 1);
            values[count++] = value;
            sum += (double)value * value;
        }
        squares = sum;
        return count;
    }
}
