using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Pages for tests of the engine itself. A ' stands for a ` in their text.</summary>
internal static class TestPage
{
    public static MarkdownPage Create(string text) => new(RepositoryRoot.Find(), "docs/page.md", text.Replace('\'', '`'));

    /// <summary>What is wrong with the last block of a page that is well formed: null where nothing is.</summary>
    public static string? FindFault(string text)
    {
        MarkdownPage page = Create(text);
        Assert.That(page.Faults, Is.Empty);
        return page.Blocks[^1].Program.Run.FindFault(page.Blocks[^1]);
    }
}
