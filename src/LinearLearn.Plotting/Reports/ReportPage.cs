using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Writes the whole page, built as XML so that texts stay texts, whatever the names of classes and settings contain.</summary>
internal static class ReportPage
{
    private static readonly XmlWriterSettings Settings = new()
    {
        OmitXmlDeclaration = true,
        Indent = true,
        IndentChars = "  ",
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.None,
    };

    /// <summary>The smallest number of sections that have a table of contents.</summary>
    private const int LeastListed = 10;

    public static string Write(ReportData report)
    {
        XElement[] sections = [.. ListSections(report).OfType<XElement>()];
        ILookup<bool, XElement> byWidth = sections.ToLookup(section => section.Attribute("class") is not null);
        XElement[] ordered = [.. byWidth[false], .. byWidth[true]];
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            CreateHead(report.Title),
            new XElement(
                "body",
                new XElement(
                    "main",
                    SummarySection.Create(report),
                    ordered.Length < LeastListed ? null : CreateContents(ordered),
                    new XElement("div", Html.CreateClass("cards"), byWidth[false]),
                    byWidth[true])));
        Html.Normalize(page);
        StringBuilder text = new("<!DOCTYPE html>\n");
        using (XmlWriter writer = XmlWriter.Create(text, Settings))
            page.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    /// <summary>Lists the sections, of which wide ones follow all others.</summary>
    private static IEnumerable<XElement?> ListSections(ReportData report) =>
    [
        LearningSection.Create(report),
        DataSection.Create(report),
        SettingsSection.Create(report),
        WeightsSection.Create(report),
        MotionSection.Create(report),
        ScoresSection.CreateHistogram(report),
        ClassesSection.CreateConfusionMatrix(report),
        ClassesSection.CreateErrors(report),
        ScoresSection.CreateRoc(report),
        ScoresSection.CreateReliability(report),
        ScoresSection.CreateRiskCoverage(report),
        ClassesSection.CreateRates(report),
        ExamplesSection.Create(report),
    ];

    private static XElement CreateContents(IEnumerable<XElement> sections) => new(
        "nav",
        new XAttribute("aria-label", "Contents"),
        new XElement("ul", sections.Select(section => new XElement(
            "li", new XElement("a", new XAttribute("href", $"#{section.Attribute("id")!.Value}"), section.Element("h2")!.Value)))));

    private static XElement CreateHead(string title) => new(
        "head",
        new XElement("meta", new XAttribute("charset", "utf-8")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("title", Html.RemoveIsolation(title)),
        new XElement("style", ReadStyle()));

    private static string ReadStyle()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("ReportStyle.css")!;
        using StreamReader reader = new(stream);
        return "\n" + reader.ReadToEnd();
    }
}
