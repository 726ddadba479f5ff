using System.Globalization;
using System.Text.Json;

namespace LinearLearn.Tool.Tests;

public sealed class ExplainTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static TableRow CreateRow(int index)
    {
        (double length, double width, string color, string _) = SampleFiles.CreateFlower(index);
        return TableRow.From(new Dictionary<string, object?>
        {
            ["length"] = Math.Round(length, 2),
            ["width"] = Math.Round(width, 2),
            ["color"] = color,
        });
    }

    private static void AssertSame(string json, Explanation expected, Prediction predicted, Func<Contribution, string?> findName)
    {
        JsonElement found = JsonElement.Parse(json);
        Assert.Multiple(() =>
        {
            Assert.That(found.GetProperty("predicted").GetString(), Is.EqualTo(predicted.Label));
            Assert.That(found.GetProperty("probability").GetSingle(), Is.EqualTo(predicted.Probability).Within(1e-6f));
            Assert.That(found.GetProperty("label").GetString(), Is.EqualTo(expected.Classes.NameOf(expected.Label)));
            Assert.That(found.GetProperty("score").GetDouble(), Is.EqualTo(expected.Score));
            Assert.That(found.GetProperty("bias").GetDouble(), Is.EqualTo(expected.Bias));
            Assert.That(
                found.GetProperty("contributions").EnumerateArray().Select(one => (
                    one.GetProperty("feature").GetString(), one.GetProperty("column").GetInt32(), one.GetProperty("value").GetDouble(),
                    one.GetProperty("weight").GetDouble(), one.GetProperty("contribution").GetDouble())),
                Is.EqualTo(expected.Select(one => (findName(one), one.Column, one.Feature, one.Weight, one.Value))));
        });
    }

    [TestCase(1, null, null)]
    [TestCase(75, "setosa", null)]
    [TestCase(2, "virginica", "versicolor")]
    public void Explain_explains_a_row_of_a_table(int row, string? label, string? against)
    {
        TableClassifier classifier = TableClassifier.Load(SampleFiles.FlowerModel);
        string[] classes =
            [.. label is null ? (string[])[] : ["--label", label], .. against is null ? (string[])[] : ["--against", against]];

        ToolOutput output = RunWell(["explain", SampleFiles.FlowerModel, SampleFiles.Flowers, "--row", $"{row}", "--json", .. classes]);

        AssertSame(
            output.Output, classifier.Explain(CreateRow(row - 1), label, against), classifier.Predict(CreateRow(row - 1)), one => one.Name);
        Assert.That(output.Error, Is.Empty);
    }

    [Test]
    public void Explain_explains_a_text_of_the_command_line_of_a_file_and_of_a_pipe()
    {
        TextClassifier classifier = TextClassifier.Load(SampleFiles.MessageModel);
        const string text = "@winner \"invoice\" lunch -5";
        File.WriteAllText("new.txt", $"other\n{text}\r\n");
        Explanation expected = classifier.Explain(text);
        Prediction predicted = classifier.Predict(text);

        Assert.That(expected.Contributions, Is.Not.Empty);
        AssertSame(RunWell("explain", SampleFiles.MessageModel, "--text", text, "--json").Output, expected, predicted, one => one.Name);
        AssertSame(
            RunWell("explain", SampleFiles.MessageModel, "new.txt", "--row", "2", "--json").Output, expected, predicted, one => one.Name);
        AssertSame(RunOn(text, "explain", SampleFiles.MessageModel, "--json").Output, expected, predicted, one => one.Name);
        AssertSame(
            RunOn("work\t" + text, "explain", SampleFiles.MessageModel, "--json", "--labeled").Output,
            expected, predicted, one => one.Name);
    }

    [Test]
    public void Explain_names_LIBSVM_features_by_the_index_in_the_file([Values] bool isZeroBased)
    {
        LinearModel model = LinearModel.Load(SampleFiles.RowModel);
        SparseRow row = new([0, 3], [0.5f, -2]);
        string line = isZeroBased ? "1 0:0.5 3:-2\n" : "1 1:0.5 4:-2\n";
        int predicted = model.Predict(row);
        float[] probabilities = new float[2];
        model.Probabilities(row, probabilities);

        ToolOutput output = RunOn(
            "1 1:1\n" + line,
            ["explain", SampleFiles.RowModel, "-", "--row", "2", "--json", .. isZeroBased ? (string[])["--zero-based"] : []]);

        AssertSame(
            output.Output,
            model.Explain(row),
            new Prediction($"{predicted}", probabilities[model.Classes.Values.IndexOf(predicted)]),
            one => $"index {one.Column + (isZeroBased ? 0 : 1)}");
    }

    [Test]
    public void Explain_names_pixels_of_images()
    {
        LinearModel model = LinearModel.Load(SampleFiles.ImageModel);
        byte[] pixels = File.ReadAllBytes(SampleFiles.Images)[(16 + (16 * 4))..(16 + (16 * 5))];
        float probability = model.Probability(pixels);
        int predicted = model.Predict(pixels);

        ToolOutput output = RunWell("explain", SampleFiles.ImageModel, SampleFiles.Images, "--row", "5", "--json");

        AssertSame(
            output.Output,
            model.Explain(pixels),
            new Prediction($"{predicted}", predicted == 7 ? probability : 1 - probability),
            one => $"pixel in row {(one.Column / 4) + 1}, column {(one.Column % 4) + 1}");
    }

    [Test]
    public void Explain_writes_a_table_that_adds_up()
    {
        TextClassifier classifier = TextClassifier.Load(SampleFiles.MessageModel);
        const string text = "an invoice for the winner of a meeting";
        Explanation expected = classifier.Explain(text, "junk");

        string[] lines = RunWell("explain", SampleFiles.MessageModel, "--text", text, "--label", "junk", "--top", "3").ReadLines();

        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.Match(@"^(work|junk), probability \d\.\d{4}$"));
            Assert.That(lines[1], Is.EqualTo("score of junk:"));
            Assert.That(lines[2], Does.Match("^feature +value +weight +contribution$"));
            Assert.That(lines[3], Does.StartWith(expected.Contributions[0].Name!));
            Assert.That(lines[6], Does.StartWith($"{expected.Contributions.Count - 3} more "));
            Assert.That(lines[7], Does.StartWith("bias "));
            Assert.That(lines[8], Does.StartWith("sum "));
            Assert.That(lines, Has.Length.EqualTo(9));
            double[] numbers = [.. lines[3..].Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture))];
            Assert.That(numbers[..^1].Sum(), Is.EqualTo(numbers[^1]).Within(1e-3));
            Assert.That(numbers[^1], Is.EqualTo(expected.Score).Within(1e-3));
        });
    }
}
