using System.Globalization;

namespace LinearLearn.Tool.Tests;

public sealed class TrainTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static readonly string[] Trainers =
    [
        "logistic", "one-vs-rest", "svm", "hinge", "crammer-singer", "adagrad", "passive-aggressive", "arow", "perceptron", "margin",
        "mean-difference",
    ];

    private static double Evaluate(string model, string data) => double.Parse(
        RunWell("evaluate", model, data, "--json").Output.Split("\"accuracy\":")[1].Split(',')[0], CultureInfo.InvariantCulture);

    [TestCaseSource(nameof(Trainers))]
    public void Train_runs_every_trainer(string trainer)
    {
        ToolOutput output = RunWell("train", SampleFiles.Flowers, "-l", "kind", "-t", trainer, "-o", "new.safetensors", "--no-calibration");

        Assert.That(output.Error, Does.StartWith("flowers.csv: a table (CSV), 75 examples of 6 features, 3 classes\ntrainer: "));
        Assert.That(Evaluate("new.safetensors", SampleFiles.Flowers), Is.GreaterThan(0.8));
    }

    [Test]
    public void Train_on_a_table_is_training_by_the_library()
    {
        using Sylvan.Data.Csv.CsvDataReader rows = Sylvan.Data.Csv.CsvDataReader.Create(SampleFiles.Flowers);
        TableClassifier expected = TableClassifier.Train(rows, "kind");

        Assert.That(
            TableClassifier.Load(SampleFiles.FlowerModel).Model.Weights.ToArray(), Is.EqualTo(expected.Model.Weights.ToArray()));
    }

    [Test]
    public void Train_on_texts_is_training_by_the_library()
    {
        string[] all = SampleFiles.CreateMessages(60).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[][] lines = Array.ConvertAll(all, line => line.Split('\t'));
        TextClassifier expected = TextClassifier.Train(lines.Select(line => line[1]), lines.Select(line => line[0]));

        Assert.That(
            TextClassifier.Load(SampleFiles.MessageModel).Model.Weights.ToArray(), Is.EqualTo(expected.Model.Weights.ToArray()));
    }

    [TestCase("--no-scaling")]
    [TestCase("--cost", "0.01")]
    [TestCase("--l1", "0.5")]
    [TestCase("--epochs", "1", "--trainer", "perceptron")]
    [TestCase("--seed", "7", "--trainer", "margin")]
    public void Train_options_change_the_model(params string[] options)
    {
        string[] unseeded = [.. options.SkipWhile(option => option is "--seed" or "--epochs").Where(option => option is not ("7" or "1"))];
        RunWell(["train", SampleFiles.Rows, "-o", "one.model", "--no-calibration", "-q", .. options]);
        RunWell(
        [
            "train", SampleFiles.Rows, "-o", "other.model", "--no-calibration", "-q",
            .. options[0] is "--epochs" or "--seed" ? unseeded : [],
        ]);

        Assert.That(LinearModel.Load("one.model").Weights.ToArray(), Is.Not.EqualTo(LinearModel.Load("other.model").Weights.ToArray()));
    }

    [Test]
    public void Train_cross_validates_without_a_model_and_evaluates_a_test_set()
    {
        ToolOutput folds = RunWell("train", SampleFiles.Rows, "--cv", "3", "-q");
        File.WriteAllText("test.libsvm", SampleFiles.CreateRows(10));
        ToolOutput test = RunWell("train", SampleFiles.Rows, "-o", "new.model", "--test", "test.libsvm", "-q");

        Assert.That(folds.Output, Does.Contain("%"));
        Assert.That(folds.Error, Is.Empty);
        Assert.That(test.Output, Does.Match(@"^test\.libsvm: \d+\.\d\d % \(\d+ of 10\)\n$"));
    }

    [Test]
    public void Train_ignores_columns()
    {
        RunWell("train", SampleFiles.Flowers, "--label", "kind", "--ignore", "color", "--ignore", "width", "-o", "new.safetensors", "-q");

        Assert.That(TableClassifier.Load("new.safetensors").Encoder.FeatureCount, Is.EqualTo(1));
    }

    [Test]
    public void Train_reads_packed_files_and_pipes_like_plain_files()
    {
        File.WriteAllBytes("packed.csv.gz", SampleFiles.Pack(File.ReadAllBytes(SampleFiles.Flowers)));
        RunWell("train", "packed.csv.gz", "--label", "kind", "-o", "packed.safetensors", "-q");
        string table = File.ReadAllText(SampleFiles.Flowers).ReplaceLineEndings("\r\n");
        ToolOutput piped = RunOn(
            table, "train", "-", "--label", "kind", "-o", "piped.safetensors", "-q");

        Assert.That(piped, Is.EqualTo(new ToolOutput(0, "", "")));
        Assert.That(File.ReadAllBytes("packed.safetensors"), Is.EqualTo(File.ReadAllBytes(SampleFiles.FlowerModel)));
        Assert.That(File.ReadAllBytes("piped.safetensors"), Is.EqualTo(File.ReadAllBytes(SampleFiles.FlowerModel)));
    }

    [Test]
    public void Train_online_learns_tables_texts_and_rows()
    {
        foreach ((string data, string[] options, string output) in new[]
        {
            (SampleFiles.Flowers, new[] { "--label", "kind", "--classes", "setosa,versicolor,virginica" }, "new.safetensors"),
            (SampleFiles.Messages, [], "new.safetensors"), (SampleFiles.Rows, ["--features", "4"], "new.model"),
        })
        {
            ToolOutput trained = RunWell(["train", data, "--online", "-o", output, .. options]);

            Assert.That(trained.Error, Does.Contain("% predicted correctly before they were learned"), data);
            Assert.That(Evaluate(output, data), Is.GreaterThan(0.8), data);
        }
    }

    [Test]
    public void Train_online_continues_a_model()
    {
        RunWell("train", SampleFiles.Messages, "--online", "--like", SampleFiles.MessageModel, "-o", "new.safetensors", "-q");

        Assert.That(Evaluate("new.safetensors", SampleFiles.Messages), Is.GreaterThan(0.95));
    }

    [TestCase(1)]
    [TestCase(40)]
    public void Train_online_continues_a_model_with_rows_of_one_class(int rows)
    {
        string[] lines = File.ReadAllLines(SampleFiles.Flowers);
        File.WriteAllLines("one.csv", [lines[0], .. lines.Where(line => line.EndsWith("setosa", StringComparison.Ordinal)).Take(rows)]);

        RunWell("train", "one.csv", "--label", "kind", "--online", "--like", SampleFiles.FlowerModel, "-o", "new.safetensors", "-q");

        Assert.That(TableClassifier.Load("new.safetensors").Classes.Count, Is.EqualTo(3));
        Assert.That(Evaluate("new.safetensors", "one.csv"), Is.EqualTo(1));
    }

    [Test]
    public void Train_writes_a_report()
    {
        ToolOutput output = RunWell("train", SampleFiles.Flowers, "--label", "kind", "-o", "new.safetensors", "--report", "report.html");

        Assert.That(File.ReadAllText("report.html"), Does.Contain("<html"));
        Assert.That(output.Error, Does.Contain("report report.html: a model of 80 % of the examples"));
    }

    [Test]
    public void Train_reads_decimal_commas_and_categories_of_numbers()
    {
        string[] lines = ["size;code;kind", .. Enumerable.Range(0, 60).Select(i => $"{i % 2},{100 + i};{7 + (i % 3)};{"ab"[i % 2]}")];
        File.WriteAllLines("codes.csv", lines);
        string[] train = ["train", "codes.csv", "-l", "kind", "--decimal", "comma", "--category", "code", "-q", "-o"];
        RunWell([.. train, "new.safetensors"]);
        File.WriteAllText("new.csv", "size;code\n0,5;8\n");

        TableEncoder encoder = TableClassifier.Load("new.safetensors").Encoder;

        Assert.That(encoder.Kinds["code"], Is.EqualTo(ColumnKind.Category));
        Assert.That(encoder.FeatureCount, Is.GreaterThanOrEqualTo(4), "a number and three codes");
        Assert.That(RunWell("predict", "new.safetensors", "codes.csv").ReadLines(), Has.Length.EqualTo(61));
        Assert.That(RunWell("predict", "new.safetensors", "new.csv").ReadLines(), Has.Length.EqualTo(2));
        Assert.That(Evaluate("new.safetensors", "codes.csv"), Is.EqualTo(1));
        RunWell([.. train, "online.safetensors", "--online"]);
        Assert.That(TableClassifier.Load("online.safetensors").Encoder.Kinds["code"], Is.EqualTo(ColumnKind.Category));
    }

    [Test]
    public void Train_options_of_texts_apply_to_columns_of_texts()
    {
        File.WriteAllText("texts.tsv", "label\ttext\n" + SampleFiles.CreateMessages(60));
        RunWell("train", "texts.tsv", "-l", "label", "--hash-bits", "6", "-o", "new.safetensors", "-q");

        Assert.That(TableClassifier.Load("new.safetensors").Encoder.FeatureCount, Is.LessThan(200), "2^18 by default");
    }

    [Test]
    public void Train_reports_on_a_model_of_the_same_epochs()
    {
        File.WriteAllText("many.txt", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{(i % 2 == 0 ? "a" : "b")}\tw{i % 4}\n")));

        ToolOutput output = RunWell(
            "train", "many.txt", "--hash-bits", "16", "--chars", "0", "-o", "new.safetensors", "--report", "report.html");

        Assert.That(output.Error, Does.Contain("learned in 3 epochs"));
        Assert.That(File.ReadAllText("report.html"), Does.Contain("228000").Or.Contain("228,000"), "100,000 * 0.8 * 0.95 * 3 examples");
    }
}
