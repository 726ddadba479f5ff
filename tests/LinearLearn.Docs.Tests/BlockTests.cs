using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Tests that every C# block of the documentation compiles, runs, and prints what its page shows.</summary>
public class BlockTests
{
    private int _blocks, _silent;

    private static IEnumerable<TestCaseData> Blocks =>
        AllBlocks.Select(block => new TestCaseData(block).SetName($"{block}"));

    private static IEnumerable<CodeBlock> AllBlocks => MarkdownPage.LoadAll(RepositoryRoot.Find()).SelectMany(page => page.Blocks);

    [TestCaseSource(nameof(Blocks))]
    public void Block_compiles_runs_and_prints_the_output_shown_on_its_page(object parameter)
    {
        CodeBlock block = (CodeBlock)parameter;
        ProgramRun run = block.Program.Run;
        if (run.FindFault(block) is { } fault)
            Assert.Fail(fault);
        TestContext.Out.Write(run.GetPrinted(block)); // for authors of pages
        _blocks++;
        _silent += run.GetPrinted(block).Length > 0 && block.Output is null ? 1 : 0;
    }

    private static IEnumerable<TestCaseData> Cases =>
        AllBlocks.SelectMany(block => block.Cases).Select(one => new TestCaseData(one).SetName($"{one}"));

    [TestCaseSource(nameof(Cases))]
    public void InputCase_has_the_expected_outcome(object parameter)
    {
        if (((InputCase)parameter).FindFault() is { } fault)
            Assert.Fail(fault);
    }

    [OneTimeTearDown]
    public void Report() => TestContext.Progress.WriteLine(
        $"{_blocks} blocks of the documentation ran; {_silent} of them print output that their page does not show");
}
