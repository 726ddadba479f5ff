namespace LinearLearn.Docs.Tests.Engine;

public class PageCommandsTests
{
    [TestCase("'''\ndotnet run samples/spam.cs -- none/none.txt      # none/none\ndotnet run mine.cs\ndotnet test\n'''")]
    [TestCase("'''sh\nA=<a/b> dotnet run -c Release --project benchmarks/LinearLearn.Benchmarks -- --out none/none\n'''")]
    [TestCase("'''json\ndotnet run none/none.cs\n'''")]
    [TestCase("`dotnet run scripts/look-at-report.cs -- report.html` and `dotnet pack -o feed`, `ls none/none`")]
    public void Page_command_with_existing_files_has_no_fault(string text) =>
        Assert.That(PageCommands.FindFaults(TestPage.Create(text)), Is.Empty);

    [TestCase("text\n\n'''\ndotnet test\ndotnet run samples/none.cs -- a\n'''", ":5: samples/none.cs")]
    [TestCase("'''sh\ndotnet run --project benchmarks/None\n'''", ":2: benchmarks/None")]
    [TestCase("text\n`dotnet run samples/none.cs`", ":2: samples/none.cs")]
    [TestCase("'''bash\ndotnet build && dotnet test tests/None\n'''", ":2: tests/None")]
    public void Page_command_with_a_missing_file_is_reported_with_its_line(string text, string fault) =>
        Assert.That(PageCommands.FindFaults(TestPage.Create(text)), Is.EqualTo(new[] { $"docs/page.md{fault}: no such file" }));
}
