namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a C# block of a page and those that continue it: one program, which runs once.</summary>
internal sealed class CodeProgram(MarkdownPage page)
{
    private readonly List<CodeBlock> _blocks = [];
    private ProgramRun? _run;

    public MarkdownPage Page { get; } = page;

    /// <summary>Gets the blocks in the order of the page.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public ProgramRun Run => _run ??= ProgramRun.Start(this, ProgramRun.DefaultTimeLimit);

    public void Add(CodeBlock block) => _blocks.Add(block);

    /// <summary>Finds the index of the block that a line of the page belongs to.</summary>
    public int FindIndex(int line) => Math.Max(0, _blocks.FindLastIndex(block => (block.Setup ?? block.Code).Line - 1 <= line));
}
