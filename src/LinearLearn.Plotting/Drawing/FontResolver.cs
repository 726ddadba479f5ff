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
    /// Determines whether a font of the package or of the machine has all letters of a text (on Linux, Skia finds no installed fonts).
    /// </summary>
    public static bool CanWrite(string text) => HasAllGlyphs(Regular, text) || HasAllGlyphs(DetectTypeface(text), text);

    /// <summary>
    /// Gets the family for a text: that of the package, or an installed one if it has letters that the package's font lacks.
    /// </summary>
    public static string ResolveFamily(string text) => HasAllGlyphs(Regular, text) || !HasAllGlyphs(DetectTypeface(text), text)
        ? Family // if no font has a letter, ours leaves a gap
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
