namespace LinearLearn.Docs.Tests.Engine;

/// <summary>A C# block of a page, with what belongs to it: hidden code before and after, and the output that is shown.</summary>
internal sealed class CodeBlock(MarkdownPage page, string heading, int line, SourcePart code, CodeBlock? before)
{
    public MarkdownPage Page { get; } = page;

    /// <summary>The nearest heading above the block; empty where there is none.</summary>
    public string Heading { get; } = heading;

    /// <summary>The line of the opening fence, counted from 1.</summary>
    public int Line { get; } = line;

    public SourcePart Code { get; } = code;

    /// <summary>The block that this one continues.</summary>
    public CodeBlock? Before { get; } = before;

    /// <summary>Hidden code that runs before the block.</summary>
    public SourcePart? Setup { get; init; }

    /// <summary>Hidden code that runs after the block.</summary>
    public SourcePart? Check { get; set; }

    public ShownOutput? Output { get; set; }

    /// <summary>The blocks that this one continues, the first one first, and this one.</summary>
    public IReadOnlyList<CodeBlock> Chain => Before is null ? [this] : [.. Before.Chain, this];

    /// <summary>The place and its heading: what the test of the block is called.</summary>
    public override string ToString() => $"{Page.Name}:{Line} {Heading}".TrimEnd();
}
