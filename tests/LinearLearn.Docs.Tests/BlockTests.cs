using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests;

/// <summary>Every C# block of the documentation compiles, runs, and prints what its page shows.</summary>
public class BlockTests
{
    private int _blocks, _silent;

    private static IEnumerable<TestCaseData> Blocks =>
        MarkdownPage.LoadAll(RepositoryRoot.Find()).SelectMany(page => page.Blocks).Select(block => new TestCaseData(block).SetName($"{block}"));

    [TestCaseSource(nameof(Blocks))]
    public void A_block_does_what_its_page_shows(object parameter)
    {
        CodeBlock block = (CodeBlock)parameter;
        ProgramRun run = block.Program.Run;
        if (run.FindFault(block) is { } fault)
            Assert.Fail(fault);
        TestContext.Out.Write(run.GetPrinted(block)); // to be seen by who writes the page
        _blocks++;
        _silent += run.GetPrinted(block).Length > 0 && block.Output is null ? 1 : 0;
    }

    private static IEnumerable<TestCaseData> Cases =>
        MarkdownPage.LoadAll(RepositoryRoot.Find()).SelectMany(page => page.Blocks).SelectMany(block => block.Cases).Select(one => new TestCaseData(one).SetName($"{one}"));

    [TestCaseSource(nameof(Cases))]
    public void A_program_of_a_page_does_with_a_file_what_its_case_says(object parameter)
    {
        if (((InputCase)parameter).FindFault() is { } fault)
            Assert.Fail(fault);
    }

    [OneTimeTearDown]
    public void Report() => TestContext.Progress.WriteLine($"{_blocks} blocks of the documentation ran; {_silent} of them print something that their page does not show");
}
