namespace LinearLearn.Docs.Tests.Engine;

public class BlockDirectivesTests
{
    private const string ReadsNumbers = "using nietras.SeparatedValues;\nusing SepReader reader = Sep.Reader().FromText(\"a\\n1\");\n'''";

    [Test]
    public void Directives_at_the_top_are_not_compiled() => Assert.That(Texts.Fault($"""
        '''csharp
        #!/usr/bin/env dotnet
        #:package Sep@0.17.1
        #:package LinearLearn@*
        #:project ../linearlearn/src/LinearLearn.Emnist
        #:property PublishAot=false

        // Reads numbers.
        {ReadsNumbers}
        """), Is.Null);

    [Test]
    public void A_package_must_be_named_to_be_used() => Assert.That(Texts.Fault($"'''csharp\n{ReadsNumbers}"), Does.Contain("docs/page.md:2: error CS0246"));

    [Test]
    public void The_web_SDK_brings_its_usings() =>
        Assert.That(Texts.Fault("'''csharp\n#:sdk Microsoft.NET.Sdk.Web\nusing IHost application = WebApplication.CreateBuilder().Build();\n'''"), Is.Null);

    [TestCase("#:package Sep@0.0.1", "package Sep is of version 0.17.1 here, the page says 0.0.1")]
    [TestCase("#:package LinearLearn@0.0.1", "the page says 0.0.1")]
    [TestCase("#:package Sep", "expected #:package name@version, found Sep")]
    [TestCase("#:package Microsoft.ML@5.0.1", "package Microsoft.ML is none of ours, and the test project does not refer to it")]
    [TestCase("#:project src/LinearTeach", "project src/LinearTeach is not in src")]
    [TestCase("#:project src/LinearLearn/LinearLearn.csproj", "is not in src")]
    [TestCase("#:sdk Other.Sdk", "unknown directive: #:sdk Other.Sdk")]
    [TestCase("#:import other.cs", "unknown directive: #:import other.cs")]
    public void A_directive_that_cannot_be_followed_is_a_fault(string directive, string fault) =>
        Assert.That(Texts.Fault($"'''csharp\n{directive}\nint a = 1;\n'''"), Does.StartWith("docs/page.md:2: ").And.EndsWith(fault));

    [Test]
    public void A_directive_behind_code_does_not_compile() =>
        Assert.That(Texts.Fault("'''csharp\nConsole.WriteLine();\n#:package Sep@0.17.1\n'''"), Does.StartWith("docs/page.md:3: error CS"));
}
