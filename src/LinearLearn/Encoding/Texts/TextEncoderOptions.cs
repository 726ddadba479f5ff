namespace LinearLearn;

/// <summary>Represents the options of a <see cref="TextEncoder"/>: the features of a text and their values.</summary>
public sealed record TextEncoderOptions
{
    internal const int MostWords = 8, LargestWindow = 16, MostHashBits = 24;

    /// <summary>
    /// Gets the maximum length of word n-grams: 0 (no words) to 8, where 1 is single words and 2 adds pairs of neighbors.
    /// </summary>
    /// <remarks>Default: 2.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int WordNGrams { get; init => field = Guard.Between(value, 0, MostWords, nameof(WordNGrams)); } = 2;

    /// <summary>Gets the maximum distance of the two words of a skip bigram: 2 to 16, or 0 for no skip bigrams.</summary>
    /// <remarks>
    /// Default: 0. Pairs of words at distances from 2 to the maximum (orthogonal sparse bigrams) are features, with different features for
    /// each distance. C. Siefkes et al., "Combining Winnow and Orthogonal Sparse Bigrams for Incremental Spam Filtering", PKDD 2004.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int SkipBigrams
    {
        get;
        init => field = value is 0 or (>= 2 and <= LargestWindow) ? value : throw new ArgumentOutOfRangeException(
            nameof(SkipBigrams), Guard.Text($"expected 0 or 2 to {LargestWindow}, found {value}"));
    }

    /// <summary>
    /// Gets the lengths of the character n-grams within each word, which count a space before and after the word; null for none.
    /// </summary>
    /// <remarks>Default: 4.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is the default value of <see cref="NGramRange"/>, which is not a valid range.
    /// </exception>
    public NGramRange? CharacterNGrams
    {
        get;
        init => field = value is not { Longest: 0 } ? value : throw new ArgumentOutOfRangeException(
            nameof(CharacterNGrams), Guard.Text($"expected a range or null, found {value}"));
    } = new(4, 4);

    /// <summary>Gets the weight of character n-grams relative to words: finite, above 0.</summary>
    /// <remarks>
    /// Default: 0.5. With <see cref="UnitLength"/>, it is the ratio of the lengths of both parts of a row; otherwise it is a factor.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float CharacterWeight { get; init => field = Guard.Positive(value, nameof(CharacterWeight)); } = 0.5f;

    /// <summary>Gets whether runs of punctuation, such as "!!!" or "$", also count as words.</summary>
    /// <remarks>Default: false.</remarks>
    public bool Punctuation { get; init; }

    /// <summary>Gets whether words are converted to lowercase, independently of the culture.</summary>
    /// <remarks>Default: true.</remarks>
    public bool Lowercase { get; init; } = true;

    /// <summary>Gets the value of a feature that occurs more than once in a text.</summary>
    /// <remarks>Default: <see cref="TermFrequency.Sublinear"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TermFrequency TermFrequency
    {
        get;
        init => field = Guard.Defined(value, nameof(TermFrequency));
    } = TermFrequency.Sublinear;

    /// <summary>
    /// Gets whether features are multiplied by their inverse document frequency in the training texts, which increases the weight of rare
    /// ones.
    /// </summary>
    /// <remarks>
    /// Default: true. The factor is ln((1 + n) / (1 + df)) + 1 for n training texts, df of which have the feature. It requires
    /// <see cref="TextEncoder.Fit"/>.
    /// </remarks>
    public bool InverseDocumentFrequency { get; init; } = true;

    /// <summary>Gets whether rows are normalized to unit length, so that short and long texts have the same influence.</summary>
    /// <remarks>Default: true.</remarks>
    public bool UnitLength { get; init; } = true;

    /// <summary>Gets the binary logarithm of the number of columns: 1 to 24.</summary>
    /// <remarks>Default: 18 (262,144 columns). The more columns, the fewer features share a column.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int HashBits { get; init => field = Guard.Between(value, 1, MostHashBits, nameof(HashBits)); } = 18;

    /// <summary>Formats the options in the invariant culture.</summary>
    /// <returns>For instance "TextEncoderOptions { WordNGrams = 2, SkipBigrams = 0, ... }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(TextEncoderOptions),
        (nameof(WordNGrams), WordNGrams),
        (nameof(SkipBigrams), SkipBigrams),
        (nameof(CharacterNGrams), CharacterNGrams?.ToString()),
        (nameof(CharacterWeight), CharacterWeight),
        (nameof(Punctuation), Punctuation),
        (nameof(Lowercase), Lowercase),
        (nameof(TermFrequency), TermFrequency),
        (nameof(InverseDocumentFrequency), InverseDocumentFrequency),
        (nameof(UnitLength), UnitLength),
        (nameof(HashBits), HashBits));
}
