using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

/// <summary>Lines of texts and their labels are the same for every command.</summary>
public sealed class TextLinesTests : ToolFixture
{
    private const string TwoLabels = "__label__junk winner offer\n__label__work __label__junk invoice refund\n";

    private const string Found = "expected one label, found two, __label__work and __label__junk: a model learns one class for each text";

    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    [TestCase("__label__work __label__junk invoice refund\n", 15)]
    [TestCase("__label__work invoice __label__junk refund\n", 23)]
    [TestCase("__label__work\t__label__junk\n", 15)]
    public void Train_rejects_a_second_label(string line, int column)
    {
        File.WriteAllText("two.txt", "__label__junk winner offer\n" + line);

        ToolOutput batch = Run("train", "two.txt", "-o", "new.safetensors", "-q");
        ToolOutput online = Run("train", "two.txt", "--online", "-o", "new.safetensors", "-q");

        Assert.That(batch, Is.EqualTo(new ToolOutput(1, "", $"linearlearn: two.txt: {Found} (line 2, column {column})\n")));
        Assert.That(online, Is.EqualTo(batch));
    }

    [Test]
    public void Other_commands_reject_a_second_label()
    {
        File.WriteAllText("two.txt", TwoLabels);

        ToolOutput evaluated = Run("evaluate", SampleFiles.MessageModel, "two.txt", "-q");
        ToolOutput predicted = Run("predict", SampleFiles.MessageModel, "two.txt", "-q");
        ToolOutput explained = Run("explain", SampleFiles.MessageModel, "two.txt", "--row", "2", "-q");

        Assert.That(evaluated.Error, Is.EqualTo($"linearlearn: two.txt: {Found} (line 2, column 15)\n"));
        Assert.That(predicted.Error, Is.EqualTo($"linearlearn: two.txt: line 2: {Found}\n"));
        Assert.That(explained.Error, Is.EqualTo(predicted.Error));
        Assert.That((evaluated.Code, predicted.Code, explained.Code), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Label_prefix_inside_a_word_or_a_text_without_labels_is_no_label()
    {
        File.WriteAllText("words.txt", "__label__work the__label__junk\ninvoice __label__junk\n");

        Assert.That(RunWell("predict", SampleFiles.MessageModel, "words.txt", "-q").ReadLines(), Has.Length.EqualTo(3));
    }

    [Test]
    public void Carriage_return_alone_ends_no_line()
    {
        File.WriteAllText("mixed.txt", "work\tinvoice\rrefund\r\njunk\twinner\r\roffer\n\nwork\tmeeting\r");

        ToolOutput trained = RunWell("train", "mixed.txt", "-o", "new.safetensors", "--no-calibration");
        ToolOutput predicted = RunWell("predict", "new.safetensors", "mixed.txt", "--labeled");

        Assert.That(trained.Error, Does.StartWith("mixed.txt: lines of text, 3 examples"));
        Assert.That(predicted.ReadLines(), Has.Length.EqualTo(1 + 4), "the header, three texts and an empty one");
    }

    [Test]
    public void Lines_longer_than_a_buffer_are_whole([Values(1, 7, 1 << 17)] int bytesPerRead)
    {
        string[] expected = ["a", new string('x', 70_000), "", new string('y', 200_000) + "\r.", "end"];
        using StreamReader reader = new(new PipeStream(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", expected)), bytesPerRead));
        TextLines lines = new(reader, "lines");

        string?[] found = [.. Enumerable.Range(0, 6).Select(_ => lines.Read())];

        Assert.That(found, Is.EqualTo((string?[])[.. expected, null]));
    }

    [TestCase("train", "lines.tsv", "-o", "new.safetensors")]
    [TestCase("train", "lines.tsv", "-o", "new.safetensors", "--online")]
    public void Train_notes_that_a_header_is_taken_for_an_example(params string[] args)
    {
        File.WriteAllText("lines.tsv", "\uFEFFlabel\ttext\n" + SampleFiles.CreateMessages(60));

        ToolOutput output = RunWell(args);

        Assert.That(output.Error, Does.Contain(
            "lines.tsv: the first line is taken for an example of label, which no other line is: remove it if it is a header, "
            + "or use --kind table and --label\n"));
        Assert.That(RunWell([.. args, "--quiet"]).Error, Is.Empty);
    }

    [Test]
    public void Evaluate_notes_that_a_header_is_taken_for_an_example()
    {
        File.WriteAllText("lines.tsv", "label\ttext\n" + SampleFiles.CreateMessages(60));

        ToolOutput output = RunWell("evaluate", SampleFiles.MessageModel, "lines.tsv");

        Assert.That(output.Error, Does.EndWith(
            "lines.tsv: the first line is taken for an example of label, which no other line is: remove it if it is a header\n"));
    }

    [TestCase("work\ta\njunk\tb\n")]
    [TestCase("__label__rare a\n__label__work b\n__label__work c\n__label__junk d\n")]
    public void Train_has_no_note_without_a_sign_of_a_header(string lines)
    {
        File.WriteAllText("lines.tsv", lines);

        Assert.That(RunWell("train", "lines.tsv", "-o", "new.safetensors").Error, Does.Not.Contain("first line"));
    }

    [Test]
    public void Label_option_makes_a_table_of_two_columns_and_a_tab()
    {
        File.WriteAllText("lines.tsv", "label\ttext\n" + SampleFiles.CreateMessages(60));

        ToolOutput table = RunWell("train", "lines.tsv", "-l", "label", "-o", "new.safetensors");
        ToolOutput none = Run("train", "lines.tsv", "--kind", "table", "-o", "other.safetensors");
        ToolOutput unknown = Run("train", "lines.tsv", "-l", "class", "-o", "other.safetensors");

        Assert.That(table.Error, Does.StartWith("lines.tsv: a table (CSV), 60 examples"));
        Assert.That(none.Error, Is.EqualTo(
            "linearlearn: lines.tsv: expected --label with the column of the classes, found none; the columns are label, text; "
            + "for lines of a label, a tab and a text, use --kind text\n"));
        Assert.That(unknown.Error, Is.EqualTo(
            "linearlearn: lines.tsv: expected the column class, found label, text (line 1); "
            + "for lines of a label, a tab and a text, use --kind text without --label\n"));
    }
}
