using System.Diagnostics;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// What came of a program: compiled, run in an empty folder, and, block by block, compared with the output that its page shows. The culture is the
/// invariant one, as in all tests here.
/// </summary>
internal sealed class ProgramRun
{
    /// <summary>Marks that a block leaves in the output: before and after its own code, and after its check.</summary>
    private const int MarksOfBlock = 3;

    private readonly CodeProgram _program;

    /// <summary>What is wrong with the program, and with which of its blocks: those after it did not run.</summary>
    private readonly SortedDictionary<int, string> _faults = [];

    /// <summary>What was printed, parted at the marks.</summary>
    private string[] _parts = [""];

    private ProgramRun(CodeProgram program) => _program = program;

    /// <summary>A program that takes so long does not end, whatever the machine.</summary>
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

    /// <summary>What a block itself printed, on both of the console's streams.</summary>
    public string GetPrinted(CodeBlock block) => _parts.ElementAtOrDefault((IndexOf(block) * MarksOfBlock) + 1) ?? "";

    /// <summary>What is wrong with a block: null where nothing is.</summary>
    public string? FindFault(CodeBlock block)
    {
        int index = IndexOf(block), marks = _parts.Length - 1 - (index * MarksOfBlock);
        if (_faults.TryGetValue(index, out string? fault))
            return fault;
        if (marks <= 0 && _faults.Count > 0)
            return $"{block.Location}: did not run, as another block of the same program has a fault:\n{_faults.First().Value}";
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

    /// <summary>The line of the page that threw.</summary>
    private string? FindLocation(object fault) =>
        fault is Exception exception && new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == _program.Page.FilePath) is { } frame
            ? $"{_program.Page.Name}:{frame.GetFileLineNumber()}"
            : null;
}
