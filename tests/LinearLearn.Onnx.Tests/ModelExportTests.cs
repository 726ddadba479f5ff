using LinearLearn.Emnist;

namespace LinearLearn.Onnx.Tests;

/// <summary>Tests that ONNX Runtime computes what the exported model computes.</summary>
public sealed class ModelExportTests
{
    private const int DigitCount = 1000;

    private static readonly EmnistData Digits = EmnistSample.Load();

    private static readonly Lazy<LinearModel> TenDigits = new(() => Train(Digits.Training));

    private static readonly Lazy<LinearModel> ThreeOrSeven = new(() => Train(Digits.Training.Only(3, 7)));

    /// <summary>Trains a model of small weights, whose sums ONNX Runtime rounds by less than half of the tolerance.</summary>
    private static LinearModel Train(Dataset data) =>
        new OnlineTrainer(new ArowUpdate()).Train(data, new TrainingOptions { Epochs = 2 }).Model;

    [Test]
    public void Byte_model_of_digits_has_the_same_results([Values(2, 10)] int classes, [Values] OnnxForm form)
    {
        (LinearModel model, byte[] pixels, FeatureMatrix features) = ReadDigits(classes);
        using OnnxSession session = OnnxSession.Export(model, new OnnxExportOptions { Form = form });
        session.Run(pixels, features.Rows).AssertEqual(model, features);
    }

    [Test]
    public void Float_model_of_digits_has_the_same_results([Values(2, 10)] int classes, [Values] OnnxForm form)
    {
        (LinearModel bytes, byte[] pixels, _) = ReadDigits(classes);
        LinearModel model = new(bytes.Weights, bytes.Biases, bytes.Classes);
        float[] values = Array.ConvertAll(pixels, pixel => pixel * bytes.ByteScale!.Value);
        DenseFeatures features = new(values, model.FeatureCount);
        using OnnxSession session = OnnxSession.Export(model, new OnnxExportOptions { Form = form });
        session.Run(values, features.Rows).AssertEqual(model, features);
    }

    [Test]
    public void Byte_model_takes_scaled_floats_or_signed_bytes_if_the_options_say_so([Values] OnnxForm form)
    {
        (LinearModel model, byte[] pixels, FeatureMatrix features) = ReadDigits(10);
        float[] values = Array.ConvertAll(pixels, pixel => pixel * model.ByteScale!.Value);
        sbyte[] signed = Array.ConvertAll(pixels, pixel => (sbyte)(pixel - 128));
        using OnnxSession floats = OnnxSession.Export(model, new OnnxExportOptions { Form = form, Input = OnnxInput.Floats });
        using OnnxSession bytes = OnnxSession.Export(model, new OnnxExportOptions { Form = form, Input = OnnxInput.SignedBytes });
        floats.Run(values, features.Rows).AssertEqual(model, features);
        bytes.Run(signed, features.Rows).AssertEqual(model, new SByteFeatures(signed, model.FeatureCount, model.ByteScale!.Value));
    }

    [Test]
    public void Calibrated_model_has_the_same_probabilities([Values(2, 10)] int classes, [Values] OnnxForm form)
    {
        (LinearModel model, byte[] pixels, FeatureMatrix features) = ReadDigits(classes);
        LinearModel calibrated = model.Calibrate(classes == 2 ? Digits.Test.Only(3, 7) : Digits.Test);
        using OnnxSession session = OnnxSession.Export(calibrated, new OnnxExportOptions { Form = form });
        session.Run(pixels, features.Rows).AssertEqual(calibrated, features);
        Assert.That(session.Metadata, Is.EquivalentTo(calibrated.Metadata));
        Assert.That(session.Metadata, Contains.Key("training.calibration"));
    }

    [Test]
    public void Quantized_and_pruned_models_have_the_same_results([Values] OnnxForm form)
    {
        (LinearModel model, byte[] pixels, FeatureMatrix features) = ReadDigits(10);
        LinearModel[] models = [model.Quantize(WeightPrecision.Int8), model.Quantize(WeightPrecision.Half), model.Prune(0.01f)];
        foreach (LinearModel one in models)
        {
            using OnnxSession session = OnnxSession.Export(one, new OnnxExportOptions { Form = form });
            session.Run(pixels, features.Rows).AssertEqual(one, features);
        }
    }

    [Test]
    public void Model_of_sparse_features_takes_them_as_dense_rows([Values] OnnxForm form)
    {
        const int columns = 300;
        float[][] rows = [.. Enumerable.Range(0, 60).Select(row => CreateSparseRow(row, columns))];
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => row % 3)];
        DenseFeatures dense = new(rows);
        SparseFeatures sparse = SparseFeatures.From(dense);
        LinearModel model = new NewtonTrainer(Loss.Softmax).Train(new Dataset(sparse, labels)).Model;
        using OnnxSession session = OnnxSession.Export(model, new OnnxExportOptions { Form = form });
        session.Run([.. rows.SelectMany(row => row)], rows.Length).AssertEqual(model, sparse);
    }

    [Test]
    public void Score_of_0_is_the_negative_class_and_the_first_maximum_wins([Values] OnnxForm form)
    {
        OnnxExportOptions options = new() { Form = form };
        LinearModel two = new([1, -1], [0], new ClassLabels(new Dictionary<int, string> { [0] = "no", [1] = "yes" }));
        using OnnxSession binary = OnnxSession.Export(two, options);
        OnnxResult result = binary.Run([3f, 3, 3, 2.5f, 2.5f, 3, float.Epsilon, 0, -0f, 0], 5);
        Assert.That(result.Labels, Is.EqualTo(new[] { "no", "yes", "no", "yes", "no" }));
        Assert.That(result.Probabilities[..2], Is.EqualTo(new[] { 0.5f, 0.5f }));

        // Classes 40, 30, ...: every class has the highest score with all classes after it.
        int[] labels = [.. Enumerable.Range(0, 12).Select(k => 40 - 10 * k)];
        LinearModel twelve = new(new float[12], new float[12], ClassLabels.Create(labels));
        using OnnxSession tied = OnnxSession.Export(twelve, options);
        Assert.That(tied.Run([1f, -1, 0], 3).Labels, Is.EqualTo(new[] { "40", "40", "40" }));
        for (int first = 0; first < 11; first++)
        {
            float[] biases = [.. Enumerable.Range(0, 12).Select(k => k < first ? -1f : 0)];
            using OnnxSession later = OnnxSession.Export(new LinearModel(new float[12], biases, twelve.Classes), options);
            Assert.That(later.Run([1f], 1).Labels, Is.EqualTo(new[] { $"{labels[first]}" }));
        }
    }

    [Test]
    public void Extreme_scores_have_the_same_probabilities([Values] OnnxForm form)
    {
        float[] values = [-1e30f, -100, -20, -1e-20f, 1e-20f, 20, 100, 1e30f];
        DenseFeatures features = new(values, 1);
        foreach (LinearModel model in new[] { new LinearModel([1], [0], [0, 1]), new LinearModel([1, -1, 0.5f], [0, 0, 0], [0, 1, 2]) })
        {
            using OnnxSession session = OnnxSession.Export(model, new OnnxExportOptions { Form = form });
            session.Run(values, values.Length).AssertEqual(model, features);
        }
    }

    [Test]
    public void Labels_are_names_or_numbers([Values] OnnxForm form)
    {
        OnnxExportOptions options = new() { Form = form }, numeric = options with { NumericLabels = true };
        ClassLabels someNames = new([5, -7, int.MaxValue], new Dictionary<int, string> { [5] = "fünf 五", [-7] = " " });
        LinearModel named = new([1, 2, 3], [0, 0, 0], someNames), unnamed = new([1, 2, 3], [0, 0, 0], [5, -7, int.MaxValue]);
        float[] values = [-1, 1];
        using OnnxSession names = OnnxSession.Export(named, options), numbers = OnnxSession.Export(named, numeric);
        using OnnxSession unnamedNumbers = OnnxSession.Export(unnamed, options);
        Assert.That(names.Outputs["label"].IsString);
        Assert.That(names.Run(values, 2).Labels, Is.EqualTo(new[] { "fünf 五", "2147483647" }));
        foreach (OnnxSession session in new[] { numbers, unnamedNumbers })
        {
            Assert.That(session.Outputs["label"].ElementType, Is.EqualTo(typeof(long)));
            Assert.That(session.Run(values, 2).Labels, Is.EqualTo(new[] { "5", "2147483647" }));
        }
    }

    [Test]
    public void Shapes_are_those_of_the_documentation()
    {
        using OnnxSession bytes = OnnxSession.Export(ThreeOrSeven.Value), floats = OnnxSession.Export(LinearModel.Zero(5, [1, 2, 3]));
        Assert.That(bytes.Inputs.Keys.Concat(bytes.Outputs.Keys), Is.EqualTo(new[] { "features", "label", "scores", "probabilities" }));
        Assert.That(bytes.Inputs["features"].ElementType, Is.EqualTo(typeof(byte)));
        Assert.That(bytes.Inputs["features"].Dimensions, Is.EqualTo(new[] { -1, 784 }));
        Assert.That(bytes.Inputs["features"].SymbolicDimensions[0], Is.EqualTo("N"));
        Assert.That(bytes.Outputs["label"].Dimensions, Is.EqualTo(new[] { -1 }));
        Assert.That(bytes.Outputs["scores"].Dimensions, Is.EqualTo(new[] { -1, 1 }));
        Assert.That(bytes.Outputs["probabilities"].Dimensions, Is.EqualTo(new[] { -1, 2 }));
        Assert.That(floats.Inputs["features"].ElementType, Is.EqualTo(typeof(float)));
        Assert.That(floats.Outputs["scores"].Dimensions, Is.EqualTo(new[] { -1, 3 }));
    }

    private static float[] CreateSparseRow(int row, int columns)
    {
        float[] features = new float[columns];
        for (int i = 0; i < 10; i++)
            features[(row * 37 + i * i * 11) % columns] = 1 + (row + i) % 4;
        features[row % 3] = 1;
        return features;
    }

    private static (LinearModel Model, byte[] Pixels, FeatureMatrix Features) ReadDigits(int classes)
    {
        Dataset test = classes == 2 ? Digits.Test.Only(3, 7) : Digits.Test;
        Dataset training = classes == 2 ? Digits.Training.Only(3, 7) : Digits.Training;
        LinearModel model = classes == 2 ? ThreeOrSeven.Value : TenDigits.Value;
        List<byte> pixels = [];
        float[] row = new float[model.FeatureCount];
        foreach (Dataset data in new[] { test, training }) // the sample has 512 test images of 3 and 7
        {
            for (int i = 0; i < data.Count && pixels.Count < DigitCount * row.Length; i++)
            {
                data.Features.CopyTo(i, row);
                foreach (float feature in row)
                    pixels.Add((byte)MathF.Round(feature / model.ByteScale!.Value));
            }
        }
        byte[] all = [.. pixels];
        Assert.That(all, Has.Length.EqualTo(DigitCount * row.Length));
        return (model, all, new ByteFeatures(all, row.Length, model.ByteScale!.Value));
    }
}
