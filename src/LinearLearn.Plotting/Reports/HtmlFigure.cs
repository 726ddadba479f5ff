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

    /// <summary>Gets the size of a chart in pixels at scale 1: letters are readable if it is shown 330 pixels wide.</summary>
    public static (int Width, int Height) ChartSize => (480, 390);

    /// <summary>Gets the size of a chart whose axes have the same scale, or whose classes need a long legend.</summary>
    public static (int Width, int Height) SquareSize => (480, 480);

    /// <summary>Creates a picture that follows the theme of the screen, and is light on paper.</summary>
    /// <param name="picture">Creates the picture, light or dark.</param>
    /// <param name="caption">The caption below, which names follow if the picture has numbers for them. Default: null.</param>
    public static XElement CreateThemed(Func<PictureTheme, Picture> picture, string? caption = null)
    {
        Picture light = picture(PictureTheme.Light);
        return CreateFigure(CreatePair(light, picture), caption, light);
    }

    /// <summary>Creates a picture as above, which scrolls on screens instead of becoming too small to read.</summary>
    /// <param name="picture">Creates the picture, light or dark.</param>
    /// <param name="name">The name of the box, for screen readers.</param>
    /// <param name="caption">The caption below, which names follow if the picture has numbers for them.</param>
    public static XElement CreateScrolled(Func<PictureTheme, Picture> picture, string name, string caption)
    {
        Picture light = picture(PictureTheme.Light);
        XElement scrolled = new(
            "div",
            new XAttribute("class", "wide-picture"),
            new XAttribute("style", Guard.Text($"--natural: {light.Width}px")),
            CreatePair(light, picture));
        return CreateFigure([Html.CreateScrollBox(name, scrolled)], caption, light);
    }

    /// <summary>Creates an animation, with a still picture for paper and for readers who prefer reduced motion.</summary>
    public static XElement CreateAnimated(
        Func<PictureTheme, string> moving,
        Func<PictureTheme, Picture> still,
        string alt,
        (int Width, int Height) size,
        string? caption)
    {
        XElement[] animations =
        [
            CreateImage(moving(PictureTheme.Light), alt, size.Width, size.Height, "light moving"),
            CreateImage(moving(PictureTheme.Dark), alt, size.Width, size.Height, "dark moving"),
        ];
        Picture light = still(PictureTheme.Light);
        return CreateFigure([.. animations, .. CreatePair(light, still, " still")], caption, light);
    }

    public static XElement CreateImage(string source, string alt, int width, int height, string? kind = null) => new(
        "img",
        Html.CreateClass(kind),
        new XAttribute("src", source),
        new XAttribute("alt", alt),
        new XAttribute("width", width),
        new XAttribute("height", height));

    private static XElement CreateFigure(XElement[] content, string? caption, Picture picture)
    {
        string text = (caption + picture.FormatKey(Html.Isolate)).TrimStart();
        return new XElement("figure", content, text.Length == 0 ? null : new XElement("figcaption", text));
    }

    /// <summary>Creates a light and a dark image, of which the style shows one, so that printing switches as well.</summary>
    private static XElement[] CreatePair(Picture light, Func<PictureTheme, Picture> picture, string kind = "") =>
    [
        CreateImage(light, "light" + kind),
        CreateImage(picture(PictureTheme.Dark), "dark" + kind),
    ];

    private static XElement CreateImage(Picture picture, string kind) =>
        CreateImage(Encode(picture), picture.Description, picture.Width, picture.Height, kind);

    private static string Encode(Picture picture)
    {
        double scale = Math.Min(Density, WidestFile / Math.Max(picture.Width, picture.Height));
        using SKSurface surface = picture.Rasterize(scale);
        using SKPixmap pixels = surface.PeekPixels();
        return Html.FormatDataUri("image/webp", WebpImage.Encode(pixels));
    }
}
