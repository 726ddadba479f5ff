namespace LinearLearn.Docs.Tests.Engine;

public class ProgramRunTests
{
    [Test]
    public void Block_that_prints_the_shown_output_has_no_fault() => Assert.That(TestPage.FindFault("""
        '''csharp
        using System.Text;

        LinearModel model = new([1, -1], [0.5f], [3, 7]);
        Console.WriteLine(new StringBuilder($"{model.Predict([2, 1])} {EmnistSplit.Digits} {PictureTheme.Dark} {new Pair(1, 2).Sum}"));
        await Task.Yield();
        Console.Error.WriteLine(1.5);

        record Pair(int A, int B);

        static class Sums
        {
            extension(Pair pair)
            {
                public int Sum => pair.A + pair.B;
            }
        }
        '''
        '''text output
        7 digits Dark 3
        1.5
        '''
        """), Is.Null);

    [Test]
    public void Block_whose_output_differs_from_the_page_has_a_fault() => Assert.That(TestPage.FindFault("""
        '''csharp
        Console.WriteLine(1);
        '''
        '''text output
        2
        '''
        """), Does.StartWith("docs/page.md:5: the page shows \"2\", but line 1 of the output is \"1\""));

    [Test]
    public void Block_whose_output_is_not_shown_has_no_fault()
    {
        CodeBlock block = TestPage.Create("'''csharp\nConsole.Write(1);\n'''").Blocks[0];
        Assert.That((block.Program.Run.FindFault(block), block.Program.Run.GetPrinted(block)), Is.EqualTo(((string?)null, "1")));
    }

    [TestCase("'''csharp\nint a = 1;\na = \"1\";\n'''", ":3: error CS0029", TestName = "Type_error_is_a_fault")]
    [TestCase("'''csharp\n\nint a = ;\n'''", ":3: error CS1525", TestName = "Syntax_error_is_a_fault")]
    [TestCase("'''csharp\nOtherModel a = null;\n'''", ":2: error CS0246", TestName = "Unknown_type_is_a_fault")]
    [TestCase("'''csharp\nstring a = null;\na.ToString();\n'''", ":2: warning CS8600", TestName = "Warning_is_a_fault")]
    [TestCase("'''csharp\nTestContext.Out.WriteLine();\n'''", ":2: error CS0103", TestName = "Test_framework_is_unknown_to_blocks")]
    [TestCase("<!-- setup\nint a = ;\n-->\n'''csharp\na++;\n'''", ":2: error CS1525", TestName = "Error_in_a_setup_has_its_line")]
    [TestCase("'''csharp\nint a = 1;\n'''\n<!-- check\na = b;\n-->", ":5: error CS0103", TestName = "Error_in_a_check_has_its_line")]
    [TestCase(
        "'''csharp\nA.B();\n\nclass A\n{\n    public static void B() => C();\n}\n'''",
        ":6: error CS0103",
        TestName = "Error_in_a_type_has_its_line")]
    [TestCase("'''csharp\nusing System;\nusing Systematic;\n'''", ":3: error CS0246", TestName = "Error_in_a_using_has_its_line")]
    public void Block_that_does_not_compile_has_a_fault(string text, string fault) =>
        Assert.That(TestPage.FindFault(text), Does.Contain("docs/page.md" + fault));

    [TestCase("'''csharp\nint a = 0;\nConsole.WriteLine(1 / a);\n'''", ":3: System.DivideByZeroException")]
    [TestCase("'''csharp\nawait Task.Yield();\nthrow new IOException(\"no\");\n'''", ":3: System.IO.IOException: no")]
    [TestCase(
        "'''csharp\nint a = 1;\n'''\n<!-- check\n\nif (a != 2) throw new Exception($\"a is {a}\");\n-->",
        ":6: System.Exception: a is 1")]
    [TestCase("'''csharp\nLinearModel.Load(\"none.safetensors\");\n'''", ":2: System.IO.FileNotFoundException")]
    public void Block_that_throws_has_a_fault_with_the_line_that_threw(string text, string fault) =>
        Assert.That(TestPage.FindFault(text), Does.StartWith("docs/page.md" + fault));

    [TestCase("'''csharp\nreturn 3;\n'''", ":1: exit code 3")]
    [TestCase(
        "'''csharp\nif (Environment.ProcessId > 0)\n    return;\n'''\n<!-- check\nthrow new Exception();\n-->",
        ":1: the program returned before the check ran")]
    [TestCase(
        "<!-- setup\nif (Environment.ProcessId > 0)\n    return;\n-->\n'''csharp\nint a = 1;\n'''",
        ":5: the program returned before the block ran")]
    public void Block_that_returns_too_early_or_with_an_error_has_a_fault(string text, string fault) =>
        Assert.That(TestPage.FindFault(text), Is.EqualTo("docs/page.md" + fault));

    [Test]
    public void Block_that_does_not_end_has_a_fault()
    {
        CodeBlock block = TestPage.Create("'''csharp\nThread.Sleep(2000);\n'''").Blocks[0];
        ProgramRun run = ProgramRun.Start(block.Program, TimeSpan.FromSeconds(0.1));
        Assert.That(run.FindFault(block), Is.EqualTo("docs/page.md:1: did not end within 0.1 s"));
    }

    [Test]
    public void Continued_block_uses_the_previous_block() => Assert.That(TestPage.FindFault(Continued("1\n2")), Is.Null);

    [Test]
    public void Block_output_contains_only_lines_printed_by_the_block() =>
        Assert.That(
            TestPage.FindFault(Continued("1")),
            Does.StartWith("docs/page.md:31: the page shows nothing more, but line 2 of the output is \"2\""));

    /// <summary>An earlier block has no fault if it ran, and a later one names the block that it depends on.</summary>
    [TestCase("throw new IOException();", "docs/page.md:6: System.IO.IOException")]
    [TestCase("a = b;", "docs/page.md:6: error CS0103")]
    public void Block_fault_is_reported_at_its_block_and_stops_later_blocks(string code, string fault)
    {
        string text = $"'''csharp\nint a = 1;\n'''\n\n'''csharp continued\n{code}\n'''\n\n'''csharp continued\na++;\n'''";
        IReadOnlyList<CodeBlock> blocks = TestPage.Create(text).Blocks;
        string?[] faults = [.. blocks.Select(block => block.Program.Run.FindFault(block))];
        const string notRun = "did not run, because another block";
        Assert.That(faults[0], code.StartsWith("throw", StringComparison.Ordinal) ? Is.Null : Does.StartWith($"docs/page.md:1: {notRun}"));
        Assert.That(faults[1], Does.StartWith(fault));
        Assert.That(faults[2], Does.StartWith($"docs/page.md:9: {notRun} of the same program has a fault:\n{fault}"));
    }

    [Test]
    public void Block_output_is_compared_with_the_output_shown_for_the_same_block()
    {
        IReadOnlyList<CodeBlock> blocks = TestPage.Create(
            "'''csharp\nConsole.Write(1);\n'''\n'''text output\n1\n'''\n"
            + "'''csharp continued\nConsole.Write(2);\n'''\n'''text output\n1\n'''").Blocks;
        string?[] faults = [.. blocks.Select(block => block.Program.Run.FindFault(block))];
        Assert.That(faults[0], Is.Null);
        Assert.That(faults[1], Does.StartWith("docs/page.md:11: the page shows \"1\", but line 1 of the output is \"2\""));
    }

    [Test]
    public void Block_without_continued_cannot_use_the_previous_block() =>
        Assert.That(
            TestPage.FindFault("'''csharp\nint a = 1;\n'''\n\n'''csharp\na++;\n'''"), Does.StartWith("docs/page.md:6: error CS0103"));

    [Test]
    public void Block_that_only_declares_a_type_compiles() =>
        Assert.That(TestPage.FindFault("'''csharp\npublic sealed record Flower(float Length, float Width);\n'''"), Is.Null);

    [Test]
    public void Block_runs_in_an_empty_temporary_folder()
    {
        string before = Environment.CurrentDirectory;
        const string code = "Console.WriteLine(Directory.GetFiles(\".\").Length);\nFile.WriteAllText(\"a.txt\", \"\");";
        const string text = $"'''csharp\n{code}\n'''\n'''text output\n0\n'''";
        Assert.That((TestPage.FindFault(text), TestPage.FindFault(text)), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(Environment.CurrentDirectory, Is.EqualTo(before));
    }

    /// <summary>Creates three blocks, the later ones continued, with hidden code that prints as well.</summary>
    private static string Continued(string output) => $$"""
        <!-- setup
        int a = 1;
        Console.WriteLine("set up");
        -->
        '''csharp
        using System.Text;
        Console.WriteLine("the first block's output");
        B b = new();

        class B { public int Number => 2; }
        '''
        <!-- check
        Console.WriteLine("checked");
        -->

        Text

        '''csharp continued
        using System.Text;
        using System.Globalization;
        StringBuilder text = new();
        '''
        '''csharp continued
        text.Append(a).AppendLine().Append(new C().Number.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(text);

        class C : B;
        '''
        '''text output
        {{output}}
        '''
        <!-- check
        Console.WriteLine(text);
        -->
        """;
}
