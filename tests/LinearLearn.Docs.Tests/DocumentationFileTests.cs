using System.Xml;
using System.Xml.Linq;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests that the XML documentation of the packages is as tools expect it.</summary>
/// <remarks>scripts/look-at-site.cs compares it with the site that docfx builds from it.</remarks>
public class DocumentationFileTests
{
    private static readonly string[] Libraries =
    [
        "LinearLearn", "LinearLearn.Emnist", "LinearLearn.Extensions.AI", "LinearLearn.Hosting", "LinearLearn.Onnx", "LinearLearn.Orleans",
        "LinearLearn.Plotting",
    ];

    /// <summary>docfx reads the file in the same way, and silently skips a member that has no white space before it.</summary>
    [TestCaseSource(nameof(Libraries))]
    public void Documentation_file_has_white_space_between_members(string library)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, library + ".xml"));
        string[] members = [.. XDocument.Parse(text).Descendants("member").Select(member => member.Attribute("name")!.Value)];
        Assert.That(ReadMembers(text), Is.EqualTo(members));
        Assert.That(members, Has.Length.GreaterThan(30));
    }

    [Test]
    public void Member_without_white_space_before_it_is_skipped() => Assert.That(
        ReadMembers("""<doc><members><member name="a"/><member name="b"/> <member name="c"/></members></doc>"""),
        Is.EqualTo(new[] { "a", "c" }));

    private static List<string> ReadMembers(string text)
    {
        List<string> names = [];
        using XmlReader reader = XmlReader.Create(new StringReader(text));
        while (reader.ReadToFollowing("member"))
        {
            names.Add(reader.GetAttribute("name")!);
            reader.ReadOuterXml();
        }
        return names;
    }
}
