using System.Globalization;
using System.Text;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents a picture of a model or its training, which can be saved as PNG or SVG.</summary>
/// <remarks>
/// A picture is immutable and is drawn each time it is requested. Text is set in Open Sans, which is part of the package: Latin, Greek and
/// Cyrillic letters look the same on every machine. SVG files contain names of every script as text. For other letters in pixels, installed
/// fonts are used if Skia finds them (not on Linux). A class whose name has letters that no font has, or letters that run from right to
/// left, is shown by its label, and the description lists these labels and their names. Names that have no room are cut in the middle.
/// </remarks>
public abstract class Picture
{
    private protected Picture()
    {
    }

    /// <summary>Gets the title above the picture, on one line.</summary>
    /// <remarks>A long title is drawn smaller, or on two lines. If that is not enough, its class names are cut in the middle.</remarks>
    /// <value>Default: a title that names what the picture shows.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Title { get => field ?? DefaultTitle; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the theme.</summary>
    /// <value>Default: <see cref="PictureTheme.Light"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined theme.</exception>
    public PictureTheme Theme { get; init => field = Guard.Defined(value, nameof(Theme)); }

    /// <summary>Gets the width in pixels at scale 1.</summary>
    public abstract int Width { get; }

    /// <summary>Gets the height in pixels at scale 1.</summary>
    public abstract int Height { get; }

    /// <summary>Gets a description of the picture in one or two sentences, for example for the alt text of a web page.</summary>
    public abstract string Description { get; }

    private protected abstract string DefaultTitle { get; }

    /// <summary>Gets the names of the classes in the picture's texts; null if it has none.</summary>
    private protected virtual ClassDisplayNames? ClassNames => null;

    /// <summary>Gets the labels of the classes that the picture names.</summary>
    private protected virtual IReadOnlyList<int> NamedLabels => [];

    private protected Palette Palette => Palette.Get(Theme);

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="scale">
    /// The number of pixels in the file for each pixel of the picture, in both directions: above 0, at most 16. Use 2 for high-density
    /// screens. Default: 1.
    /// </param>
    /// <returns>The bytes of a PNG file of <see cref="Width"/> * scale x <see cref="Height"/> * scale pixels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The scale is not above 0 and at most 16, or the picture would have more than 100 million pixels.
    /// </exception>
    public byte[] ToPng(double scale = 1)
    {
        using SKSurface surface = Rasterize(scale);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>Draws the picture as SVG.</summary>
    /// <returns>The text of an SVG file of <see cref="Width"/> x <see cref="Height"/>, whose title is the description.</returns>
    public string ToSvg()
    {
        TextPlaceholders placeholders = new();
        return SvgText.Write(Width, Height, Description, canvas => DrawInvariant(canvas, placeholders), placeholders);
    }

    /// <summary>Writes the picture to a file, which is created or replaced atomically.</summary>
    /// <param name="path">The path, which ends with .png or .svg and so selects the format. The folder must exist.</param>
    /// <exception cref="ArgumentException">The path does not end with .png or .svg.</exception>
    /// <exception cref="IOException">The file cannot be written. An existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied. An existing file is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PNG":
                AtomicFile.Write(path, ToPng());
                break;
            case ".SVG":
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(ToSvg()));
                break;
            default:
                throw new ArgumentException(Guard.Text($"expected a path that ends with .png or .svg, found {path}"), nameof(path));
        }
    }

    /// <summary>
    /// Formats what numbers stand for that replace names in pixels, because no font has the letters: sentences such as "Labels: 0: 温度.",
    /// each after a blank, or an empty text.
    /// </summary>
    /// <param name="format">Formats a name. Default: null, for the name itself.</param>
    internal virtual string FormatKey(Func<string, string>? format = null) => ClassNames?.FormatKey(NamedLabels, format) ?? "";

    /// <summary>Draws the pixels onto a new surface, which the caller must dispose.</summary>
    internal SKSurface Rasterize(double scale)
    {
        if (!(scale is > 0 and <= 16))
            throw new ArgumentOutOfRangeException(nameof(scale), Guard.Text($"expected a scale above 0, at most 16, found {scale}"));
        SKImageInfo info = new(ScaleLength(Width, scale), ScaleLength(Height, scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        if ((long)info.Width * info.Height > PictureGuard.MaximumPixels)
        {
            string found = Guard.Text($"found {info.Width} x {info.Height}");
            throw new ArgumentOutOfRangeException(
                nameof(scale), Guard.Text($"expected a picture of at most {PictureGuard.MaximumPixels} pixels, {found}"));
        }
        SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale((float)info.Width / Width, (float)info.Height / Height); // lengths are rounded, and the last pixels are full
        DrawInvariant(surface.Canvas, placeholders: null);
        return surface;
    }

    /// <summary>Draws the picture into the rectangle of <see cref="Width"/> x <see cref="Height"/> at the origin.</summary>
    private protected abstract void Draw(SKCanvas canvas);

    /// <summary>Draws the picture in the invariant culture, so that the numbers at axes look the same on every machine.</summary>
    private void DrawInvariant(SKCanvas canvas, TextPlaceholders? placeholders)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            using PictureDrawing drawing = PictureDrawing.Begin(ClassNames, placeholders);
            Draw(canvas);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static int ScaleLength(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));
}
