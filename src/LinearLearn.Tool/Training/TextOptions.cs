using System.CommandLine;
using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Defines and parses the options of the features of texts.</summary>
internal sealed class TextOptions
{
    private const int MostBits = 24, MostLength = 8;

    private readonly Option<int?> _words = new("--words")
    {
        Description = "Texts, also in tables: use sequences of up to N words; 0 for none. Default: 2",
        HelpName = "N",
    };

    private readonly Option<string?> _characters = new("--chars")
    {
        Description = "Texts, also in tables: use sequences of A to B characters; 0 for none. Default: 4-4",
        HelpName = "A-B",
    };

    private readonly Option<int?> _bits = new("--hash-bits")
    {
        Description = "Texts, also in tables: hash features to 2^B columns, B from 1 to 24. Default: 18",
        HelpName = "B",
    };

    private readonly Option<bool> _noFrequencies = new("--no-idf")
    {
        Description = "Texts, also in tables: do not weight features by their rarity, so that models of different files can be averaged; "
            + "implied by --online for lines of text",
    };

    /// <summary>Gets the options.</summary>
    public IEnumerable<Option> All => [_words, _characters, _bits, _noFrequencies];

    /// <summary>Reads the values of the options.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="isOnline">Whether texts are not known in advance, so that their rarity is not either.</param>
    public TextEncoderOptions Parse(ParseResult options, bool isOnline)
    {
        TextEncoderOptions defaults = new();
        return new TextEncoderOptions
        {
            WordNGrams = RequireRange("--words", options.GetValue(_words), 0, MostLength) ?? defaults.WordNGrams,
            CharacterNGrams = options.GetValue(_characters) is { } range ? ParseRange(range) : defaults.CharacterNGrams,
            HashBits = RequireRange("--hash-bits", options.GetValue(_bits), 1, MostBits) ?? defaults.HashBits,
            InverseDocumentFrequency = !isOnline && !options.GetValue(_noFrequencies),
        };
    }

    private static int? RequireRange(string name, int? value, int least, int most) =>
        value is null || (value >= least && value <= most)
            ? value
            : throw ToolException.Usage(FormattableString.Invariant($"{name}: expected {least} to {most}, found {value}"));

    private static NGramRange? ParseRange(string text)
    {
        if (text == "0")
            return null;
        string[] parts = text.Split('-');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int shortest)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int longest)
            && parts.Length <= 2 && shortest >= 1 && longest >= shortest && longest <= 16
            ? new NGramRange(shortest, longest)
            : throw ToolException.Usage($"--chars: expected a range such as 2-5, or 0 for none, found {Excerpt.Format(text)}");
    }
}
