namespace LinearLearn.Docs.Tests.Engine;

public class BlockDirectivesTests
{
    private const string ReadsNumbers =
        "using Sylvan.Data.Csv;\nusing CsvDataReader reader = CsvDataReader.Create(new StringReader(\"a\\n1\"));\n'''";

    [Test]
    public void Directives_at_the_top_are_not_compiled() => Assert.That(TestPage.FindFault($"""
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
    public void Package_without_a_directive_is_unknown_to_the_compiler() =>
        Assert.That(TestPage.FindFault($"'''csharp\n{ReadsNumbers}"), Does.Contain("docs/page.md:2: error CS0246"));

    [Test]
    public void Sdk_directive_of_the_web_SDK_adds_its_usings() =>
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
    public void Directive_that_is_invalid_is_a_fault(string directive, string fault) =>
        Assert.That(TestPage.FindFault($"'''csharp\n{directive}\nint a = 1;\n'''"), Does.StartWith("docs/page.md:2: ").And.EndsWith(fault));

    [Test]
    public void Directive_after_code_does_not_compile() =>
        Assert.That(
            TestPage.FindFault("'''csharp\nConsole.WriteLine();\n#:package Sylvan.Data.Csv@1.4.4\n'''"),
            Does.StartWith("docs/page.md:3: error CS"));
}
