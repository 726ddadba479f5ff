namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Checks links within the repository: the file is there, and so is the heading behind #. Other links are left alone: tests need no network.</summary>
internal static class PageLinks
{
    public static IReadOnlyList<string> FindFaults(MarkdownPage page) =>
        [.. page.Links.Select(link => FindFault(page, link.Text) is { } fault ? $"{page.Name}:{link.Line}: {link.Text}: {fault}" : null).OfType<string>()];

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
