using System.Text.RegularExpressions;
using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>What must hold of every page of the documentation beside its blocks of code.</summary>
public partial class PageTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static IReadOnlyList<MarkdownPage> All => MarkdownPage.LoadAll(Root);

    private static IEnumerable<TestCaseData> Pages => All.Select(page => new TestCaseData(page).SetArgDisplayNames(page.Name));

    [Test]
    public void The_pages_are_found() =>
        Assert.That(All.Select(page => page.Name), Does.Contain("README.md").And.Contain("docs/serving.md").And.Contain("data/README.md").And.No.Contains("/bin/"));

    [TestCaseSource(nameof(Pages))]
    public void Fences_outputs_and_hidden_parts_are_well_formed(object page) => Assert.That(((MarkdownPage)page).Faults, Is.Empty);

    /// <summary>Counted in the text, as a fence within a comment or a paragraph would be passed over.</summary>
    [TestCaseSource(nameof(Pages))]
    public void No_block_is_passed_over(object page) =>
        Assert.That(((MarkdownPage)page).Blocks, Has.Count.EqualTo(CodeFence().Count(((MarkdownPage)page).Text)));

    [TestCaseSource(nameof(Pages))]
    public void Links_and_pictures_lead_to_what_is_there(object page) => Assert.That(PageLinks.FindFaults((MarkdownPage)page), Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Commands_name_files_that_are_there(object page) => Assert.That(PageCommands.FindFaults((MarkdownPage)page), Is.Empty);

    [GeneratedRegex(@"^\s*(?:```|~~~)csharp\b", RegexOptions.Multiline)]
    private static partial Regex CodeFence();
}
