using System.Text;
using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Resolves Open Sans from the package, so that pictures look the same on every machine, even without installed fonts.</summary>
internal sealed class FontResolver : IFontResolver
{
    /// <summary>A unique name, because an installed Open Sans can be another version.</summary>
    public const string Family = "Open Sans (LinearLearn)";

    private static readonly SKTypeface Regular = Load("OpenSans-Regular.ttf");
    private static readonly SKTypeface SemiBold = Load("OpenSans-SemiBold.ttf");

    private static readonly Lazy<bool> Registration = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new FontResolver());
        return true;
    });

    private FontResolver()
    {
    }

    /// <summary>Registers the family with ScottPlot, once.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>
    /// Determines whether pixels can show a text: a font of the package or of the machine has all letters (on Linux, Skia finds no
    /// installed fonts), and none of them runs from right to left, which Skia would reverse.
    /// </summary>
    public static bool CanWrite(string text) =>
        IsInPackage(text) || (!HasRightToLeft(text) && HasAllGlyphs(DetectTypeface(text), text));

    /// <summary>Determines whether the font of the package can write a text.</summary>
    public static bool IsInPackage(string text) => HasAllGlyphs(Regular, text) && !HasRightToLeft(text);

    /// <summary>Gets the family for a text: that of the package, or for pixels, an installed one if only that has all letters.</summary>
    public static string ResolveFamily(string text) =>
        PictureDrawing.Current?.Placeholders is not null || IsInPackage(text) || !CanWrite(text)
            ? Family // if no font has a letter, ours leaves a gap
            : Fonts.Detect(text);

    /// <summary>Determines whether a letter runs from right to left: Hebrew, Arabic and their relatives.</summary>
    public static bool IsRightToLeft(Rune rune) => rune.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF)
        or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName != Family ? null : weight >= FontWeight.SemiBold ? SemiBold : Regular;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Family ? null : bold ? SemiBold : Regular;

    private static bool HasRightToLeft(string text) => text.EnumerateRunes().Any(IsRightToLeft);

    private static SKTypeface DetectTypeface(string text) => Fonts.GetTypeface(Fonts.Detect(text), bold: false, italic: false);

    private static bool HasAllGlyphs(SKTypeface typeface, string text)
    {
        using SKFont font = new(typeface);
        return text.EnumerateRunes().All(rune => Rune.IsControl(rune) || font.ContainsGlyph(rune.Value));
    }

    private static SKTypeface Load(string name)
    {
        using Stream stream = typeof(FontResolver).Assembly.GetManifestResourceStream(name)!;
        return SKTypeface.FromStream(stream);
    }
}
