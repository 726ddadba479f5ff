namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a C# block of a page, with its hidden code and the output that is shown.</summary>
internal sealed class CodeBlock(CodeProgram program, string heading, SourcePart code)
{
    private (byte[] Assembly, byte[] Symbols, string? Fault)? _alone;

    /// <summary>Gets the program that the block belongs to.</summary>
    public CodeProgram Program { get; } = program;

    /// <summary>Gets the nearest heading above the block; empty if there is none.</summary>
    public string Heading { get; } = heading;

    public SourcePart Code { get; } = code;

    /// <summary>Gets hidden code that runs before the block.</summary>
    public SourcePart? Setup { get; init; }

    /// <summary>Gets or sets hidden code that runs after the block.</summary>
    public SourcePart? Check { get; set; }

    public ShownOutput? Output { get; set; }

    /// <summary>Gets the files to run the block on, from hidden comments after it.</summary>
    public List<InputCase> Cases { get; } = [];

    /// <summary>Gets the block compiled as a separate program without hidden code, as a reader would save it to a file.</summary>
    public (byte[] Assembly, byte[] Symbols, string? Fault) Alone => _alone ??= Compile();

    /// <summary>Gets the position of the opening fence, as page:line.</summary>
    public string Location => $"{Program.Page.Name}:{Code.Line - 1}";

    /// <summary>Formats the location and the heading, as the name of the block's test.</summary>
    public override string ToString() => $"{Location} {Heading}".TrimEnd();

    private (byte[] Assembly, byte[] Symbols, string? Fault) Compile()
    {
        CodeProgram alone = new(Program.Page);
        alone.Add(new CodeBlock(alone, Heading, Code));
        (byte[] assembly, byte[] symbols, IReadOnlyList<(int Line, string Text)> faults) = ProgramCompiler.Compile(alone);
        return (assembly, symbols, faults.Count == 0 ? null : $"{Program.Page.Name}:{faults[0].Line}: {faults[0].Text}");
    }
}
