using System.Globalization;
using System.Text;
using System.Text.Json;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

public sealed class PredictTests : ToolFixture
{
    /// <summary>Cells that dialects of CSV treat in different ways; null is a missing one.</summary>
    private static readonly string?[][] Cells =
    [
        ["1.5", "0.3", "blue"], ["3.25", "0.9", "white"], ["5", "1.7", "violet"],
        [null, "1.2", "blue"], ["4.1", null, null],
        ["2", "0.4", "with, comma; and | bar"], ["2", "0.4", "two\nlines"], ["2", "0.4", "a \"quoted\" word"],
        ["6.1", "2.2", "größer 花"],
        ["1e0", "-0.25", "white"], ["0.1234567890123456", "1.25", "tab\there"],
    ];

    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static string WriteTable(char delimiter, string newLine, bool quotesAll, bool endsWithNewLine = true)
    {
        StringBuilder table = new(string.Join(delimiter, "length", "width", "color"));
        foreach (string?[] row in Cells)
            table.Append(newLine).AppendJoin(delimiter, row.Select(cell => Quote(cell, delimiter, quotesAll)));
        return endsWithNewLine ? table.Append(newLine).ToString() : table.ToString();
    }

    private static string Quote(string? cell, char delimiter, bool quotesAll)
    {
        if (cell is null)
            return "";
        return quotesAll || cell.AsSpan().IndexOfAny([delimiter, '"', '\n']) >= 0
            ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : cell;
    }

    private static Prediction[] PredictCells()
    {
        TableClassifier classifier = TableClassifier.Load(SampleFiles.FlowerModel);
        return
        [
            .. Cells.Select(row => classifier.Predict(TableRow.From(new Dictionary<string, object?>
            {
                ["length"] = row[0], ["width"] = row[1], ["color"] = row[2],
            }))),
        ];
    }

    private static void AssertPredictions(ToolOutput output, IReadOnlyList<Prediction> expected)
    {
        Assert.That(output.Code, Is.Zero, output.Error);
        Assert.That(output.Error, Is.Empty);
        string[] lines = output.ReadLines();
        Assert.That(lines[0], Is.EqualTo("label,probability"));
        Assert.That(lines, Has.Length.EqualTo(1 + expected.Count));
        for (int i = 0; i < expected.Count; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            Assert.That(cells[0], Is.EqualTo(expected[i].Label), $"row {i + 1}");
            double probability = double.Parse(cells[1], CultureInfo.InvariantCulture);
            Assert.That(probability, Is.EqualTo(expected[i].Probability).Within(1e-6), $"row {i + 1}");
        }
    }

    [Test]
    public void Predict_reads_every_dialect_of_CSV(
        [Values(',', '\t', ';', '|')] char delimiter,
        [Values("\n", "\r\n")] string newLine,
        [Values] bool hasByteOrderMark,
        [Values] bool quotesAll,
        [Values] bool endsWithNewLine)
    {
        string table = WriteTable(delimiter, newLine, quotesAll, endsWithNewLine);
        File.WriteAllText("new.csv", table, new UTF8Encoding(hasByteOrderMark));

        AssertPredictions(Run("predict", SampleFiles.FlowerModel, "new.csv"), PredictCells());
    }

    [Test]
    public void Predict_reads_pipes_that_deliver_single_bytes([Values] bool isTable)
    {
        if (isTable)
        {
            byte[] table = Encoding.UTF8.GetBytes(WriteTable(',', "\r\n", quotesAll: false));
            AssertPredictions(RunWith(new PipeStream(table, 1), "predict", SampleFiles.FlowerModel), PredictCells());
            return;
        }
        TextClassifier classifier = TextClassifier.Load(SampleFiles.MessageModel);
        string[] texts = [.. Enumerable.Range(0, 30).Select(SampleFiles.CreateMessage)];
        byte[] lines = Encoding.UTF8.GetBytes(string.Join("\n", texts));
        AssertPredictions(
            RunWith(new PipeStream(lines, 1), "predict", SampleFiles.MessageModel, "-"),
            [.. texts.Select(text => classifier.Predict(text))]);
    }

    [Test]
    public void Predict_reads_files_of_several_blocks([Values] bool isPipe)
    {
        const int rows = 60_000; // 1.3 MB, blocks have 0.5 MB
        TableClassifier classifier = TableClassifier.Load(SampleFiles.FlowerModel);
        Prediction[] expected = [.. Enumerable.Range(0, rows).Select(i =>
        {
            (double length, double width, string color, string _) = SampleFiles.CreateFlower(i);
            return classifier.Predict(TableRow.From(new Dictionary<string, object?>
            {
                ["length"] = Math.Round(length, 2), ["width"] = Math.Round(width, 2), ["color"] = color,
            }));
        })];
        string table = SampleFiles.CreateFlowers(rows);
        File.WriteAllText("new.csv", table);

        AssertPredictions(
            isPipe ? RunOn(table, "predict", SampleFiles.FlowerModel) : Run("predict", SampleFiles.FlowerModel, "new.csv"), expected);
    }

    [Test]
    public void Predict_reads_columns_in_any_order_and_ignores_others()
    {
        string table = "id,kind,color,width,length\n" + string.Join('\n', Cells.Where(row => row.All(cell => cell?.AsSpan()
            .IndexOfAny(",\"\n") < 0)).Select((row, i) => $"{i},unknown,{row[2]},{row[1]},{row[0]}"));
        Prediction[] expected = [.. PredictCells().Where((_, i) => Cells[i].All(cell => cell?.AsSpan().IndexOfAny(",\"\n") < 0))];

        AssertPredictions(RunOn(table, "predict", SampleFiles.FlowerModel), expected);
    }

    [Test]
    public void Predict_reads_packed_files()
    {
        File.WriteAllBytes("new.csv.gz", SampleFiles.Pack(Encoding.UTF8.GetBytes(WriteTable(',', "\n", quotesAll: false))));

        AssertPredictions(Run("predict", SampleFiles.FlowerModel, "new.csv.gz"), PredictCells());
    }

    [TestCase("", false)]
    [TestCase("work\t", true)]
    [TestCase("__label__work ", false)]
    public void Predict_reads_texts_with_and_without_labels(string prefix, bool isLabeled)
    {
        TextClassifier classifier = TextClassifier.Load(SampleFiles.MessageModel);
        string[] texts = ["an invoice", "the winner\u00A0is", "lunch, \"quoted\"", ""];
        File.WriteAllText("new.txt", string.Concat(texts.Select(text => prefix + text + "\r\n")));

        ToolOutput output = Run(["predict", SampleFiles.MessageModel, "new.txt", .. isLabeled ? (string[])["--labeled"] : []]);

        AssertPredictions(output, [.. texts.Select(text => classifier.Predict(text))]);
    }

    [TestCase(SampleFiles.RowModel)]
    [TestCase(SampleFiles.RowTensors)]
    public void Predict_reads_LIBSVM_and_ignores_labels_and_higher_indices(string model)
    {
        LinearModel loaded = LinearModel.Load(model);
        File.WriteAllText("new.libsvm", "1 1:0.5 4:2\n-1 3:1 4:-3 99:1\n# a comment\n1\n");
        Prediction[] expected = [Predict([0, 3], [0.5f, 2]), Predict([2, 3], [1, -3]), Predict([], [])];

        AssertPredictions(Run("predict", model, "new.libsvm"), expected);
        File.WriteAllText("zero.libsvm", "1 0:0.5 3:2\n-1 2:1 3:-3 98:1\n1\n");
        AssertPredictions(Run("predict", model, "zero.libsvm", "--zero-based"), expected);

        Prediction Predict(int[] columns, float[] values)
        {
            float[] probabilities = new float[2];
            SparseRow row = new(columns, values);
            loaded.Probabilities(row, probabilities);
            int label = loaded.Predict(row);
            return new Prediction(label.ToString(CultureInfo.InvariantCulture), probabilities[loaded.Classes.Values.IndexOf(label)]);
        }
    }

    [Test]
    public void Predict_reads_images([Values] bool isPacked)
    {
        LinearModel model = LinearModel.Load(SampleFiles.ImageModel);
        byte[] file = File.ReadAllBytes(SampleFiles.Images), pixels = file[16..];
        Prediction[] expected = [.. Enumerable.Range(0, 40).Select(i =>
        {
            int label = model.Predict(pixels.AsSpan(i * 16, 16));
            float probability = model.Probability(pixels.AsSpan(i * 16, 16));
            return new Prediction($"{label}", label == model.Classes.Values[1] ? probability : 1 - probability);
        })];
        if (isPacked)
            File.WriteAllBytes(SampleFiles.Images, SampleFiles.Pack(file));

        AssertPredictions(Run("predict", SampleFiles.ImageModel, SampleFiles.Images), expected);
    }

    [Test]
    public void Predict_writes_the_most_probable_classes()
    {
        TableClassifier classifier = TableClassifier.Load(SampleFiles.FlowerModel);
        ToolOutput output = RunOn("length,width,color\n3,0.9,blue\n", "predict", SampleFiles.FlowerModel, "--top", "2");
        IReadOnlyList<Prediction> expected = classifier.PredictTop(
            TableRow.From(new Dictionary<string, object?> { ["length"] = 3, ["width"] = 0.9, ["color"] = "blue" }), 2);

        Assert.That(output.ReadLines(), Is.EqualTo(new[]
        {
            "label,probability,label2,probability2",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{expected[0].Label},{expected[0].Probability:F6},{expected[1].Label},{expected[1].Probability:F6}"),
        }));
    }

    [Test]
    public void Predict_writes_JSON_lines()
    {
        ToolOutput output = RunOn(
            "length,width,color\n1.5,0.3,blue\n5,1.7,violet\n", "predict", SampleFiles.FlowerModel, "--json", "--threshold", "1");
        JsonElement[] lines = [.. output.ReadLines().Select(line => JsonElement.Parse(line))];

        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0].GetProperty("label").ValueKind, Is.EqualTo(JsonValueKind.Null), "below the threshold");
        Assert.That(lines[0].GetProperty("probability").GetDouble(), Is.GreaterThan(0.34));
        JsonElement top = JsonElement.Parse(
            RunOn("length,width,color\n1.5,0.3,blue\n", "predict", SampleFiles.FlowerModel, "--json", "--top", "3").ReadLines()[0]);
        Assert.That(top.GetProperty("predictions").GetArrayLength(), Is.EqualTo(3));
        Assert.That(top.GetProperty("predictions")[0].GetProperty("label").GetString(), Is.EqualTo("setosa"));
    }

    [Test]
    public void Predict_leaves_labels_below_the_threshold_empty()
    {
        ToolOutput output = RunOn("length,width,color\n1.5,0.3,blue\n", "predict", SampleFiles.FlowerModel, "--threshold", "1");

        Assert.That(output.ReadLines()[1], Does.Match(@"^,0\.\d{6}$"));
    }

    [Test]
    public void Predict_writes_a_file_atomically()
    {
        string table = WriteTable(',', "\n", quotesAll: false);
        string expected = RunOn(table, "predict", SampleFiles.FlowerModel).Output;
        File.WriteAllText("predicted.csv", "old");

        ToolOutput output = RunOn(table, "predict", SampleFiles.FlowerModel, "-o", "predicted.csv");
        Assert.That(output, Is.EqualTo(new ToolOutput(0, "", "")));
        Assert.That(File.ReadAllText("predicted.csv"), Is.EqualTo(expected));

        ToolOutput failed = RunOn(table + "1,x,blue\n", "predict", SampleFiles.FlowerModel, "-o", "predicted.csv");
        Assert.That(failed.Code, Is.EqualTo(1));
        Assert.That(File.ReadAllText("predicted.csv"), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("# rows\n")]
    public void Predict_accepts_rows_without_labels(string start)
    {
        string[] rows = File.ReadAllLines(SampleFiles.Rows);
        File.WriteAllText("new.libsvm", start + string.Concat(rows.Select(row => row[(row.IndexOf(' ') + 1)..] + "\n")));

        Assert.That(
            RunWell("predict", SampleFiles.RowModel, "new.libsvm").Output,
            Is.EqualTo(RunWell("predict", SampleFiles.RowModel, SampleFiles.Rows).Output));
        Assert.That(
            RunWell("explain", SampleFiles.RowModel, "new.libsvm", "--row", "2").Output,
            Is.EqualTo(RunWell("explain", SampleFiles.RowModel, SampleFiles.Rows, "--row", "2").Output));
    }
}
