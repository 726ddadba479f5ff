using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>SVG as Skia writes it, with what it leaves out: a title, cells with sharp edges, and fonts for machines that lack ours.</summary>
internal static class SvgText
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(int width, int height, string title, Action<SKCanvas> draw)
    {
        using SKDynamicMemoryWStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
            draw(canvas);
        using SKData data = stream.DetachAsData();
        using Stream text = data.AsStream();
        XElement root = XDocument.Load(text).Root!;
        root.SetAttributeValue("viewBox", Check.Text($"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(Svg + "title", title));
        foreach (XElement image in root.Descendants(Svg + "image"))
            image.SetAttributeValue("image-rendering", "pixelated"); // a pixel of it is a cell
        foreach (XAttribute family in root.Descendants(Svg + "text").Attributes("font-family"))
            family.Value += ", sans-serif";
        return root.ToString(SaveOptions.DisableFormatting);
    }
}
