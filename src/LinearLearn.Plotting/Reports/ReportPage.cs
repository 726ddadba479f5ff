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

    public static string Write(ReportData report)
    {
        XElement sections = new("div", Html.CreateClass("sections"), Sections(report));
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            Head(report.Title),
            new XElement("body", new XElement("main", SummarySection.Create(report), sections)));
        Html.Normalize(page);
        StringBuilder text = new("<!DOCTYPE html>\n");
        using (XmlWriter writer = XmlWriter.Create(text, Settings))
            page.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    private static IEnumerable<XElement?> Sections(ReportData report) =>
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

    private static XElement Head(string title) => new(
        "head",
        new XElement("meta", new XAttribute("charset", "utf-8")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("title", title),
        new XElement("style", Style()));

    private static string Style()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("ReportStyle.css")!;
        using StreamReader reader = new(stream);
        return "\n" + reader.ReadToEnd();
    }
}
