using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Writes SVG with Skia, and adds what Skia omits: a title, sharp edges of cells, fallback fonts, and every script.</summary>
internal static class SvgText
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(int width, int height, string title, Action<SKCanvas> draw, TextPlaceholders placeholders)
    {
        using SKDynamicMemoryWStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
            draw(canvas);
        using SKData data = stream.DetachAsData();
        using Stream text = data.AsStream();
        XElement root = XDocument.Load(text).Root!;
        root.SetAttributeValue("viewBox", Guard.Text($"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(Svg + "title", DisplayText.ToLine(title)));
        foreach (XElement image in root.Descendants(Svg + "image"))
            image.SetAttributeValue("image-rendering", "pixelated"); // each pixel is a cell
        foreach (XAttribute family in root.Descendants(Svg + "text").Attributes("font-family"))
            family.Value += ", sans-serif";
        foreach (XElement element in root.Descendants(Svg + "text"))
            element.Value = element.Value.Trim();
        placeholders.RestoreIn(root);
        MergeClips(root);
        RenameIds(root);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Merges neighboring groups with the same clip, which Skia repeats for every element.</summary>
    private static void MergeClips(XElement root)
    {
        XElement? first = null, previous = null;
        string firstShape = "";
        foreach (XElement clip in root.Elements().ToArray())
        {
            if (clip.Name != Svg + "clipPath")
            {
                first = clip == previous ? first : null;
                continue;
            }
            XElement group = (XElement)clip.NextNode!;
            string shape = string.Concat(clip.Nodes());
            previous = group;
            if (first is null || shape != firstShape)
            {
                (first, firstShape) = (group, shape);
                continue;
            }
            first.Add(group.Nodes());
            clip.Remove();
            group.RemoveNodes();
        }
        root.Elements(Svg + "g").Where(group => group.IsEmpty || !group.Nodes().Any()).Remove();
    }

    /// <summary>Renames ids by a hash of the picture.</summary>
    /// <remarks>
    /// Skia numbers clips and images across everything that a process draws. With ids made from the picture, the same picture has the same
    /// text, and two pictures can be embedded in one page.
    /// </remarks>
    private static void RenameIds(XElement root)
    {
        XAttribute[] ids = [.. root.Descendants().Attributes("id")];
        string[] before = Array.ConvertAll(ids, id => id.Value);
        (XAttribute Use, string Start, int Index, string End)[] uses =
        [
            .. from use in root.Descendants().Attributes()
               from index in Enumerable.Range(0, before.Length)
               let start = use.Value == $"#{before[index]}" ? "#" : use.Value == $"url(#{before[index]})" ? "url(#" : null
               where start is not null
               select (use, start, index, start == "#" ? "" : ")"),
        ];
        SetAll("");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)));
        SetAll(Convert.ToHexStringLower(hash.AsSpan(0, 6)));

        void SetAll(string prefix)
        {
            for (int i = 0; i < ids.Length; i++)
                ids[i].Value = Guard.Text($"part-{prefix}-{i}");
            foreach ((XAttribute use, string start, int index, string end) in uses)
                use.Value = start + ids[index].Value + end;
        }
    }
}
