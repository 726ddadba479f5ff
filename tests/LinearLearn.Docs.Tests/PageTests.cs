using System.Text.RegularExpressions;
using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests that every page of the documentation is well formed, and that its links and commands are valid.</summary>
public partial class PageTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static IReadOnlyList<MarkdownPage> All => MarkdownPage.LoadAll(Root);

    private static IEnumerable<TestCaseData> Pages => All.Select(page => new TestCaseData(page).SetArgDisplayNames(page.Name));

    [Test]
    public void Docs_pages_of_all_folders_are_found()
    {
        string[] names = [.. All.Select(page => page.Name)];
        Assert.That(names, Does.Contain("README.md").And.Contain("docs/serving.md").And.Contain("data/README.md").And.No.Contains("/bin/"));
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_has_well_formed_fences_outputs_and_hidden_parts(object page) =>
        Assert.That(((MarkdownPage)page).Faults, Is.Empty);

    /// <summary>Counts in the text, because the parser does not see a fence within a comment or a paragraph.</summary>
    [TestCaseSource(nameof(Pages))]
    public void Page_has_no_skipped_block(object page) =>
        Assert.That(((MarkdownPage)page).Blocks, Has.Count.EqualTo(CodeFence().Count(((MarkdownPage)page).Text)));

    [TestCaseSource(nameof(Pages))]
    public void Page_has_links_and_pictures_whose_targets_exist(object page) =>
        Assert.That(PageLinks.FindFaults((MarkdownPage)page), Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Page_has_commands_whose_files_exist(object page) => Assert.That(PageCommands.FindFaults((MarkdownPage)page), Is.Empty);

    [GeneratedRegex(@"^\s*(?:```|~~~)csharp\b", RegexOptions.Multiline)]
    private static partial Regex CodeFence();
}
