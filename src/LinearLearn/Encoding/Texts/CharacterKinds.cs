using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Provides the kind of each code point, from its Unicode category and a few fixed ranges, independently of the culture.</summary>
internal static class CharacterKinds
{
    public const int ZeroWidthJoiner = 0x200D;

    private const int CapitalIWithDot = 0x130;

    public static CharacterKind Get(Rune rune)
    {
        int value = rune.Value;
        return value switch
        {
            >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF => CharacterKind.Ignored, // variation selectors
            >= 0x1F1E6 and <= 0x1F1FF => CharacterKind.RegionalIndicator,
            >= 0x1F000 and <= 0x1FAFF => CharacterKind.Symbol, // emoji, including those newer than the tables of this runtime
            _ when IsIdeograph(value) => CharacterKind.Ideograph,
            _ => Get(Rune.GetUnicodeCategory(rune)),
        };
    }

    /// <summary>Converts to lowercase by Unicode's simple mapping, and the capital I with a dot to i.</summary>
    public static Rune ToLower(Rune rune) => rune.Value == CapitalIWithDot ? new Rune('i') : Rune.ToLowerInvariant(rune);

    public static bool IsSkinTone(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    /// <summary>Determines whether a code point is a tag, as in the flags of regions such as Scotland.</summary>
    public static bool IsTag(Rune rune) => rune.Value is >= 0xE0020 and <= 0xE007F;

    private static CharacterKind Get(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterKind.Word,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterKind.Mark,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Word,
        UnicodeCategory.ConnectorPunctuation => CharacterKind.Word,
        UnicodeCategory.Format => CharacterKind.Ignored,
        UnicodeCategory.OtherSymbol => CharacterKind.Symbol,
        >= UnicodeCategory.DashPunctuation and <= UnicodeCategory.ModifierSymbol => CharacterKind.Punctuation,
        _ => CharacterKind.Separator,
    };

    /// <summary>Determines whether a code point is Han, hiragana or katakana, by the ranges of their blocks.</summary>
    private static bool IsIdeograph(int value) => value is
        >= 0x3005 and <= 0x3007 or >= 0x3041 and <= 0x3096 or >= 0x309B and <= 0x309F or >= 0x30A1 and <= 0x30FA or
        >= 0x30FC and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or
        >= 0xF900 and <= 0xFAFF or >= 0xFF66 and <= 0xFF9F or >= 0x20000 and <= 0x3FFFF;
}
