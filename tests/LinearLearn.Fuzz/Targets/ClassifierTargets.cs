using System.Text;
using System.Text.Json;
using LinearLearn.Extensions.AI;
using Microsoft.Extensions.AI;

namespace LinearLearn.Fuzz;

/// <summary>The readers of classifiers with their encoders, and of rows for them.</summary>
internal static class ClassifierTargets
{
    private const int Dimensions = 3;

    private static readonly TextEncoderOptions[] TextOptions =
    [
        new() { HashBits = 5 },
        new() { HashBits = 6, InverseDocumentFrequency = true, CharacterNGrams = new NGramRange(2, 3), Lowercase = false, SkipBigrams = 2 },
    ];

    private static readonly byte[][] Texts = Array.ConvertAll(TextOptions, options => Saved.Write(TrainText(options).Save));

    private static readonly TableClassifier Table = TrainTable();

    private static readonly byte[][] Tables = [Saved.Write(Table.Save)];

    private static readonly byte[][] Embeddings = [SaveEmbeddings()];

    private static readonly byte[][] Tokens =
    [
        .. ModelTargets.SafetensorsTokens,
        .. ModelTargets.Encode(
            "linearlearn.encoder", "linearlearn.encoderSettings", "encoder.inverseDocumentFrequency", "encoder.column3.",
            "\\\"columns\\\":[",
            "\\\"kind\\\":", "\\\"category\\\"", "\\\"number\\\"", "\\\"date\\\"", "\\\"text\\\"", "\\\"ignored\\\"", "\\\"boolean\\\"",
            "\\\"values\\\":", "\\\"counts\\\":", "\\\"knots\\\":", "\\\"mean\\\":", "\\\"hashBits\\\":", "\\\"version\\\":",
            "\\\"hashed\\\":",
            "\\\"others\\\":", "\\\"types\\\":", "\\\\u0000", "\\\\ud800", "null", "{}", "[]"),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("text-classifier", Texts, UseText, new(80, 64 << 10)) { Mutate = SafetensorsInput.Mutate, Tokens = Tokens },
        new("table-classifier", Tables, UseTable, new(80, 96 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = Tokens,
            CreateFixed = () => [CreateManyTextColumns()],
        },
        new("embedding-classifier", Embeddings, UseEmbeddings, new(80, 64 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = Tokens,
        },
        new("table-row-json", [.. Rows], PredictRow, new(400, 96 << 10))
        {
            Tokens = ModelTargets.Encode(
                "\"size\":", "\"color\":", "\"day\":", "\"about\":", "\"red\"", "null", "true", "[]", "{}", "\\ud800", "1,5", "2024-02-30"),
            NamesInput = false,
        },
    ];

    private static IEnumerable<byte[]> Rows => ModelTargets.Encode(
        """{"size":3.5,"color":"red","day":"2024-03-05","about":"a longer text of several words","paid":true}""",
        """{"size":"7","color":null,"day":"05.03.2024 10:20","about":"another longer text","paid":"no","more":[1,{}]}""");

    private static TextClassifier TrainText(TextEncoderOptions options) => TextClassifier.Train(
        ["free prize", "free cash now", "lunch at noon", "late for lunch"], ["spam", "spam", "ham", "ham"], encoding: options);

    private static TableClassifier TrainTable()
    {
        string[] colors = ["red", "blue", "green \u00fc"];
        string[] texts = ["the quick brown fox jumps over a dog", "some other words that nobody reads", "red apples and green pears"];
        return TableClassifier.Train(
            TableData.From(Enumerable.Range(0, 40).Select(i => new
            {
                size = i * i % 7 / 2.0,
                color = colors[i % 3],
                day = new DateTime(2024, 1, 1).AddDays(i * 11).AddHours(i),
                about = $"{texts[i % 3]} {i}",
                paid = i % 4 == 0,
                nothing = (string?)null,
                kind = i % 3 == 0 ? "a" : "b",
            })),
            "kind",
            encoding: new TableEncoderOptions { Text = new TextEncoderOptions { HashBits = 5 } });
    }

    /// <summary>Creates a file of as many arrays as columns of texts, which belong to no column.</summary>
    private static byte[] CreateManyTextColumns()
    {
        const int Columns = 20_000;
        TextEncoder encoder = TextEncoder.Fit(["a", "b"], TextOptions[0] with { InverseDocumentFrequency = false });
        JsonEncodedText settings = JsonEncodedText.Encode(encoder.GetState().Settings);
        string columns = string.Join(',', Enumerable.Range(0, Columns).Select(
            i => $$"""{"name":"{{i}}","kind":"text","missing":0,"encoder":"{{settings}}"}"""));
        string table = $$"""{"version":1,"label":"label","rows":9,"columns":[{{columns}}]}""";
        string arrays = string.Concat(Enumerable.Range(0, Columns).Select(
            i => $$""","encoder.x{{i}}.a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"""));
        string header = $$$"""
            {"__metadata__":{"linearlearn.kind":"classifier","linearlearn.version":"1",
            "linearlearn.className.0":"a","linearlearn.className.1":"b",
            "linearlearn.encoder":"table","linearlearn.encoderSettings":"{{{JsonEncodedText.Encode(table)}}}"}{{{arrays}}},
            "labels":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"biases":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},
            "weights":{"dtype":"F32","shape":[1,1],"data_offsets":[12,16]}}
            """;
        return SafetensorsInput.Join(Encoding.UTF8.GetBytes(header), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    private static byte[] SaveEmbeddings()
    {
        using FixedGenerator generator = new();
        using EmbeddingClassifier classifier =
            EmbeddingClassifier.TrainAsync(generator, ["a", "bb", "ccc", "dddd"], ["x", "y", "x", "y"]).GetAwaiter().GetResult();
        string path = TemporaryFile.Path;
        classifier.Save(path);
        return File.ReadAllBytes(path);
    }

    private static Action UseText(byte[] input)
    {
        TextClassifier classifier = TextClassifier.Load(new MemoryStream(input), FuzzTarget.InputName);
        return () =>
        {
            Saved.AllowUnsuitable(() => classifier.Explain("free lunch for all"));
            Saved.AllowUnsuitable(() => classifier.Predict("\ud800 \u0000 free"));
            Saved.RequireRoundTrip(classifier, (saved, stream) => saved.Save(stream), stream => TextClassifier.Load(stream));
        };
    }

    private static Action UseTable(byte[] input)
    {
        TableClassifier classifier = TableClassifier.Load(new MemoryStream(input), FuzzTarget.InputName);
        return () =>
        {
            Saved.AllowUnsuitable(() => classifier.Explain(new Dictionary<string, object?>
            {
                ["size"] = 3.5,
                ["color"] = "red",
                ["day"] = "2024-02-03",
                ["about"] = "green words",
                ["paid"] = true,
            }));
            _ = classifier.Encoder.ToTable();
            Saved.RequireRoundTrip(classifier, (saved, stream) => saved.Save(stream), stream => TableClassifier.Load(stream));
        };
    }

    private static Action UseEmbeddings(byte[] input)
    {
        using FixedGenerator generator = new();
        EmbeddingClassifier classifier = EmbeddingClassifier.Load(TemporaryFile.Write(input), generator);
        return () =>
        {
            using (classifier)
            {
                // The encoder of the file can expect embeddings of another length than those of the generator: InvalidOperationException.
                if (classifier.Model.FeatureCount == Dimensions)
                    Saved.AllowUnsuitable(() => classifier.PredictAsync("text").GetAwaiter().GetResult());
                classifier.Save(TemporaryFile.Path);
                byte[] saved = File.ReadAllBytes(TemporaryFile.Path);
                using EmbeddingClassifier again = EmbeddingClassifier.Load(TemporaryFile.Path, new FixedGenerator());
                again.Save(TemporaryFile.Path);
                Saved.Require(File.ReadAllBytes(TemporaryFile.Path).AsSpan().SequenceEqual(saved), "the second save to equal the first");
            }
        };
    }

    /// <summary>Predicts for a JSON object, whose cells may be unsuitable.</summary>
    private static Action PredictRow(byte[] input)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(input);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(exception.Message[..Math.Min(exception.Message.Length, 80)], exception);
        }
        using (document)
        {
            try
            {
                Table.Predict(TableRow.From(document.RootElement));
            }
            catch (ArgumentException exception) // documented for rows that do not fit
            {
                throw new InvalidDataException(exception.Message, exception);
            }
        }
        return () => { };
    }

    /// <summary>Embeds each text as three numbers.</summary>
    private sealed class FixedGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
                values.Select(text => new Embedding<float>(new float[] { text.Length % 2, 0.5f, 1 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
