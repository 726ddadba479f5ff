using LinearLearn.Emnist;

namespace LinearLearn.Tests;

/// <summary>Compiles models as C# and compares their predictions with those of the library.</summary>
public class CSharpModelTests
{
    private const int Examples = 1000;
    private const double ProbabilityTolerance = 1e-6, ScoreTolerance = 1e-5;

    private static readonly Lazy<EmnistData> Digits = new(EmnistSample.Load);

    private static Dataset Test => Digits.Value.Test;

    [TestCase(false)]
    [TestCase(true)]
    public void Generated_model_of_two_classes_predicts_real_digits_like_the_library(bool isQuantized)
    {
        Dataset training = Digits.Value.Training.Only(3, 7);
        LinearModel model = new CalibratedTrainer(new OnlineTrainer(new MarginUpdate())).Train(training).Model;
        AssertSameOnBytes(isQuantized ? model.Quantize(WeightPrecision.Int8) : model, training);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Generated_model_of_ten_classes_predicts_real_digits_like_the_library(bool isQuantized)
    {
        LinearModel model = Train(Digits.Value.Training);
        AssertSameOnBytes(isQuantized ? model.Quantize(WeightPrecision.Int8) : model, Test);
    }

    [Test]
    public void Generated_model_with_few_weights_predicts_floats_bytes_and_sparse_rows_like_the_library()
    {
        LinearModel model = Train(Digits.Value.Training);
        float[] kept = model.Weights.ToArray();
        for (int i = 0; i < kept.Length; i++)
            kept[i] = i % model.FeatureCount % 3 == 0 ? kept[i] : 0;
        LinearModel sparse = new(kept, model.Biases, model.Classes, model.ByteScale);
        string source = sparse.ToCSharp();
        Assert.That(source, Has.Length.LessThan(model.ToCSharp().Length / 2));
        AssertSameOnBytes(sparse, Test);
        using CompiledSource generated = new(source);
        var predict = generated.Method<Func<int[], float[], int>>("Predict");
        var scores = generated.Method<Func<int[], float[], float[]>>("Scores");
        var probabilities = generated.Method<Func<int[], float[], float[]>>("Probabilities");
        float[] row = new float[sparse.FeatureCount], expected = new float[sparse.Classes.Count];
        for (int i = 0; i < Examples; i++)
        {
            Test.Features.CopyTo(i, row);
            int[] columns = [.. Enumerable.Range(0, row.Length).Where(column => row[column] != 0)];
            float[] values = Array.ConvertAll(columns, column => row[column]);
            Assert.That(predict(columns, values), Is.EqualTo(sparse.Predict(row)));
            sparse.Scores(row, expected);
            Assert.That(scores(columns, values), Is.EqualTo(expected).Within(ScoreTolerance));
            sparse.Probabilities(row, expected);
            Assert.That(probabilities(columns, values), Is.EqualTo(expected).Within(ProbabilityTolerance));
        }
    }

    [Test]
    public void Generated_model_predicts_signed_bytes_like_the_library()
    {
        Dataset images = TestData.ToSBytes(TestData.CreateImages(count: 300));
        LinearModel model = Train(images);
        using CompiledSource generated = new(model.ToCSharp());
        var scores = generated.Method<Func<sbyte[], float[]>>("Scores");
        var predict = generated.Method<Func<sbyte[], int>>("Predict");
        for (int i = 0; i < images.Count; i++)
        {
            sbyte[] row = ((SByteFeatures)images.Features).Row(i).ToArray();
            Assert.That(scores(row)[0], Is.EqualTo(model.Score(row)).Within(1e-4).Percent);
            Assert.That(predict(row), Is.EqualTo(model.Predict(row)));
        }
    }

    [Test]
    public void Generated_model_reproduces_extreme_weights_exactly()
    {
        foreach (LinearModel model in new[] { TestModels.CreateTwoClasses(), TestModels.CreateSparse() })
        {
            using CompiledSource generated = new(model.ToCSharp());
            var scores = generated.Method<Func<float[], float[]>>("Scores");
            float[] one = new float[model.FeatureCount], expected = new float[model.Biases.Length];
            for (int column = 0; column < model.FeatureCount; column++)
            {
                one[column] = 1;
                model.Scores(one, expected);
                Assert.That(TestData.GetBits(scores(one)), Is.EqualTo(TestData.GetBits(expected)), $"column {column}");
                one[column] = 0;
            }
        }
    }

    [Test]
    public void Generated_model_predicts_the_negative_class_at_a_score_of_0_and_the_first_class_in_a_tie()
    {
        using CompiledSource two = new(new LinearModel([1, -1], [0], [3, 7]).ToCSharp());
        var predictTwo = two.Method<Func<float[], int>>("Predict");
        Assert.That(predictTwo([2, 2]), Is.EqualTo(3));
        Assert.That(predictTwo([2.0000002f, 2]), Is.EqualTo(7));
        using CompiledSource three = new(new LinearModel([0, 1, 1], [0, 0, 0], [30, 10, 20]).ToCSharp());
        var predictThree = three.Method<Func<float[], int>>("Predict");
        Assert.That(predictThree([1]), Is.EqualTo(10));
        Assert.That(predictThree([-1]), Is.EqualTo(30));
    }

    [Test]
    public void Generated_model_rejects_features_as_the_library_does()
    {
        using CompiledSource generated = new(new LinearModel([1, 0, 0, 0, 0], [0], [3, 7]).ToCSharp());
        var predict = generated.Method<Func<float[], int>>("Predict");
        var sparse = generated.Method<Func<int[], float[], int>>("Predict");
        Assert.That(() => predict([1, 2]), Throws.ArgumentException.With.Message.Contains("expected 5 features, found 2"));
        Assert.That(() => predict([0, 0, 0, 0, float.NaN]), Throws.ArgumentException.With.Message.Contains("index 4"));
        Assert.That(() => predict([float.MaxValue, 0, 0, 0, 0]), Throws.Nothing);
        Assert.That(() => predict(null!), Throws.ArgumentNullException);
        Assert.That(() => sparse([5], [1]), Throws.ArgumentException.With.Message.Contains("columns below 5, found 5"));
        Assert.That(() => sparse([1], []), Throws.ArgumentException.With.Message.Contains("expected 1 values, found 0"));
        Assert.That(() => sparse([4], [float.PositiveInfinity]), Throws.ArgumentException);
        using CompiledSource large = new(new LinearModel([float.MaxValue], [0], [3, 7]).ToCSharp());
        Assert.That(() => large.Method<Func<float[], int>>("Predict")([2]), Throws.ArgumentException);
    }

    [Test]
    public void Generated_model_has_labels_and_names_of_any_characters()
    {
        string[] names = ["\"quoted\"", "back\\slash", "line\nbreak\r\n", "*/ // ??/", "\U0001F600\u00fc", "\uD83D", "\0\u0085", "$a$"];
        ClassLabels classes = new(names.Index().ToDictionary(name => name.Index, name => name.Item));
        using CompiledSource generated = new(new LinearModel(new float[names.Length], new float[names.Length], classes).ToCSharp());
        Assert.That(generated.Property<IReadOnlyList<string>>("Names"), Is.EqualTo(names));
        Assert.That(generated.Property<IReadOnlyList<int>>("Labels"), Is.EqualTo(Enumerable.Range(0, names.Length)));
        using CompiledSource numbers = new(new LinearModel([1, 2, 3], [0, 0, 0], [-5, int.MinValue, int.MaxValue]).ToCSharp());
        Assert.That(numbers.Property<IReadOnlyList<int>>("Labels"), Is.EqualTo(new[] { -5, int.MinValue, int.MaxValue }));
        Assert.That(numbers.Property<IReadOnlyList<string>>("Names"), Is.EqualTo(new[] { "-5", "-2147483648", "2147483647" }));
    }

    [Test]
    public void Generated_model_has_the_names_of_the_options()
    {
        LinearModel model = TestModels.CreateTwoClasses();
        CSharpOptions options = new() { ClassName = "Größe", Namespace = "Shop.Größe.Models" };
        using CompiledSource generated = new(model.ToCSharp(options), "Shop.Größe.Models.Größe");
        Assert.That(generated.Property<IReadOnlyList<int>>("Labels"), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(options.ToString(), Is.EqualTo("CSharpOptions { ClassName = Größe, Namespace = Shop.Größe.Models }"));
        Assert.That(new CSharpOptions().ToString(), Is.EqualTo("CSharpOptions { ClassName = LinearLearnModel }"));
    }

    [TestCase("")]
    [TestCase("class")]
    [TestCase("record")]
    [TestCase("3d")]
    [TestCase("a b")]
    [TestCase("a;b")]
    [TestCase("a.b")]
    [TestCase("@class")]
    public void CSharpOptions_reject_names_that_are_not_identifiers(string name)
    {
        Assert.That(() => new CSharpOptions { ClassName = name }, Throws.ArgumentException.With.Message.Contains("C# identifier"));
        if (name is not ("" or "a.b"))
            Assert.That(() => new CSharpOptions { Namespace = "A." + name }, Throws.ArgumentException.With.Message.Contains("identifier"));
    }

    [TestCase("Math")]
    [TestCase("Scores")]
    [TestCase("Rows")]
    [TestCase("System")]
    [TestCase("ReadColumns")]
    public void ToCSharp_rejects_names_that_the_source_uses(string name)
    {
        LinearModel model = TestModels.CreateSparse();
        Assert.That(
            () => model.ToCSharp(new CSharpOptions { ClassName = name }), Throws.ArgumentException.With.Message.Contains($"found {name}"));
        Assert.That(() => model.ToCSharp(new CSharpOptions { Namespace = "A." + name }), Throws.ArgumentException);
    }

    [Test]
    public void ToCSharp_accepts_a_name_that_occurs_only_in_comments_and_texts()
    {
        ClassLabels classes = new(new Dictionary<int, string> { [0] = "Generated", [1] = "it's // Spam" });
        LinearModel model = new([1], [0], classes);
        foreach (string name in new[] { "Generated", "Spam", "Requires" })
        {
            using CompiledSource generated = new(model.ToCSharp(new CSharpOptions { ClassName = name }), name);
            Assert.That(generated.Property<IReadOnlyList<int>>("Labels"), Is.EqualTo(new[] { 0, 1 }));
        }
    }

    [Test]
    public void ToCSharp_rejects_more_weights_than_a_compiler_can_translate()
    {
        LinearModel model = new(Enumerable.Repeat(1f, StoredWeights.MostNumbers + 1).ToArray(), [0], [3, 7]);
        Assert.That(
            () => model.ToCSharp(),
            Throws.ArgumentException.With.Message.Contains("at most 4194304").And.Message.Contains("4194305: LinearModel.Prune"));
        Assert.That(() => model.ToC(), Throws.ArgumentException);
    }

    private static LinearModel Train(Dataset training) => new OnlineTrainer(new PassiveAggressiveUpdate()).Train(
        training, new TrainingOptions { Epochs = 1 }).Model;

    private static void AssertSameOnBytes(LinearModel model, Dataset test)
    {
        using CompiledSource generated = new(model.ToCSharp());
        var predict = generated.Method<Func<byte[], int>>("Predict");
        var predictFloats = generated.Method<Func<float[], int>>("Predict");
        var scores = generated.Method<Func<byte[], float[]>>("Scores");
        var probabilities = generated.Method<Func<byte[], float[]>>("Probabilities");
        ByteFeatures features = (ByteFeatures)test.Features;
        float[] expectedScores = new float[model.Biases.Length], expected = new float[model.Classes.Count];
        float[] floats = new float[model.FeatureCount];
        for (int i = 0; i < Examples; i++)
        {
            byte[] row = features.Row(i).ToArray();
            features.CopyTo(i, floats);
            Assert.That(predict(row), Is.EqualTo(model.Predict(row)), $"image {i}");
            Assert.That(predictFloats(floats), Is.EqualTo(model.Predict(floats)), $"image {i}");
            model.Scores(row, expectedScores);
            Assert.That(scores(row), Is.EqualTo(expectedScores).Within(ScoreTolerance), $"image {i}");
            model.Probabilities(row, expected);
            Assert.That(probabilities(row), Is.EqualTo(expected).Within(ProbabilityTolerance), $"image {i}");
        }
    }
}
