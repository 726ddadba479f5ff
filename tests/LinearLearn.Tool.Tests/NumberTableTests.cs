using System.Globalization;
using System.Text;

namespace LinearLearn.Tool.Tests;

/// <summary>Tests predictions of tables of plain numbers, which the tool reads without a parser of CSV.</summary>
public sealed class NumberTableTests : ToolFixture
{
    private const string Model = "numbers.safetensors";

    /// <summary>Plain cells, empty ones, and rows with fewer cells than the header; the middle column is not used.</summary>
    private static readonly string?[][] Plain =
    [
        ["1.5", "any", "2"], ["-0.25", "", "3."], ["0012", "a b", ".5"], [null, "x", "4"], ["5", "x", null], ["6", "x"], ["7"],
        ["0.30000000000000004", "x", "1234567890.5"], ["-3", "größer", "-4.75"],
    ];

    /// <summary>Numbers that are not plain, and need the parser.</summary>
    private static readonly string?[][] Others = [["1e0", "x", "2"], ["1234567890123456789012", "x", "-1E-2"]];

    [SetUp]
    public void Train()
    {
        StringBuilder table = new("first,second,kind\n");
        for (int i = 0; i < 60; i++)
            table.Append(CultureInfo.InvariantCulture, $"{(i % 2 * 3) + (0.1 * (i % 7))},{i % 5},{(i % 2 == 0 ? "low" : "high")}\n");
        File.WriteAllText("training.csv", table.ToString());
        RunWell("train", "training.csv", "--label", "kind", "-o", Model, "-q");
    }

    [Test]
    public void Predict_reads_tables_of_numbers(
        [Values(',', '\t', ';')] char delimiter,
        [Values("\n", "\r\n", "\n\n")] string newLine,
        [Values] bool arePlain,
        [Values] bool endsWithNewLine)
    {
        string?[][] rows = arePlain ? Plain : [.. Plain, .. Others];
        TableClassifier classifier = TableClassifier.Load(Model);
        string[] expected =
        [
            .. rows.Select(row => classifier.Predict(TableRow.From(new Dictionary<string, object?>
            {
                ["first"] = row[0], ["second"] = row.Length > 2 ? row[2] : null,
            }))).Select(prediction => string.Create(
                CultureInfo.InvariantCulture, $"{prediction.Label},{prediction.Probability:F6}")),
        ];
        string?[][] lines = [["first", "note", "second"], .. rows];
        string table = string.Join(newLine, lines.Select(row => string.Join(delimiter, row))) + (endsWithNewLine ? newLine : "");

        Assert.That(RunOn(table, "predict", Model).ReadLines()[1..], Is.EqualTo(expected));
    }

    [TestCase("1,x,2\n1,x,2,3\n", "row 2 (line 3): expected 3 cells, found 4")]
    [TestCase("1,x,2\n\n1,x,two\n", "row 2 (line 4): ")]
    [TestCase("1,x,2\n1,x,1e999\n", "row 2 (line 3): ")]
    public void Predict_names_row_and_line_of_a_fault_after_plain_numbers(string rows, string expected)
    {
        ToolOutput output = RunOn("first,note,second\n" + rows, "predict", Model);

        Assert.That(output.Code, Is.EqualTo(1));
        Assert.That(output.Error, Does.Contain("standard input: " + expected));
    }

    [Test]
    public void Predict_names_the_line_of_a_fault_in_a_later_block_of_LIBSVM_rows()
    {
        SampleFiles.WriteAll();
        const int good = 60_000; // 1 MB, blocks have 0.5 MB
        File.WriteAllText("bad.libsvm", SampleFiles.CreateRows(good) + "1 1:x\n");

        ToolOutput output = Run("predict", SampleFiles.RowModel, "bad.libsvm");

        Assert.That(output.Code, Is.EqualTo(1));
        Assert.That(output.Error, Does.StartWith("linearlearn: bad.libsvm: expected ").And.EndsWith("(line 60001, column 5)\n"));
    }
}
