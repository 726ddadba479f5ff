namespace LinearLearn.Docs.Tests.Engine;

public class ShownOutputTests
{
    [TestCase("a\nb", "a\nb\n")]
    [TestCase("a\nb", "a\r\nb  \r\n\r\n")]
    [TestCase("", "")]
    [TestCase("a\n\nb", "a\n\nb")]
    [TestCase("…", "")]
    [TestCase("…", "a\nb")]
    [TestCase("a\n…\nd", "a\nb\nc\nd")]
    [TestCase("a\n…\nd", "a\nd")]
    [TestCase("a\n…\nb\n…\nc", "a\nb\nx\nb\nc")]
    [TestCase("…\nb", "b\nb\nb")]
    [TestCase("took 39.2 ms", "took 1,240.75 ms")]
    [TestCase("took 39.2ms", "took 4ms")]
    [TestCase("|    5 us | 1 s |", "| 1234 us | 20.1 s |")]
    [TestCase("7 ns, 7 µs", "8 ns, 9.5 µs")]
    public void ShownOutput_that_matches_has_no_difference(string shown, string printed) =>
        Assert.That(FindDifference(shown, printed), Is.Null);

    [TestCase("a\nb", "a\nc", 2, "\"b\"", "line 2 of the output is \"c\"")]
    [TestCase("a", "a\nb", 2, "nothing more", "line 2 of the output is \"b\"")]
    [TestCase("a\nb", "a", 2, "\"b\"", "line 2 of the output is nothing more")]
    [TestCase("a", "", 1, "\"a\"", "line 1 of the output is nothing more")]
    [TestCase("", "a", 1, "nothing more", "line 1 of the output is \"a\"")]
    [TestCase("a", " a", 1, "\"a\"", "line 1 of the output is \" a\"")]
    [TestCase("a\n\nb", "a\nb", 2, "\"\"", "line 2 of the output is \"b\"")]
    [TestCase("a\n…\nd", "a\nb\nc", 3, "\"d\"", "of the output is nothing more")]
    [TestCase("a\n…\nd\ne", "a\nb\nd\nf", 4, "\"e\"", "line 4 of the output is \"f\"")]
    [TestCase("98.05 %", "98.06 %", 1, "\"98.05 %\"", "line 1 of the output is \"98.06 %\"")]
    [TestCase("502 of 512, 3 ms", "503 of 512, 3 ms", 1, "\"502 of", "line 1 of the output is \"503")]
    [TestCase("3 min", "4 min", 1, "\"3 min\"", "line 1 of the output is \"4 min\"")]
    [TestCase("3 sums", "4 sums", 1, "\"3 sums\"", "line 1 of the output is \"4 sums\"")]
    [TestCase("… and more", "a", 1, "\"… and more\"", "line 1 of the output is \"a\"")]
    public void ShownOutput_that_differs_is_reported_with_its_line(
        string shown, string printed, int line, string expected, string found) =>
        Assert.That(
            FindDifference(shown, printed),
            Does.StartWith($"page.md:{99 + line}: the page shows {expected}").And.Contain(found).And.EndWith(printed));

    private static string? FindDifference(string shown, string printed) =>
        new ShownOutput("page.md", new SourcePart(shown, 100)).FindDifference(printed);
}
