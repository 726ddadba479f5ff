using System.Text.Json;
using CsCheck;
using Sylvan.Data.Csv;

namespace LinearLearn.Onnx.Tests;

/// <summary>Tests that ONNX Runtime encodes rows of tables as the exported classifier encodes them.</summary>
public sealed class TableExportTests
{
    private const string LabelColumn = "label";

    private static readonly string[] Words = ["one", "two", "three"];

    [Test]
    public void Flowers_have_the_same_results([Values] OnnxForm form, [Values(0, 5)] int knots, [Values] bool isDouble)
    {
        TableData flowers = ReadCsv("flowers.csv");
        TableClassifier classifier = TableClassifier.Train(flowers, "kind", encoding: new TableEncoderOptions { Knots = knots });
        double[] cells = ReadNumbers("flowers.csv", ["length", "width"]);
        OnnxExportOptions options = new() { Form = form, Input = isDouble ? OnnxInput.Doubles : null };
        using OnnxSession session = OnnxSession.Export(classifier, options);
        Run(session, cells, flowers.RowCount, isDouble)
            .AssertEqual(classifier.Model, classifier.CreateDataset(flowers).Features);
        Assert.That(session.Metadata["linearlearn.columns"], Is.EqualTo("""["length","width"]"""));
        Assert.That(session.Inputs["columns"].Dimensions, Is.EqualTo(new[] { -1, 2 }));
    }

    [Test]
    public void Tickets_with_missing_hours_have_the_same_results([Values] OnnxForm form, [Values(0, 5)] int knots)
    {
        TableData tickets = ReadCsv("tickets.csv");
        string[] ignored = ["created", "channel", "product", "subject", "message"];
        TableEncoderOptions encoding = new()
        {
            Knots = knots,
            Kinds = ignored.ToDictionary(name => name, _ => ColumnKind.Ignored).Append(new("id", ColumnKind.Number)).ToDictionary(),
        };
        TableClassifier classifier = TableClassifier.Train(tickets, "queue", encoding: encoding);
        double[] cells = ReadNumbers("tickets.csv", ["id", "hours_open"]);
        Assert.That(cells.Count(double.IsNaN), Is.InRange(10, tickets.RowCount - 10));
        using OnnxSession session = OnnxSession.Export(classifier, new OnnxExportOptions { Form = form });
        Run(session, cells, tickets.RowCount, isDouble: false)
            .AssertEqual(classifier.Model, classifier.CreateDataset(tickets).Features);
    }

    [Test]
    public void Random_tables_have_the_same_results([Values] OnnxForm form)
    {
        Gen<(int[] Kinds, int Knots, int Classes, int Seed, bool IsDouble)> table = Gen.Select(
            Gen.Int[0, 5].Array[1, 5], Gen.OneOf(Gen.Const(0), Gen.Int[3, 6], Gen.Const(32)), Gen.Int[2, 4], Gen.Int[0, 1 << 20], Gen.Bool);
        table.SampleAlike(drawn =>
        {
            PCG random = new(1, (ulong)drawn.Seed);
            Dictionary<string, object?>[] rows =
                [.. Enumerable.Range(0, 40).Select(row => CreateRow(drawn.Kinds, row, random, drawn.Classes))];
            TableEncoder encoder;
            try
            {
                encoder = TableEncoder.Fit(TableData.From(rows), LabelColumn, CreateOptions(drawn.Kinds, drawn.Knots));
            }
            catch (ArgumentException)
            {
                return; // no column has features
            }
            TableClassifier classifier = new(encoder, CreateModel(encoder.FeatureCount, drawn.Classes, random));
            using OnnxSession session =
                OnnxSession.Export(classifier, new OnnxExportOptions { Form = form, Input = drawn.IsDouble ? OnnxInput.Doubles : null });
            string[] names = JsonSerializer.Deserialize<string[]>(session.Metadata["linearlearn.columns"])!;
            Dictionary<string, object?>[] others =
                [.. Enumerable.Range(0, 20).Select(row => CreateRow(drawn.Kinds, row, random, drawn.Classes))];
            double[] cells = [.. rows.Concat(others).SelectMany(row => names.Select(name => ToNumber(row[name])))];
            Run(session, cells, rows.Length + others.Length, drawn.IsDouble).AssertEqual(
                classifier.Model, encoder.EncodeAll(TableData.From(rows.Concat(others))), mayTie: true);
        });
    }

    [Test]
    public void Missing_number_that_training_rows_did_not_have_is_the_mean([Values] OnnxForm form)
    {
        TableData rows = CreateTable(("a", [1.0, 2.0, 6.0, 7.0]), ("b", [5.0, null, 6.0, 8.0]));
        TableEncoder encoder = TableEncoder.Fit(rows, LabelColumn, new TableEncoderOptions { Knots = 3 });
        TableClassifier classifier = new(encoder, CreateModel(encoder.FeatureCount, 2, new PCG(1)));
        TableData missing = CreateTable(("a", [null, 4.0]), ("b", [null, null]));
        using OnnxSession session = OnnxSession.Export(classifier, new OnnxExportOptions { Form = form });
        session.Run([float.NaN, float.NaN, 4, float.NaN], 2).AssertEqual(classifier.Model, encoder.EncodeAll(missing));
    }

    /// <summary>A float has a resolution of 128 for timestamps, a double one of less than a microsecond.</summary>
    [Test]
    public void Numbers_that_floats_do_not_distinguish_need_doubles([Values] OnnxForm form)
    {
        double[] timestamps = [1.7e9, 1.7e9 + 7, 1.7e9 + 60, 1.7e9 + 95];
        TableData rows = CreateTable(("seen", [.. timestamps.Cast<object?>()]));
        TableClassifier classifier = new(TableEncoder.Fit(rows, LabelColumn), CreateModel(1, 2, new PCG(1)));
        OnnxExportOptions options = new() { Form = form };
        Assert.That(
            () => OnnxSession.Save(classifier, options),
            Throws.ArgumentException.With.Message.EqualTo(
                "column seen: expected numbers that floats distinguish, found mean 1.7E+09, deviation 39.0928: "
                + "set OnnxExportOptions.Input to Doubles"));
        using OnnxSession session = OnnxSession.Export(classifier, options with { Input = OnnxInput.Doubles });
        session.Run(timestamps, 4).AssertEqual(classifier.Model, classifier.Encoder.EncodeAll(rows));
    }

    [Test]
    public void Large_means_keep_the_precision_of_floats()
    {
        object?[] years = [.. Enumerable.Range(0, 40).Select(i => (object?)(1990.0 + i))];
        TableData rows = CreateTable(("year", years));
        TableClassifier classifier = new(
            TableEncoder.Fit(rows, LabelColumn, new TableEncoderOptions { Knots = 7 }), CreateModel(8, 2, new PCG(1)));
        using OnnxSession session = OnnxSession.Export(classifier);
        session.Run([.. years.Select(year => (float)(double)year!)], 40).AssertEqual(classifier.Model, classifier.Encoder.EncodeAll(rows));
    }

    [TestCase(ColumnKind.Category, "a category")]
    [TestCase(ColumnKind.Text, "a text")]
    [TestCase(ColumnKind.Date, "a date")]
    public void Column_that_is_not_numeric_is_refused_with_its_name(ColumnKind kind, string expected)
    {
        object?[] cells = [.. Enumerable.Range(0, 12).Select(i => (object?)(kind == ColumnKind.Date ? $"20{i + 10}-01-01" : Words[i % 3]))];
        TableData rows = CreateTable(("number", [.. Enumerable.Range(0, 12).Select(i => (object?)i)]), ("city\u202E", cells));
        TableEncoderOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["city\u202E"] = kind } };
        TableClassifier classifier = new(TableEncoder.Fit(rows, LabelColumn, options), CreateModelFor(rows, options));
        Assert.That(
            () => OnnxSession.Save(classifier),
            Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
                $"column city\uFFFD: expected a number or a boolean, found {expected}, which an ONNX model of numbers does not encode: "
                + "replace it by columns of numbers, or exclude it with the kind Ignored in TableEncoderOptions.Kinds, and train again"));
    }

    [Test]
    public void Classifiers_of_other_inputs_are_refused()
    {
        TextClassifier texts = TextClassifier.Train(["good", "bad", "good news", "bad news"], ["a", "b", "a", "b"]);
        using MemoryStream stream = new();
        Assert.That(
            () => texts.SaveOnnx(stream),
            Throws.TypeOf<NotSupportedException>().With.Message.StartsWith(
                "expected a classifier with a TableEncoder, found one with a TextEncoder, whose features operators of ONNX do not "));
        Assert.That(stream.Length, Is.Zero);
    }

    [Test]
    public void Bytes_are_refused_as_the_input_of_a_table_classifier([Values(OnnxInput.Bytes, OnnxInput.SignedBytes)] OnnxInput input)
    {
        TableData rows = CreateTable(("number", [1, 2, 3, 4]));
        TableClassifier classifier = new(TableEncoder.Fit(rows, LabelColumn), CreateModel(1, 2, new PCG(1)));
        Assert.That(
            () => OnnxSession.Save(classifier, new OnnxExportOptions { Input = input }),
            Throws.ArgumentException.With.Message.StartsWith("expected floats or doubles as the input of a table classifier, found bytes"));
    }

    private static OnnxResult Run(OnnxSession session, double[] cells, int rows, bool isDouble) =>
        isDouble ? session.Run(cells, rows) : session.Run(Array.ConvertAll(cells, cell => (float)cell), rows);

    /// <summary>Creates a row of numbers that floats represent exactly, of booleans and of ignored columns.</summary>
    private static Dictionary<string, object?> CreateRow(int[] kinds, int row, PCG random, int classes)
    {
        Dictionary<string, object?> cells = [];
        for (int i = 0; i < kinds.Length; i++)
        {
            float number = Gen.Int[-5000, 5000].Generate(random, null, out _) / 64f;
            bool isMissing = row % 5 == 1 && kinds[i] % 2 == 1;
            cells.Add($"ψ{i}", isMissing ? null : kinds[i] switch
            {
                0 or 1 => number,
                2 or 3 => number > 0,
                4 => "ignored",
                _ => 7f, // the same number in all rows that are not missing
            });
        }
        cells.Add(LabelColumn, $"class {row % classes}");
        return cells;
    }

    private static TableEncoderOptions CreateOptions(int[] kinds, int knots) => new()
    {
        Knots = knots,
        Kinds = kinds.Index().ToDictionary(
            pair => $"ψ{pair.Index}",
            pair => pair.Item switch { 2 or 3 => ColumnKind.Boolean, 4 => ColumnKind.Ignored, _ => ColumnKind.Number }),
    };

    private static double ToNumber(object? cell) => cell switch
    {
        null => double.NaN,
        bool boolean => boolean ? 1 : 0,
        object number => Convert.ToDouble(number, null),
    };

    private static LinearModel CreateModelFor(TableData rows, TableEncoderOptions options) =>
        CreateModel(TableEncoder.Fit(rows, LabelColumn, options).FeatureCount, 2, new PCG(1));

    private static LinearModel CreateModel(int features, int classes, PCG random)
    {
        int rows = classes == 2 ? 1 : classes;
        float[] weights = Gen.Float[-2, 2].Array[rows * features].Generate(random, null, out _);
        float[] biases = Gen.Float[-1, 1].Array[rows].Generate(random, null, out _);
        return new LinearModel(weights, biases, ClassLabels.Create([.. Enumerable.Range(0, classes)]));
    }

    private static TableData CreateTable(params (string Name, object?[] Cells)[] columns) => TableData.From(
        Enumerable.Range(0, columns[0].Cells.Length).Select(row => columns
            .Select(column => KeyValuePair.Create(column.Name, column.Cells[row]))
            .Append(KeyValuePair.Create(LabelColumn, (object?)(row % 2 == 0 ? "a" : "b")))
            .ToDictionary()));

    private static CsvDataReader Open(string file) => CsvDataReader.Create(Path.Combine(RepositoryRoot.Find(), "samples", "data", file));

    private static TableData ReadCsv(string file)
    {
        using CsvDataReader reader = Open(file);
        return TableData.Read(reader);
    }

    private static double[] ReadNumbers(string file, string[] columns)
    {
        using CsvDataReader reader = Open(file);
        List<double> numbers = [];
        while (reader.Read())
        {
            foreach (string column in columns)
            {
                int ordinal = reader.GetOrdinal(column);
                numbers.Add(reader.GetString(ordinal).Length == 0 ? double.NaN : reader.GetDouble(ordinal));
            }
        }
        return [.. numbers];
    }
}
