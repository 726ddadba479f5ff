using System.Text;

namespace LinearLearn.Plotting;

/// <summary>Texts of others, made fit to be written in a line of a picture.</summary>
internal static class OneLine
{
    /// <summary>What breaks lines, or may not stand in XML, becomes a space; half of a pair of surrogates becomes U+FFFD.</summary>
    public static string Of(string text) => string.Concat(text.EnumerateRunes().Select(Shown));

    private static Rune Shown(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xfffe or 0xffff ? new Rune(' ') : rune;
}
