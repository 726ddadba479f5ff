using System.Text.Json.Nodes;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests the saved form, and properties that hold for any cells.</summary>
public class TableStateTests
{
    private const string Csv =
        """
        n,m,c,b,d,t,k,label
        1.5,"1,5",red,true,2023-01-02,one fine day it rained,z,a
        -2,,blue,false,2024-02-06T10:00,and then it stopped,z,b
        3,"7",red,true,,two days of snow fell,z,a
        1e10,"8,25",,false,2025-04-03,,z,b
        """;

    /// <summary>Generates cells with characters that often break readers of tables.</summary>
    private static readonly string?[] UnusualCells =
    [
        null, "", " ", "NA", "NaN", "-", "?", "1", "2.5", "71,5", "1,234", "1e999", "-0", "Infinity", "true", "yes", "no", "FALSE",
            "2024-02-29",
        "2023-02-29", "0001-01-01", "9999-12-31T23:59:60Z", "\uFFFD", "a\uD800", "\uDC00", "\0", "x y z w", "=1+1", "\uFEFF", "İ", "é",
            "e\u0301",
    ];

    private static readonly Gen<string?> AnyCell = Gen.OneOf(
        Gen.Int[0, UnusualCells.Length - 1].Select(index => UnusualCells[index]),
        Gen.String.Select(text => (string?)text),
        Gen.Double.Select(number => (string?)number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static TableEncoder Create(string csv = Csv) => TableEncoder.Fit(
        TestTables.ReadCsv(csv), "label", new TableEncoderOptions { Text = new TextEncoderOptions { HashBits = 8 }, Knots = 3 });

    [Test]
    public void TableEncoder_state_restores_the_same_encoder()
    {
        TableEncoder encoder = Create(), loaded = TableEncoder.FromState(encoder.GetState());
        TableData data = TestTables.ReadCsv(Csv);
        Assert.That(encoder.Kinds.Values.Distinct().Count(), Is.EqualTo(6));
        Assert.That(TestTables.EncodeAll(loaded, data), Is.EqualTo(TestTables.EncodeAll(encoder, data)));
        Assert.That(loaded.GetState().Settings, Is.EqualTo(encoder.GetState().Settings));
        Assert.That(loaded.GetState().Floats.Keys, Is.EqualTo(new[] { "column5.inverseDocumentFrequency" }));
        Assert.That(loaded.ToTable(), Is.EqualTo(encoder.ToTable()));
        Assert.That((loaded.Label, loaded.RowCount, loaded.FeatureCount), Is.EqualTo(("label", 4, encoder.FeatureCount)));
    }

    [Test]
    public void TableEncoder_state_is_the_documented_JSON()
    {
        TableEncoder encoder =
            TableEncoder.Fit(TestTables.ReadCsv("Age,Home,Id,label\n30,rent,7,a\n,owner,7,b\n40,rent,7,a\n35,owner,7,b"), "label");
        Assert.That(encoder.GetState().Settings, Is.EqualTo(
            """{"version":1,"label":"label","rows":4,"columns":["""
            + """{"name":"Age","kind":"number","missing":1,"mean":35,"deviation":3.5355339059327378,"knots":[]},"""
            + """{"name":"Home","kind":"category","missing":0,"values":["owner","rent"],"counts":[2,2],"others":0,"hashed":0,"""
            + "\"types\":[\"text\"]},"
            + """{"name":"Id","kind":"ignored","missing":0,"reason":"the same number in all rows: 7"}]}"""));
    }

    private static IEnumerable<TestCaseData> Damages()
    {
        string settings = Create().GetState().Settings;
        foreach (string name in new[] { "version", "label", "rows", "columns" })
        {
            foreach (JsonNode? value in new JsonNode?[] { null, -1, 1.5, "x", true, new JsonObject(), new JsonArray(1) })
            {
                if (name == "label" && value?.ToString() == "x")
                    continue;
                yield return Case(settings, json => json[name] = value?.DeepClone(), $"{name} is {value?.ToJsonString() ?? "null"}");
            }
            yield return Case(settings, json => json.AsObject().Remove(name), $"no {name}");
        }
        JsonArray columns = JsonNode.Parse(settings)!["columns"]!.AsArray();
        for (int i = 0; i < columns.Count; i++)
        {
            foreach (string member in columns[i]!.AsObject().Select(pair => pair.Key))
            {
                int column = i;
                foreach (JsonNode? value in new JsonNode?[] {
                    null, -1, 1e300, "x", new JsonObject(), new JsonArray("b", "a"), new JsonArray(3, 2, 1),
                    new JsonArray(JsonValue.Create((string?)null)) })
                {
                    if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && member is "name" or "reason")
                        continue;
                    if (value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number
                        && member is "mean" or "deviation")
                        continue;
                    yield return Case(
                        settings, json =>
                        json["columns"]![column]![member] =
                        value?.DeepClone(), $"column {i}: {member} is {value?.ToJsonString() ?? "null"}");
                }
                if (member != "decimalSeparator")
                    yield return Case(settings, json => json["columns"]![column]!.AsObject().Remove(member), $"column {i}: no {member}");
            }
        }
        yield return Case(settings, json => json["columns"]![0]!["name"] = "m", "name twice");
        yield return Case(settings, json => json["columns"]![0]!["deviation"] = -1, "negative deviation");
        yield return Case(settings, json => json["columns"]!.AsArray().Clear(), "no columns");
        yield return new TestCaseData("").SetArgDisplayNames("empty");
        yield return new TestCaseData("[").SetArgDisplayNames("not JSON");
        yield return new TestCaseData(settings.Replace("\"red\"", "\"\\ud800\"", StringComparison.Ordinal)).SetArgDisplayNames(
            "unpaired surrogate");
        yield return new TestCaseData(
            settings.Replace("\"mean\":3", "\"mean\":1e999,\"x\":3", StringComparison.Ordinal).Replace(
            "\"deviation\":", "\"deviation\":1e999,\"y\":", StringComparison.Ordinal))
            .SetArgDisplayNames("infinite deviation");
        yield return new TestCaseData(new string('[', 100_000)).SetArgDisplayNames("deep JSON");
    }

    private static TestCaseData Case(string settings, Action<JsonNode> damage, string name)
    {
        JsonNode json = JsonNode.Parse(settings)!;
        damage(json);
        return new TestCaseData(json.ToJsonString()).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Damages))]
    public void TableEncoder_FromState_rejects_damaged_settings(string settings)
    {
        EncoderState state = Create().GetState();
        Assert.That(
            () => TableEncoder.FromState(new EncoderState("table", settings, state.Floats, state.Integers)),
            Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void TableEncoder_FromState_rejects_names_that_are_not_Unicode()
    {
        EncoderState state = Create().GetState();
        string settings = state.Settings.Replace("\"missing\"", "\"\\ud800missing\"", StringComparison.Ordinal);
        Assert.That(
            () => TableEncoder.FromState(new EncoderState("table", settings, state.Floats)),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "column 1: expected valid Unicode in the names of members, found an unpaired surrogate"));
    }

    [Test]
    public void TableEncoder_FromState_errors_truncate_an_invalid_literal() => Assert.That(
        () => TableEncoder.FromState(new EncoderState("table", "tru" + new string('x', 1_000_000))),
        Throws.TypeOf<InvalidDataException>()
            .With.Message.StartsWith("settings of the table encoder: 'truxxx").And.Message.Length.LessThan(200));

    [Test]
    public void TableEncoder_FromState_rejects_another_kind_or_other_arrays()
    {
        EncoderState state = Create().GetState();
        Assert.That(
            () => TableEncoder.FromState(new EncoderState("text", state.Settings, state.Floats)),
            Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => TableEncoder.FromState(new EncoderState("table", state.Settings)), Throws.InstanceOf<InvalidDataException>());
        Dictionary<string, float[]> more = new(state.Floats) { ["other"] = [1] };
        Assert.That(
            () => TableEncoder.FromState(new EncoderState("table", state.Settings, more)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("expected 1 arrays"));
    }

    [Test]
    public void TableEncoder_encodes_or_rejects_any_cells_and_saves_them_bit_for_bit()
    {
        int encoded = 0;
        Gen.Select(AnyCell.Array[1, 12], AnyCell.Array[12]).SampleAlike(
            (cells, later) =>
            {
                TableEncoder encoder;
                TableData data;
                try
                {
                    data = TableData.From(cells.Select((cell, row) => TestTables.CreateRow(("x", cell), ("n", row), ("label", "a"))));
                    encoder = TableEncoder.Fit(
                        data, "label",
                        new TableEncoderOptions { Text = new TextEncoderOptions { HashBits = 6 }, MaxCategories = 4, HashedColumns = 2 });
                }
                catch (ArgumentException exception) when (
                    exception.Message.Contains("column x", StringComparison.Ordinal) || cells.Length == 1)
                {
                    return;
                }
                TableEncoder loaded = TableEncoder.FromState(encoder.GetState());
                Assert.That(TestTables.EncodeAll(loaded, data), Is.EqualTo(TestTables.EncodeAll(encoder, data)));
                foreach (string? cell in later)
                {
                    try
                    {
                        Assert.That(
                            TestTables.Encode(loaded, ("x", cell), ("n", 1)),
                            Is.EqualTo(TestTables.Encode(encoder, ("x", cell), ("n", 1))));
                        encoded++;
                    }
                    catch (ArgumentException exception) when (exception.Message.Contains("column x", StringComparison.Ordinal))
                    {
                    }
                }
            },
            iter: 1000);
        Assert.That(encoded, Is.GreaterThan(1000));
    }

    [Test]
    public void TableData_reads_or_rejects_any_text() =>
        Gen.String[Gen.OneOf(Gen.Char["abc,;\"\n\r\t =\uFEFF1.-e"], Gen.Char), 0, 60].SampleAlike(
        text =>
        {
            Sylvan.Data.Csv.CsvDataReader reader;
            try
            {
                reader = Sylvan.Data.Csv.CsvDataReader.Create(new StringReader(text));
            }
            catch (FormatException)
            {
                return; // the header
            }
            try
            {
                TableData data = TableData.Read(reader);
                TableEncoder encoder = TableEncoder.Fit(data, data.ColumnNames[0]);
                _ = encoder.EncodeAll(data);
                _ = data.GetLabels(data.ColumnNames[0]);
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
            {
            }
        },
        iter: 2000);
}
