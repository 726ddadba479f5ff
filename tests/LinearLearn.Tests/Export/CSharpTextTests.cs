using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Compiles text classifiers as C# and compares their predictions with those of the library.</summary>
public class CSharpTextTests
{
    private const double ProbabilityTolerance = 1e-6;

    private static readonly string[][] Messages = ReadLines("messages.txt");

    private static readonly string[][] Words = ReadLines("words.txt");

    [Test]
    public void Generated_classifier_predicts_real_messages_and_generated_texts_like_the_library()
    {
        TextClassifier classifier = TextClassifier.Train(Messages.Select(line => line[1]), Messages.Select(line => line[0]));
        IEnumerable<string> mixed = Messages.SelectMany(
            (line, i) => new[] { line[1], line[1].ToUpperInvariant() + "!!!", Messages[(i + 7) % Messages.Length][1] + " " + line[1] });
        AssertSame(classifier, [.. mixed, .. Words.Select(line => line[1]), .. Draw(500)]);
    }

    [Test]
    public void Generated_classifier_of_many_classes_predicts_real_words_like_the_library()
    {
        TextEncoderOptions options = new() { HashBits = 14, WordNGrams = 1, CharacterNGrams = new NGramRange(1, 3) };
        TextClassifier classifier = TextClassifier.Train(
            Words.Select(line => line[1]), Words.Select(line => line[0]), new NewtonTrainer(), options);
        IEnumerable<string> words = Words.SelectMany(line => line[1].Split(' ')).Distinct().Take(800);
        AssertSame(new TextClassifier(classifier.Encoder, classifier.Model.Quantize(WeightPrecision.Int8)), [.. words, .. Draw(200)]);
    }

    [Test]
    public void Generated_classifier_predicts_like_the_library_for_all_options()
    {
        string[] training = [.. Messages.Select(line => line[1])], texts = Draw(80);
        TextEncoderReferenceTests.Options.SampleAlike(
            drawn =>
            {
                TextEncoderOptions options = drawn with { HashBits = Math.Min(drawn.HashBits, 9) };
                TextEncoder encoder = TextEncoder.Fit(training, options);
                AssertSame(new TextClassifier(encoder, LinearModel.Uniform(encoder.FeatureCount, [1, 2, 3])), texts);
            },
            iter: 16);
    }

    [Test]
    public void Generated_classifier_reads_every_code_point_like_the_library()
    {
        TextEncoderOptions options = new()
        {
            HashBits = 10,
            Punctuation = true,
            UnitLength = false,
            InverseDocumentFrequency = false,
            TermFrequency = TermFrequency.Count,
        };
        TextEncoder encoder = new(options);
        TextClassifier classifier = new(encoder, LinearModel.Uniform(encoder.FeatureCount, [1, 2, 3]));
        using CompiledSource generated = new(classifier.ToCSharp());
        var scores = generated.Method<Func<string, float[]>>("Scores");
        StringBuilder text = new();
        for (int first = 0; first < 0x40000; first += 64)
            AssertSameScores(first);
        for (int first = 0xE0000; first < 0xE0200; first += 64)
            AssertSameScores(first);

        void AssertSameScores(int first)
        {
            text.Clear();
            for (int value = first; value < first + 64; value++)
            {
                string character = value is >= 0xD800 and < 0xE000 ? ((char)value).ToString() : char.ConvertFromUtf32(value);
                text.Append('a').Append(character).Append("b\u2019").Append(character).Append(". 1").Append(character).Append('2');
            }
            SparseRow row = Encode(encoder, text.ToString());
            float[] expected = new float[3];
            classifier.Model.Scores(row, expected);
            Assert.That(scores(text.ToString()), Is.EqualTo(expected).Within(1e-4), $"U+{first:X4}");
        }
    }

    [Test]
    public void Generated_classifier_splits_long_words_like_the_library()
    {
        TextEncoder encoder = new(new TextEncoderOptions { HashBits = 10, InverseDocumentFrequency = false });
        TextClassifier classifier = new(encoder, LinearModel.Uniform(encoder.FeatureCount, [1, 2]));
        AssertSame(
            classifier,
            [
                new string('a', 256), new string('a', 257), new string('ü', 300), new string('a', 255) + "'b", new string('a', 256) + "'b",
                new string('1', 255) + ".2", string.Concat(Enumerable.Repeat("👍🏽", 200)),
                "日" + new string('\u0301', 300), "", " ", "!!!!!",
            ]);
    }

    [Test]
    public void Generated_classifier_reads_symbols_with_modifiers_like_the_library()
    {
        TextEncoder encoder = new(new TextEncoderOptions { HashBits = 10, InverseDocumentFrequency = false });
        string[] modifiers =
            ["\U0001F3FB", "\U0001F3FF", "\uFE0F", "\u20E3", "\U000E0067\U000E007F", "\u200D", "\u200D\u2695", "\u200Da", ""];
        string[] symbols = ["\U0001F44D", "\u261D", "\U0001F3F4", "a", ""];
        AssertSame(
            new TextClassifier(encoder, LinearModel.Uniform(encoder.FeatureCount, [1, 2])),
            symbols.SelectMany(symbol => modifiers.Select(modifier => symbol + modifier + "x")));
    }

    [Test]
    public void Generated_classifier_of_texts_rejects_null_and_has_the_names_of_classes()
    {
        using CompiledSource generated = new(TestModels.CreateTextClassifier().ToCSharp());
        Assert.That(generated.Property<IReadOnlyList<string>>("Labels"), Is.EqualTo(new[] { "ham", "spam" }));
        Assert.That(() => generated.Method<Func<string, float[]>>("Scores")(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void ToCSharp_includes_only_what_the_options_of_a_text_encoder_use()
    {
        TextEncoderOptions words = new()
        {
            HashBits = 4,
            CharacterNGrams = null,
            InverseDocumentFrequency = false,
            UnitLength = false,
            TermFrequency = TermFrequency.Binary,
        };
        string source = TextClassifier.Create(["a", "b"], words).ToCSharp();
        foreach (string part in new[] { "AddCharacters", "Frequencies", "Math.Log", "past[", "Math.Sqrt" })
            Assert.That(source, Does.Not.Contain(part));
        string all = TestModels.CreateTextClassifier().ToCSharp();
        foreach (string part in new[] { "AddCharacters", "Frequencies", "Math.Log", "Math.Sqrt" })
            Assert.That(all, Does.Contain(part));
    }

    [Test]
    public void ToCSharp_stores_less_than_five_characters_for_each_byte_of_a_text_classifier()
    {
        TextClassifier classifier = TextClassifier.Train(Messages.Select(line => line[1]), Messages.Select(line => line[0]));
        int columns = Enumerable.Range(0, classifier.Encoder.FeatureCount).Count(column => classifier.Model.Weights[column] != 0);
        // A weight, the index of an inverse document frequency and a column of two bytes or fewer, beside about 15,000 characters of code.
        Assert.That(classifier.ToCSharp().Length, Is.LessThan(15_000 + 5 * columns * (sizeof(float) + 1 + 2)));
        Assert.That(columns, Is.GreaterThan(3000));
    }

    private static void AssertSame(TextClassifier classifier, IEnumerable<string> texts)
    {
        using CompiledSource generated = new(classifier.ToCSharp());
        var predict = generated.Method<Func<string, (string Label, float Probability)>>("Predict");
        var probabilities = generated.Method<Func<string, float[]>>("Probabilities");
        float[] expected = new float[classifier.Classes.Count];
        foreach (string text in texts)
        {
            Prediction prediction = classifier.Predict(text);
            (string label, float probability) = predict(text);
            Assert.That(label, Is.EqualTo(prediction.Label), text);
            Assert.That(probability, Is.EqualTo(prediction.Probability).Within(ProbabilityTolerance), text);
            classifier.Model.Probabilities(Encode(classifier.Encoder, text), expected);
            Assert.That(probabilities(text), Is.EqualTo(expected).Within(ProbabilityTolerance), text);
        }
    }

    private static SparseRow Encode(TextEncoder encoder, string text)
    {
        FeatureBuffer buffer = new();
        encoder.Encode(text, buffer);
        return buffer.GetRow(encoder.FeatureCount);
    }

    /// <summary>Draws texts of any characters, words of several scripts and long words.</summary>
    private static string[] Draw(int count)
    {
        List<string> texts = [];
        TextEncoderReferenceTests.Texts.SampleAlike(texts.Add, count);
        return [.. texts];
    }

    private static string[][] ReadLines(string file) =>
        [.. File.ReadLines(Path.Combine(RepositoryRoot.Find(), "samples", "data", file)).Select(line => line.Split('\t'))];
}
