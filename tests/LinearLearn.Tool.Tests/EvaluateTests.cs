using System.Text.Json;

namespace LinearLearn.Tool.Tests;

public sealed class EvaluateTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static Dataset ReadRows(string path) => LibSvmReader.Read(path, new LibSvmOptions { FeatureCount = 4 });

    [Test]
    public void Evaluate_writes_the_table_of_the_library_and_the_figures_of_probabilities()
    {
        LinearModel model = LinearModel.Load(SampleFiles.RowModel);
        Dataset data = ReadRows(SampleFiles.Rows);
        ScoreEvaluation scores = model.EvaluateScores(data);

        ToolOutput output = RunWell("evaluate", SampleFiles.RowModel, SampleFiles.Rows);

        Assert.Multiple(() =>
        {
            Assert.That(output.Output, Does.StartWith(model.Evaluate(data).ToTable(100) + "\n\n"));
            Assert.That(output.Output, Does.Contain(FormattableString.Invariant($"\nlog-loss                 {scores.LogLoss:F4}\n")));
            Assert.That(output.Output, Does.Contain(FormattableString.Invariant($"\nBrier score              {scores.BrierScore:F4}\n")));
            Assert.That(output.Output, Does.Contain(
                FormattableString.Invariant($"\ncalibration error (ECE)  {scores.ExpectedCalibrationError():F4}\n")));
            Assert.That(output.Output, Does.Contain(FormattableString.Invariant($"\narea under ROC (AUC)     {scores.MacroAuc():F4}\n")));
            Assert.That(output.Error, Does.StartWith("rows.libsvm: rows in the LIBSVM format, 60 examples"));
        });
    }

    [Test]
    public void Evaluate_writes_one_JSON_object()
    {
        LinearModel model = LinearModel.Load(SampleFiles.RowTensors);
        Dataset data = ReadRows(SampleFiles.Rows);
        Evaluation expected = model.Evaluate(data);
        ScoreEvaluation scores = model.EvaluateScores(data);

        JsonElement found = JsonElement.Parse(RunWell("evaluate", SampleFiles.RowTensors, SampleFiles.Rows, "--json").Output);

        Assert.Multiple(() =>
        {
            Assert.That(found.GetProperty("count").GetInt32(), Is.EqualTo(60));
            Assert.That(found.GetProperty("correct").GetInt32(), Is.EqualTo(expected.Correct));
            Assert.That(found.GetProperty("accuracy").GetDouble(), Is.EqualTo(expected.Accuracy));
            Assert.That(found.GetProperty("macroF1").GetDouble(), Is.EqualTo(expected.MacroF1));
            Assert.That(found.GetProperty("logLoss").GetDouble(), Is.EqualTo(scores.LogLoss));
            Assert.That(found.GetProperty("brierScore").GetDouble(), Is.EqualTo(scores.BrierScore));
            Assert.That(found.GetProperty("expectedCalibrationError").GetDouble(), Is.EqualTo(scores.ExpectedCalibrationError()));
            Assert.That(found.GetProperty("auc").GetDouble(), Is.EqualTo(scores.MacroAuc()));
            Assert.That(
                found.GetProperty("classes").EnumerateArray().Select(one => (
                    one.GetProperty("label").GetString(), one.GetProperty("precision").GetDouble(), one.GetProperty("recall").GetDouble(),
                    one.GetProperty("f1").GetDouble(), one.GetProperty("count").GetInt32())),
                Is.EqualTo(new[] { -1, 1 }.Select(label => (
                    $"{label}", expected.Precision(label), expected.Recall(label), expected.F1(label), expected.CountOf(label)))));
            Assert.That(
                found.GetProperty("confusion").EnumerateArray().Select(entry => new ConfusionEntry(
                    int.Parse(entry.GetProperty("actual").GetString()!), int.Parse(entry.GetProperty("predicted").GetString()!),
                    entry.GetProperty("count").GetInt32())),
                Is.EqualTo(expected.Entries));
        });
    }

    [Test]
    public void Evaluate_with_a_threshold_writes_coverage_and_accuracy_of_the_answered_examples()
    {
        LinearModel model = LinearModel.Load(SampleFiles.RowModel);
        double threshold = Math.Round(model.EvaluateScores(ReadRows(SampleFiles.Rows)).RiskCoverage().FindForCoverage(0.5).Threshold, 3);
        RiskCoveragePoint expected = new SelectiveClassifier(model, threshold).Evaluate(ReadRows(SampleFiles.Rows));
        string text = FormattableString.Invariant($"{threshold}");

        JsonElement answered = JsonElement.Parse(
            RunWell("evaluate", SampleFiles.RowModel, SampleFiles.Rows, "--json", "--threshold", text).Output).GetProperty("answered");
        string table = RunWell("evaluate", SampleFiles.RowModel, SampleFiles.Rows, "--threshold", text).Output;

        Assert.Multiple(() =>
        {
            Assert.That(expected.Coverage, Is.InRange(0.1, 0.9));
            Assert.That(answered.GetProperty("coverage").GetDouble(), Is.EqualTo(expected.Coverage));
            Assert.That(answered.GetProperty("accuracy").GetDouble(), Is.EqualTo(1 - expected.Risk));
            Assert.That(answered.GetProperty("count").GetInt32(), Is.EqualTo(expected.Coverage * 60).Within(1e-9));
            Assert.That(table, Does.Contain($"\nwith a probability of {text} or more:\n"));
            Assert.That(table, Does.Contain(FormattableString.Invariant($"\ncoverage                 {expected.Coverage:F4} (")));
        });
    }

    [Test]
    public void Evaluate_counts_unknown_classes_as_errors()
    {
        File.WriteAllText("test.csv", SampleFiles.CreateFlowers(9) + "1.5,0.3,blue,orchid\n");

        ToolOutput table = RunWell("evaluate", SampleFiles.FlowerModel, "test.csv");
        JsonElement json = JsonElement.Parse(RunWell("evaluate", SampleFiles.FlowerModel, "test.csv", "--json").Output);

        Assert.Multiple(() =>
        {
            Assert.That(table.Output, Does.Contain("of 10; 1 of unknown classes)"));
            Assert.That(table.Output, Does.Contain("(without 1 examples of unknown classes)"));
            Assert.That(json.GetProperty("unknownClassCount").GetInt32(), Is.EqualTo(1));
            Assert.That(json.GetProperty("classes").GetArrayLength(), Is.EqualTo(4));
        });
    }

    [Test]
    public void Evaluate_leaves_out_the_AUC_of_a_single_class()
    {
        File.WriteAllText("test.csv", "length,width,color,kind\n1.5,0.3,blue,setosa\n");
        File.WriteAllText("test.libsvm", "1 1:0.5\n");

        foreach ((string model, string data) in new[] { (SampleFiles.FlowerModel, "test.csv"), (SampleFiles.RowModel, "test.libsvm") })
        {
            Assert.That(RunWell("evaluate", model, data).Output, Does.Not.Contain("AUC"));
            JsonElement json = JsonElement.Parse(RunWell("evaluate", model, data, "--json").Output);
            Assert.That(json.GetProperty("auc").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
    }

    [Test]
    public void Evaluate_reads_another_label_column_texts_images_and_pipes()
    {
        string table = SampleFiles.CreateFlowers(9).Replace("kind", "species", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(
                RunOn(table, "evaluate", SampleFiles.FlowerModel, "-", "--label", "species", "--json").Output,
                Does.Contain("\"count\":9,"));
            Assert.That(
                RunOn(SampleFiles.CreateMessages(8), "evaluate", SampleFiles.MessageModel, "-", "--json").Output,
                Does.Contain("\"count\":8,"));
            Assert.That(
                RunWell("evaluate", SampleFiles.ImageModel, SampleFiles.Images, "--json").Output,
                Does.Contain("\"count\":40,\"correct\":40,"));
            File.Move(SampleFiles.Labels, "other");
            Assert.That(
                RunWell("evaluate", SampleFiles.ImageModel, SampleFiles.Images, "--labels", "other", "-q").Error, Is.Empty);
        });
    }
}
