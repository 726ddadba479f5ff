using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests that the commands of console blocks print what their page shows.</summary>
public class ConsoleTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static IEnumerable<TestCaseData> Pages => MarkdownPage.LoadAll(Root)
        .Where(page => ConsoleSession.FindCommands(page).Count > 0)
        .Select(page => new TestCaseData(page).SetArgDisplayNames(page.Name));

    [TestCaseSource(nameof(Pages))]
    public void Console_blocks_print_the_output_shown_on_their_page(object page)
    {
        if (!ConsoleSession.IsAvailable)
            Assert.Ignore("there is no /bin/bash");
        IReadOnlyList<ConsoleCommand> commands = ConsoleSession.FindCommands((MarkdownPage)page);
        Assert.That(string.Join("\n\n", ConsoleSession.FindFaults(Root, commands)), Is.Empty);
    }

    [Test]
    public void Console_blocks_with_another_output_are_a_fault()
    {
        if (!ConsoleSession.IsAvailable)
            Assert.Ignore("there is no /bin/bash");
        MarkdownPage page = TestPage.Create("'''console\n$ echo one\ntwo\n$ ls flowers.csv\nflowers.csv\n$ true\n'''\n");
        IReadOnlyList<string> faults = ConsoleSession.FindFaults(Root, ConsoleSession.FindCommands(page));
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.Contain("docs/page.md:2: echo one").And.Contain("found\none"));
    }

    [TestCase("0.9101 of  150", "0.9102 of 150", true)]
    [TestCase("0.9101", "0.9401", false)]
    [TestCase("150 rows", "140 rows", false)]
    [TestCase("ham 1", "spam 1", false)]
    [TestCase("a\nb", "a b", false)]
    public void Console_outputs_are_alike_up_to_the_rounding_of_numbers(string expected, string found, bool areAlike) =>
        Assert.That(ConsoleSession.AreAlike(expected, found), Is.EqualTo(areAlike));
}
