using System.CommandLine;

namespace LinearLearn.Samples.Tests;

/// <summary>Tests what the samples print into a file or a pipe, which are the output of a test.</summary>
[NonParallelizable]
public class SampleConsoleTests : PrintingTests
{
    [Test]
    public void SampleConsole_breaks_lines_of_more_than_80_columns_between_words()
    {
        string words = string.Join(' ', Enumerable.Repeat("word", 20));
        SampleConsole.WriteLine($"{words}\n\nshort\n{new string('x', 80)}");
        SampleConsole.WriteLine($"item  {words}", indent: 6);
        SampleConsole.WriteLine();
        string first = string.Join(' ', Enumerable.Repeat("word", 16)), fewer = string.Join(' ', Enumerable.Repeat("word", 15));
        Assert.That(Lines(), Is.EqualTo(new[]
        {
            first, "  word word word word", "", "short", new string('x', 80), $"item  {fewer}", "      word word word word word", "",
        }));
    }

    [Test]
    public void SampleConsole_help_has_lines_of_at_most_80_columns()
    {
        Option<string> option = new("--folder") { Description = string.Join(' ', Enumerable.Repeat("description", 30)) };
        Assert.That(SampleConsole.Run(new RootCommand("A command.") { option }, ["--help"]), Is.Zero);
        Assert.That(Lines(), Has.Some.Contains("--folder"));
        Assert.That(Lines().Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
    }

    [Test]
    public void SampleConsole_rejects_an_unknown_option_with_a_message_and_the_help()
    {
        Assert.That(SampleConsole.Run(new RootCommand("A command."), ["--none"]), Is.EqualTo(1));
        Assert.That(Printed.ToString(), Does.Contain("--none").And.Contain("Usage"));
    }

    [Test]
    public void SampleConsole_prints_the_message_of_an_exception_in_one_line_into_a_file()
    {
        RootCommand command = new("A command.");
        command.SetAction(Fail);
        Assert.That(SampleConsole.Run(command, []), Is.EqualTo(1));
        Assert.That(Lines(), Is.EqualTo(new[] { $"expected {string.Join(' ', Enumerable.Repeat("word", 20))}, found none" }));

        static int Fail(ParseResult options) =>
            throw new InvalidDataException($"expected {string.Join(' ', Enumerable.Repeat("word", 20))},\nfound none");
    }

    [Test]
    public void SampleConsole_breaks_the_message_of_an_exception_in_a_terminal()
    {
        string error = SampleConsole.FormatError("expected a file,\nfound /a folder/x.csv", width: 20);
        Assert.That(error.ReplaceLineEndings("\n").Split('\n'), Is.EqualTo(new[] { "expected a file,", "found /a", "folder/x.csv" }));
    }

    [TestCase(0, 80)]
    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(80, 79)]
    [TestCase(5000, 4999)]
    public void SampleConsole_lines_leave_the_last_column_of_a_window_blank(int window, int expected) =>
        Assert.That(SampleConsole.ComputeWidth(window), Is.EqualTo(expected));

    [TestCase(40, 39, false)]
    [TestCase(41, 39, true)]
    [TestCase(39, 38, true)]
    [TestCase(80, 79, true)]
    public void SampleConsole_keeps_rows_of_the_narrowest_table_whole(int cells, int width, bool isWrapped)
    {
        string row = new string('a', cells - 6) + " 12345";
        Assert.That(SampleConsole.WrapLine(row, width, indent: 2), isWrapped ? Does.Contain("\n") : Is.EqualTo(row));
    }

    [TestCase(1, 40)]
    [TestCase(79, 79)]
    [TestCase(4999, 1000)]
    public void SampleConsole_table_width_is_accepted_by_tables(int width, int expected)
    {
        Assert.That(SampleConsole.ClampToTable(width), Is.EqualTo(expected));
        Assert.That(SampleConsole.Width, Is.EqualTo(80));
    }

    [Test]
    public void SampleConsole_runs_a_command()
    {
        RootCommand command = new("A command.");
        command.SetAction(_ => SampleConsole.WriteLine("done"));
        Assert.That(SampleConsole.Run(command, []), Is.Zero);
        Assert.That(Lines(), Is.EqualTo(new[] { "done" }));
    }

    private string[] Lines() => Printed.ToString().ReplaceLineEndings("\n")[..^1].Split('\n');
}
