using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>SVG as Skia writes it, with what it leaves out: a title, edges of cells, and fonts for machines that lack ours.</summary>
internal static class SvgText
{
    private const string UseStart = "url(#";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(int width, int height, string title, bool hasCrispEdges, Action<SKCanvas> draw)
    {
        using SKDynamicMemoryWStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
            draw(canvas);
        using SKData data = stream.DetachAsData();
        using Stream text = data.AsStream();
        XElement root = XDocument.Load(text).Root!;
        root.SetAttributeValue("viewBox", Check.Text($"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        if (hasCrispEdges)
            root.SetAttributeValue("shape-rendering", "crispEdges");
        root.AddFirst(new XElement(Svg + "title", title));
        foreach (XAttribute family in root.Descendants(Svg + "text").Attributes("font-family"))
            family.Value += ", sans-serif";
        Rename(root);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>
    /// Skia numbers clips through all that a process draws. The same picture shall be the same text, and two pictures shall stand in one page: ids
    /// are made of the picture's own text instead.
    /// </summary>
    private static void Rename(XElement root)
    {
        XAttribute[] ids = [.. root.Descendants().Attributes("id")];
        Dictionary<string, int> places = ids.Select((id, place) => (id.Value, place)).ToDictionary();
        XAttribute[] uses = [.. root.Descendants().Attributes().Where(use => use.Value.StartsWith(UseStart, StringComparison.Ordinal))];
        int[] targets = Array.ConvertAll(uses, use => places[use.Value[UseStart.Length..^1]]);
        SetAll("");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)));
        SetAll(Convert.ToHexStringLower(hash.AsSpan(0, 6)));

        void SetAll(string prefix)
        {
            for (int i = 0; i < ids.Length; i++)
                ids[i].Value = Check.Text($"clip-{prefix}-{i}");
            for (int i = 0; i < uses.Length; i++)
                uses[i].Value = Check.Text($"url(#clip-{prefix}-{targets[i]})");
        }
    }
}
