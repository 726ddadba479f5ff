using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace LinearLearn.Tests;

/// <summary>Damaged and unusual files: the correct result, or a message with the position.</summary>
public class TableHostileTests
{
    private sealed class Column : DbColumn
    {
        public Column(string name, Type type)
        {
            ColumnName = name;
            DataType = type;
        }
    }

    private static TableEncoder Fit(string csv) => TableEncoder.Fit(TestTables.ReadCsv(csv), "label");

    [Test]
    public void TableClassifier_rejects_a_header_without_rows() =>
        Assert.That(
            () => Fit("a,label\n"),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("expected one row or more after the header, found none"));

    [Test]
    public void TableClassifier_rejects_an_empty_file()
    {
        Assert.That(() => Fit(""), Throws.InstanceOf<CsvMissingHeadersException>()); // thrown by the reader
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(""), new CsvDataReaderOptions { HasHeaders = false });
        Assert.That(
            () => TableData.Read(reader),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(
            "header: expected one column or more, found none: is it empty?"));
    }

    [Test]
    public void TableData_error_names_the_Excel_separator_line() => Assert.That(
        () => Fit("sep=;\na;label\n1;x\n2;y"),
        Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("found \"sep=").And.Message.Contains("skip it before the reader starts"));

    [Test]
    public void TableData_rejects_a_decimal_comma_that_the_reader_drops_by_its_schema(
        [Values("71,5", "0,5", " -1,25 ")] string cell, [Values] bool isDecimal)
    {
        CsvDataReaderOptions options = new()
        {
            Delimiter = ';',
            Schema = new CsvSchema([new Column("a", isDecimal ? typeof(decimal) : typeof(double)), new Column("label", typeof(string))]),
        };
        string csv = $"a;label\n1.5;x\n1,234.5;y\n{cell};x";
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(csv), options);
        using CsvDataReader again = CsvDataReader.Create(new StringReader(csv), options);
        Assert.That(
            () => TableData.Read(reader),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith(
            $"row 3, column a: expected a number, found \"{cell.Trim()}\", which the reader converts to "));
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("a", 1, 2), "label");
        Assert.That(again.Read() && again.Read(), Is.True);
        Assert.That(() => TestTables.Encode(encoder, TableRow.From(again)), Throws.Nothing);
        Assert.That(again.Read(), Is.True);
        Assert.That(
            () => TestTables.Encode(encoder, TableRow.From(again)),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"column a: expected a number, found \"{cell.Trim()}\""));
    }

    [Test]
    public void TableData_reads_the_decimal_comma_of_the_reader_culture_and_rejects_a_point()
    {
        CsvDataReaderOptions options = new()
        {
            Delimiter = ';',
            Culture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } },
            Schema = new CsvSchema([new Column("a", typeof(double)), new Column("label", typeof(string))]),
        };
        using CsvDataReader reader = CsvDataReader.Create(new StringReader("a;label\n71,5;x\n72,0;y\n1.000;x"), options);
        using CsvDataReader faulty = CsvDataReader.Create(new StringReader("a;label\n71,5;x\n72.5;y"), options);
        Assert.That(TableEncoder.Fit(TableData.Read(reader), "label").ToTable(), Does.Contain("mean 381.167"));
        Assert.That(
            () => TableData.Read(faulty),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith(
            "row 2, column a: expected a number, found \"72.5\", which the reader converts to 725"));
    }

    [Test]
    public void TableData_error_names_UTF_16_as_the_likely_encoding()
    {
        using StreamReader text = new(new MemoryStream(Encoding.Unicode.GetBytes("age,label\n1,x\n2,y")), new UTF8Encoding(false));
        using CsvDataReader reader = CsvDataReader.Create(text);
        Assert.That(
            () => TableData.Read(reader),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(
            "header: expected the name of column 1, found U+0000: the file is probably UTF-16, so open it with its encoding"));
    }

    [Test]
    public void TableData_rejects_duplicate_column_names() => Assert.That(
        () => Fit("a,b,a,label\n1,2,3,x"),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains(
            "expected unique column names, found \"a\" for columns 1 and 3"));

    [Test]
    public void TableEncoder_ignores_columns_without_a_name()
    {
        TableEncoder encoder = Fit(",a,,label\n1,5,1,x\n2,6,2,y\n3,5,1,x");
        Assert.That(encoder.FeatureCount, Is.EqualTo(1));
        Assert.That(encoder.ToTable(), Does.Contain("it has no name"));
    }

    [Test]
    public void TableData_removes_a_byte_order_mark_before_the_header()
    {
        const string csv = "\uFEFFage,label\n30,x\n40,y";
        TableData data = TestTables.ReadCsv(csv);
        Assert.That(data.ColumnNames, Is.EqualTo(new[] { "age", "label" }));
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        using CsvDataReader reader = CsvDataReader.Create(new StringReader(csv));
        Assert.That(reader.Read(), Is.True);
        Assert.That(TestTables.Encode(encoder, TableRow.From(reader)), Is.EqualTo(new float[] { -1 }));
        using StreamReader stream = new(new MemoryStream([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("age,label\n30,x\n40,y")]));
        using CsvDataReader streamed = CsvDataReader.Create(stream);
        Assert.That(TableData.Read(streamed).ColumnNames, Is.EqualTo(new[] { "age", "label" }));
    }

    [Test]
    public void TableData_error_names_Windows_1252_as_the_likely_encoding()
    {
        byte[] name = Encoding.Latin1.GetBytes("größe,label\n1,x\n2,y"), cell =
            Encoding.Latin1.GetBytes("city,label\nKöln,x\nBonn,y\nKöln,x\nBonn,y");
        byte[] label = Encoding.Latin1.GetBytes("a,label\n1,größer\n2,y"), text =
            Encoding.Latin1.GetBytes("a,label\nes ist schön hier,x\nund es regnet dort,y");
        Assert.That(
            () => Read(name),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("header").And.Message.Contains("Windows-1252"));
        Assert.That(
            () => Read(cell),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 1, column city").And.Message.Contains("Windows-1252"));
        Assert.That(
            () => Read(label),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 1, column label").And.Message.Contains("Windows-1252"));
        Assert.That(
            () => Read(text),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 1, column a").And.Message.Contains("Windows-1252"));

        static void Read(byte[] bytes)
        {
            using CsvDataReader reader = CsvDataReader.Create(new StreamReader(new MemoryStream(bytes)));
            TableData data = TableData.Read(reader);
            TableEncoder.Fit(data, "label");
            data.GetLabels("label");
        }
    }

    [Test]
    public void TableEncoder_rejects_an_unpaired_surrogate_in_a_category_but_not_in_a_text()
    {
        Assert.That(
            () => TableEncoder.Fit(TestTables.ReadColumn("x", "ab\uD83D", "c", "ab\uD83D", "c"), "label"),
            Throws.ArgumentException.With.Message.Contains("row 1, column x").And.Message.Contains("an unpaired surrogate"));
        Assert.That(() => TestTables.ReadColumn("x\uDE00", "a"), Throws.ArgumentException.With.Message.Contains("an unpaired surrogate"));
        Assert.That(
            TableEncoder.Fit(TestTables.ReadColumn("x", "one two three \uD83D", "four five six \uD83D"), "label").Kinds["x"],
            Is.EqualTo(ColumnKind.Text));
        TableEncoder encoder = TableEncoder.Fit(TestTables.ReadColumn("x", "a", "b", "a", "b"), "label");
        Assert.That(
            () => TestTables.Encode(encoder, ("x", "a\uD83D")),
            Throws.ArgumentException.With.Message.Contains("column x: expected a text that is neither truncated"));
    }

    [Test]
    public void TableData_rejects_a_row_with_more_cells_than_the_header() => Assert.That(
        () => Fit("a,b,label\n1,2,x\n71,5,3,y"),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains(
            "row 2: expected 3 cells, found more: does an unquoted cell contain a comma?"));

    [Test]
    public void TableData_error_suggests_another_delimiter()
    {
        using CsvDataReader reader = CsvDataReader.Create(
            new StringReader("a;label\n71,5;x\n2;y"), new CsvDataReaderOptions { Delimiter = ',' });
        Assert.That(
            () => TableData.Read(reader),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(
            "row 1: expected one cell, as the header has, found more: does the file use another delimiter?"));
    }

    [Test]
    public void TableData_reads_a_short_row_as_missing_cells()
    {
        TableEncoder encoder = Fit("label,a,b\nx,1,2\ny,3\nx,5,6");
        Assert.That(encoder.ToTable(), Does.Match("b +number +2 +1 "));
        TableData data = TestTables.ReadCsv("a,b,label\n1,2,x\n3,4");
        Assert.That(
            () => data.GetLabels("label"),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("row 2, column label: expected a label, found nothing"));
    }

    [Test]
    public void TableData_keeps_quotes_and_line_breaks_in_cells()
    {
        TableEncoder encoder = Fit("a,label\n\"x \"\"y\"\"\nz\",1\n\"b,c\",2\n\"x \"\"y\"\"\nz\",1\n\"b,c\",2");
        Assert.That(TestTables.Explain(encoder, ("a", "x \"y\"\nz")), Is.EqualTo(new Dictionary<string, float> { ["a=x \"y\"\nz"] = 1 }));
    }

    [Test]
    public void TableData_GetLabels_trims_white_space() =>
        Assert.That(TestTables.ReadCsv("a,label\n1, x \n2,x\t\n3,y").GetLabels("label"), Is.EqualTo(new[] { "x", "x", "y" }));

    [Test]
    public void TableEncoder_Fit_lists_the_columns_if_the_label_is_unknown()
    {
        TableData data = TestTables.ReadCsv("a,Label\n1,x");
        Assert.That(
            () => TableEncoder.Fit(data, "label"),
            Throws.ArgumentException.With.Message.Contains("found \"label\"; the columns are \"a\", \"Label\""));
        Assert.That(() => data.GetLabels("label"), Throws.ArgumentException);
    }

    [Test]
    public void CsvDataReader_rejects_a_million_columns()
    {
        string header = string.Join(',', Enumerable.Range(0, 1_000_000));
        Assert.That(() => CsvDataReader.Create(new StringReader(header)), Throws.InstanceOf<CsvRecordTooLargeException>());
    }

    [Test]
    public void TableData_rejects_more_than_100000_columns()
    {
        using DataTable table = new();
        table.Columns.AddRange([.. Enumerable.Range(0, 100_001).Select(column => new DataColumn($"c{column}", typeof(int)))]);
        using DataTableReader reader = table.CreateDataReader();
        Assert.That(
            () => TableData.Read(reader),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("header: expected at most 100000 columns, found 100001"));
    }

    [Test]
    public void TableEncoder_encodes_many_columns()
    {
        const int columns = 20_000;
        string header = string.Join(',', Enumerable.Range(0, columns).Select(column => $"c{column}")) + ",label";
        string ones = string.Concat(Enumerable.Repeat("1,", columns)), twos = string.Concat(Enumerable.Repeat("2,", columns));
        TableData data = TestTables.ReadCsv($"{header}\n{ones}x\n{twos}y");
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        Assert.That(encoder.FeatureCount, Is.EqualTo(columns));
        Assert.That(encoder.EncodeAll(data).Columns, Is.EqualTo(columns));
        Assert.That(encoder.ToTable(), Does.EndWith("and 19000 more columns"));
    }

    [Test]
    public void TableData_reads_columns_whose_types_change_between_rows()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 1, "2", 3.0, null, 4m, "NA"), "label");
        Assert.That(encoder.Kinds["x"], Is.EqualTo(ColumnKind.Number));
        Assert.That(encoder.ToTable(), Does.Contain("mean 2.5"));
        TableEncoder mixed = TableEncoder.Fit(TestTables.CreateColumn("x", 1, "a", true, 1, "a", true), "label");
        Assert.That(mixed.Kinds["x"], Is.EqualTo(ColumnKind.Category));
        Assert.That(TestTables.Encode(mixed, ("x", "1")), Is.EqualTo(new float[] { 1, 0, 0, 0 }));
    }

    [Test]
    public void TableData_reads_a_DataTable_by_its_types()
    {
        using DataTable table = new();
        table.Columns.Add("amount", typeof(decimal));
        table.Columns.Add("paid", typeof(bool));
        table.Columns.Add("when", typeof(DateTime));
        table.Columns.Add("label", typeof(int));
        table.Rows.Add(1.5m, true, new DateTime(2024, 1, 1), 0);
        table.Rows.Add(2.5m, false, new DateTime(2024, 2, 5), 1);
        table.Rows.Add(DBNull.Value, true, new DateTime(2024, 3, 4), 0);
        TableData data = TableData.Read(table.CreateDataReader());
        Assert.That(data.GetLabels("label"), Is.EqualTo(new[] { "0", "1", "0" }));
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        Assert.That(encoder.Kinds, Is.EquivalentTo(new Dictionary<string, ColumnKind>
        {
            ["amount"] = ColumnKind.Number,
            ["paid"] = ColumnKind.Boolean,
            ["when"] = ColumnKind.Date,
        }));
        using DataTableReader reader = table.CreateDataReader();
        Assert.That(reader.Read(), Is.True);
        Assert.That(TestTables.Encode(encoder, TableRow.From(reader)), Is.EqualTo(TestTables.EncodeAll(encoder, data)[0]));
    }

    [Test]
    public void TableData_error_names_a_cell_that_the_reader_cannot_convert()
    {
        CsvDataReaderOptions options =
            new() { Schema = new CsvSchema([new Column("a", typeof(int)), new Column("label", typeof(string))]) };
        using CsvDataReader reader = CsvDataReader.Create(new StringReader("a,label\n1,x\nabc,y"), options);
        Assert.That(() => TableData.Read(reader), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("row 2, column a: "));
    }

    [Test]
    public void TableData_Read_can_be_canceled()
    {
        using CsvDataReader reader = CsvDataReader.Create(new StringReader("a,label\n1,x\n2,y"));
        Assert.That(() => TableData.Read(reader, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task TableData_ReadAsync_equals_Read()
    {
        const string csv = "a,b,label\n1,x,u\n,y,v\n3,x,u\n4,y,v";
        await using CsvDataReader reader = CsvDataReader.Create(new StringReader(csv));
        TableData data = await TableData.ReadAsync(reader);
        Assert.That(TableEncoder.Fit(data, "label").GetState().Settings, Is.EqualTo(Fit(csv).GetState().Settings));
        await using CsvDataReader ragged = CsvDataReader.Create(new StringReader("a,label\n1,x,2"));
        Assert.That(
            async () => await TableData.ReadAsync(ragged), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 1"));
    }
}
