using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The whole page. It is built as XML: so what is text stays text, whatever a class or a setting is called.</summary>
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

    public static string Write(ReportFacts facts)
    {
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            Head(facts.Title),
            new XElement("body", new XElement("main", SummarySection.Of(facts), new XElement("div", Html.Class("sections"), Sections(facts)))));
        Html.Finish(page);
        StringBuilder text = new("<!DOCTYPE html>\n");
        using (XmlWriter writer = XmlWriter.Create(text, Settings))
            page.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    private static IEnumerable<XElement?> Sections(ReportFacts facts) =>
    [
        LearningSection.Of(facts),
        DataSection.Of(facts),
        SettingsSection.Of(facts),
        WeightsSection.Of(facts),
        MotionSection.Of(facts),
        ScoresSection.Histogram(facts),
        ClassesSection.Confusion(facts),
        ClassesSection.Errors(facts),
        ScoresSection.Roc(facts),
        ScoresSection.Reliability(facts),
        ClassesSection.Rates(facts),
        ExamplesSection.Of(facts),
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
