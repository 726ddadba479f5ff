using System.Globalization;
using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Compares rows with the program of docs/text-encoding.md and with a simple implementation.</summary>
public class TextEncoderReferenceTests
{
    internal static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char.Array[0, 60].Select(units => new string(units)),
        Pick(
            "free", "FREE", "a", "Bonus", "é", "e\u0301", "İ", "日本", "👍🏽", "👨‍👩‍👧", "🇩🇪", "\uD83D", "\uDE00",
            "'", "’", ".", ",", "3", "14", "!!!!", "$", " ", "  ",
            "\n", "\0", "\u200B", "\u200D", "\uFE0F", "_", "-", "ไทย").Array[0, 80].Select(string.Concat),
        Gen.Char['a', 'd'].Array[0, 700].Select(units => new string(units)));

    internal static readonly Gen<TextEncoderOptions> Options =
        Gen.Select(
            Gen.Int[0, 8], Pick(0, 2, 3, 16), Gen.Select(Gen.Int[1, 6], Gen.Int[0, 4]), Gen.Int[1, 24], Gen.Float[0.1f, 3], Gen.Int[0, 15],
                Gen.Enum<TermFrequency>(),
            (words, skip, characters, bits, weight, flags, term) => new TextEncoderOptions
            {
                WordNGrams = words,
                SkipBigrams = skip,
                CharacterNGrams = words > 5 ? null : new NGramRange(characters.Item1,
                    characters.Item1 + characters.Item2),
                HashBits = bits,
                CharacterWeight = weight,
                TermFrequency = term,
                Punctuation = (flags & 1) != 0,
                Lowercase = (flags & 2) != 0,
                UnitLength = (flags & 4) != 0,
                InverseDocumentFrequency = (flags & 8) != 0,
            });

    [Test]
    public void TextEncoder_rows_equal_those_of_the_documented_Python_program()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures",
            "text-encoding.json")));
        string[] texts = [.. file.RootElement.GetProperty("texts").EnumerateArray().Select(units =>
            string.Concat(units.EnumerateArray().Select(unit => (char)unit.GetInt32())))];
        int rows = 0;
        foreach (JsonElement example in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            bool idf = example.GetProperty("idf").GetBoolean();
            TextEncoderOptions options = ReadOptions(example.GetProperty("options")) with { InverseDocumentFrequency = idf };
            TextEncoder encoder = options.InverseDocumentFrequency ? TextEncoder.Fit(texts.Where((_, i) => i % 2 == 0), options)
                : new TextEncoder(options);
            foreach ((JsonElement expected, string text) in example.GetProperty("rows").EnumerateArray().Zip(texts))
            {
                FeatureBuffer buffer = new();
                encoder.Encode(text, buffer);
                SparseRow row = buffer.GetRow(encoder.FeatureCount);
                string place = $"{options}: {text}";
                Assert.That(row.Count, Is.EqualTo(expected[0].GetInt32()), place);
                Assert.That(row.Columns.ToArray().Sum(column => (long)column) % (1L << 31), Is.EqualTo(expected[1].GetInt64()), place);
                int[] columns = [.. expected[2].EnumerateArray().Select(column => column.GetInt32())];
                Assert.That(row.Columns[..columns.Length].ToArray(), Is.EqualTo(columns), place);
                float[] values = [.. expected[3].EnumerateArray().Select(value => value.GetSingle())];
                Assert.That(row.Values[..columns.Length].ToArray(), Is.EqualTo(values), place);
                rows++;
            }
        }
        Assert.That(rows, Is.EqualTo(28 * texts.Length));

        static TextEncoderOptions ReadOptions(JsonElement json)
        {
            TextEncoderOptions options = new();
            foreach (JsonProperty option in json.EnumerateObject())
            {
                JsonElement value = option.Value;
                options = option.Name switch
                {
                    "words" => options with { WordNGrams = value.GetInt32() },
                    "skip" => options with { SkipBigrams = value.GetInt32() },
                    "chars" => options with
                    {
                        CharacterNGrams = value.ValueKind == JsonValueKind.Null ? null : new(value[0].GetInt32(),
                        value[1].GetInt32())
                    },
                    "bits" => options with { HashBits = value.GetInt32() },
                    "weight" => options with { CharacterWeight = value.GetSingle() },
                    "unit" => options with { UnitLength = value.GetBoolean() },
                    "lowercase" => options with { Lowercase = value.GetBoolean() },
                    "punctuation" => options with { Punctuation = value.GetBoolean() },
                    "term" => options with { TermFrequency = Enum.Parse<TermFrequency>(value.GetString()!, ignoreCase: true) },
                    _ => throw new InvalidDataException(option.Name),
                };
            }
            return options;
        }
    }

    [Test]
    public void TextEncoder_rows_equal_those_of_a_simple_implementation() => Gen.Select(Texts, Texts, Options).SampleAlike(
        (text, other, options) =>
        {
            if (options is { WordNGrams: 0, SkipBigrams: 0, CharacterNGrams: null })
                return;
            TextEncoder encoder = options.InverseDocumentFrequency ? TextEncoder.Fit([text, other, text], options)
                : new TextEncoder(options);
            HashSet<int> first = Columns(text), second = Columns(other);
            foreach (string encoded in new[] { text, other })
            {
                FeatureBuffer buffer = new();
                encoder.Encode(encoded, buffer);
                SparseRow row = buffer.GetRow(encoder.FeatureCount);
                SortedDictionary<int, double> expected = ReferenceTextEncoder.Encode(encoded, options, options.InverseDocumentFrequency
                    ? InverseFrequency : null);
                Assert.That(row.Columns.ToArray(), Is.EqualTo(expected.Keys));
                Assert.That(row.Values.ToArray().Zip(expected.Values, (value, exact) => Math.Abs(value / exact - 1)),
                    Has.All.LessThan(1e-6));
                double squares = row.Values.ToArray().Sum(value => (double)value * value);
                if (options.UnitLength && row.Count > 0)
                    Assert.That(squares, Is.EqualTo(1).Within(1e-6));
            }

            HashSet<int> Columns(string of) => [.. ReferenceTextEncoder.Encode(of, options).Keys];
            double InverseFrequency(int column) => Math.Log(4.0 / (1 + (first.Contains(column) ? 2 : 0) + (second.Contains(column) ? 1
                : 0))) + 1;
        },
        iter: 300);

    /// <summary>Verifies that every column has a name, and that the row is the same as without names.</summary>
    [Test]
    public void TextEncoder_rows_are_equal_with_and_without_names() => Gen.Select(Texts, Options).SampleAlike(
        (text, options) =>
        {
            if (options is { WordNGrams: 0, SkipBigrams: 0, CharacterNGrams: null })
                return;
            TextEncoder encoder = new(options with { InverseDocumentFrequency = false });
            FeatureBuffer plain = new(), named = new(recordsNames: true);
            encoder.Encode(text, plain);
            encoder.Encode(text, named);
            SparseRow expected = plain.GetRow(encoder.FeatureCount), row = named.GetRow(encoder.FeatureCount);
            Assert.That(row.Columns.SequenceEqual(expected.Columns) && row.Values.SequenceEqual(expected.Values));
            Assert.That(row.Columns.ToArray().Select(named.FindName), Has.None.Null);
        },
        iter: 100);

    [Test]
    public void TextEncoder_column_of_a_word_is_the_same_in_every_text()
    {
        TextEncoder encoder = new(new TextEncoderOptions
        {
            WordNGrams = 1,
            CharacterNGrams = null,
            InverseDocumentFrequency = false,
            HashBits = 24
        });
        FeatureBuffer buffer = new(recordsNames: true);
        string[] words = [.. Enumerable.Range(0, 300).Select(i => $"w{i}é")];
        encoder.Encode(string.Join(' ', words), buffer);
        foreach (int column in buffer.GetRow(1 << 24).Columns.ToArray())
        {
            FeatureBuffer alone = new();
            encoder.Encode(buffer.FindName(column), alone);
            Assert.That(alone.GetRow(1 << 24).Columns.ToArray(), Is.EqualTo(new[] { column }));
        }
    }

    [Test]
    public void TextEncoder_rows_do_not_depend_on_the_culture()
    {
        TextEncoder encoder = TextEncoder.Fit(["Iİıi 1,5 TITLE"]);
        float[] expected = Values();
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (CultureInfo culture in CultureInfo.GetCultures(CultureTypes.AllCultures))
        {
            try
            {
                CultureInfo.CurrentCulture = culture;
                Assert.That(Values(), Is.EqualTo(expected), culture.Name);
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }

        float[] Values()
        {
            FeatureBuffer buffer = new();
            encoder.Encode("TITLE Iİıi 1,5 ISTANBUL", buffer);
            SparseRow row = buffer.GetRow(encoder.FeatureCount);
            return [.. row.Columns.ToArray().Select(column => (float)column), .. row.Values];
        }
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
