using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>Compares the features of each kind with values computed by hand.</summary>
public class TableKindTests
{
    private const double Tolerance = 1e-6;

    /// <summary>The deviation of 10, 20 and 30: sqrt(200 / 3).</summary>
    private const float Unit = 1.2247449f;

    private static readonly object[] NumbersOfAllTypes =
    [
        (sbyte)30, (byte)30, (short)30, (ushort)30, 30, 30u, 30L, 30UL, (nint)30, (nuint)30, (Int128)30, (UInt128)30, new BigInteger(30),
            30f, 30.0, 30m, (Half)30,
        "30", "+30", "3e1", "30.0", " 30 ", JsonDocument.Parse("30").RootElement, JsonDocument.Parse("3e1").RootElement,
            JsonDocument.Parse("\"30\"").RootElement,
    ];

    private static readonly object?[] MissingNumbers =
        [null, DBNull.Value, "", "  \t", "NA", "na", "N/A", "#N/A", "NaN", "nan", "null", "?", "-", double.NaN, float.NaN,
            JsonDocument.Parse("null").RootElement];

    [Test]
    public void NumberColumn_is_standardized_to_mean_0_and_deviation_1()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 10, 20, 30), "label");
        Assert.That(encoder.FeatureCount, Is.EqualTo(1));
        Assert.That(TestTables.Encode(encoder, ("x", 10)), Is.EqualTo(new[] { -Unit }).Within(Tolerance));
        Assert.That(TestTables.Encode(encoder, ("x", 20)), Is.EqualTo(new[] { 0f }));
        Assert.That(TestTables.Encode(encoder, ("x", 50)), Is.EqualTo(new[] { 3 * Unit }).Within(Tolerance));
    }

    [TestCaseSource(nameof(NumbersOfAllTypes))]
    public void NumberColumn_encodes_equal_numbers_of_all_types_equally(object number)
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 10, 20, number), "label");
        Assert.That(TestTables.Encode(encoder, ("x", number)), Is.EqualTo(new[] { Unit }).Within(Tolerance));
    }

    [TestCaseSource(nameof(MissingNumbers))]
    public void NumberColumn_encodes_a_missing_cell_as_the_mean_with_a_flag(object? missing)
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 10, missing, 30), "label");
        Assert.That(encoder.FeatureCount, Is.EqualTo(2));
        Assert.That(TestTables.Encode(encoder, ("x", missing)), Is.EqualTo(new[] { 0f, 1f }));
        Assert.That(TestTables.Explain(encoder, ("x", missing)), Is.EqualTo(new Dictionary<string, float> { ["x is missing"] = 1 }));
        // The deviation counts the missing cell as the mean: sqrt((100 + 0 + 100) / 3).
        Assert.That(TestTables.Encode(encoder, ("x", 30)), Is.EqualTo(new[] { Unit, 0f }).Within(Tolerance));
    }

    [Test]
    public void NumberColumn_has_no_flag_if_no_training_cell_is_missing()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("x", 10, 20, 30), "label");
        Assert.That(TestTables.Encode(encoder, ("x", null)), Is.EqualTo(new[] { 0f }));
    }

    [Test]
    public void NumberColumn_keeps_precision_with_a_large_offset()
    {
        TableEncoder encoder =
            TableEncoder.Fit(TestTables.CreateColumn("time", 1_700_000_000_000L, 1_700_000_000_001L, 1_700_000_000_002L), "label");
        Assert.That(TestTables.Encode(encoder, ("time", 1_700_000_000_002L)), Is.EqualTo(new[] { Unit }).Within(Tolerance));
    }

    [Test]
    public void TableEncoder_features_equal_those_of_scikit_learn()
    {
        // scikit-learn 1.2.1: make_column_transformer((make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        // (OneHotEncoder(handle_unknown="ignore"), words))
        double[,] expected =
        {
            { -0.972004539216674, -0.6434871969685468, 0, 0, 1 },
            { 0, -0.6465959321592851, 0, 1, 0 },
            { 0.7184381376818895, 1.936490496543516, 0, 0, 1 },
            { 1.450963297671267, 0, 1, 0, 0 },
            { -1.1973968961364825, -0.646407367415684, 0, 1, 0 },
        };
        TableData data =
            TestTables.ReadCsv("age,income,home,label\n30,1200.5,rent,a\n,-3,owner,b\n45,1e6,rent,a\n51.5,,other,b\n28,70,owner,a");
        TableEncoder encoder = TableEncoder.Fit(data, "label", new TableEncoderOptions { MinCategoryCount = 1 });
        float[][] rows = TestTables.EncodeAll(encoder, data);
        for (int row = 0; row < rows.Length; row++)
        {
            // LinearLearn adds two flags for missing numbers and a feature for values that did not occur.
            float[] found = [rows[row][0], rows[row][2], .. rows[row][4..7]];
            Assert.That(found, Is.EqualTo(Enumerable.Range(0, 5).Select(column => expected[row, column])).Within(Tolerance));
            Assert.That(rows[row][1], Is.EqualTo(row == 1 ? 1 : 0));
            Assert.That(rows[row][3], Is.EqualTo(row == 3 ? 1 : 0));
            Assert.That(rows[row][7], Is.EqualTo(0));
        }
    }

    [Test]
    public void CategoryColumn_has_a_feature_per_value_in_ordinal_order()
    {
        TableData data = TestTables.ReadColumn("home", "rent", "owner", "rent", null, "owner", "tent");
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        Assert.That(encoder.FeatureCount, Is.EqualTo(4)); // owner, rent, missing, rare or new
        Assert.That(TestTables.Explain(encoder, ("home", " owner ")), Is.EqualTo(new Dictionary<string, float> { ["home=owner"] = 1 }));
        Assert.That(TestTables.Encode(encoder, ("home", "owner")), Is.EqualTo(new float[] { 1, 0, 0, 0 }));
        Assert.That(TestTables.Encode(encoder, ("home", "rent")), Is.EqualTo(new float[] { 0, 1, 0, 0 }));
        Assert.That(TestTables.Encode(encoder, ("home", DBNull.Value)), Is.EqualTo(new float[] { 0, 0, 1, 0 }));
        Assert.That(TestTables.Encode(encoder, ("home", "tent")), Is.EqualTo(new float[] { 0, 0, 0, 1 }));
        Assert.That(TestTables.Encode(encoder, ("home", "castle")), Is.EqualTo(new float[] { 0, 0, 0, 1 }));
        Assert.That(TestTables.Encode(encoder, ("home", "Rent")), Is.EqualTo(new float[] { 0, 0, 0, 1 }));
        Assert.That(
            TestTables.Explain(encoder, ("home", "castle")), Is.EqualTo(new Dictionary<string, float> { ["home is rare or new"] = 1 }));
    }

    [Test]
    public void CategoryColumn_encodes_a_missing_cell_as_new_if_no_training_cell_is_missing()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.ReadColumn("home", "rent", "owner", "rent", "owner"), "label");
        Assert.That(TestTables.Encode(encoder, ("home", null)), Is.EqualTo(new float[] { 0, 0, 1 }));
        Assert.That(TestTables.Explain(encoder, ("home", null)), Is.EqualTo(new Dictionary<string, float> { ["home is missing"] = 1 }));
    }

    [Test]
    public void CategoryColumn_can_contain_numbers()
    {
        TableEncoderOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["zip"] = ColumnKind.Category } };
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("zip", 10115, 20095, 10115, 20095L), "label", options);
        Assert.That(TestTables.Encode(encoder, ("zip", 20095.0)), Is.EqualTo(new float[] { 0, 1, 0 }));
        Assert.That(TestTables.Encode(encoder, ("zip", "20095")), Is.EqualTo(new float[] { 0, 1, 0 }));
        Assert.That(TestTables.Explain(encoder, ("zip", 10115m)), Is.EqualTo(new Dictionary<string, float> { ["zip=10115"] = 1 }));
    }

    [Test]
    public void CategoryColumn_distinguishes_integers_beyond_double_precision()
    {
        TableEncoderOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["id"] = ColumnKind.Category } };
        TableEncoder encoder =
            TableEncoder.Fit(
            TestTables.CreateColumn("id", 9007199254740993L, 9007199254740992L, 9007199254740993L, 9007199254740992L), "label", options);
        Assert.That(TestTables.Encode(encoder, ("id", 9007199254740992L)), Is.EqualTo(new float[] { 1, 0, 0 }));
        Assert.That(TestTables.Encode(encoder, ("id", 9007199254740993UL)), Is.EqualTo(new float[] { 0, 1, 0 }));
    }

    [Test]
    public void CategoryColumn_hashes_values_beyond_the_limit()
    {
        string[] cells = ["a", "a", "a", "b", "b", "b", "c", "c", "d", "d", "e", "e"];
        TableEncoderOptions options = new() { MaxCategories = 2, HashedColumns = 4 };
        TableEncoder encoder = TableEncoder.Fit(TestTables.ReadColumn("x", cells), "label", options);
        Assert.That(encoder.FeatureCount, Is.EqualTo(2 + 4));
        Assert.That(TestTables.Encode(encoder, ("x", "b")), Is.EqualTo(new float[] { 0, 1, 0, 0, 0, 0 }));
        foreach (string value in new[] { "c", "d", "ü", "new" })
        {
            int column = 2 + (int)(MurmurHash3.Hash32(System.Text.Encoding.UTF8.GetBytes(value), 0) % 4);
            float[] features = TestTables.Encode(encoder, ("x", value));
            Assert.That(features[column], Is.EqualTo(1), value);
            Assert.That(features.Sum(), Is.EqualTo(1), value);
        }
        Assert.That(TestTables.Explain(encoder, ("x", "c")), Is.EqualTo(new Dictionary<string, float> { ["x=c"] = 1 }));
    }

    [TestCase(true, true)]
    [TestCase("true", true)]
    [TestCase("FALSE", false)]
    [TestCase("yes", true)]
    [TestCase("N", false)]
    [TestCase(1, true)]
    [TestCase("0", false)]
    public void BooleanColumn_has_a_feature_for_true_and_one_for_false(object cell, bool expected)
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("active", true, false, "True", false), "label");
        Assert.That(encoder.Kinds["active"], Is.EqualTo(ColumnKind.Boolean));
        Assert.That(TestTables.Encode(encoder, ("active", cell)), Is.EqualTo(expected ? new float[] { 0, 1 } : new float[] { 1, 0 }));
        Assert.That(TestTables.Explain(encoder, ("active", cell)).Keys, Is.EqualTo(new[] { expected ? "active=true" : "active=false" }));
    }

    private static readonly object[] SameDates =
    [
        new DateTime(2024, 3, 5, 18, 30, 0), new DateTimeOffset(2024, 3, 5, 18, 30, 0, TimeSpan.FromHours(5)), "2024-03-05T18:30",
            "2024-03-05 18:30:59.123Z",
        "2024-03-05T18:30:00+05:30", JsonDocument.Parse("\"2024-03-05T18:00:00-0700\"").RootElement,
    ];

    [TestCaseSource(nameof(SameDates))]
    public void DateColumn_encodes_year_month_weekday_and_hour(object date)
    {
        TableData data = TestTables.CreateColumn("d", new DateTime(2022, 1, 1), new DateOnly(2023, 2, 2), date, null);
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        Assert.That(encoder.FeatureCount, Is.EqualTo(1 + 12 + 7 + 24 + 1));
        float[] features = TestTables.Encode(encoder, ("d", date));
        Assert.That(features[0], Is.EqualTo(1 / Math.Sqrt(2.0 / 4)).Within(Tolerance)); // years 2022 to 2024 and a mean
        Assert.That(
            features.Index().Skip(1).Where(pair => pair.Item != 0).Select(pair => pair.Index),
            Is.EqualTo(new[] { 1 + 2, 13 + 1, 20 + 18 }));
        Assert.That(
            TestTables.Explain(encoder, ("d", date)).Keys,
            Is.EquivalentTo(new[] { "d.year", "d.month=3", "d.weekday=Tuesday", "d.hour=18" }));
        Assert.That(TestTables.Encode(encoder, ("d", null))[^1], Is.EqualTo(1));
    }

    [Test]
    public void DateColumn_omits_parts_that_do_not_vary()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.ReadColumn("d", "2024-03-05", "2024-04-02", "2024-05-07"), "label"); // Tuesdays
        Assert.That(encoder.FeatureCount, Is.EqualTo(12));
    }

    [Test]
    public void TextColumn_features_follow_those_of_all_other_columns()
    {
        string[] notes = ["free bonus for you", "the meeting is at noon", "claim your free prize", "lunch on friday then"];
        TableData data = TableData.From(notes.Select((note, row) => TestTables.CreateRow(("notes", note), ("age", row), ("label", "a"))));
        TableEncoder encoder = TableEncoder.Fit(data, "label", new TableEncoderOptions { Text = new TextEncoderOptions { HashBits = 10 } });
        Assert.That(encoder.Kinds["notes"], Is.EqualTo(ColumnKind.Text));
        Assert.That(encoder.FeatureCount, Is.EqualTo(1 + 1024));
        Dictionary<string, float> named = TestTables.Explain(encoder, ("notes", "free bonus"), ("age", 3));
        Assert.That(named.Keys, Has.Member("notes: free bonus").And.Member("age"));
        TextEncoder words = TextEncoder.Fit(notes, new TextEncoderOptions { HashBits = 10 });
        FeatureBuffer buffer = new();
        words.Encode("free bonus", buffer);
        SparseRow expected = buffer.GetRow(1024);
        float[] features = TestTables.Encode(encoder, ("notes", "free bonus"), ("age", 3));
        for (int i = 0; i < expected.Count; i++)
            Assert.That(features[1 + expected.Columns[i]], Is.EqualTo(expected.Values[i]));
    }

    [Test]
    public void TableEncoder_does_not_depend_on_the_culture()
    {
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) =
            (",", ".", "~");
        comma.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        const string csv = "a,b,c,label\n1.5,2024-03-05,x,-1.5\n-2.25,2023-01-09,y,2.5\n3,2022-07-01,x,-1.5\n4,2022-07-02,y,2.5";
        (float[][] Rows, string[] Labels, string State) expected = Run();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = comma;
            (float[][] Rows, string[] Labels, string State) found = Run();
            Assert.That(found.Rows, Is.EqualTo(expected.Rows));
            Assert.That(found.Labels, Is.EqualTo(new[] { "-1.5", "2.5", "-1.5", "2.5" }));
            Assert.That(found.State, Is.EqualTo(expected.State));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static (float[][] Rows, string[] Labels, string State) Run()
        {
            TableData data = TestTables.ReadCsv(csv);
            TableEncoder encoder = TableEncoder.Fit(data, "label");
            return (TestTables.EncodeAll(encoder, data), data.GetLabels("label"), encoder.GetState().Settings + encoder.ToTable());
        }
    }
}
