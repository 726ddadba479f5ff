using System.Text;
using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Open Sans out of the package, so that a picture looks the same on every machine, also on one without fonts.</summary>
internal sealed class FontResolver : IFontResolver
{
    /// <summary>A name of our own: the machine's Open Sans may be another version.</summary>
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

    /// <summary>Tells ScottPlot of the family, once.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>Whether some font of the package's or the machine's has all letters of a text. (On Linux, Skia knows of none of the machine's.)</summary>
    public static bool CanWrite(string text) => HasAllGlyphs(Regular, text) || HasAllGlyphs(DetectTypeface(text), text);

    /// <summary>The family to write a text in: ours, or one of the machine's where that has a letter that ours lacks.</summary>
    public static string ResolveFamily(string text) => HasAllGlyphs(Regular, text) || !HasAllGlyphs(DetectTypeface(text), text)
        ? Family // where no font has it, ours leaves a gap
        : Fonts.Detect(text);

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName != Family ? null : weight >= FontWeight.SemiBold ? SemiBold : Regular;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Family ? null : bold ? SemiBold : Regular;

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
