using System.Globalization;
using System.Text;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>A picture of a model or its training, to be saved as PNG or SVG.</summary>
/// <remarks>
/// Immutable, and drawn anew each time it is asked for. Text is set in Open Sans, which the package brings: Latin, Greek and Cyrillic letters look the same
/// on every machine. For others the machine's fonts stand in where Skia finds them (not on Linux); a class whose name has letters that no font has is called
/// by its label.
/// </remarks>
public abstract class Picture
{
    private protected Picture()
    {
    }

    /// <summary>The line over the picture: smaller where it is long, and cut where it is longer than that. By default it says what one sees.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Title { get => field ?? DefaultTitle; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Dark on light by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such theme.</exception>
    public PictureTheme Theme { get; init => field = Guard.Defined(value, nameof(Theme)); }

    /// <summary>In pixels, at scale 1.</summary>
    public abstract int Width { get; }

    /// <summary>In pixels, at scale 1.</summary>
    public abstract int Height { get; }

    /// <summary>One or two sentences that say what the picture shows, for those who cannot see it: the alt text of a web page.</summary>
    public abstract string Description { get; }

    private protected abstract string DefaultTitle { get; }

    private protected Palette Palette => Palette.Get(Theme);

    /// <summary>Draws the picture as PNG.</summary>
    /// <param name="scale">How many pixels of the file a pixel of the picture takes, either way: above 0, at most 16. 2 is for screens of high density.</param>
    /// <returns>The bytes of a PNG file of <see cref="Width"/> * scale x <see cref="Height"/> * scale pixels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is out of range, or the picture would have more than 100 million pixels.</exception>
    public byte[] ToPng(double scale = 1)
    {
        using SKSurface surface = Rasterize(scale);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>Draws the picture as SVG.</summary>
    /// <returns>The text of an SVG file: <see cref="Width"/> x <see cref="Height"/>, with the description as its title.</returns>
    public string ToSvg() => SvgText.Write(Width, Height, Description, DrawInvariant);

    /// <summary>Writes the picture into a file, which is created or replaced: whole or not at all.</summary>
    /// <param name="path">Ends with .png or .svg, which tells the format; its folder is there.</param>
    /// <exception cref="ArgumentException">The path ends with something else.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written. What was there before stays.</exception>
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

    /// <summary>The pixels, drawn; the caller disposes of them.</summary>
    internal SKSurface Rasterize(double scale)
    {
        if (!(scale is > 0 and <= 16))
            throw new ArgumentOutOfRangeException(nameof(scale), Guard.Text($"expected a scale above 0, at most 16, found {scale}"));
        SKImageInfo info = new(ScaleLength(Width, scale), ScaleLength(Height, scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        if ((long)info.Width * info.Height > PictureGuard.MaximumPixels)
            throw new ArgumentOutOfRangeException(nameof(scale), Guard.Text($"expected a picture of at most {PictureGuard.MaximumPixels} pixels, found {info.Width} x {info.Height}"));
        SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale((float)info.Width / Width, (float)info.Height / Height); // not the scale itself: pixels are whole, and the last ones are full
        DrawInvariant(surface.Canvas);
        return surface;
    }

    /// <summary>Draws onto the rectangle of <see cref="Width"/> x <see cref="Height"/> at the origin.</summary>
    private protected abstract void Draw(SKCanvas canvas);

    /// <summary>The numbers at axes look the same on every machine.</summary>
    private void DrawInvariant(SKCanvas canvas)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Draw(canvas);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static int ScaleLength(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));
}
