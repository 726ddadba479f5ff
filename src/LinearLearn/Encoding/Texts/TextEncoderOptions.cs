namespace LinearLearn;

/// <summary>Which features a <see cref="TextEncoder"/> makes of a text, and what they count. Values are checked when set.</summary>
public sealed record TextEncoderOptions
{
    internal const int MostWords = 8, LargestWindow = 16, MostHashBits = 24;

    /// <summary>
    /// Gets the length of the longest word n-grams: 0 to 8. 1 is single words, 2 adds pairs of neighbors. Default: 2. 0 makes none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int WordNGrams { get; init => field = Guard.Between(value, 0, MostWords, nameof(WordNGrams)); } = 2;

    /// <summary>
    /// Gets the largest distance of two words that make a skip bigram (orthogonal sparse bigram): 2 to 16, or 0 for none. Pairs at
    /// distances from 2 on are features, different at each distance. Default: 0.
    /// </summary>
    /// <remarks>C. Siefkes et al., "Combining Winnow and Orthogonal Sparse Bigrams for Incremental Spam Filtering", PKDD 2004.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int SkipBigrams
    {
        get;
        init => field = value is 0 or (>= 2 and <= LargestWindow) ? value : throw new ArgumentOutOfRangeException(
            nameof(SkipBigrams), Guard.Text($"expected 0 or 2 to {LargestWindow}, found {value}"));
    }

    /// <summary>
    /// Gets how long the character n-grams within each word are, with a space before and after the word. Null makes none. Default: 4.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is the default one of <see cref="NGramRange"/>, which is no
    /// range.</exception>
    public NGramRange? CharacterNGrams
    {
        get;
        init => field = value is not { Longest: 0 } ? value : throw new ArgumentOutOfRangeException(
            nameof(CharacterNGrams), Guard.Text($"expected a range or null, found {value}"));
    } = new(4, 4);

    /// <summary>
    /// Gets how much character n-grams count against words: finite, above 0. With <see cref="UnitLength"/>, it is the ratio of the lengths
    /// of both parts of a row, else a factor. Default: 0.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float CharacterWeight { get; init => field = Guard.Positive(value, nameof(CharacterWeight)); } = 0.5f;

    /// <summary>Gets whether runs of punctuation, such as "!!!" or "$", are words, too. Default: false.</summary>
    public bool Punctuation { get; init; }

    /// <summary>Gets whether words are compared in lower case, independently of the culture. Default: true.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Gets what a feature counts that occurs more than once in a text. Default: <see cref="TermFrequency.Sublinear"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public TermFrequency TermFrequency
    {
        get;
        init => field = Guard.Defined(value, nameof(TermFrequency));
    } = TermFrequency.Sublinear;

    /// <summary>
    /// Gets whether features are multiplied by their inverse document frequency in the training texts, ln((1 + n) / (1 + df)) + 1 with n
    /// texts of which df have the feature: rare ones count more. Default: true. It needs <see cref="TextEncoder.Fit"/>.
    /// </summary>
    public bool InverseDocumentFrequency { get; init; } = true;

    /// <summary>Gets whether rows are brought to length 1, so that short and long texts count alike. Default: true.</summary>
    public bool UnitLength { get; init; } = true;

    /// <summary>
    /// Gets the binary logarithm of the number of columns: 1 to 24. The more columns, the fewer features share one. Default: 18, which is
    /// 262,144 columns.
    /// </summary>
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
