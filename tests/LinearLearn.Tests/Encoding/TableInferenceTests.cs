using CsCheck;
namespace LinearLearn.Tests;

/// <summary>Tests the inference of kinds, and the rejection of ambiguous columns.</summary>
public class TableInferenceTests
{
    private static TableEncoderOptions Options(string name, ColumnKind kind) =>
        new() { Kinds = new Dictionary<string, ColumnKind> { [name] = kind } };

    private static TableEncoder Fit(params string?[] cells) => Fit(new TableEncoderOptions(), cells);

    private static TableEncoder Fit(TableEncoderOptions options, params string?[] cells)
    {
        // A column of numbers, because an encoder needs features even if the other columns are ignored.
        TableData data = TableData.From(cells.Select((cell, row) => TestTables.CreateRow(("x", cell), ("n", row), ("label", "a"))));
        return TableEncoder.Fit(data, "label", options);
    }

    [TestCase(ColumnKind.Number, "1", "-2.5", ".5", "3e-2", "+4")]
    [TestCase(ColumnKind.Number, "1", "NA", "?", "3")]
    [TestCase(ColumnKind.Number, "007", "012", "3")]
    [TestCase(ColumnKind.Category, "01234", "80331", "", "99423")]
    [TestCase(ColumnKind.Category, "00", "01", "12")]
    [TestCase(ColumnKind.Number, "11234", "80331", "99423")]
    [TestCase(ColumnKind.Number, "01.5", "12.5")]
    [TestCase(ColumnKind.Number, "0", "1", "0")]
    [TestCase(ColumnKind.Boolean, "true", "False", "TRUE")]
    [TestCase(ColumnKind.Boolean, "true", "NA", "false")]
    [TestCase(ColumnKind.Category, "yes", "no", "yes")]
    [TestCase(ColumnKind.Category, "1", "2", "A")]
    [TestCase(ColumnKind.Category, "1,234,567", "2,345,678")]
    [TestCase(ColumnKind.Category, "1,234.5", "2,345.6")]
    [TestCase(ColumnKind.Category, "10 %", "20 %")]
    [TestCase(ColumnKind.Category, "$10", "€20")]
    [TestCase(ColumnKind.Category, "1.234.567", "1")]
    [TestCase(ColumnKind.Category, "Infinity", "1")]
    [TestCase(ColumnKind.Category, "0x10", "1_000")]
    [TestCase(ColumnKind.Category, "١٢", "٣")]
    [TestCase(ColumnKind.Category, "NA", "DE", "FR")]
    [TestCase(ColumnKind.Date, "2024-02-29", "2023-01-01T10:00:00Z", "")]
    [TestCase(ColumnKind.Category, "2023-02-29", "2023-01-01")]
    [TestCase(ColumnKind.Category, "03/04/2024", "04/03/2024")]
    [TestCase(ColumnKind.Category, "5.3.2024", "6.3.2024")]
    [TestCase(ColumnKind.Text, "a b c", "d e f", "g h i")]
    [TestCase(ColumnKind.Category, "New York", "Los Angeles", "New York")]
    [TestCase(ColumnKind.Ignored, "x", "x", "x")]
    [TestCase(ColumnKind.Ignored, "5", "5", "5")]
    [TestCase(ColumnKind.Ignored, "", "NA", "?")]
    [TestCase(ColumnKind.Category, "x", "", "x")]
    [TestCase(ColumnKind.Number, "5", "", "5")]
    public void TableEncoder_infers_the_kind_from_texts(ColumnKind kind, params string[] cells) =>
        Assert.That(Fit(cells).Kinds["x"], Is.EqualTo(kind));

    [Test]
    public void TableEncoder_ignores_a_column_of_mostly_distinct_words_as_an_identifier()
    {
        TableEncoder encoder = Fit([.. Enumerable.Range(0, 30).Select(row => $"id-{row}")]);
        Assert.That(encoder.Kinds["x"], Is.EqualTo(ColumnKind.Ignored));
        Assert.That(encoder.ToTable(), Does.Contain("30 different values in 30 rows: probably"));
        Assert.That(
            Fit(Options("x", ColumnKind.Category), [.. Enumerable.Range(0, 30).Select(row => $"id-{row}")]).Kinds["x"],
            Is.EqualTo(ColumnKind.Category));
    }

    [Test]
    public void TableEncoder_treats_codes_with_leading_zeros_as_categories_unless_set_to_numbers()
    {
        string[] codes = ["01234", "80331", "01234", "80331"];
        TableEncoder encoder = Fit(codes);
        Assert.That(TestTables.Explain(encoder, ("x", "01234"), ("n", 1.5)), Is.EqualTo(new Dictionary<string, float> { ["x=01234"] = 1 }));
        Assert.That(
            () => TestTables.Encode(encoder, ("x", 1234), ("n", 0)),
            Throws.ArgumentException.With.Message.Contains("column x: expected a category (text), found 1234"));
        Assert.That(Fit(Options("x", ColumnKind.Number), codes).ToTable(), Does.Contain("mean 40782.5"));
    }

    [Test]
    public void TableEncoder_table_shows_identifiers_with_an_example() => Assert.That(
        Fit([.. Enumerable.Range(0, 30).Select(row => $"${row},000.00")]).ToTable(),
        Does.Contain("""
            x       ignored         0        0  30 different values in 30 rows: probably an
                                                identifier, such as $0,000.00

            """));

    [Test]
    public void TableEncoder_never_drops_a_decimal_comma()
    {
        TableEncoder encoder = Fit("71,5", "70", "69,25");
        Assert.That(encoder.ToTable(), Does.Contain("mean 70.25").And.Contain("decimal comma"));
        float[] expected = TestTables.Encode(Fit("71.5", "70", "69.25"), ("x", 71.5), ("n", 0));
        Assert.That(TestTables.Encode(encoder, ("x", "71,5"), ("n", 0)), Is.EqualTo(expected));
        Assert.That(TestTables.Encode(encoder, ("x", 71.5), ("n", 0)), Is.EqualTo(expected));
        Assert.That(
            () => TestTables.Encode(encoder, ("x", "71.5"), ("n", 0)),
            Throws.ArgumentException.With.Message.Contains("expected a number with a decimal comma, found \"71.5\""));
    }

    [Test]
    public void TableEncoder_rejects_a_decimal_comma_among_decimal_points()
    {
        Assert.That(
            () => Fit("71,5", "70.5"),
            Throws.ArgumentException.With.Message.Contains(
            "row 1, column x: expected a number with a decimal point, found \"71,5\", but \"70.5\" in row 2"));
        TableEncoder encoder = Fit("71.5", "70.5");
        Assert.That(
            () => TestTables.Encode(encoder, ("x", "71,5"), ("n", 0)),
            Throws.ArgumentException.With.Message.Contains("column x: expected a number, found \"71,5\""));
    }

    [Test]
    public void TableEncoder_rejects_an_ambiguous_comma_unless_the_separator_is_set()
    {
        Assert.That(
            () => Fit("950", "1,234"),
            Throws.ArgumentException.With.Message.Contains("row 2, column x: expected a number, found \"1,234\"").And.Message.Contains(
                "DecimalSeparator"));
        TableEncoder encoder = Fit(new TableEncoderOptions { DecimalSeparator = ',' }, "1,234", "3");
        Assert.That(encoder.ToTable(), Does.Contain("mean 2.117"));
        Assert.That(Fit("1,234", "1,5").ToTable(), Does.Contain("mean 1.367"));
        Assert.That(Fit("0,123", "0,125").ToTable(), Does.Contain("mean 0.124"));
        Assert.That(
            Fit(new TableEncoderOptions { DecimalSeparator = '.' }, "1,234", "2,345", "1,234", "2,345").Kinds["x"],
            Is.EqualTo(ColumnKind.Category));
    }

    [Test]
    public void TableEncoder_rejects_a_few_words_among_many_numbers()
    {
        string[] cells = [.. Enumerable.Range(0, 50).Select(number => $"{number}"), "unknown"];
        Assert.That(
            () => Fit(cells),
            Throws.ArgumentException.With.Message.Contains(
                "row 51, column x: expected a number, found \"unknown\", unlike most rows").And.Message.Contains("Category"));
        Assert.That(Fit(Options("x", ColumnKind.Category), cells).Kinds["x"], Is.EqualTo(ColumnKind.Category));
        string[] dates = [.. Enumerable.Range(1, 28).Select(day => $"2024-02-{day:00}"), "soon"];
        Assert.That(
            () => Fit(dates),
            Throws.ArgumentException.With.Message.Contains("row 29, column x: expected a date").And.Message.Contains("found \"soon\""));
    }

    [TestCase("1e999", "found 1e999")]
    [TestCase("-1e400", "found")]
    public void TableEncoder_rejects_a_number_that_overflows(string cell, string _) =>
        Assert.That(
            () => Fit("1", "2", cell),
            Throws.ArgumentException.With.Message.Contains($"row 3, column x: expected a finite number, found \"{cell}\""));

    [Test]
    public void TableEncoder_rejects_numbers_whose_squares_overflow_a_double() =>
        Assert.That(
            () => Fit("1e300", "-1e300"),
            Throws.ArgumentException.With.Message.Contains("column x: expected numbers whose squares a double can hold"));

    [Test]
    public void TableEncoder_rejects_a_number_far_from_the_training_data()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 1e-30, 2e-30), "label");
        Assert.That(
            () => TestTables.Encode(encoder, ("x", 1e20)),
            Throws.ArgumentException.With.Message.Contains("column x: expected a number closer to the training data, found 1E+20"));
        Assert.That(
            () => TestTables.Encode(encoder, ("x", double.PositiveInfinity)),
            Throws.ArgumentException.With.Message.Contains("expected a finite number, found Infinity"));
    }

    [TestCase(ColumnKind.Number, "abc", "a number, found \"abc\"")]
    [TestCase(ColumnKind.Date, "05.03.2024", "a date such as")]
    [TestCase(ColumnKind.Boolean, "maybe", "true or false, found \"maybe\"")]
    public void TableEncoder_rejects_cells_that_do_not_match_a_given_kind(ColumnKind kind, string cell, string expected) =>
        Assert.That(
            () => Fit(Options("x", kind), cell, cell),
            Throws.ArgumentException.With.Message.Contains($"row 1, column x: expected {expected}"));

    [Test]
    public void TableEncoderOptions_Kinds_rejects_unknown_columns_and_the_label()
    {
        Assert.That(
            () => Fit(Options("y", ColumnKind.Number), "1", "2"),
            Throws.ArgumentException.With.Message.Contains("found \"y\"; the columns are \"x\", \"n\", \"label\""));
        Assert.That(() => Fit(Options("label", ColumnKind.Category), "1", "2"), Throws.ArgumentException.With.Message.Contains("label"));
    }

    [Test]
    public void TableEncoderOptions_rejects_values_out_of_range()
    {
        Assert.That(() => new TableEncoderOptions { DecimalSeparator = ';' }, Throws.ArgumentException);
        Assert.That(() => new TableEncoderOptions { HashedColumns = 3 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TableEncoderOptions { MaxCategories = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TableEncoderOptions { MinCategoryCount = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Options("x", (ColumnKind)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void TableEncoder_rejects_a_table_without_features_and_gives_reasons() => Assert.That(
        () => TableEncoder.Fit(TestTables.ReadColumn("x", "v", "v"), "label"),
        Throws.ArgumentException.With.Message.Contains("expected a column with features, found none").And.Message.Contains(
            "the same value in all rows: v"));

    [Test]
    public void TableEncoder_rejects_unsupported_types_unless_the_column_is_excluded()
    {
        object[] cells = [new byte[1], new byte[2]];
        TableData data = TableData.From(cells.Select((cell, row) => TestTables.CreateRow(("x", cell), ("n", row), ("label", "a"))));
        Assert.That(
            () => TableEncoder.Fit(data, "label"),
            Throws.ArgumentException.With.Message.Contains("row 1, column x").And.Message.Contains("Byte[]").And.Message.Contains(
            "Ignored").And.Message.Contains("TableEncoderOptions.Kinds"));
        Assert.That(TableEncoder.Fit(data, "label", Options("x", ColumnKind.Ignored)).FeatureCount, Is.EqualTo(1));
    }

    [Test]
    public void TableEncoder_rejects_too_many_features()
    {
        TableData data =
            TableData.From(
            Enumerable.Range(0, 3).Select(
            row => Enumerable.Range(0, 5).ToDictionary(i => $"t{i}", object? (i) => $"some words {row} {i}").Append(
            new("label", "a")).ToDictionary()));
        TableEncoderOptions options = new() { Text = new TextEncoderOptions { HashBits = 22, InverseDocumentFrequency = false } };
        Assert.That(
            () => TableEncoder.Fit(data, "label", options),
            Throws.ArgumentException.With.Message.Contains("expected at most 16777216 features, found more at column t4"));
    }

    [Test]
    public void TableEncoder_ToTable_shows_the_inferred_columns()
    {
        TableData data = TestTables.ReadCsv("Age,Home,Plan,label\n30,rent,a,x\n40,owner,a,y\n,rent,a,x\n50,owner,a,y");
        Assert.That(TableEncoder.Fit(data, "label").ToTable().Split('\n'), Is.EqualTo(new[]
        {
            "column  kind      features  missing  training rows",
            "Age     number           2        1  mean 40, deviation 7.07107",
            "Home    category         3        0  owner 50 %, rent 50 %",
            "Plan    ignored          0        0  the same value in all rows: a",
        }));
        Assert.That(TableEncoder.Fit(data, "label").ToString(), Is.EqualTo("TableEncoder (3 columns, 5 features)"));
    }

    [Test]
    public void TableEncoder_ToTable_in_40_cells_has_descriptions_below_the_columns()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{30 + i},A-{i},{i % 7},x\n"));
        TableData data = TestTables.ReadCsv("The age of the passenger in years,Id,Home,label\n" + rows);
        TableEncoderOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["Home"] = ColumnKind.Category } };
        Assert.That(TableEncoder.Fit(data, "label", options).ToTable(40).Split('\n'), Is.EqualTo(new[]
        {
            "column       kind      features  missing",
            "  training rows",
            "The a…years  number           1        0",
            "  mean 44.5, deviation 8.65544",
            "Id           ignored          0        0",
            "  30 different values in 30 rows:",
            "  probably an identifier, such as A-0",
            "Home         category         8        0",
            "  0 16.7 %, 1 16.7 %, 2 13.3 %, 4 more",
        }));
    }

    [Test]
    public void TableEncoder_ToTable_fits_any_width() => Gen.Select(
        Gen.String[Gen.Char["ab 漢é1%"], 1, 40].Array[2, 4].Where(names => names.Distinct().Count() == names.Length),
        Gen.String[Gen.Char["ab 漢1%"], 0, 40].Array[4],
        Gen.Int[40, 90]).Sample((names, values, width) =>
        {
            TableData data = TableData.From(Enumerable.Range(0, 40).Select(row => names
                .Select((name, column) => KeyValuePair.Create(name, (object?)(column == 0 ? row : values[row * 7 / (column + 1) % 4])))
                .Append(new("label", "x")).ToDictionary()));
            string[] lines = TableEncoder.Fit(data, "label").ToTable(width).Split('\n');
            Assert.That(lines.Select(CellWidth.Measure), Is.All.LessThanOrEqualTo(width), string.Join('\n', lines));
        });

    [TestCase(39)]
    [TestCase(1001)]
    public void TableEncoder_ToTable_rejects_widths_out_of_range(int width) => Assert.That(
        () => Fit("1", "2").ToTable(width),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("40").And.Message.Contains($"{width}"));
}
