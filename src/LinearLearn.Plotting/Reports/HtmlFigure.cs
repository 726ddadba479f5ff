using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Creates pictures within the page, light and dark.</summary>
internal static class HtmlFigure
{
    /// <summary>The number of pixels in a file for each pixel of a picture, for high-density screens.</summary>
    private const double Density = 2;

    /// <summary>The longest side of a file in pixels.</summary>
    private const double WidestFile = 1200;

    private const string Dark = "screen and (prefers-color-scheme: dark)";
    private const string Still = "print, (prefers-reduced-motion: reduce)";
    private const string StillAndDark = "screen and (prefers-reduced-motion: reduce) and (prefers-color-scheme: dark)";

    /// <summary>Gets the size of a chart in pixels at scale 1: letters are readable if it is shown 330 pixels wide.</summary>
    public static (int Width, int Height) ChartSize => (480, 390);

    /// <summary>Gets the size of a chart whose axes have the same scale, or whose classes need a long legend.</summary>
    public static (int Width, int Height) SquareSize => (480, 480);

    /// <summary>Creates a picture that follows the theme of the screen.</summary>
    public static XElement CreateThemed(Func<PictureTheme, Picture> picture, string? caption = null)
    {
        Picture light = picture(PictureTheme.Light);
        return CreateFigure(caption, CreateSources(picture, light));
    }

    /// <summary>Creates a picture that follows the theme of the screen, and scrolls instead of becoming too small to read.</summary>
    /// <param name="picture">Creates the picture, light or dark.</param>
    /// <param name="name">The name of the box, for screen readers.</param>
    /// <param name="caption">The caption below.</param>
    public static XElement CreateScrolled(Func<PictureTheme, Picture> picture, string name, string caption)
    {
        Picture light = picture(PictureTheme.Light);
        XElement scrolled = new(
            "picture",
            new XAttribute("class", "wide-picture"),
            new XAttribute("style", Guard.Text($"--natural: {light.Width}px")),
            CreateSources(picture, light));
        return new XElement("figure", Html.CreateScrollBox(name, scrolled), new XElement("figcaption", caption));
    }

    /// <summary>Creates an animation, with a still picture for paper and for readers who prefer reduced motion.</summary>
    public static XElement CreateAnimated(
        Func<PictureTheme, string> moving,
        Func<PictureTheme, Picture> still,
        string alt,
        (int Width, int Height) size,
        string? caption) =>
        CreateFigure(
            caption,
            CreateSource(StillAndDark, Encode(still(PictureTheme.Dark))),
            CreateSource(Still, Encode(still(PictureTheme.Light))),
            CreateSource(Dark, moving(PictureTheme.Dark)),
            CreateImage(moving(PictureTheme.Light), alt, size.Width, size.Height));

    public static XElement CreateImage(string source, string alt, int width, int height) => new(
        "img",
        new XAttribute("src", source),
        new XAttribute("alt", alt),
        new XAttribute("width", width),
        new XAttribute("height", height));

    private static XElement CreateFigure(string? caption, params XElement[] sources) =>
        new("figure", new XElement("picture", sources), caption is null ? null : new XElement("figcaption", caption));

    private static XElement[] CreateSources(Func<PictureTheme, Picture> picture, Picture light) =>
        [CreateSource(Dark, Encode(picture(PictureTheme.Dark))), CreateImage(Encode(light), light.Description, light.Width, light.Height)];

    private static XElement CreateSource(string media, string uri) =>
        new("source", new XAttribute("media", media), new XAttribute("srcset", uri));

    private static string Encode(Picture picture)
    {
        double scale = Math.Min(Density, WidestFile / Math.Max(picture.Width, picture.Height));
        using SKSurface surface = picture.Rasterize(scale);
        using SKPixmap pixels = surface.PeekPixels();
        return Html.FormatDataUri("image/webp", WebpImage.Encode(pixels));
    }
}
