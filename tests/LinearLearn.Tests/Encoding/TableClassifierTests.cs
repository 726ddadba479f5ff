using System.Data.Common;
using System.Data;
using System.Text.Json;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class TableClassifierTests
{
    private static readonly string[] Homes = ["rent", "own", "parents"];

    private static TableClassifier Trained { get; } = Train();

    private sealed record Customer(double? Income, string? Home, DateTime Since);

    private static DataTable CreateTable(int rows = 120)
    {
        DataTable table = new() { Locale = System.Globalization.CultureInfo.InvariantCulture };
        table.Columns.Add("Income", typeof(double));
        table.Columns.Add("Home", typeof(string));
        table.Columns.Add("Since", typeof(DateTime));
        table.Columns.Add("status", typeof(string));
        for (int i = 0; i < rows; i++)
        {
            double income = 1000 + 37 * i % 2000;
            string home = Homes[i % 3];
            bool isGood = income + (home == "own" ? 700 : 0) > 2000;
            table.Rows.Add(
                i % 10 == 9 ? DBNull.Value : income,
                i % 17 == 16 ? DBNull.Value : home,
                new DateTime(2020 + i % 3, 1 + i % 12, 1),
                isGood ? "good" : "bad");
        }
        return table;
    }

    private static TableClassifier Train()
    {
        using DataTable table = CreateTable();
        using DbDataReader reader = table.CreateDataReader();
        return TableClassifier.Train(reader, label: "status");
    }

    [Test]
    public void TableClassifier_Train_equals_separate_encoder_and_trainer()
    {
        using DataTable table = CreateTable();
        TableData data = TableData.Read(table.CreateDataReader());
        TableEncoder encoder = TableEncoder.Fit(data, "status");
        LinearModel expected =
            new CalibratedTrainer(new NewtonTrainer()).Train(new Dataset(encoder.EncodeAll(data), data.GetLabels("status"))).Model;
        Assert.Multiple(() =>
        {
            Assert.That(Trained.Model.Weights.SequenceEqual(expected.Weights));
            Assert.That(Trained.Classes.ToString(), Is.EqualTo("0 (bad), 1 (good)"));
            Assert.That(Trained.TrainingResult!.ScoresAreLogOdds);
        });
    }

    [Test]
    public void TableClassifier_Predict_is_equal_for_readers_dictionaries_JSON_and_records()
    {
        using DataTable table = CreateTable(1);
        using DbDataReader reader = table.CreateDataReader();
        reader.Read();
        Dictionary<string, object?> cells =
            new() { ["Income"] = 1000, ["Home"] = "rent", ["Since"] = new DateTime(2020, 1, 1), ["extra"] = 1 };
        using JsonDocument json = JsonDocument.Parse("""{ "Income": 1000, "Home": "rent", "Since": "2020-01-01" }""");
        Dictionary<string, object?> body = JsonSerializer.Deserialize<Dictionary<string, object?>>(json.RootElement)!;
        Prediction expected = Trained.Predict(reader);
        Assert.Multiple(() =>
        {
            Assert.That(Trained.Predict(cells), Is.EqualTo(expected));
            Assert.That(Trained.Predict(json.RootElement), Is.EqualTo(expected));
            Assert.That(Trained.Predict(body), Is.EqualTo(expected));
            Assert.That(Trained.Predict(TableRow.From(new Customer(1000, "rent", new DateTime(2020, 1, 1)))), Is.EqualTo(expected));
            Assert.That(expected.Label, Is.EqualTo("bad"));
            Assert.That(Trained.PredictTop(cells, 2).Select(prediction => prediction.Label), Is.EqualTo(new[] { "bad", "good" }));
        });
    }

    [Test]
    public void TableClassifier_Explain_names_columns_and_cells()
    {
        Explanation why = Trained.Explain(TableRow.From(new Customer(null, "own", new DateTime(2021, 5, 1))), "good");
        Assert.Multiple(() =>
        {
            Assert.That(
                why.Select(contribution => contribution.Name), Does.Contain("Home=own").And.Contain("Income is missing").And.None.Null);
            Assert.That(why.Single(contribution => contribution.Name == "Home=own").Value, Is.Positive);
            Assert.That(why.Bias + why.Sum(contribution => contribution.Value), Is.EqualTo(why.Score).Within(1e-5));
        });
    }

    [Test]
    public void TableClassifier_Learn_corrects_a_prediction()
    {
        TableClassifier classifier = Train();
        TableRow row = TableRow.From(new Customer(1000, "rent", new DateTime(2020, 1, 1)));
        Prediction before = classifier.Predict(row);
        for (int i = 0; i < 5; i++)
            classifier.Learn(row, "good");
        Assert.That(before.Label, Is.EqualTo("bad"));
        Assert.That(classifier.Predict(row).Label, Is.EqualTo("good"));
    }

    [Test]
    public void TableClassifier_Evaluate_reads_the_label_column()
    {
        using DataTable table = CreateTable();
        table.Rows[0]["status"] = "unheard of";
        Evaluation evaluation = Trained.Evaluate(table.CreateDataReader());
        Assert.Multiple(() =>
        {
            Assert.That(evaluation.Count, Is.EqualTo(120));
            Assert.That(evaluation.UnknownCount, Is.EqualTo(1));
            Assert.That(evaluation.Accuracy, Is.GreaterThan(0.9));
            Assert.That(
                () => Trained.Evaluate(table.DefaultView.ToTable(false, "Home", "status").CreateDataReader()),
                Throws.ArgumentException.With.Message.Contains("Income"));
        });
    }

    [Test]
    public void TableClassifier_file_restores_the_same_predictions()
    {
        using MemoryStream stream = new();
        Trained.Save(stream);
        stream.Position = 0;
        TableClassifier loaded = TableClassifier.Load(stream);
        using DataTable table = CreateTable();
        using DbDataReader reader = table.CreateDataReader();
        while (reader.Read())
            Assert.That(loaded.Predict(reader), Is.EqualTo(Trained.Predict(reader)));
        Assert.That(loaded.Encoder.ToTable(), Is.EqualTo(Trained.Encoder.ToTable()));
        stream.Position = 0;
        Assert.That(() => TextClassifier.Load(stream, "t"), Throws.TypeOf<InvalidDataException>()
            .With.Message.EqualTo("t: expected the file of a text classifier, found that of a table classifier"));
    }

    [Test]
    public void TableClassifier_errors_name_the_cause()
    {
        using DataTable table = CreateTable();
        table.Rows[2]["status"] = DBNull.Value;
        Assert.Multiple(() =>
        {
            Assert.That(() => TableClassifier.Train(table.CreateDataReader(), "status"), Throws.TypeOf<InvalidDataException>()
                .With.Message.Contains("row 3, column status: expected a label"));
            Assert.That(
                () => TableClassifier.Train(table.CreateDataReader(), "Status"),
                Throws.ArgumentException.With.Message.Contains("the columns are"));
            Assert.That(
                () => Trained.Predict(new Dictionary<string, object?> { ["Income"] = 1 }),
                Throws.ArgumentException.With.Message.Contains("Home"));
            Assert.That(() => Trained.Predict(new Dictionary<string, object?> { ["Income"] = "71,5", ["Home"] = "rent", ["Since"] = null }),
                Throws.ArgumentException.With.Message.Contains("71,5"));
        });
    }

    [Test]
    public void TableClassifier_Train_stops_reading_when_canceled()
    {
        using DataTable table = CreateTable();
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.That(
            () => TableClassifier.Train(table.CreateDataReader(), "status", cancellationToken: stopped.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void TableClassifier_Predict_does_not_allocate_for_dictionaries_of_boxed_values()
    {
        Dictionary<string, object?> cells = new() { ["Income"] = 1500.0, ["Home"] = "own", ["Since"] = new DateTime(2021, 2, 1) };
        long allocated = Allocations.CountLeast(_ =>
        {
            for (int i = 0; i < 100; i++)
                Trained.Predict(cells);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void TableData_Split_preserves_row_numbers_and_label_proportions()
    {
        using DataTable table = CreateTable(40);
        TableData data = TableData.Read(table.CreateDataReader());
        (TableData first, TableData second) = data.Split(0.75, label: "status");
        (TableData again, _) = data.Split(0.75, label: "status");
        int good = data.GetLabels("status").Count(label => label == "good");
        Assert.Multiple(() =>
        {
            Assert.That(first.RowCount, Is.EqualTo(30));
            Assert.That(second.RowCount, Is.EqualTo(10));
            Assert.That(first.GetLabels("status").Count(label => label == "good"), Is.EqualTo(good * 0.75).Within(1));
            Assert.That(again.GetLabels("Since"), Is.EqualTo(first.GetLabels("Since")));
            Assert.That(first.GetLabels("Since").Concat(second.GetLabels("Since")), Is.EquivalentTo(data.GetLabels("Since")));
            Assert.That(() => data.Split(0.001), Throws.ArgumentException);
            Assert.That(() => data.Split(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => data.Split(0.5, "none"), Throws.ArgumentException);
        });
    }

    [Test]
    public void TableData_skips_empty_rows_without_renumbering_the_others()
    {
        using DataTable table = CreateTable(6);
        table.Rows[1].ItemArray = [DBNull.Value, " ", DBNull.Value, DBNull.Value];
        table.Rows[4]["status"] = DBNull.Value;
        TableData data = TableData.Read(table.CreateDataReader());
        (TableData first, TableData second) = data.Split(0.5);
        Assert.Multiple(() =>
        {
            Assert.That(data.RowCount, Is.EqualTo(5));
            Assert.That(
                () => data.GetLabels("status"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("row 5, column status"));
            Assert.That(
                () => (first.GetLabels("status"), second.GetLabels("status")),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("row 5, column status"));
        });
    }
}
