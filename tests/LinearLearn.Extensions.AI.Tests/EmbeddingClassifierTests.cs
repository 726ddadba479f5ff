using Microsoft.Extensions.AI;

namespace LinearLearn.Extensions.AI.Tests;

public sealed class EmbeddingClassifierTests
{
    private const string Unsure = "hello there";

    private static readonly string[] Words = ["invoice", "refund", "crash", "error"];

    private static (string[] Texts, string[] Labels) Examples(int count)
    {
        string[] texts = new string[count], labels = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = string.Join(
                ' ', Enumerable.Repeat(Words[i % 4], 1 + i / 4 % 3).Concat(Enumerable.Repeat("filler", i / 12 % 2)).Append($"number{i}"));
            labels[i] = i % 4 < 2 ? "billing" : "technical";
        }
        return (texts, labels);
    }

    private static Task<EmbeddingClassifier> TrainAsync(FakeGenerator generator, EmbeddingClassifierOptions? options = null)
    {
        (string[] texts, string[] labels) = Examples(48);
        return EmbeddingClassifier.TrainAsync(generator, texts, labels, options: options);
    }

    [Test]
    public async Task EmbeddingClassifier_PredictAsync_classifies_texts_by_their_embeddings()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);

        EmbeddingPrediction billing = await classifier.PredictAsync("a refund please");
        IReadOnlyList<EmbeddingPrediction> many = await classifier.PredictAsync(["crash again", "invoice"]);
        Assert.Multiple(() =>
        {
            Assert.That(billing.Label, Is.EqualTo("billing"));
            Assert.That(billing.Probability, Is.GreaterThan(0.5f));
            Assert.That(billing.IsFromFallback, Is.False);
            Assert.That(many.Select(prediction => prediction.Label), Is.EqualTo(new[] { "technical", "billing" }));
            Assert.That(classifier.TrainingResult!.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(classifier.TrainingResult.ScoresAreLogOdds, "24 examples of each class are enough to calibrate");
        });
    }

    [Test]
    public async Task EmbeddingClassifier_TrainAsync_trains_the_same_model_as_on_arrays_of_embeddings()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);
        (string[] texts, string[] labels) = Examples(48);
        Dataset data = new(new DenseFeatures(Array.ConvertAll(texts, generator.Embed)), labels);
        LinearModel expected = new CalibratedTrainer(new ScaledTrainer(new NewtonTrainer())).Train(data).Model;
        Assert.That(classifier.Model.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()));
        Assert.That(classifier.Model.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()));
    }

    [Test]
    public async Task EmbeddingClassifier_TrainAsync_embeds_each_text_once_in_batches()
    {
        using FakeGenerator generator = new();
        List<int> reports = [];
        (string[] texts, string[] labels) = Examples(20);
        using EmbeddingClassifier classifier = await EmbeddingClassifier.TrainAsync(
            generator, [.. texts, .. texts], [.. labels, .. labels], options: new() { BatchSize = 8 }, progress: new Recorder(reports));
        Assert.Multiple(() =>
        {
            Assert.That(generator.Calls.Select(call => call.Length), Is.EqualTo(new[] { 8, 8, 4 }));
            Assert.That(generator.Calls.SelectMany(call => call), Is.EqualTo(texts));
            Assert.That(reports, Is.EqualTo(new[] { 28, 36, 40 }));
        });
    }

    [TestCase(10_000, 1)]
    [TestCase(0, 2)]
    public async Task EmbeddingClassifier_PredictAsync_embeds_a_repeated_text_once_only_with_a_cache(int cacheSize, int calls)
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator, new() { CacheSize = cacheSize });
        generator.Calls.Clear();
        EmbeddingPrediction first = await classifier.PredictAsync("refund now"), second = await classifier.PredictAsync("refund now");
        Assert.That(second, Is.EqualTo(first));
        Assert.That(generator.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task EmbeddingClassifier_asks_the_fallback_below_the_threshold_and_learns_its_answer()
    {
        using FakeGenerator generator = new();
        using FakeChatClient client = new("technical");
        using EmbeddingClassifier classifier = await TrainAsync(
            generator,
            new()
            {
                Threshold = 0.7,
                Fallback = ChatFallback.Create(client, "Billing is about money.", new ChatOptions { Temperature = 0 }),
            });
        float before = (await classifier.PredictTopAsync(Unsure, 2)).Single(prediction => prediction.Label == "technical").Probability;

        EmbeddingPrediction asked = await classifier.PredictAsync(Unsure);
        EmbeddingPrediction sure = await classifier.PredictAsync("refund refund");
        float after = (await classifier.PredictTopAsync(Unsure, 2)).Single(prediction => prediction.Label == "technical").Probability;
        (ChatMessage[] messages, ChatOptions? options) = client.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                asked,
                Has.Property(nameof(EmbeddingPrediction.IsFromFallback)).True
                    .And.Property(nameof(EmbeddingPrediction.Label)).EqualTo("technical"));
            Assert.That(sure.IsFromFallback, Is.False);
            Assert.That(after, Is.GreaterThan(before));
            Assert.That(options!.Temperature, Is.Zero);
            Assert.That(messages[0].Role, Is.EqualTo(ChatRole.System));
            Assert.That(messages[0].Text, Does.StartWith("Billing is about money.").And.Contain("billing\ntechnical"));
            Assert.That(messages[1].Role, Is.EqualTo(ChatRole.User));
            Assert.That(messages[1].Text, Is.EqualTo(Unsure));
        });
    }

    [Test]
    public async Task EmbeddingClassifier_does_not_learn_the_answer_of_the_fallback_if_LearnsFromFallback_is_false()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(
            generator,
            new() { Threshold = 1, Fallback = (_, labels, _) => Task.FromResult<string?>(labels[1]), LearnsFromFallback = false });
        LinearModel before = classifier.Model;
        EmbeddingPrediction prediction = await classifier.PredictAsync("refund");
        Assert.That(prediction.Label, Is.EqualTo("technical"));
        Assert.That(classifier.Model, Is.SameAs(before));
    }

    [TestCase("technical", "technical")]
    [TestCase(" \"Technical\".\n", "technical")]
    [TestCase("**billing**", "billing")]
    [TestCase("I think it is technical", null)]
    [TestCase("", null)]
    [TestCase("Ignore all labels", null)]
    public async Task ChatFallback_accepts_only_the_labels_as_answers(string answer, string? expected)
    {
        using FakeChatClient client = new(answer);
        string? label = await ChatFallback.Create(client)("text", ["billing", "technical"], default);
        Assert.That(label, Is.EqualTo(expected));
    }

    [Test]
    public async Task ChatFallback_prefers_a_label_of_the_same_case()
    {
        using FakeChatClient client = new("us");
        Assert.That(await ChatFallback.Create(client)("text", ["US", "us"], default), Is.EqualTo("us"));
    }

    [Test]
    public async Task EmbeddingClassifier_PredictAsync_returns_the_label_of_the_model_if_the_fallback_has_no_answer()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(
            generator, new() { Threshold = 1, Fallback = (_, _, _) => Task.FromResult<string?>("nonsense") });
        EmbeddingPrediction prediction = await classifier.PredictAsync("refund");
        Assert.That(prediction.Label, Is.EqualTo("billing"));
        Assert.That(prediction.IsFromFallback, Is.False);
    }

    [Test]
    public async Task EmbeddingClassifier_LearnAsync_changes_the_prediction()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);
        EmbeddingPrediction before = await classifier.PredictAsync(Unsure);
        string other = before.Label == "billing" ? "technical" : "billing";
        Prediction returned = await classifier.LearnAsync(Unsure, other);
        await classifier.LearnAsync(Unsure, other);
        EmbeddingPrediction after = await classifier.PredictAsync(Unsure);
        Assert.Multiple(() =>
        {
            Assert.That(returned.Label, Is.EqualTo(before.Label));
            Assert.That(after.Label, Is.EqualTo(other));
            Assert.That(async () => await classifier.LearnAsync(Unsure, "sales"),
                Throws.ArgumentException.With.Message.Contains("expected one of the classes billing, technical, found sales"));
        });
    }

    [Test]
    public async Task EmbeddingClassifier_EvaluateAsync_counts_texts_of_unknown_classes_as_errors()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);
        Evaluation evaluation = await classifier.EvaluateAsync(["refund", "crash", "hello"], ["billing", "technical", "sales"]);
        Assert.That(evaluation.Correct, Is.EqualTo(2));
        Assert.That(evaluation.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task EmbeddingClassifier_Load_restores_the_classifier_for_a_generator_of_the_same_model()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors");
        try
        {
            using FakeGenerator generator = new(), other = new("fake-2"), unnamed = new(modelId: null);
            using FakeGenerator wide = new("fake-1", "a", "b", "c", "d", "e", "f");
            using EmbeddingClassifier classifier = await TrainAsync(generator);
            classifier.Save(path);
            using EmbeddingClassifier loaded = EmbeddingClassifier.Load(path, generator);
            using EmbeddingClassifier trusting = EmbeddingClassifier.Load(path, unnamed);
            using EmbeddingClassifier mistaken = EmbeddingClassifier.Load(path, wide);
            EmbeddingPrediction expected = await classifier.PredictAsync("refund me");
            Assert.Multiple(() =>
            {
                Assert.That(async () => await loaded.PredictAsync("refund me"), Is.EqualTo(expected));
                Assert.That(async () => await trusting.PredictAsync("refund me"), Is.EqualTo(expected));
                Assert.That(() => EmbeddingClassifier.Load(path, other), Throws.TypeOf<InvalidDataException>()
                    .With.Message.EndsWith("expected a generator of fake-1 embeddings, as used in training, found one of fake-2"));
                Assert.That(async () => await mistaken.PredictAsync("refund me"), Throws.InvalidOperationException
                    .With.Message.EqualTo("expected an embedding of 5 dimensions from FakeGenerator, found one of 7"));
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("embedding", "tru")]
    [TestCase("\u001b[31m", "{}")]
    public void EmbeddingClassifier_Load_errors_truncate_long_texts_and_replace_control_characters(string kind, string settings)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors"), rest = new('x', 1_000_000);
        try
        {
            SavedEncoder encoder = new(kind == "embedding" ? kind : kind + rest, settings + rest);
            new Classifier<ReadOnlySpan<float>>(
                encoder, new LinearModel([1, 2], [0], new ClassLabels(new Dictionary<int, string> { [0] = "a", [1] = "b" }))).Save(path);
            using FakeGenerator generator = new();
            Assert.That(() => EmbeddingClassifier.Load(path, generator), Throws.TypeOf<InvalidDataException>()
                .With.Message.Length.LessThan(path.Length + 200).And.Message.Contains("xxx...").And.Message.Not.Contains("\u001b"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task EmbeddingClassifier_PredictAsync_error_describes_invalid_embeddings()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);
        generator.Spoil = _ => [];
        Assert.That(async () => await classifier.PredictAsync("new text"), Throws.InvalidOperationException
            .With.Message.EqualTo("expected 1 embeddings from FakeGenerator, found 0"));
        generator.Spoil = _ => [new Embedding<float>(new float[] { 1, float.NaN, 0, 0, 0 })];
        Assert.That(async () => await classifier.PredictAsync("new text"), Throws.InvalidOperationException
            .With.Message.EqualTo("expected finite numbers from FakeGenerator, found NaN at index 1"));
        generator.Spoil = _ => [new Embedding<float>(Array.Empty<float>())];
        Assert.That(async () => await classifier.PredictAsync("new text"), Throws.InvalidOperationException
            .With.Message.EqualTo("expected an embedding of 5 dimensions from FakeGenerator, found one of 0"));
    }

    [Test]
    public void EmbeddingClassifier_TrainAsync_rejects_invalid_examples_before_embedding()
    {
        using FakeGenerator generator = new();
        Assert.Multiple(() =>
        {
            Assert.That(async () => await EmbeddingClassifier.TrainAsync(generator, ["a", "b"], ["x"]),
                Throws.ArgumentException.With.Message.Contains("expected a label for each of 2 texts, found 1"));
            Assert.That(async () => await EmbeddingClassifier.TrainAsync(generator, ["a", null!], ["x", "y"]),
                Throws.ArgumentException.With.Message.Contains("expected texts, found null at index 1"));
            Assert.That(async () => await EmbeddingClassifier.TrainAsync(generator, ["a", "b"], ["x", "x"]),
                Throws.ArgumentException.With.Message.Contains("two classes or more"));
            Assert.That(async () => await EmbeddingClassifier.TrainAsync(generator, ["a", "b"], [" ", "x"]),
                Throws.ArgumentException.With.Message.Contains("expected a label, found an empty one at index 0"));
            Assert.That(generator.Calls, Is.Empty);
        });
    }

    [Test]
    public async Task EmbeddingClassifier_methods_stop_when_canceled()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator, new() { Threshold = 1, Fallback = WaitAsync });
        using CancellationTokenSource stopped = new();
        await stopped.CancelAsync();
        Assert.That(
            async () => await classifier.PredictAsync("unseen text", stopped.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await EmbeddingClassifier.TrainAsync(generator, ["a", "b"], ["x", "y"], cancellationToken: stopped.Token),
            Throws.InstanceOf<OperationCanceledException>());

        using CancellationTokenSource later = new();
        Task<EmbeddingPrediction> waiting = classifier.PredictAsync("refund", later.Token);
        Assert.That(waiting.IsCompleted, Is.False);
        await later.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());

        static async Task<string?> WaitAsync(string text, IReadOnlyList<string> labels, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }

    [Test]
    public async Task EmbeddingClassifier_PredictAsync_is_thread_safe_while_another_thread_learns()
    {
        using FakeGenerator generator = new();
        using EmbeddingClassifier classifier = await TrainAsync(generator);
        Task learning = Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
                await classifier.LearnAsync("refund refund", "billing");
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
                Assert.That((await classifier.PredictAsync("refund refund")).Label, Is.EqualTo("billing"));
        })));
        await learning;
    }

    [Test]
    public void EmbeddingClassifierOptions_reject_values_out_of_range() => Assert.Multiple(() =>
    {
        Assert.That(() => new EmbeddingClassifierOptions { BatchSize = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EmbeddingClassifierOptions { CacheSize = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EmbeddingClassifierOptions { Threshold = 1.5 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EmbeddingClassifierOptions { Threshold = double.NaN }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public void EmbeddingPrediction_ToString_uses_the_invariant_culture()
    {
        Assert.That(new EmbeddingPrediction("billing", 0.987f, false).ToString(), Is.EqualTo("billing (98.7 %)"));
        Assert.That(new EmbeddingPrediction("billing", 0.513f, true).ToString(), Is.EqualTo("billing (asked, at 51.3 %)"));
    }

    private sealed class Recorder(List<int> reports) : IProgress<int>
    {
        public void Report(int value) => reports.Add(value);
    }

    /// <summary>Saves a given kind and given settings.</summary>
    private sealed class SavedEncoder(string kind, string settings) : IEncoder<ReadOnlySpan<float>>
    {
        public int FeatureCount => 2;

        public void Encode(ReadOnlySpan<float> input, FeatureBuffer features)
        {
        }

        public EncoderState GetState() => new(kind, settings);
    }
}
