using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class TextClassifierTests
{
    private static readonly string[] Spam =
    [
        "claim your free prize now", "free entry, win a prize", "you have won cash, claim it now", "cheap loans, apply now",
        "win cash now, free entry",
        "your free bonus is waiting", "claim the cash bonus today", "cheap pills, free shipping", "you won a free holiday",
        "apply now for a cheap loan",
    ];

    private static readonly string[] Ham =
    [
        "shall we have lunch at noon", "the meeting is at three", "are you at home tonight", "i will be late, start without me",
        "see you at the station",
        "thanks for the notes", "can you call me tonight", "the train is late again", "lunch at three is fine", "i am at the office today",
    ];

    private static string[] Texts => [.. Spam, .. Ham];

    private static string[] Labels => [.. Spam.Select(_ => "spam"), .. Ham.Select(_ => "ham")];

    private static TextClassifier Trained { get; } = TextClassifier.Train(Texts, Labels);

    [Test]
    public void TextClassifier_Train_equals_separate_encoder_and_trainer()
    {
        TextEncoder encoder = TextEncoder.Fit(Texts);
        Dataset data = new(encoder.EncodeAll(Texts), Labels);
        LinearModel expected = new NewtonTrainer(cost: 20).Train(data).Model; // too few texts to calibrate
        Assert.Multiple(() =>
        {
            Assert.That(Trained.Model.Weights.SequenceEqual(expected.Weights));
            Assert.That(Trained.Model.Biases.SequenceEqual(expected.Biases));
            Assert.That(Trained.Classes.ToString(), Is.EqualTo("0 (ham), 1 (spam)"));
            Assert.That(Trained.TrainingResult!.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(Trained.TrainingResult.Model, Is.SameAs(Trained.Model));
        });
    }

    [Test]
    public void TextClassifier_Predict_returns_the_class_and_its_probability()
    {
        Prediction spam = Trained.Predict("Claim your FREE bonus now"), ham = Trained.Predict("lunch at the station tonight?");
        FeatureBuffer buffer = new();
        Trained.Encoder.Encode("lunch at the station tonight?", buffer);
        float probabilityOfSpam = Trained.Model.Probability(buffer.GetRow(Trained.Encoder.FeatureCount));
        Assert.Multiple(() =>
        {
            Assert.That(spam.Label, Is.EqualTo("spam"));
            Assert.That(ham.Label, Is.EqualTo("ham"));
            Assert.That(spam.Probability, Is.InRange(0.5f, 1f));
            Assert.That(ham.Probability, Is.EqualTo(1 - probabilityOfSpam).Within(1e-6f));
            Assert.That(ham.ToString(), Does.Match(@"^ham \(\d\d\.\d %\)$"));
        });
    }

    [Test]
    public void TextClassifier_PredictTop_orders_all_classes_by_probability()
    {
        TextClassifier classifier = TextClassifier.Train(
            ["red rose", "red apple", "blue sky", "blue sea", "green leaf", "green grass"],
            ["red", "red", "blue", "blue", "green", "green"]);
        IReadOnlyList<Prediction> all = classifier.PredictTop("green sea grass", 5), two = classifier.PredictTop("green sea grass", 2);
        IReadOnlyList<Prediction> tied = classifier.PredictTop("", 3);
        Assert.Multiple(() =>
        {
            Assert.That(all.Select(prediction => prediction.Label), Is.EqualTo(new[] { "green", "blue", "red" }));
            Assert.That(all.Sum(prediction => prediction.Probability), Is.EqualTo(1).Within(1e-6));
            Assert.That(all, Is.Ordered.Descending.By(nameof(Prediction.Probability)));
            Assert.That(two, Is.EqualTo(all.Take(2)));
            Assert.That(all[0], Is.EqualTo(classifier.Predict("green sea grass")));
            Assert.That(tied, Has.Count.EqualTo(3));
            Assert.That(() => classifier.PredictTop("x", 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void TextClassifier_Explain_names_parts_of_the_text()
    {
        Explanation why = Trained.Explain("Claim your lunch", label: "spam");
        double sum = why.Bias + why.Sum(contribution => contribution.Value);
        Assert.Multiple(() =>
        {
            Assert.That(
                why.Take(2).Select(contribution => contribution.Name),
                Is.SubsetOf(new[] { "claim", "claim your", "your", "lunch", "your lunch" }));
            Assert.That(why.Single(contribution => contribution.Name == "claim").Value, Is.Positive);
            Assert.That(why.Single(contribution => contribution.Name == "lunch").Value, Is.Negative);
            Assert.That(why.Select(contribution => contribution.Name), Has.None.Null);
            Assert.That(sum, Is.EqualTo(why.Score).Within(1e-5));
            Assert.That(Trained.Explain("Claim your lunch", "ham").Score, Is.EqualTo(-why.Score));
            Assert.That(why.First().ToString(), Does.StartWith("Contribution { Name = "));
            Assert.That(
                () => Trained.Explain("x", "eggs"),
                Throws.ArgumentException.With.Message.StartsWith("expected one of the classes ham, spam, found eggs"));
        });
    }

    [Test]
    public void TextClassifier_Learn_corrects_a_prediction()
    {
        TextClassifier classifier = TextClassifier.Train(Texts, Labels);
        LinearModel before = classifier.Model;
        const string text = "free lunch at the office";
        Prediction first = classifier.Predict(text);
        string other = first.Label == "spam" ? "ham" : "spam";
        Prediction returned = classifier.Learn(text, other);
        for (int i = 0; i < 3; i++)
            classifier.Learn(text, other);
        Assert.Multiple(() =>
        {
            Assert.That(returned, Is.EqualTo(first));
            Assert.That(classifier.Predict(text).Label, Is.EqualTo(other));
            Assert.That(classifier.Model, Is.Not.SameAs(before));
            Assert.That(() => classifier.Learn(text, "eggs"), Throws.ArgumentException);
            Assert.That(() => classifier.Learn(text, "ham", float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void TextClassifier_Create_learns_like_an_OnlineLearner_from_zero()
    {
        TextClassifier classifier = TextClassifier.Create(["ham", "spam"]);
        OnlineLearner learner = new(
            new LogisticUpdate(),
            LinearModel.Zero(classifier.Encoder.FeatureCount, [0, 1]),
            new LearnerOptions { AdaGrad = new AdaGrad(), Averaging = false });
        FeatureBuffer buffer = new();
        for (int i = 0; i < Texts.Length; i++)
        {
            int index = i * 7 % Texts.Length;
            buffer.Clear();
            classifier.Encoder.Encode(Texts[index], buffer);
            int expected = learner.Update(buffer.GetRow(learner.FeatureCount), Labels[index] == "spam" ? 1 : 0);
            Assert.That(classifier.Learn(Texts[index], Labels[index]).Label, Is.EqualTo(expected == 1 ? "spam" : "ham"), Texts[index]);
        }
        Assert.That(classifier.Model.Weights.SequenceEqual(learner.Snapshot().Weights));
        Assert.That(classifier.GetLearnerState().ExamplesSeen, Is.EqualTo(Texts.Length));
    }

    [Test]
    public void TextClassifier_resumes_from_the_state_of_its_learner()
    {
        TextClassifier whole = TextClassifier.Create(["ham", "spam"]), first = TextClassifier.Create(["ham", "spam"]);
        for (int i = 0; i < Texts.Length / 2; i++)
            first.Learn(Texts[i * 2], Labels[i * 2]);
        TextClassifier second = new(first.Encoder, new OnlineLearner(new LogisticUpdate(), TestFiles.Reload(first.GetLearnerState())));
        for (int i = 0; i < Texts.Length / 2; i++)
            whole.Learn(Texts[i * 2], Labels[i * 2]);
        for (int i = 0; i < Texts.Length / 2; i++)
            Assert.That(second.Learn(Texts[i * 2 + 1], Labels[i * 2 + 1]), Is.EqualTo(whole.Learn(Texts[i * 2 + 1], Labels[i * 2 + 1])));
        Assert.That(second.Model.Weights.SequenceEqual(whole.Model.Weights));
    }

    [Test]
    public void TextClassifier_Create_accepts_other_rules_and_rejects_invalid_labels()
    {
        TextClassifier classifier = TextClassifier.Create(
            ["a", "b", "c"], new TextEncoderOptions { InverseDocumentFrequency = false, HashBits = 10 }, new ArowUpdate());
        classifier.Learn("one", "c");
        Assert.Multiple(() =>
        {
            Assert.That(classifier.Predict("one").Label, Is.EqualTo("c"));
            Assert.That(() => TextClassifier.Create(["a"]), Throws.ArgumentException);
            Assert.That(
                () => TextClassifier.Create(["a", " "]),
                Throws.ArgumentException.With.Message.StartsWith("expected a label, found an empty one at index 1"));
            Assert.That(
                () => TextClassifier.Create(["a", "a"]),
                Throws.ArgumentException.With.Message.StartsWith("expected unique names, found a at index 1"));
            Assert.That(() => TextClassifier.Create(["a", null!]), Throws.ArgumentException);
            Assert.That(
                () => TextClassifier.Create(["a", "b"], new TextEncoderOptions { InverseDocumentFrequency = true }),
                Throws.ArgumentException);
            Assert.That(
                () => TextClassifier.Create(["a", "b"], null, new ArowUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() }),
                Throws.ArgumentException);
        });
    }

    [Test]
    public void TextClassifier_Evaluate_counts_unknown_classes_as_errors()
    {
        Evaluation evaluation = Trained.Evaluate(["claim your prize", "see you tonight", "eggs and bacon"], ["spam", "ham", "breakfast"]);
        Dataset data = Trained.CreateDataset(["claim your prize", "see you tonight"], ["spam", "ham"]);
        Assert.Multiple(() =>
        {
            Assert.That(evaluation.Count, Is.EqualTo(3));
            Assert.That(evaluation.Correct, Is.EqualTo(2));
            Assert.That(evaluation.UnknownCount, Is.EqualTo(1));
            Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 1, 0 }));
            Assert.That(Trained.Model.EvaluateScores(data).LogLoss, Is.LessThan(Math.Log(2)));
            Assert.That(() => Trained.Evaluate(["a"], ["spam", "ham"]), Throws.ArgumentException);
            Assert.That(() => Trained.Evaluate([], []), Throws.ArgumentException);
        });
    }

    [Test]
    public async Task TextClassifier_file_restores_the_same_predictions_with_every_overload()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors");
        string other = path + ".2";
        try
        {
            Trained.Save(path);
            await Trained.SaveAsync(other);
            using MemoryStream stream = new(), asyncStream = new();
            Trained.Save(stream);
            await Trained.SaveAsync(asyncStream);
            byte[] bytes = await File.ReadAllBytesAsync(path);
            stream.Position = asyncStream.Position = 0;
            TextClassifier[] loaded =
            [
                TextClassifier.Load(path), await TextClassifier.LoadAsync(other),
                TextClassifier.Load(stream), await TextClassifier.LoadAsync(asyncStream),
            ];
            Assert.That(await File.ReadAllBytesAsync(other), Is.EqualTo(bytes));
            Assert.That(asyncStream.ToArray(), Is.EqualTo(bytes));
            foreach (TextClassifier one in loaded)
            {
                Assert.That(one.Encoder.Options, Is.EqualTo(Trained.Encoder.Options));
                Assert.That(one.TrainingResult, Is.Null);
                foreach (string text in Texts.Append("").Append("unknown words \ud800"))
                    Assert.That(one.Predict(text), Is.EqualTo(Trained.Predict(text)), text);
            }
        }
        finally
        {
            File.Delete(path);
            File.Delete(other);
        }
    }

    [Test]
    public void TextClassifier_Load_rejects_other_files()
    {
        using MemoryStream text = new();
        Trained.Save(text);
        byte[] model = TestFiles.Save(Trained.Model), damaged = TestFiles.EditMetadata(text.ToArray(), "linearlearn.encoderSettings", "{}");
        Assert.Multiple(() =>
        {
            Assert.That(() => TextClassifier.Load(new MemoryStream(model), "m"), Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo("m: expected the file of a classifier of texts or tables, found that of a model"));
            Assert.That(() => LinearModel.Load(new MemoryStream(text.ToArray()), "t"), Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo(
                    "t: expected the file of a model, found that of a classifier: load it with the type of classifier that saved it"));
            Assert.That(() => TableClassifier.Load(new MemoryStream(text.ToArray()), "t"), Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo("t: expected the file of a table classifier, found that of a text classifier"));
            Assert.That(
                () => TextClassifier.Load(new MemoryStream(damaged), "d"),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("d: "));
            Assert.That(
                () => TextClassifier.Load(new MemoryStream(text.ToArray()), "t", maxBytes: 100), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => TextClassifier.Load(new MemoryStream([1, 2, 3]), "x"), Throws.TypeOf<InvalidDataException>());
        });
    }

    [Test]
    public void TextClassifier_Predict_does_not_allocate_after_the_first_calls()
    {
        string[] texts = [.. Texts, new string('x', 10_000), string.Join(' ', Texts)];
        long allocated = Allocations.CountLeast(_ =>
        {
            foreach (string text in texts)
                Trained.Predict(text);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void TextClassifier_predicts_on_many_threads_while_others_learn()
    {
        TextClassifier classifier = TextClassifier.Train(Texts, Labels, encoding: new TextEncoderOptions { HashBits = 12 });
        Concurrently.Run(6, thread =>
        {
            for (int i = 0; i < 300; i++)
            {
                if (thread < 2)
                    classifier.Learn(Texts[i % Texts.Length], Labels[i % Texts.Length]);
                else
                    Assert.That(classifier.Predict(Texts[i % Texts.Length]).Label, Is.EqualTo(Labels[i % Texts.Length]));
            }
        });
        Assert.That(classifier.GetLearnerState().ExamplesSeen, Is.EqualTo(600));
    }

    [Test]
    public void TextClassifier_Train_rejects_invalid_input()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => TextClassifier.Train(["a", "b"], ["x"]),
                Throws.ArgumentException.With.Message.StartsWith("expected a label for each of 2 texts, found 1"));
            Assert.That(() => TextClassifier.Train(["a", "b"], ["x", "x"]), Throws.ArgumentException);
            Assert.That(() => TextClassifier.Train([], []), Throws.ArgumentException);
            Assert.That(() => TextClassifier.Train(["a", null!], ["x", "y"]), Throws.ArgumentException);
            Assert.That(() => TextClassifier.Train(["a", "b"], ["x", null!]), Throws.ArgumentException);
            Assert.That(() => TextClassifier.Train(["a", "b"], ["x", ""]),
                Throws.ArgumentException.With.Message.StartsWith("expected a label, found an empty one at index 1"));
            Assert.That(() => Trained.Predict(null!), Throws.ArgumentNullException);
            Assert.That(() => new TextClassifier(Trained.Encoder, LinearModel.Zero(3, [0, 1])),
                Throws.ArgumentException.With.Message.StartsWith(
                    "expected a model of 262144 features, as the encoder has, found one of 3"));
        });
    }

    [Test]
    public void TextClassifier_Train_reports_progress_and_can_be_canceled()
    {
        List<TrainingProgress> reports = [];
        TextClassifier.Train(
            Texts, Labels, new NewtonTrainer(), options: new TrainingOptions { Progress = new CallbackProgress(reports.Add) });
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        TextClassifier cancelled = TextClassifier.Train(Texts, Labels, cancellationToken: stopped.Token);
        Assert.That(reports, Is.Not.Empty);
        Assert.That(cancelled.TrainingResult!.StopReason, Is.EqualTo(StopReason.Cancelled));
        Assert.That(cancelled.Predict("anything").Probability, Is.EqualTo(0.5f));
    }

    [Test]
    public void Classifier_CreateTrainer_calibrates_only_with_at_least_20_examples_per_class()
    {
        Dataset few = new(new DenseFeatures(new float[39], 1), [.. Enumerable.Range(0, 39).Select(i => i % 2)]);
        Dataset enough = new(new DenseFeatures(new float[40], 1), [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
        Assert.That(Classifier.CreateTrainer(few), Is.TypeOf<ScaledTrainer>());
        Assert.That(Classifier.CreateTrainer(enough), Is.TypeOf<CalibratedTrainer>());
    }

    [Test]
    public void TextClassifier_Train_calibrates_with_at_least_20_texts_per_class()
    {
        string[] texts = [.. Texts, .. Texts.Select(text => text + " again")], labels = [.. Labels, .. Labels];
        TextClassifier classifier = TextClassifier.Train(texts, labels, encoding: new TextEncoderOptions { HashBits = 10 });
        Dataset data = new(classifier.Encoder.EncodeAll(texts), labels);
        LinearModel expected = new CalibratedTrainer(new NewtonTrainer(cost: 20)).Train(data).Model;
        Assert.That(classifier.Model.Weights.SequenceEqual(expected.Weights));
    }

    [Test]
    public void TextClassifier_Train_scales_texts_without_unit_length()
    {
        TextClassifier classifier = TextClassifier.Train(
            Texts, Labels, encoding: new TextEncoderOptions { HashBits = 10, UnitLength = false });
        Dataset data = new(classifier.Encoder.EncodeAll(Texts), Labels);
        Assert.That(classifier.Model.Weights.SequenceEqual(new ScaledTrainer(new NewtonTrainer()).Train(data).Model.Weights));
    }
}
