namespace LinearLearn.Docs.Tests.Engine;

public class BlockDirectivesTests
{
    private const string ReadsNumbers = "using Sylvan.Data.Csv;\nusing CsvDataReader reader = CsvDataReader.Create(new StringReader(\"a\\n1\"));\n'''";

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
    public void A_package_must_be_named_to_be_used() => Assert.That(TestPage.FindFault($"'''csharp\n{ReadsNumbers}"), Does.Contain("docs/page.md:2: error CS0246"));

    [Test]
    public void The_web_SDK_brings_its_usings() =>
        Assert.That(TestPage.FindFault("'''csharp\n#:sdk Microsoft.NET.Sdk.Web\nusing IHost application = WebApplication.CreateBuilder().Build();\n'''"), Is.Null);

    [TestCase("#:package Sylvan.Data.Csv@0.0.1", "package Sylvan.Data.Csv is of version 1.4.4 here, the page says 0.0.1")]
    [TestCase("#:package LinearLearn@0.0.1", "the page says 0.0.1")]
    [TestCase("#:package Sylvan.Data.Csv", "expected #:package name@version, found Sylvan.Data.Csv")]
    [TestCase("#:package Microsoft.ML@5.0.1", "package Microsoft.ML is none of ours, and the test project does not refer to it")]
    [TestCase("#:project src/LinearTeach", "project src/LinearTeach is not in src")]
    [TestCase("#:project src/LinearLearn/LinearLearn.csproj", "is not in src")]
    [TestCase("#:sdk Other.Sdk", "unknown directive: #:sdk Other.Sdk")]
    [TestCase("#:import other.cs", "unknown directive: #:import other.cs")]
    public void A_directive_that_cannot_be_followed_is_a_fault(string directive, string fault) =>
        Assert.That(TestPage.FindFault($"'''csharp\n{directive}\nint a = 1;\n'''"), Does.StartWith("docs/page.md:2: ").And.EndsWith(fault));

    [Test]
    public void A_directive_behind_code_does_not_compile() =>
        Assert.That(TestPage.FindFault("'''csharp\nConsole.WriteLine();\n#:package Sylvan.Data.Csv@1.4.4\n'''"), Does.StartWith("docs/page.md:3: error CS"));
}
