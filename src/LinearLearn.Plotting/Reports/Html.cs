using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the elements of a report; texts stay texts, whatever characters they contain.</summary>
internal static class Html
{
    /// <summary>The largest number of rows of a table in a third of a screen: 11 classes and their sum.</summary>
    private const int MostShortRows = 12;

    private const string LineBreaks = "\n\t";

    /// <summary>The signs around a name that is read from right to left.</summary>
    private const char Isolation = '\u2068';

    private const char IsolationEnd = '\u2069';

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
        return parts.Length == 0 ? null : new XElement(
            "section",
            CreateClass(isWide ? "wide" : null),
            new XAttribute("id", heading.ToLowerInvariant().Replace(' ', '-')),
            new XElement("h2", heading),
            parts);
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

    /// <summary>Creates a table as above, but a long one in three parts, which wide screens show beside each other.</summary>
    public static XElement CreateLongTable(string name, string[] headings, IReadOnlyList<string[]> rows, bool isStacked = false)
    {
        const int parts = 3;
        return rows.Count <= MostShortRows ? CreateTable(name, headings, rows, isStacked) : new XElement(
            "div",
            CreateClass("tall"),
            rows.Chunk((rows.Count + parts - 1) / parts).Select((part, i) => new XElement(
                "div",
                CreateClass("part"),
                CreateTable(i == 0 ? name : Guard.Text($"{name}, part {i + 1}"), headings, part, isStacked))));
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
        foreach (XElement element in root.DescendantsAndSelf().ToArray())
        {
            foreach (XAttribute attribute in element.Attributes())
                attribute.Value = Clean(RemoveIsolation(attribute.Value));
            foreach (XText text in element.Nodes().OfType<XText>().ToArray())
                text.ReplaceWith(SplitIsolated(text.Value));
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName))
                element.Value = "";
        }
    }

    /// <summary>Encloses a name with letters from right to left in signs that keep them from reordering the text around it.</summary>
    public static string Isolate(string name) =>
        name.EnumerateRunes().Any(FontResolver.IsRightToLeft) ? $"{Isolation}{name}{IsolationEnd}" : name;

    /// <summary>Removes the signs of <see cref="Isolate"/>.</summary>
    public static string RemoveIsolation(string text) => string.Concat(text.Where(letter => letter is not (Isolation or IsolationEnd)));

    /// <summary>Splits a name in camel case into words, for example "scaled by" for scaledBy.</summary>
    public static string SplitWords(string name)
    {
        string words = string.Concat(name.Select((letter, i) => IsStart(i) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
        return words.TrimStart();

        bool IsStart(int i) => char.IsAsciiLetterUpper(name[i]) && (i == 0 || !char.IsAsciiLetterUpper(name[i - 1]));
    }

    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string FormatDataUri(string type, byte[] bytes) => $"data:{type};base64,{Convert.ToBase64String(bytes)}";

    private static XElement CreateCell(string element, string text, bool isNumber, string? scope) =>
        new(element, scope is null ? null : new XAttribute("scope", scope), CreateClass(isNumber ? "number" : null), text);

    private static string Clean(string text) => DisplayText.ReplaceUnsafe(text, LineBreaks);

    /// <summary>Returns a text as nodes: names within signs of <see cref="Isolate"/> as bdi elements.</summary>
    private static object[] SplitIsolated(string text) =>
    [
        .. text.Split(Isolation).SelectMany((part, i) => part.Split(IsolationEnd, 2) is [var name, var rest] && i > 0
            ? new object[] { new XElement("bdi", Clean(name)), Clean(rest) }
            : [Clean(part)]),
    ];
}
