using System.Xml.Linq;

namespace LinearLearn.Plotting.Tests;

/// <summary>Represents a report that was parsed.</summary>
internal sealed class ReportDocument
{
    public ReportDocument(TrainingReport report)
    {
        Html = report.ToHtml();
        Document = XDocument.Parse(Html);
    }

    public string Html { get; }

    public XDocument Document { get; }

    public string[] Headings => [.. Document.Descendants("h2").Select(heading => heading.Value)];

    public IEnumerable<XElement> Images => Document.Descendants("img");

    /// <summary>Gets the text of the page without its style.</summary>
    public string Text => Document.Descendants("body").Single().Value;

    public XElement Section(string heading) => Document.Descendants("section").Single(section => section.Element("h2")!.Value == heading);

    /// <summary>Gets the rows of a section's table, including its head.</summary>
    public string[][] Table(string heading) =>
        [.. Section(heading).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    public Dictionary<string, string> Pairs(string kind) => Document.Descendants("dl")
        .Single(list => (string?)list.Attribute("class") == kind)
        .Elements("div")
        .ToDictionary(pair => pair.Element("dt")!.Value, pair => pair.Element("dd")!.Value);

    /// <summary>Decodes the bytes of a data URI.</summary>
    public static byte[] DecodeDataUri(string uri) => Convert.FromBase64String(uri[(uri.IndexOf(',', StringComparison.Ordinal) + 1)..]);
}
