using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Creates pages for tests of the engine itself, in whose text a ' stands for a `.</summary>
internal static class TestPage
{
    public static MarkdownPage Create(string text) => new(RepositoryRoot.Find(), "docs/page.md", text.Replace('\'', '`'));

    /// <summary>Finds the fault of the last block of a well-formed page, or null if there is none.</summary>
    public static string? FindFault(string text)
    {
        MarkdownPage page = Create(text);
        Assert.That(page.Faults, Is.Empty);
        return page.Blocks[^1].Program.Run.FindFault(page.Blocks[^1]);
    }
}
