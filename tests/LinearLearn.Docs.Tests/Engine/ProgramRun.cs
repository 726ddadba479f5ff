using System.Diagnostics;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// Represents the run of a compiled program in an empty folder, and compares its output with that of the page, block by block.
/// </summary>
/// <remarks>The culture is invariant, as in all tests here.</remarks>
internal sealed class ProgramRun
{
    /// <summary>The number of marks of a block in the output: before and after its own code, and after its check.</summary>
    private const int MarksOfBlock = 3;

    private readonly CodeProgram _program;

    /// <summary>The faults of the program by the index of the block; later blocks did not run.</summary>
    private readonly SortedDictionary<int, string> _faults = [];

    /// <summary>The output, split at the marks.</summary>
    private string[] _parts = [""];

    private ProgramRun(CodeProgram program) => _program = program;

    /// <summary>Gets the time after which a program is considered not to end, on any machine.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromMinutes(2);

    public static ProgramRun Start(CodeProgram program, TimeSpan timeLimit)
    {
        ProgramRun run = new(program);
        (byte[] assembly, byte[] symbols, IReadOnlyList<(int Line, string Text)> faults) = ProgramCompiler.Compile(program);
        foreach (IGrouping<int, (int Line, string Text)> group in faults.GroupBy(fault => program.FindIndex(fault.Line)))
            run._faults.Add(group.Key, string.Join('\n', group.Select(fault => $"{program.Page.Name}:{fault.Line}: {fault.Text}")));
        if (faults.Count == 0)
            run.Run(assembly, symbols, timeLimit);
        return run;
    }

    /// <summary>Gets the output of a block itself, to standard output and standard error.</summary>
    public string GetPrinted(CodeBlock block) => _parts.ElementAtOrDefault((IndexOf(block) * MarksOfBlock) + 1) ?? "";

    /// <summary>Finds the fault of a block, or null if there is none.</summary>
    public string? FindFault(CodeBlock block)
    {
        int index = IndexOf(block), marks = _parts.Length - 1 - (index * MarksOfBlock);
        if (_faults.TryGetValue(index, out string? fault))
            return fault;
        if (marks <= 0 && _faults.Count > 0)
            return $"{block.Location}: did not run, because another block of the same program has a fault:\n{_faults.First().Value}";
        if (marks <= 0 || (marks < MarksOfBlock && (block.Check is not null || block != _program.Blocks[^1])))
            return $"{block.Location}: the program returned before the {(marks <= 0 ? "block" : "check")} ran";
        return block.Output?.FindDifference(GetPrinted(block));
    }

    private int IndexOf(CodeBlock block) => _program.FindIndex(block.Code.Line);

    private void Run(byte[] assembly, byte[] symbols, TimeSpan timeLimit)
    {
        (string printed, object? fault) = ProgramHost.Run(assembly, symbols, _program.Page.Root, timeLimit);
        _parts = printed.Split(ProgramCompiler.Mark);
        int index = Math.Min((_parts.Length - 1) / MarksOfBlock, _program.Blocks.Count - 1);
        if (fault is not null)
            _faults.Add(index, $"{FindLocation(fault) ?? _program.Blocks[index].Location}: {fault}");
    }

    /// <summary>Finds the line of the page that threw.</summary>
    private string? FindLocation(object fault)
    {
        StackFrame[] frames = fault is Exception exception ? new StackTrace(exception, fNeedFileInfo: true).GetFrames() : [];
        StackFrame? frame = frames.FirstOrDefault(frame => frame.GetFileName() == _program.Page.FilePath);
        return frame is null ? null : $"{_program.Page.Name}:{frame.GetFileLineNumber()}";
    }
}
