using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the elements of a report; texts stay texts, whatever characters they contain.</summary>
internal static class Html
{
    private const string LineBreaks = "\n\t";

    private static readonly HashSet<string> Void = ["br", "img", "link", "meta", "source"];

    public static XElement CreateParagraph(string text, string? kind = null) => new("p", CreateClass(kind), text);

    public static XAttribute? CreateClass(string? kind) => kind is null ? null : new XAttribute("class", kind);

    /// <summary>Creates a part of the page with its heading, or null if it has no content.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="isWide">Whether the part has the whole width of the page.</param>
    /// <param name="content">The elements; null ones are ignored.</param>
    public static XElement? CreateSection(string heading, bool isWide, params IEnumerable<XElement?> content)
    {
        XElement[] parts = [.. content.OfType<XElement>()];
        return parts.Length == 0 ? null : new XElement("section", CreateClass(isWide ? "wide" : null), new XElement("h2", heading), parts);
    }

    /// <summary>Creates a table in a box that scrolls if the table is too wide.</summary>
    /// <param name="name">The name of the box, for screen readers.</param>
    /// <param name="headings">One heading for each column; those of numbers begin with '#', which is not shown.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="isStacked">Whether small screens show the first cell of a row above the four others, for long names.</param>
    public static XElement CreateTable(string name, string[] headings, IEnumerable<string[]> rows, bool isStacked = false)
    {
        bool[] areNumbers = Array.ConvertAll(headings, heading => heading.StartsWith('#'));
        IEnumerable<XElement> head = headings.Select(
            (heading, i) => CreateCell("th", areNumbers[i] ? heading[1..] : heading, areNumbers[i], "col"));
        return CreateScrollBox(
            name,
            new XElement(
                "table",
                CreateClass(isStacked ? "stacked" : null),
                new XElement("thead", new XElement("tr", head)),
                new XElement("tbody", rows.Select(CreateRow))));

        XElement CreateRow(string[] row) => new(
            "tr", row.Select((cell, i) => CreateCell(i == 0 ? "th" : "td", cell, areNumbers[i], i == 0 ? "row" : null)));
    }

    /// <summary>Creates a box that scrolls if its content is too wide.</summary>
    public static XElement CreateScrollBox(string name, XElement content) => new(
        "div",
        CreateClass("scroll"),
        new XAttribute("role", "region"),
        new XAttribute("tabindex", 0),
        new XAttribute("aria-label", name),
        content);

    /// <summary>Creates a list of names and their texts.</summary>
    public static XElement CreatePairs(string kind, IEnumerable<(string Name, string Text)> pairs) =>
        new(
            "dl",
            CreateClass(kind),
            pairs.Select(pair => new XElement("div", new XElement("dt", pair.Name), new XElement("dd", pair.Text))));

    /// <summary>
    /// Replaces characters that a page must not contain (see <see cref="DisplayText"/>), and adds the end tags that HTML requires.
    /// </summary>
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
