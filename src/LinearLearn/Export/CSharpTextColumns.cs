using System.Text;

namespace LinearLearn;

/// <summary>Writes a class for each kind of text features, and the reader of their tokens.</summary>
internal sealed class CSharpTextColumns
{
    private readonly List<TextEncoderOptions> _options = [];

    /// <summary>Gets the name of the class that computes the features of given options.</summary>
    public string NameOf(TextEncoderOptions options)
    {
        int index = _options.IndexOf(options);
        if (index < 0)
        {
            index = _options.Count;
            _options.Add(options);
        }
        return index == 0 ? "TextFeatures" : Guard.Text($"TextFeatures{index + 1}");
    }

    /// <summary>Appends the classes of all options, in the order of their first use.</summary>
    public void Append(StringBuilder source)
    {
        foreach (TextEncoderOptions options in _options)
            Append(source, options);
        if (_options.Count > 0)
            new SourceTemplate([]).Append(source, CSharpTokenTemplates.Tokens);
    }

    /// <summary>
    /// Finds the largest inverse document frequency, that of columns that did not occur in the training texts, which is not stored; 0 if
    /// there are none.
    /// </summary>
    public static float FindLargest(ReadOnlySpan<float> frequencies)
    {
        float largest = 0;
        foreach (float value in frequencies)
            largest = Math.Max(largest, value);
        return largest;
    }

    /// <summary>Formats the argument with the inverse document frequency of columns that are not stored.</summary>
    public static string FormatOther(ReadOnlySpan<float> frequencies) =>
        frequencies.IsEmpty ? "" : $", {SourceText.FormatFloat(FindLargest(frequencies))}";

    private void Append(StringBuilder source, TextEncoderOptions options)
    {
        NGramRange characters = options.CharacterNGrams ?? default;
        (string Flag, bool Applies)[] flags =
        [
            ("IDF", options.InverseDocumentFrequency),
            ("BINARY", options.TermFrequency == TermFrequency.Binary),
            ("SUBLINEAR", options.TermFrequency == TermFrequency.Sublinear),
            ("UNIT", options.UnitLength),
            ("WORDS", options.WordNGrams > 0),
            ("SKIP", options.SkipBigrams > 0),
            ("HASHES", options.WordNGrams + options.SkipBigrams > 0),
            ("CHARACTERS", options.CharacterNGrams is not null),
        ];
        new SourceTemplate(flags.Where(flag => flag.Applies).Select(flag => flag.Flag)).Append(
            source,
            CSharpTextTemplates.Features,
            ("TEXTCLASS", NameOf(options)),
            ("LOWERCASE", options.Lowercase ? "true" : "false"),
            ("PUNCTUATION", options.Punctuation ? "true" : "false"),
            ("CHARACTERWEIGHT", SourceText.FormatFloat(options.CharacterWeight)),
            ("WORDS", Guard.Text($"{options.WordNGrams}")),
            ("SKIP", Guard.Text($"{options.SkipBigrams}")),
            ("SHORTEST", Guard.Text($"{characters.Shortest}")),
            ("LONGEST", Guard.Text($"{characters.Longest}")),
            ("MASK", Guard.Text($"0x{(1 << options.HashBits) - 1:X}u")));
    }
}
