using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The elements that reports are made of. What is text becomes text, whatever it holds.</summary>
internal static class Html
{
    private const string LineBreaks = "\n\t";

    private static readonly HashSet<string> Void = ["br", "img", "link", "meta", "source"];

    public static XElement CreateParagraph(string text, string? kind = null) => new("p", CreateClass(kind), text);

    public static XAttribute? CreateClass(string? kind) => kind is null ? null : new XAttribute("class", kind);

    /// <summary>A part of the page with its heading; null, where it has no content.</summary>
    /// <param name="heading">Over it.</param>
    /// <param name="isWide">Whether it takes the whole width of the page.</param>
    /// <param name="content">Elements; null ones do not count.</param>
    public static XElement? CreateSection(string heading, bool isWide, params IEnumerable<XElement?> content)
    {
        XElement[] parts = [.. content.OfType<XElement>()];
        return parts.Length == 0 ? null : new XElement("section", CreateClass(isWide ? "wide" : null), new XElement("h2", heading), parts);
    }

    /// <summary>A table that scrolls in a box of its own where it is too wide.</summary>
    /// <param name="name">What the box is called, for those who cannot see it.</param>
    /// <param name="headings">One for each column; columns of numbers begin with '#', which is not shown.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="isStacked">Whether, on small screens, the first cell of a row stands above the four others: for long names.</param>
    public static XElement CreateTable(string name, string[] headings, IEnumerable<string[]> rows, bool isStacked = false)
    {
        bool[] areNumbers = Array.ConvertAll(headings, heading => heading.StartsWith('#'));
        return CreateScrollBox(
            name,
            new XElement(
                "table",
                CreateClass(isStacked ? "stacked" : null),
                new XElement("thead", new XElement("tr", headings.Select((heading, i) => CreateCell("th", areNumbers[i] ? heading[1..] : heading, areNumbers[i], "col")))),
                new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((cell, i) => CreateCell(i == 0 ? "th" : "td", cell, areNumbers[i], i == 0 ? "row" : null)))))));
    }

    /// <summary>A box that scrolls where its content is too wide.</summary>
    public static XElement CreateScrollBox(string name, XElement content) =>
        new("div", CreateClass("scroll"), new XAttribute("role", "region"), new XAttribute("tabindex", 0), new XAttribute("aria-label", name), content);

    /// <summary>Names and what they stand for.</summary>
    public static XElement CreatePairs(string kind, IEnumerable<(string Name, string Text)> pairs) =>
        new(
            "dl",
            CreateClass(kind),
            pairs.Select(pair => new XElement("div", new XElement("dt", pair.Name), new XElement("dd", pair.Text))));

    /// <summary>Replaces what no text of a page may hold (see <see cref="DisplayText"/>), and gives an end tag to every element that HTML wants one of.</summary>
    public static void Normalize(XElement root)
    {
        foreach (XElement element in root.DescendantsAndSelf())
        {
            foreach (XAttribute attribute in element.Attributes())
                attribute.Value = DisplayText.ReplaceUnsafe(attribute.Value, LineBreaks);
            foreach (XText text in element.Nodes().OfType<XText>())
                text.Value = DisplayText.ReplaceUnsafe(text.Value, LineBreaks);
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName))
                element.Value = "";
        }
    }

    public static string FormatDataUri(string type, byte[] bytes) => $"data:{type};base64,{Convert.ToBase64String(bytes)}";

    private static XElement CreateCell(string element, string text, bool isNumber, string? scope) =>
        new(element, scope is null ? null : new XAttribute("scope", scope), CreateClass(isNumber ? "number" : null), text);
}
