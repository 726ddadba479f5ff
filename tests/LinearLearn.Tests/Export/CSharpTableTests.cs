using System.Globalization;
using System.Numerics;
using CsCheck;
using LinearLearn.Tests.Shared;
using Sylvan.Data.Csv;

namespace LinearLearn.Tests;

/// <summary>Compiles table classifiers as C# and compares their predictions with those of the library.</summary>
public class CSharpTableTests
{
    private const double ProbabilityTolerance = 1e-6;

    /// <summary>Cells of all supported types, valid and invalid for most kinds of columns.</summary>
    private static readonly object?[] Cells =
    [
        null, DBNull.Value, "", "  \t", "NA", "n/a", "#N/A", "nan", "NULL", "?", "-", "1", "0", "+1.5", " -2,75 ",
        "1,234", "1e3", "1e", "1.", ".5",
        "1,", ",5", "1.2.3", "1e400", "0x1", "\u0661", "true", "FALSE", "Yes", "n", "red", "RED", " blue ", "größe", "new", "a\uFFFDb",
        "\uD83D", "😀", "free text of several words", "2026-07-31", "2024-02-29T18:30", "2023-02-29", "2026-07-31 18:30:59.123+02:00",
        "2026-07-31t23:59:60Z", "2026-07-31T24:00", "2026-07-31T18:30+19:00", "2026-07-31T18:30-0530", "2026-7-31", "0000-01-01",
        "9999-12-31",
        1, 0, -3, 2.5, double.NaN, double.PositiveInfinity, -0.0, 1e300, 5e-324, 0.1f, 0.1, 1e20, 123456789012345678L, long.MinValue,
        ulong.MaxValue,
        (short)7, (ushort)7, (byte)7, (sbyte)-7, 7u, (nint)7, (nuint)7, 1.50m, 79228162514264337593543950335m, 12345678901234567890.500m,
        BigInteger.Pow(10, 30), true, false, DayOfWeek.Friday, 'x', Guid.Empty, new DateTime(2025, 3, 4), new DateTime(2025, 3, 4, 5, 6, 7),
        new DateOnly(2024, 12, 31), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(9)), new object(), TimeSpan.FromHours(1),
    ];

    [Test]
    public void Generated_classifier_predicts_real_tickets_like_the_library()
    {
        using CsvDataReader reader = CsvDataReader.Create(Path.Combine(RepositoryRoot.Find(), "samples", "data", "tickets.csv"));
        TableData tickets = TableData.Read(reader);
        TableEncoderOptions options = new() { Text = new TextEncoderOptions { HashBits = 12 } };
        TableClassifier classifier = TableClassifier.Train(tickets, "queue", encoding: options);
        Assert.That(
            classifier.Encoder.Kinds.Values.Distinct(),
            Is.EquivalentTo(new[] { ColumnKind.Number, ColumnKind.Date, ColumnKind.Category, ColumnKind.Text }));
        List<Dictionary<string, object?>> rows = [.. ReadRows("tickets.csv")];
        int count = rows.Count;
        for (int i = 0; rows.Count < 1000; i++)
            rows.Add(rows[i % count].ToDictionary(cell => cell.Key, cell => rows[(i * 31 + cell.Key.Length) % count][cell.Key]));
        AssertSame(classifier, rows, mostFaults: 0);
    }

    [Test]
    public void Generated_classifier_encodes_cells_of_all_types_and_kinds_like_the_library()
    {
        Random random = new(1);
        object[] colors = ["red", "blue", "größe", "7", 7, true, new DateTime(2025, 3, 4), 1e20, 0.1, 0];
        TableData rows = TableData.From(Enumerable.Range(0, 260).Select(i => TestTables.CreateRow(
            ("number", i % 9 == 0 ? null : random.NextDouble() * 100 - 50),
            ("comma", $"{random.Next(100)},{random.Next(10, 99)}"),
            ("flat", i % 2 == 0 ? null : 5),
            ("date", i % 7 == 0 ? "" : new DateTime(2020 + i % 5, 1 + i % 12, 1 + i % 28, i % 24, 0, 0)),
            ("day", $"2026-0{1 + i % 9}-1{i % 10}"),
            ("flag", i % 5 == 0 ? null : i % 3 == 0),
            ("certain", i % 4 == 0),
            ("color", colors[i % colors.Length]),
            ("level", i % 6 == 0 ? null : "level " + i % 4),
            ("city", "city " + random.Next(60)),
            ("note", i % 8 == 0 ? null : $"free text {random.Next(40)} of several {random.Next(40)} words {i}"),
            ("label", "abc"[i % 3].ToString()))));
        TableEncoder encoder = TableEncoder.Fit(
            rows,
            "label",
            new TableEncoderOptions { MaxCategories = 20, HashedColumns = 8, Text = new TextEncoderOptions { HashBits = 8 } });
        TableClassifier classifier = new(encoder, LinearModel.Uniform(encoder.FeatureCount, [1, 2, 3]));
        string[] columns = ["number", "comma", "flat", "date", "day", "flag", "certain", "color", "level", "city", "note"];
        Dictionary<string, object?> valid = TestTables.CreateRow(
            ("number", 3), ("comma", "1,5"), ("flat", 5), ("date", "2024-05-06T07:08"), ("day", "2026-03-12"), ("flag", true),
            ("certain", "no"), ("color", "red"), ("level", "level 1"), ("city", "city 3"), ("note", "free text"));
        List<Dictionary<string, object?>> all = [];
        foreach (string column in columns)
            all.AddRange(Cells.Select(cell => new Dictionary<string, object?>(valid) { [column] = cell }));
        int faults = AssertSame(classifier, all, mostFaults: all.Count / 2);
        Assert.That(faults, Is.GreaterThan(100));
        Assert.That(all, Has.Count.GreaterThan(900));
    }

    [Test]
    public void Generated_classifier_encodes_generated_numbers_like_the_library_in_every_culture()
    {
        TableData rows = TableData.From(Enumerable.Range(0, 240).Select(i => TestTables.CreateRow(
            ("x", i * i % 101 - 7.5), ("y", 1e9 + i % 13), ("label", i % 2 == 0 ? "a" : "b"))));
        TableClassifier classifier = TableClassifier.Train(rows, "label");
        Assert.That(classifier.Encoder.FeatureCount, Is.EqualTo(12), "numbers with five knots each");
        List<Dictionary<string, object?>> all = [];
        Gen.Select(Gen.Double[-20, 120], Gen.Double[0, 14], Gen.Bool).SampleAlike(
            (x, y, isText) => all.Add(TestTables.CreateRow(
                ("x", isText ? x.ToString(CultureInfo.InvariantCulture) : x), ("y", 1e9 + Math.Floor(y)))),
            iter: 500);
        AssertSame(classifier, all, mostFaults: 0);
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            AssertSame(classifier, all, mostFaults: 0);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Generated_classifier_has_columns_and_values_of_any_characters()
    {
        string[] names = ["a \"b\"", "back\\slash", "line\nbreak", "*/ // ??/", "😀", "{0}$a$%"];
        TableData rows = TableData.From(Enumerable.Range(0, 24).Select(i =>
        {
            Dictionary<string, object?> row = names.ToDictionary(name => name, name => (object?)(names[(i + name.Length) % names.Length]));
            row.Add("label", names[i % 2]);
            return row;
        }));
        TableEncoder encoder = TableEncoder.Fit(rows, "label");
        ClassLabels classes = new(new Dictionary<int, string> { [0] = names[0], [1] = names[1] });
        LinearModel model = LinearModel.Uniform(encoder.FeatureCount, classes);
        IEnumerable<Dictionary<string, object?>> all = names.Select(value => names.ToDictionary(name => name, _ => (object?)value));
        AssertSame(new TableClassifier(encoder, model), all, mostFaults: 0);
    }

    [Test]
    public void Generated_classifier_names_the_column_of_a_fault()
    {
        using CompiledSource generated = new(TestModels.CreateTableClassifier().ToCSharp());
        var scores = generated.Method<Func<IReadOnlyDictionary<string, object>, float[]>>("Scores");
        Assert.That(
            () => scores(new Dictionary<string, object> { ["size"] = "large", ["color"] = "red" }),
            Throws.ArgumentException.With.Message.EqualTo("column size: expected a number, found \"large\""));
        Assert.That(
            () => scores(new Dictionary<string, object> { ["size"] = 1, ["color"] = true }),
            Throws.ArgumentException.With.Message.Contains("column color: expected a category").And.Message.Contains("found true"));
        Assert.That(
            () => scores(new Dictionary<string, object> { ["size"] = 1 }),
            Throws.ArgumentException.With.Message.Contains("expected a column color, found none"));
        Assert.That(() => scores(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void ToCSharp_includes_only_the_kinds_of_columns_that_a_table_has()
    {
        string source = TestModels.CreateTableClassifier().ToCSharp();
        Assert.That(source, Does.Contain("AddNumber").And.Contains("AddCategory"));
        foreach (string part in new[] { "AddDate", "AddBoolean", "TextFeatures", "TokenReader", "TryParseDate", "Frequencies" })
            Assert.That(source, Does.Not.Contain(part));
    }

    /// <summary>Asserts the same predictions, and faults of the same rows.</summary>
    /// <returns>The number of faults.</returns>
    private static int AssertSame(TableClassifier classifier, IEnumerable<Dictionary<string, object?>> rows, int mostFaults)
    {
        using CompiledSource generated = new(classifier.ToCSharp());
        var predict = generated.Method<Func<IReadOnlyDictionary<string, object>, (string Label, float Probability)>>("Predict");
        var probabilities = generated.Method<Func<IReadOnlyDictionary<string, object>, float[]>>("Probabilities");
        FeatureBuffer buffer = new();
        float[] expected = new float[classifier.Classes.Count];
        int faults = 0;
        foreach (Dictionary<string, object?> row in rows)
        {
            string place = string.Join(", ", row.Select(cell => $"{cell.Key}={cell.Value ?? "null"}"));
            Prediction prediction;
            try
            {
                prediction = classifier.Predict(row);
            }
            catch (ArgumentException fault)
            {
                Assert.That(() => predict(row!), Throws.ArgumentException, $"{place}: {fault.Message}");
                faults++;
                continue;
            }
            (string label, float probability) = predict(row!);
            Assert.That(label, Is.EqualTo(prediction.Label), place);
            Assert.That(probability, Is.EqualTo(prediction.Probability).Within(ProbabilityTolerance), place);
            buffer.Clear();
            classifier.Encoder.Encode(row, buffer);
            classifier.Model.Probabilities(buffer.GetRow(classifier.Encoder.FeatureCount), expected);
            Assert.That(probabilities(row!), Is.EqualTo(expected).Within(ProbabilityTolerance), place);
        }
        Assert.That(faults, Is.LessThanOrEqualTo(mostFaults));
        return faults;
    }

    private static IEnumerable<Dictionary<string, object?>> ReadRows(string file)
    {
        using CsvDataReader reader = CsvDataReader.Create(Path.Combine(RepositoryRoot.Find(), "samples", "data", file));
        while (reader.Read())
            yield return Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, index => (object?)reader.GetString(index));
    }
}
