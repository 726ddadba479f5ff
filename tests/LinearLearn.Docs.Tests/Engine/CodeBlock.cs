namespace LinearLearn.Docs.Tests.Engine;

/// <summary>A C# block of a page, with what belongs to it: hidden code before and after, and the output that is shown.</summary>
internal sealed class CodeBlock(CodeProgram program, string heading, SourcePart code)
{
    private (byte[] Assembly, byte[] Symbols, string? Fault)? _alone;

    /// <summary>What the block is a part of, or all of.</summary>
    public CodeProgram Program { get; } = program;

    /// <summary>The nearest heading above the block; empty where there is none.</summary>
    public string Heading { get; } = heading;

    public SourcePart Code { get; } = code;

    /// <summary>Hidden code that runs before the block.</summary>
    public SourcePart? Setup { get; init; }

    /// <summary>Hidden code that runs after the block.</summary>
    public SourcePart? Check { get; set; }

    public ShownOutput? Output { get; set; }

    /// <summary>Files to run the block on, from hidden comments after it.</summary>
    public List<InputCase> Cases { get; } = [];

    /// <summary>The block as a program of its own, without hidden code: as a reader has it who saves it to a file.</summary>
    public (byte[] Assembly, byte[] Symbols, string? Fault) Alone => _alone ??= Compile();

    /// <summary>Where the opening fence stands, as page:line.</summary>
    public string Location => $"{Program.Page.Name}:{Code.Line - 1}";

    /// <summary>The place and its heading: what the test of the block is called.</summary>
    public override string ToString() => $"{Location} {Heading}".TrimEnd();

    private (byte[] Assembly, byte[] Symbols, string? Fault) Compile()
    {
        CodeProgram alone = new(Program.Page);
        alone.Add(new CodeBlock(alone, Heading, Code));
        (byte[] assembly, byte[] symbols, IReadOnlyList<(int Line, string Text)> faults) = ProgramCompiler.Compile(alone);
        return (assembly, symbols, faults.Count == 0 ? null : $"{Program.Page.Name}:{faults[0].Line}: {faults[0].Text}");
    }
}
