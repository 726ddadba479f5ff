using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Pages for tests of the engine itself. A ' stands for a ` in their text.</summary>
internal static class Texts
{
    public static MarkdownPage Page(string text) => new(RepositoryRoot.Find(), "docs/page.md", text.Replace('\'', '`'));

    /// <summary>What is wrong with the last block of a page that is well formed: null where nothing is.</summary>
    public static string? Fault(string text)
    {
        MarkdownPage page = Page(text);
        Assert.That(page.Faults, Is.Empty);
        return page.Blocks[^1].Program.Run.Fault(page.Blocks[^1]);
    }
}
