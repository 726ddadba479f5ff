namespace LinearLearn.Docs.Tests.Engine;

public class InputCaseTests
{
    private const string Doubles = """
        <!-- setup
        File.WriteAllText("a.txt", "1");
        -->
        '''csharp
        double number = double.Parse(File.ReadAllText("a.txt"));
        Console.WriteLine($"{2 * number}");
        File.WriteAllText("b.txt", $"{number}\n");
        '''

        """;

    [TestCase("file a.txt: 1.5\nprints: 3")]
    [TestCase("file a.txt: -1.5\nprints: -3\nwrites b.txt: -1.5\\n")]
    [TestCase("file a.txt: \u22121,5\nculture: sv-SE\nprints: \u22123")]
    [TestCase("file a.txt: \\x31\\x2E5\\n\nprints: 3")]
    [TestCase("file a.txt:\nthrows: FormatException: The input string \\x27\\x27 was not in a correct format.")]
    public void InputCase_with_the_expected_outcome_has_no_fault(string text) => Assert.That(FindFault(text), Is.Null);

    [TestCase("file a.txt: 2\nprints: 3", "expected that the program prints 3, but it prints 4")]
    [TestCase("file a.txt: x\nprints: 3", "but it throws FormatException: The input string 'x' was not in a correct format.")]
    [TestCase("file c.txt: 2\nprints: 4", "but it throws FileNotFoundException: ")]
    [TestCase("file a.txt: 2\nthrows: FormatException: no", "but it prints 4")]
    [TestCase("file a.txt: 2\nprints: 4\nwrites b.txt: 3\\n", "expected b.txt to contain \"3\n\", found \"2\n\"")]
    [TestCase("file a.txt: 2\nprints: 4\nwrites c.txt: 3", "expected c.txt to contain \"3\", found \"no such file\"")]
    public void InputCase_with_a_different_outcome_has_a_fault(string text, string fault) =>
        Assert.That(FindFault(text), Does.StartWith("docs/page.md:10: ").And.Contain(fault));

    [Test]
    public void InputCase_of_a_block_that_needs_hidden_code_does_not_compile() => Assert.That(
        Case("<!-- setup\nint a = 1;\n-->\n'''csharp\nConsole.Write(a);\n'''\n<!-- inputs\ncase: any\nprints: 1\n-->").FindFault(),
        Does.StartWith("docs/page.md:5: error CS0103"));

    private static string? FindFault(string text) => Case($"{Doubles}<!-- inputs\ncase: some\n{text}\n-->").FindFault();

    private static InputCase Case(string text)
    {
        MarkdownPage page = TestPage.Create(text);
        Assert.That(page.Faults, Is.Empty);
        return page.Blocks[0].Cases.Single();
    }
}
