namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Checks that the targets of links within the repository exist: files, and headings after #.</summary>
/// <remarks>Other links are not checked, because tests need no network.</remarks>
internal static class PageLinks
{
    public static IReadOnlyList<string> FindFaults(MarkdownPage page) =>
        [.. page.Links.Select(link => FindFault(page, link)).OfType<string>()];

    private static string? FindFault(MarkdownPage page, SourcePart link) =>
        FindFault(page, link.Text) is { } fault ? $"{page.Name}:{link.Line}: {link.Text}: {fault}" : null;

    private static string? FindFault(MarkdownPage page, string target)
    {
        if (Uri.TryCreate(target, UriKind.Absolute, out Uri? address) && !address.IsFile)
            return null;
        string[] parts = target.Split('#', 2);
        MarkdownPage other = page;
        if (parts[0].Length > 0)
        {
            string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.FilePath)!, Uri.UnescapeDataString(parts[0])));
            if (!Path.Exists(path))
                return "no such file";
            if (parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal))
                return null;
            other = new MarkdownPage(page.Root, Path.GetRelativePath(page.Root, path), File.ReadAllText(path));
        }
        return other.Anchors.Contains(parts[1]) ? null : "no such heading";
    }
}
