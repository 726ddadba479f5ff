using System.Text.Json;
using LinearLearn.Tests.Shared;
using Sylvan.Data.Csv;

namespace LinearLearn.Tests;

/// <summary>Tests rows of all sources, and the allocations of encoding a row.</summary>
public class TableRowTests
{
    private const string Csv =
        """
        Age,Home,Active,Since,Id,label
        30,rent,true,2023-01-02,q1,a
        45,owner,false,2024-02-06,q2,b
        ,rent,true,2025-03-05,q3,a
        50,owner,false,2025-04-03,q4,b
        """;

    private static readonly TableEncoder Encoder = TableEncoder.Fit(
        TestTables.ReadCsv(Csv), "label",
            new TableEncoderOptions { Kinds = new Dictionary<string, ColumnKind> { ["Id"] = ColumnKind.Ignored } });

    private enum Homes
    {
        Rent,
        owner,
    }

    private sealed record Person(int? Age, Homes Home, bool Active, DateOnly Since)
    {
        public string this[int index] => $"{index}";
    }

    private class Wide
    {
        public object? Value { get; set; }

        public int Other { get; set; }
    }

    private sealed class Narrow : Wide
    {
        public new int Value { get; set; }

        public string Label { get; set; } = "";
    }

    private readonly record struct Point(float X, float Y, string Class);

    private static float[] Expected =>
        TestTables.Encode(Encoder, ("Age", 45), ("Home", "owner"), ("Active", false), ("Since", new DateOnly(2024, 2, 6)));

    [Test]
    public void TableRow_features_do_not_depend_on_the_source()
    {
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(Csv));
        Assert.That(reader.Read() && reader.Read(), Is.True);
        Assert.That(TestTables.Encode(Encoder, TableRow.From(reader)), Is.EqualTo(Expected));
        Assert.That(
            TestTables.Encode(Encoder, TableRow.From(new Person(45, Homes.owner, false, new DateOnly(2024, 2, 6)))), Is.EqualTo(Expected));
        Assert.That(
            TestTables.Encode(Encoder, TableRow.From(new { Since = new DateTime(2024, 2, 6), Active = false, Home = "owner", Age = 45L })),
            Is.EqualTo(Expected));
        const string json = """{"Extra": [1], "Active": false, "Age": 45, "Home": "owner", "Since": "2024-02-06"}""";
        Assert.That(
            TestTables.Encode(Encoder, TableRow.From(JsonSerializer.Deserialize<Dictionary<string, object?>>(json)!)),
            Is.EqualTo(Expected));
        Assert.That(TestTables.Encode(Encoder, TableRow.From(JsonDocument.Parse(json).RootElement)), Is.EqualTo(Expected));
        Assert.That(TestTables.EncodeAll(Encoder, TestTables.ReadCsv(Csv))[1], Is.EqualTo(Expected));
    }

    [Test]
    public void TableRow_of_a_reader_can_have_columns_in_another_order()
    {
        using CsvDataReader reader = CsvDataReader.Create(new StringReader("Since,Extra,Home,Age,Active\n2024-02-06,?,owner,45,false"));
        Assert.That(reader.Read(), Is.True);
        Assert.That(TestTables.Encode(Encoder, TableRow.From(reader)), Is.EqualTo(Expected));
    }

    [Test]
    public void TableRow_supports_a_reader_that_advances_to_its_next_result()
    {
        using CsvDataReader reader = CsvDataReader.Create(
            new StringReader("Age,Home,Active,Since\n45,owner,false,2024-02-06\n\nHome,Active,Age,Since,Id\nowner,false,45,2024-02-06,z\n"),
            new CsvDataReaderOptions { ResultSetMode = ResultSetMode.MultiResult });
        Assert.That(reader.Read(), Is.True);
        Assert.That(TestTables.Encode(Encoder, TableRow.From(reader)), Is.EqualTo(Expected));
        while (reader.NextResult())
        {
            if (reader.FieldCount != 5 || !reader.Read())
                continue;
            Assert.That(TestTables.Encode(Encoder, TableRow.From(reader)), Is.EqualTo(Expected));
            return;
        }
        Assert.Fail("expected a second result");
    }

    [Test]
    public void TableData_From_creates_a_table_of_records()
    {
        Point[] points = [new(1, 2, "a"), new(3, float.NaN, "b"), new(5, 6, "a")];
        TableData data = TableData.From(points);
        Assert.That(data.ColumnNames, Is.EqualTo(new[] { "X", "Y", "Class" }));
        Assert.That(data.GetLabels("Class"), Is.EqualTo(new[] { "a", "b", "a" }));
        Assert.That(TestTables.Encode(TableEncoder.Fit(data, "Class"), TableRow.From(points[1])), Is.EqualTo(new float[] { 0, 0, 1 }));
    }

    [Test]
    public void TableRow_From_rejects_collections_and_types_without_properties()
    {
        Assert.That(() => TableRow.From("text"), Throws.ArgumentException.With.Message.Contains("found String"));
        Assert.That(
            () => TableRow.From(new Dictionary<string, string>()),
            Throws.ArgumentException.With.Message.EndsWith("found Dictionary<String, String>"));
        Assert.That(() => TableRow.From(5), Throws.ArgumentException);
        Assert.That(() => TableRow.From(new object()), Throws.ArgumentException);
        Assert.That(
            () => TableRow.From(JsonDocument.Parse("[1]").RootElement), Throws.ArgumentException.With.Message.Contains("found Array"));
        Assert.That(() => TableRow.From((Person)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void TableEncoder_error_names_missing_columns()
    {
        Assert.That(
            () => TestTables.Encode(Encoder, ("age", 45), ("Home", "owner"), ("Active", true)),
            Throws.ArgumentException.With.Message.Contains("expected the columns \"Age\", \"Home\", \"Active\", \"Since\", ")
                .And.Message.Contains("found \"age\", \"Home\", \"Active\": there is no \"Age\", \"Since\""));
        Assert.That(() => TestTables.Encode(Encoder, default(TableRow)), Throws.ArgumentException.With.Message.Contains("found none"));
        Assert.That(
            () => Encoder.EncodeAll(TestTables.ReadCsv("Age,Home\n1,rent")),
            Throws.ArgumentException.With.Message.Contains("there is no \"Active\", \"Since\""));
    }

    [TestCase("Age", "old", "column Age: expected a number, found \"old\"")]
    [TestCase("Age", true, "column Age: expected a number, found true")]
    [TestCase("Home", false, "column Home: expected a category (text), found false")]
    [TestCase("Home", 5, "column Home: expected a category (text), found 5")]
    [TestCase("Active", "maybe", "column Active: expected true or false, found \"maybe\"")]
    [TestCase("Active", 2, "column Active: expected true or false, found 2")]
    [TestCase("Since", "06.02.2024", "column Since: expected a date such as 2026-07-31 or 2026-07-31T18:30, found \"06.02.2024\"")]
    [TestCase("Since", 45000, "column Since: expected a date such as 2026-07-31 or 2026-07-31T18:30, found 45000")]
    public void TableEncoder_rejects_a_cell_of_another_kind(string name, object cell, string message)
    {
        Dictionary<string, object?> row = TestTables.CreateRow(("Age", 45), ("Home", "owner"), ("Active", false), ("Since", "2024-02-06"));
        row[name] = cell;
        Assert.That(() => TestTables.Encode(Encoder, TableRow.From(row)), Throws.ArgumentException.With.Message.StartsWith(message));
    }

    [Test]
    public void TableEncoder_error_names_the_row_of_a_cell_of_another_kind() => Assert.That(
        () => Encoder.EncodeAll(TestTables.ReadCsv("Age,Home,Active,Since\n1,rent,true,2024-01-01\nold,rent,true,2024-01-01")),
        Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("row 2, column Age: expected a number, found \"old\""));

    [Test]
    public void TableEncoder_rejects_JSON_objects_as_cells() => Assert.That(
        () => TestTables.Encode(
            Encoder, TableRow.From(JsonDocument.Parse("""{"Age": {}, "Home": "rent", "Active": true, "Since": null}""").RootElement)),
        Throws.ArgumentException.With.Message.StartsWith("column Age: expected a number, found a JSON object"));

    [TestCase("""{"Age\ud800": 1, "Home": "rent"}""", "there is no")]
    [TestCase("""{"\ud800 and more": 1, "Age": 30, "Home": "rent"}""", "expected valid Unicode in the names of the JSON object")]
    public void TableRow_rejects_JSON_names_with_an_unpaired_surrogate(string json, string message) => Assert.That(
        () => TestTables.Encode(Encoder, TableRow.From(JsonDocument.Parse(json).RootElement)),
        Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void TableData_From_ignores_hidden_properties()
    {
        TableData data = TableData.From([new Narrow { Value = 1, Label = "a" }, new Narrow { Value = 2, Label = "b" }]);
        Assert.That(data.ColumnNames, Is.EqualTo(new[] { "Value", "Label", "Other" }));
        Assert.That(TableEncoder.Fit(data, "Label").ToTable(), Does.Contain("mean 1.5"));
    }

    [Test]
    public void TableData_From_requires_the_same_columns_in_all_dictionaries()
    {
        Dictionary<string, object?>[] rows =
            [TestTables.CreateRow(("a", 1), ("label", "x")), TestTables.CreateRow(("b", 1), ("label", "x"))];
        Assert.That(
            () => TableData.From(rows),
            Throws.ArgumentException.With.Message.Contains(
            "row 2: expected the columns of the first row, \"a\", \"label\", found \"b\", \"label\""));
        rows[1] = TestTables.CreateRow(("a", 1), ("label", "x"), ("c", 2));
        Assert.That(() => TableData.From(rows), Throws.ArgumentException.With.Message.Contains("row 2"));
        Assert.That(
            () => TableData.From(Array.Empty<Dictionary<string, object?>>()),
            Throws.ArgumentException.With.Message.Contains("expected one row or more, found none"));
        Assert.That(() => TableData.From([null!, rows[0]]), Throws.ArgumentException.With.Message.Contains("row 1"));
    }

    [Test]
    public void TableData_GetLabels_formats_labels_of_any_type()
    {
        Assert.That(LabelsOf(1, 2L, 2.0), Is.EqualTo(new[] { "1", "2", "2" }));
        Assert.That(LabelsOf(true, false), Is.EqualTo(new[] { "True", "False" }));
        Assert.That(LabelsOf(1.5m, 1.5), Is.EqualTo(new[] { "1.5", "1.5" }));
        Assert.That(LabelsOf(-0.0, 0.0, -0m), Is.EqualTo(new[] { "0", "0", "0" }));
        Assert.That(
            LabelsOf(9007199254740993m, 9007199254740993.00m, 9007199254740993L, 9007199254740992m),
            Is.EqualTo(new[] { "9007199254740993", "9007199254740993", "9007199254740993", "9007199254740992" }));
        Assert.That(LabelsOf(new DateOnly(2024, 1, 2), Homes.owner), Is.EqualTo(new[] { "2024-01-02", "owner" }));
        Assert.That(
            () => LabelsOf("a", null),
            Throws.ArgumentException.With.Message.EqualTo("row 2, column label: expected a label, found nothing"));
        Assert.That(() => LabelsOf("a", new object()), Throws.ArgumentException.With.Message.Contains("row 2, column label"));

        static string[] LabelsOf(params object?[] labels) =>
            TableData.From(labels.Select(label => TestTables.CreateRow(("label", label)))).GetLabels("label");
    }

    [Test]
    public void TableEncoder_does_not_allocate_for_a_dictionary()
    {
        TableRow row =
            TableRow.From(TestTables.CreateRow(("Age", 45), ("Home", " owner "), ("Active", false), ("Since", "2024-02-06T10:00Z")));
        TableRow other = TableRow.From(TestTables.CreateRow(("Age", "1.5e1"), ("Home", "castle"), ("Active", "yes"), ("Since", null)));
        FeatureBuffer buffer = new();
        double sum = 0;
        Assert.That(Allocations.CountLeast(_ => sum += Run(100)), Is.Zero);
        Assert.That(sum, Is.Not.Zero);

        double Run(int times)
        {
            double total = 0;
            for (int i = 0; i < times; i++)
            {
                buffer.Clear();
                Encoder.Encode(i % 2 == 0 ? row : other, buffer);
                total += buffer.GetRow(Encoder.FeatureCount).Count;
            }
            return total;
        }
    }

    [Test]
    public void TableEncoder_returns_the_same_features_on_many_threads()
    {
        Dictionary<string, object?>[] rows = [.. Enumerable.Range(0, 50).Select(i => TestTables.CreateRow(
            ("Age", i % 7 == 0 ? null : i), ("Home", i % 3 == 0 ? "rent" : $"home{i}"), ("Active", i % 2 == 0),
                ("Since", new DateTime(2000 + i, 1 + i % 12, 1))))];
        float[][] expected = [.. rows.Select(row => TestTables.Encode(Encoder, TableRow.From(row)))];
        Concurrently.Run(4, thread =>
        {
            for (int i = 0; i < 200; i++)
            {
                int row = (i + 13 * thread) % rows.Length;
                Assert.That(TestTables.Encode(Encoder, TableRow.From(rows[row])), Is.EqualTo(expected[row]));
            }
        });
    }
}
