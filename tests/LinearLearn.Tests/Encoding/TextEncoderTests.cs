namespace LinearLearn.Tests;

public class TextEncoderTests
{
    /// <summary>Options that only count single words.</summary>
    private static readonly TextEncoderOptions Words = new()
    {
        WordNGrams = 1,
        CharacterNGrams = null,
        TermFrequency = TermFrequency.Count,
        InverseDocumentFrequency = false,
        UnitLength = false,
        HashBits = 24,
    };

    private static readonly string[] Corpus = ["the cat sat on the mat", "the dog sat", "the cat ran and ran and ran"];

    [Test]
    public void TextEncoder_counts_words()
    {
        AssertNamed(Words, "free FREE bonus", ("bonus", 1), ("free", 2));
        AssertNamed(Words with { Lowercase = false }, "free FREE bonus", ("FREE", 1), ("bonus", 1), ("free", 1));
        AssertNamed(Words with { Punctuation = true }, "now!!! now?", ("!!!", 1), ("?", 1), ("now", 2));
        AssertNamed(Words, "", []);
        AssertNamed(Words, "... !", []);
    }

    [Test]
    public void TextEncoder_makes_word_n_grams_of_all_lengths()
    {
        AssertNamed(Words with { WordNGrams = 3 }, "a b a b", ("a", 2), ("a b", 2), ("a b a", 1), ("b", 2), ("b a", 1), ("b a b", 1));
        AssertNamed(Words with { WordNGrams = 8 }, "a", ("a", 1));
    }

    [Test]
    public void TextEncoder_makes_skip_bigrams_of_all_distances_from_2()
    {
        AssertNamed(
            Words with { WordNGrams = 0, SkipBigrams = 3 }, "a b c d a", ("a … c", 1), ("a … d", 1), ("b … a", 1), ("b … d", 1), ("c … a",
                1));
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"w{i}")];
        FeatureBuffer buffer = Encode(Words with { WordNGrams = 0, SkipBigrams = 16 }, string.Join(' ', words));
        Assert.That(buffer.Count, Is.EqualTo(Enumerable.Range(2, 15).Sum(distance => 60 - distance)));
        Assert.That(buffer.GetRow(1 << 24).Columns.ToArray().Select(buffer.FindName),
            Has.Some.EqualTo("w43 … w59").And.Some.EqualTo("w0 … w16"));
    }

    [Test]
    public void TextEncoder_distinguishes_skip_bigrams_by_distance() =>
        Assert.That(Encode(Words with { WordNGrams = 0, SkipBigrams = 3 }, "a x b a x y b x").Count,
            Is.EqualTo(11 - 1)); // "a … b" occurs twice, and both "x … x" differ

    [Test]
    public void TextEncoder_makes_character_n_grams_within_word_boundaries()
    {
        TextEncoderOptions characters = Words with { WordNGrams = 0, CharacterNGrams = new(2, 3), CharacterWeight = 0.5f };
        AssertNamed(
            characters, "éa a 😀", ("a", 0.5f), ("a…", 0.5f), ("éa…", 0.5f), ("é…", 0.5f), ("…a", 1), ("…éa", 0.5f), ("…éa…", 0.5f));
        AssertNamed(characters with { CharacterNGrams = new(4, 4) }, "a to bus", ("bus…", 0.5f), ("to", 0.5f), ("…bus", 0.5f));
        AssertNamed(characters with { CharacterNGrams = new(6, 16) }, "a to bus", []);
    }

    [Test]
    public void TextEncoder_weighs_occurrences_by_the_term_frequency()
    {
        string text = string.Join(' ', Enumerable.Repeat("a", 100)) + " b b b c";
        AssertNamed(Words, text, ("a", 100), ("b", 3), ("c", 1));
        AssertNamed(Words with { TermFrequency = TermFrequency.Binary }, text, ("a", 1), ("b", 1), ("c", 1));
        AssertNamed(Words with { TermFrequency = TermFrequency.Sublinear }, text, ("a", 5.6051702f), ("b", 2.0986123f), ("c", 1));
    }

    [Test]
    public void TextEncoder_scales_character_n_grams_relative_to_words_by_the_weight()
    {
        TextEncoderOptions options = Words with { CharacterNGrams = new(3, 3), CharacterWeight = 0.75f, UnitLength = true };
        AssertNamed(options, "to a", ("a", 0.8f / MathF.Sqrt(2)), ("to", 0.8f / MathF.Sqrt(2)), ("a", 0.6f / MathF.Sqrt(3)), ("to…",
            0.6f / MathF.Sqrt(3)), ("…to", 0.6f / MathF.Sqrt(3)));
        AssertNamed(options with { CharacterNGrams = new(9, 9) }, "to a", ("a", 1 / MathF.Sqrt(2)), ("to", 1 / MathF.Sqrt(2)));
    }

    [Test]
    public void TextEncoder_weighs_words_of_any_number_of_occurrences([Values(1, 2, 62, 63, 64, 65, 127, 128, 1000)] int count)
    {
        TextEncoder encoder = new(Words with { TermFrequency = TermFrequency.Sublinear, UnitLength = true });
        FeatureBuffer features = new();
        encoder.Encode(string.Join(' ', Enumerable.Repeat("a", count)) + " b", features);
        double term = 1 + Math.Log(count), length = Math.Sqrt((term * term) + 1);
        float[] values = features.GetRow(encoder.FeatureCount).Values.ToArray();
        Assert.That(values.OrderDescending(), Is.EqualTo(new[] { term / length, 1 / length }).Within(1e-6));
    }

    /// <summary>The idf_ and rows of scikit-learn 1.2.1: TfidfVectorizer(token_pattern=r"\w+").fit(Corpus).</summary>
    [TestCase(TermFrequency.Count, new[] { 0.5536419, 0.3564574, 0.3564574, 0.4686986, 0.4686986 }, new[] { 0.1582607, 0.2037894, 0.8038758,
        0.5359172 })]
    [TestCase(TermFrequency.Sublinear, new[] { 0.4904791, 0.373022, 0.373022, 0.4904791, 0.4904791 }, new[] { 0.2062754, 0.2656171, 0.73295,
        0.5913394 })]
    [TestCase(TermFrequency.Binary, new[] { 0.3154442, 0.4061918, 0.4061918, 0.5340934, 0.5340934 }, new[] { 0.345205, 0.4445143, 0.5844829,
        0.5844829 })]
    public void TextEncoder_rows_equal_those_of_TfidfVectorizer(TermFrequency kind, double[] first, double[] third)
    {
        TextEncoder encoder = TextEncoder.Fit(Corpus, Words with
        {
            InverseDocumentFrequency = true,
            UnitLength = true,
            TermFrequency = kind
        });
        foreach ((string text, string words, double[] expected) in new[] { (Corpus[0], "the cat sat mat on", first), (Corpus[2],
            "the cat ran and", third) })
        {
            Dictionary<string, float> row = Named(encoder, text).ToDictionary(pair => pair.Name, pair => pair.Value);
            Assert.That(words.Split(' ').Select(word => row[word]), Is.EqualTo(expected).Within(2e-7));
        }
    }

    [Test]
    public void TextEncoder_document_frequencies_equal_those_of_TfidfVectorizer()
    {
        TextEncoder encoder = TextEncoder.Fit(Corpus, Words with { InverseDocumentFrequency = true });
        AssertNamed(encoder, "the cat sat dog unseen", [("cat", 1.2876821f), ("dog", 1.6931472f), ("sat", 1.2876821f), ("the", 1),
            ("unseen", 2.3862944f)]);
    }

    [Test]
    public void TextEncoder_EncodeAll_equals_encoding_each_text()
    {
        string[] texts = [.. Enumerable.Range(0, 2500).Select(i => i % 7 == 0 ? ""
            : $"text {i} of {i % 13} wörds {new string('x', i % 30)}")];
        TextEncoder encoder = TextEncoder.Fit(texts.Where(_ => true));
        SparseFeatures all = encoder.EncodeAll(texts.Where(_ => true));
        Assert.That((all.Rows, all.Columns), Is.EqualTo((texts.Length, 1 << 18)));
        FeatureBuffer buffer = new();
        for (int i = 0; i < texts.Length; i++)
        {
            buffer.Clear();
            encoder.Encode(texts[i], buffer);
            SparseRow row = buffer.GetRow(encoder.FeatureCount), found = all.Row(i);
            Assert.That(found.Columns.SequenceEqual(row.Columns) && found.Values.SequenceEqual(row.Values), $"text {i}");
        }
        Assert.That(encoder.EncodeAll([]).Rows, Is.Zero);
    }

    [Test]
    public void TextEncoder_shifts_columns_and_prefixes_names_of_several_texts_in_one_row()
    {
        TextEncoder encoder = new(Words with { HashBits = 10 });
        FeatureBuffer alone = new(recordsNames: true), several = new(recordsNames: true);
        encoder.Encode("free bonus", alone);
        several.Add(3, 1);
        encoder.Encode("other", several, 2000, "a: ");
        encoder.Encode("free bonus", several, 100, "b: ");
        SparseRow row = several.GetRow(4000);
        Assert.That(row.Columns.ToArray()[1..3], Is.EqualTo(alone.GetRow(1024).Columns.ToArray().Select(column => column + 100)));
        Assert.That(row.Columns.ToArray().Select(several.FindName), Is.EquivalentTo(new[] { null, "a: other", "b: free", "b: bonus" }));
    }

    [Test]
    public void TextEncoder_Fit_rejects_missing_texts()
    {
        Assert.That(() => TextEncoder.Fit([]), Throws.ArgumentException.With.Message.StartsWith("expected one text or more, found none"));
        Assert.That(() => TextEncoder.Fit(["a", null!]),
            Throws.ArgumentException.With.Message.StartsWith("expected a text, found null at index 1"));
        Assert.That(() => TextEncoder.Fit(null!), Throws.ArgumentNullException);
        Assert.That(
            () => new TextEncoder(Words).EncodeAll([.. Enumerable.Repeat("a", 1100), null!]),
            Throws.ArgumentException.With.Message.StartsWith("expected a text, found null at index 1100"));
        Assert.That(() => new TextEncoder(Words).EncodeAll(["a b", "c d"], 3),
            Throws.ArgumentException.With.Message.StartsWith("expected at most 3 features, found more in text 1"));
    }

    [Test]
    public void TextEncoder_rejects_contradictory_options()
    {
        Assert.That(() => new TextEncoder(new TextEncoderOptions()), Throws.ArgumentException.With.Message.Contains("TextEncoder.Fit"));
        Assert.That(() => new TextEncoder(Words with { WordNGrams = 0 }),
            Throws.ArgumentException.With.Message.EndsWith("found none (Parameter 'options')"));
        Assert.That(() => TextEncoder.Fit(Corpus, new() { WordNGrams = 0, CharacterNGrams = null }), Throws.ArgumentException);
        Assert.That(() => new TextEncoder(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void TextEncoderOptions_reject_values_out_of_range()
    {
        Assert.That(() => Words with { WordNGrams = 9 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { WordNGrams = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { SkipBigrams = 1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { SkipBigrams = 17 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { HashBits = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { HashBits = 25 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { TermFrequency = (TermFrequency)3 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { CharacterNGrams = default(NGramRange) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { CharacterWeight = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Words with { CharacterWeight = float.NaN }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NGramRange(0, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NGramRange(3, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NGramRange(1, 17), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void TextEncoder_ToString_lists_the_options() => Assert.That(
        TextEncoder.Fit(Corpus).ToString(),
        Is.EqualTo("TextEncoder (TextEncoderOptions { WordNGrams = 2, SkipBigrams = 0, CharacterNGrams = 4 to 4, CharacterWeight = 0.5, "
            + "Punctuation = False, Lowercase = True, TermFrequency = Sublinear, "
            + "InverseDocumentFrequency = True, UnitLength = True, HashBits = 18 })"));

    private static FeatureBuffer Encode(TextEncoderOptions options, string text)
    {
        FeatureBuffer buffer = new(recordsNames: true);
        new TextEncoder(options).Encode(text, buffer);
        return buffer;
    }

    private static (string Name, float Value)[] Named(TextEncoder encoder, string text)
    {
        FeatureBuffer buffer = new(recordsNames: true);
        encoder.Encode(text, buffer);
        SparseRow row = buffer.GetRow(encoder.FeatureCount);
        float[] values = row.Values.ToArray();
        return [.. row.Columns.ToArray().Select((column, i) => (buffer.FindName(column)!, values[i])).OrderBy(pair => pair.Item1,
            StringComparer.Ordinal)];
    }

    private static void AssertNamed(TextEncoderOptions options, string text, params (string Name, float Value)[] expected) =>
        AssertNamed(new TextEncoder(options), text, expected);

    private static void AssertNamed(TextEncoder encoder, string text, (string Name, float Value)[] expected)
    {
        (string Name, float Value)[] found = Named(encoder, text);
        Assert.That(found.Select(pair => pair.Name), Is.EqualTo(expected.Select(pair => pair.Name).Order(StringComparer.Ordinal)));
        Assert.That(found.Select(pair => pair.Value).Order(), Is.EqualTo(expected.Select(pair => pair.Value).Order()).Within(1e-6f));
        foreach (var name in expected.GroupBy(pair => pair.Name).Where(group => group.Count() == 1))
            Assert.That(found.Single(pair => pair.Name == name.Key).Value, Is.EqualTo(name.Single().Value).Within(1e-6f), name.Key);
    }
}
