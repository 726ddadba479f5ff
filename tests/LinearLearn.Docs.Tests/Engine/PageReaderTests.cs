namespace LinearLearn.Docs.Tests.Engine;

public class PageReaderTests
{
    [Test]
    public void PageReader_reads_the_setup_output_check_and_heading_of_a_block()
    {
        MarkdownPage page = TestPage.Create("""
            # First

            <!-- setup
            int a = 1;
            -->
            '''csharp
            Console.WriteLine(a);
            '''
            It prints:
            '''text output
            1
            '''
            <!-- check
            a++;
            -->

            ## 2, then: `more`

            '''csharp continued
            a--;
            '''

            '''csharp
            int a = 1;
            '''
            """);
        Assert.That(page.Faults, Is.Empty);
        (CodeBlock first, CodeBlock second) = (page.Blocks[0], page.Blocks[1]);
        Assert.That($"{first}", Is.EqualTo("docs/page.md:6 First"));
        Assert.That(first.Code, Is.EqualTo(new SourcePart("Console.WriteLine(a);", 7)));
        Assert.That(first.Setup, Is.EqualTo(new SourcePart("\nint a = 1;\n", 3)));
        Assert.That(first.Check, Is.EqualTo(new SourcePart("\na++;\n", 13)));
        Assert.That(first.Output!.FindDifference("1"), Is.Null);
        Assert.That(
            first.Output.FindDifference("2"),
            Is.EqualTo("docs/page.md:11: the page shows \"1\", but line 1 of the output is \"2\". The whole output:\n2"));
        Assert.That($"{second}", Is.EqualTo("docs/page.md:19 2, then: `more`"));
        Assert.That((second.Setup, second.Check, second.Output), Is.EqualTo(((SourcePart?)null, (SourcePart?)null, (ShownOutput?)null)));
        Assert.That(first.Program.Blocks, Is.EqualTo(new[] { first, second }));
        Assert.That(page.Blocks[2].Program.Blocks, Is.EqualTo(page.Blocks.Skip(2)));
    }

    [TestCase("'''csharp\nint a = 1;", ":1: expected a closing fence")]
    [TestCase(
        "text\n\n'''csharp norun\n'''",
        ":3: after ```csharp: expected \"continued\" (csharp), \"output\" (text) or nothing, found \"norun\"")]
    [TestCase("'''csharp continued norun\n'''", "found \"continued norun\"")]
    [TestCase("'''csharp\n'''\n'''text Output\n'''", ":3: after ```text: expected")]
    [TestCase("'''cs\n'''", ":1: expected the name csharp for a block of C#, found \"cs\"")]
    [TestCase("'''csharp continued\n'''", ":1: expected a block before a continued one")]
    [TestCase("'''text output\n'''", ":1: expected a csharp block as the last one before an output")]
    [TestCase("'''csharp\n'''\n'''sh\n'''\n'''text output\n'''", ":5: expected a csharp block")]
    [TestCase("'''csharp\n'''\n'''text output\n'''\n'''text output\n'''", ":5: expected a csharp block")]
    [TestCase("<!-- setup\na\n-->\n\ntext\n'''csharp\n'''", ":1: expected a csharp block directly after the setup")]
    [TestCase("'''csharp\n'''\n<!-- setup\na\n-->", ":3: expected a csharp block directly after the setup")]
    [TestCase("<!-- setup\na\n-->\n<!-- setup\nb\n-->\n'''csharp\n'''", ":1: expected a csharp block directly after the setup")]
    [TestCase("<!-- check\na\n-->", ":1: expected a csharp block, or its output, directly before check")]
    [TestCase("'''csharp\n'''\n\ntext\n\n<!-- check\na\n-->", ":6: expected a csharp block, or its output, directly before check")]
    [TestCase("'''csharp\n'''\n<!-- check\na\n-->\n<!-- check\na\n-->", ":6: expected a csharp block, or its output, directly before")]
    [TestCase("'''csharp\n'''\n<!-- chek\na\n-->", ":3: expected setup, check or inputs on the first line")]
    [TestCase("<!-- setup\na\n", ":1: expected --> at the end of a comment")]
    [TestCase("'''csharp\n'''\n<!-- inputs no.txt -->", ":3: tests/LinearLearn.Docs.Tests/Inputs/no.txt: no such file")]
    [TestCase("<!-- inputs\ncase: a\nprints: b\n-->", ":1: expected a csharp block, its output or its check, directly before inputs")]
    [TestCase("'''csharp\n'''\n<!-- inputs\nfile a.csv: b\n-->", ":4: expected \"case: name\"")]
    [TestCase("'''csharp\n'''\n<!-- inputs\ncase: a\nfiles a.csv: b\nprints: c\n-->", ":5: expected \"case: name\"")]
    [TestCase("'''csharp\n'''\n<!-- inputs\ncase: a\nprints: b\nthrows: c\n-->", ":6: expected \"case: name\"")]
    [TestCase("<picture>\n<source srcset=\"images/none.png\">\n![a](images/none.png)\n</picture>", ":1: expected <picture> and its image")]
    [TestCase(
        "'''csharp\n'''\n<!-- inputs\ncase: a\nfile a.csv: b\n-->",
        ":4: expected \"prints: text\" or \"throws: type: message\" in the case")]
    public void PageReader_reports_the_line_of_a_malformed_part(string text, string fault) =>
        Assert.That(TestPage.Create(text).Faults, Has.Some.Contain(fault));

    [TestCase("<!-- beside-mlnet -->\n\n'''csharp\n'''")]
    [TestCase("- in a list\n\n  '''csharp\n  int a = 1;\n  '''")]
    [TestCase("'''sh\n'''\n\n'''text\n'''\n\n'''\n'''\n\n'''json\n'''\n\n'''csharp\n'''")]
    public void PageReader_ignores_other_comments_fences_and_indented_blocks(string text)
    {
        Assert.That(TestPage.Create(text).Faults, Is.Empty);
        Assert.That(TestPage.Create(text).Blocks, Has.Count.EqualTo(1));
    }
}
