namespace LinearLearn.Docs.Tests.Engine;

public class BlockDirectivesTests
{
    private const string ReadsNumbers =
        "using Sylvan.Data.Csv;\nusing CsvDataReader reader = CsvDataReader.Create(new StringReader(\"a\\n1\"));\n'''";

    [Test]
    public void Block_with_directives_at_the_top_compiles() => Assert.That(TestPage.FindFault($"""
        '''csharp
        #!/usr/bin/env dotnet
        #:package Sylvan.Data.Csv@1.4.4
        #:package LinearLearn@*
        #:project ../linearlearn/src/LinearLearn.Emnist
        #:property PublishAot=false

        // Reads numbers.
        {ReadsNumbers}
        """), Is.Null);

    [Test]
    public void Block_that_uses_a_package_without_a_directive_does_not_compile() =>
        Assert.That(
            TestPage.FindFault("'''csharp\nConsole.WriteLine(Markdig.Markdown.ToHtml(\"a\"));\n'''"),
            Does.Contain("docs/page.md:2: error CS0103"));

    [Test]
    public void Block_with_the_web_SDK_directive_has_the_usings_of_the_SDK() =>
        Assert.That(
            TestPage.FindFault(
                "'''csharp\n#:sdk Microsoft.NET.Sdk.Web\nusing IHost application = WebApplication.CreateBuilder().Build();\n'''"),
            Is.Null);

    [TestCase("#:package Sylvan.Data.Csv@0.0.1", "expected version 1.4.4 of package Sylvan.Data.Csv, found 0.0.1")]
    [TestCase("#:package LinearLearn@0.0.1", "of package LinearLearn, found 0.0.1")]
    [TestCase("#:package Sylvan.Data.Csv", "expected #:package name@version, found Sylvan.Data.Csv")]
    [TestCase("#:package Microsoft.ML@5.0.1", "expected a package of this repository or of the test project, found Microsoft.ML")]
    [TestCase("#:project src/LinearTeach", "expected a project of src, found src/LinearTeach")]
    [TestCase("#:project src/LinearLearn/LinearLearn.csproj", "expected a project of src, found src/LinearLearn/LinearLearn.csproj")]
    [TestCase("#:sdk Other.Sdk", "unknown directive: #:sdk Other.Sdk")]
    [TestCase("#:import other.cs", "unknown directive: #:import other.cs")]
    public void Block_with_an_invalid_directive_has_a_fault(string directive, string fault) =>
        Assert.That(TestPage.FindFault($"'''csharp\n{directive}\nint a = 1;\n'''"), Does.StartWith("docs/page.md:2: ").And.EndsWith(fault));

    [Test]
    public void Block_with_a_directive_after_code_does_not_compile() =>
        Assert.That(
            TestPage.FindFault("'''csharp\nConsole.WriteLine();\n#:package Sylvan.Data.Csv@1.4.4\n'''"),
            Does.StartWith("docs/page.md:3: error CS"));
}
