using System.Globalization;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests columns of numbers: rows of numbers, texts that are stored as numbers, and quantiles.</summary>
public class TableNumberTests
{
    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Double[-100, 100], Gen.Int[-5, 5].Select(number => (double)number), Gen.Const(double.NaN), Gen.Double[-1e30, 1e30]);

    private static readonly string[] RareTexts =
        ["", "NA", "+1.5", ".5", "5.", "-0", "-0.0", "0", "0.10", "123456789012345", "1234567890123456", "0.30000000000000004"];

    /// <summary>Texts as files have them, for the same number in several forms.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[-2000, 2000].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-10, 10].Select(number => number.ToString("F3", CultureInfo.InvariantCulture)),
        Gen.Double[-10, 10].Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Double[-10, 10].Select(number => number.ToString("E5", CultureInfo.InvariantCulture)),
        Gen.Int[0, RareTexts.Length - 1].Select(index => RareTexts[index]));

    [Test]
    public void Row_of_numbers_has_the_features_of_a_dictionary() => Gen.Select(Numbers.Array[300], Numbers.Array[300], Numbers, Numbers)
        .SampleAlike((first, second, one, other) =>
        {
            TableData data = TableData.From(first.Zip(second, (a, b) => TestTables.CreateRow(
                ("a", a), ("b", b), ("label", a > b ? "x" : "y"))));
            TableEncoder encoder = TableEncoder.Fit(data, "label");
            double[] numbers = [other, 7, one];
            TableRow row = TableRow.From(["b", "unused", "a"], numbers);
            Assert.That(TestTables.Encode(encoder, row), Is.EqualTo(TestTables.Encode(encoder, ("a", one), ("b", other))));
            (numbers[0], numbers[2]) = (one, other);
            Assert.That(TestTables.Encode(encoder, row), Is.EqualTo(TestTables.Encode(encoder, ("a", other), ("b", one))));
        }, iter: 30);

    [Test]
    public void Row_of_numbers_must_have_the_columns_and_finite_numbers()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.CreateColumn("a", 1.0, 2.0, 3.0), "label");
        Assert.That(() => TableRow.From(["a", "b"], [1]), Throws.ArgumentException.With.Message.Contains("expected 2 values, found 1"));
        Assert.That(() => TableRow.From(["a", "a"], [1, 2]), Throws.ArgumentException.With.Message.Contains("unique column names"));
        Assert.That(
            () => encoder.Encode(TableRow.From(["b"], [1]), new FeatureBuffer()),
            Throws.ArgumentException.With.Message.Contains("there is no \"a\""));
        Assert.That(
            () => encoder.Encode(TableRow.From(["a"], [double.PositiveInfinity]), new FeatureBuffer()),
            Throws.ArgumentException.With.Message.Contains("column a: expected a finite number, found"));
    }

    [Test]
    public void Column_of_texts_of_numbers_keeps_its_texts() => Texts.Array[1, 40].SampleAlike(texts =>
    {
        string[] present = [.. texts.Where(text => text.Length > 0).DefaultIfEmpty("0")];
        Assert.That(TestTables.ReadColumn("a", present).GetLabels("a"), Is.EqualTo(present));
        Assert.That(TestTables.ReadColumn("a", [.. present, "word"]).GetLabels("a"), Is.EqualTo([.. present, "word"]));
        Assert.That(TestTables.CreateColumn("a", [.. present, 2.5]).GetLabels("a"), Is.EqualTo([.. present, "2.5"]));
    });

    [Test]
    public void Column_of_texts_has_the_features_of_its_numbers() => Texts.Array[250].SampleAlike(texts =>
    {
        double?[] numbers = Array.ConvertAll(
            texts, text => text is "" or "NA" ? (double?)null : double.Parse(text, CultureInfo.InvariantCulture));
        TableData asTexts = TestTables.ReadColumn("a", texts), asNumbers = TestTables.CreateColumn("a", [.. numbers.Cast<object?>()]);
        TableEncoder encoder = TableEncoder.Fit(asTexts, "label"), expected = TableEncoder.Fit(asNumbers, "label");
        Assert.That(encoder.GetState().Settings, Is.EqualTo(expected.GetState().Settings));
        Assert.That(TestTables.EncodeAll(encoder, asTexts), Is.EqualTo(TestTables.EncodeAll(expected, asNumbers)));
    }, iter: 30);

    [Test]
    public void Column_of_numbers_and_a_word_has_the_categories_of_its_texts()
    {
        TableData data = TestTables.ReadColumn("a", "1.50", "1.5", "+2", "1.50", "word", "1.5", "+2");
        TableEncoder encoder = TableEncoder.Fit(data, "label");
        Assert.That(encoder.Kinds["a"], Is.EqualTo(ColumnKind.Category));
        Assert.That(encoder.ToTable(), Does.Contain("+2 28.6 %, 1.5 28.6 %, 1.50 28.6 %, rare"));
    }

    [Test]
    public void Codes_with_leading_zeros_are_categories()
    {
        TableEncoder encoder = TableEncoder.Fit(TestTables.ReadColumn("a", "12345", "01234", "12345", "01234"), "label");
        Assert.That(encoder.Kinds["a"], Is.EqualTo(ColumnKind.Category));
    }

    [Test]
    public void Select_finds_what_sorting_puts_at_the_index() =>
        Gen.OneOf(Gen.Double[-1, 1].Array[1, 500], Gen.Int[0, 3].Select(number => (double)number).Array[1, 500]).SampleAlike(numbers =>
        {
            double[] sorted = [.. numbers.Order()];
            foreach (int index in (int[])[0, numbers.Length / 3, numbers.Length - 1])
            {
                double[] some = [.. numbers];
                Assert.That(OrderStatistics.Select(some, index), Is.EqualTo(sorted[index]));
                Assert.That(some[..index], Is.All.LessThanOrEqualTo(sorted[index]));
                Assert.That(some[index..], Is.All.GreaterThanOrEqualTo(sorted[index]));
                Assert.That(some.Order(), Is.EqualTo(sorted));
            }
        });

    [TestCase(1000)]
    [TestCase(100_000)]
    public void Select_is_correct_for_ascending_descending_and_equal_numbers(int count)
    {
        double[] ascending = [.. Enumerable.Range(0, count).Select(number => (double)number)];
        Assert.That(OrderStatistics.Select([.. ascending], count / 4), Is.EqualTo(count / 4));
        Assert.That(OrderStatistics.Select([.. ascending.Reverse()], count / 4), Is.EqualTo(count / 4));
        Assert.That(OrderStatistics.Select(new double[count], count / 4), Is.Zero);
    }
}
