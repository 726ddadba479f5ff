using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a page of the documentation: its C# blocks, links, commands and faults.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePreciseSourceLocation().Build();

    private readonly MarkdownDocument _document;

    /// <param name="root">The folder that <paramref name="name"/> is relative to.</param>
    /// <param name="name">The page's path as it is displayed, with / between folders.</param>
    /// <param name="text">The text of the page.</param>
    public MarkdownPage(string root, string name, string text)
    {
        Root = root;
        Name = name;
        Text = text;
        _document = Markdown.Parse(text, Pipeline);
        PageReader reader = new(this);
        foreach (Block block in _document.Descendants<LeafBlock>())
            reader.Read(block);
        reader.Finish();
        Blocks = reader.Blocks;
        Faults = reader.Faults;
    }

    public string Root { get; }

    public string Name { get; }

    public string Text { get; }

    public string FilePath => Path.Combine(Root, Name);

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Gets the violations of the rules for pages, each with its line.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Gets the valid fragments of links to the page, after #.</summary>
    public IReadOnlyCollection<string> Anchors => [.. _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id!)];

    /// <summary>Gets the targets of links and pictures, and the pictures of dark pages.</summary>
    public IEnumerable<SourcePart> Links =>
    [
        .. _document.Descendants<LinkInline>().Select(link => new SourcePart(link.Url ?? "", link.Line + 1)),
        .. _document.Descendants<HtmlInline>().SelectMany(
            html => PictureSource().Matches(html.Tag), (html, match) => new SourcePart(match.Groups[1].Value, html.Line + 1)),
    ];

    /// <summary>Gets the lines of shell blocks, and code within sentences.</summary>
    public IEnumerable<SourcePart> Commands
    {
        get
        {
            IEnumerable<FencedCodeBlock> shells = _document.Descendants<FencedCodeBlock>()
                .Where(block => block.Info is null or "" or "sh" or "bash" or "shell" or "console");
            foreach (FencedCodeBlock block in shells)
            {
                for (int i = 0; i < block.Lines.Count; i++)
                    yield return new SourcePart(block.Lines.Lines[i].ToString(), block.Line + 2 + i);
            }
            foreach (CodeInline code in _document.Descendants<CodeInline>())
                yield return new SourcePart(code.Content, code.Line + 1);
        }
    }

    /// <summary>Finds the fenced blocks of a language.</summary>
    public IEnumerable<FencedCodeBlock> FindFences(string language) =>
        _document.Descendants<FencedCodeBlock>().Where(block => block.Info == language);

    /// <summary>Loads all pages of a repository: the Markdown files of its root and its docs, and each README elsewhere.</summary>
    public static IReadOnlyList<MarkdownPage> LoadAll(string root)
    {
        IEnumerable<string> paths = Directory.EnumerateFiles(root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(root, "README.md", SearchOption.AllDirectories));
        IEnumerable<string> names = paths.Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Distinct();
        return
        [
            .. names.Where(IsOwn)
                .Order(StringComparer.Ordinal)
                .Select(name => new MarkdownPage(root, name, File.ReadAllText(Path.Combine(root, name)))),
        ];
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"\bsrcset=""([^""]*)""")]
    private static partial Regex PictureSource();

    /// <summary>Determines whether a page is neither in the output of a build nor in a hidden folder.</summary>
    private static bool IsOwn(string name) => !name.Split('/').Any(folder => folder is "bin" or "obj" || folder.StartsWith('.'));
}
