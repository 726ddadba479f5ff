using System.Globalization;
using LinearLearn.Onnx.Protos;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LinearLearn.Onnx.Tests;

/// <summary>Represents an exported model that ONNX Runtime has loaded.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxSession(byte[] file)
    {
        AssertWellFormed(ModelProto.Parser.ParseFrom(file).Graph);
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
    }

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    public static OnnxSession Export(LinearModel model, OnnxExportOptions? options = null) => new(Save(model, options));

    public static OnnxSession Export(TableClassifier classifier, OnnxExportOptions? options = null) => new(Save(classifier, options));

    public static byte[] Save(LinearModel model, OnnxExportOptions? options = null)
    {
        using MemoryStream stream = new();
        model.SaveOnnx(stream, options);
        return stream.ToArray();
    }

    public static byte[] Save(TableClassifier classifier, OnnxExportOptions? options = null)
    {
        using MemoryStream stream = new();
        classifier.SaveOnnx(stream, options);
        return stream.ToArray();
    }

    /// <summary>Runs the model on rows of numbers; the labels are texts, also if they are numbers.</summary>
    public OnnxResult Run<T>(T[] values, int rows)
    {
        (string name, NodeMetadata input) = _session.InputMetadata.Single();
        DenseTensor<T> tensor = new(values, [rows, input.Dimensions[1]]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            _session.Run([NamedOnnxValue.CreateFromTensor(name, tensor)]);
        Dictionary<string, DisposableNamedOnnxValue> byName = outputs.ToDictionary(output => output.Name);
        bool isText = _session.OutputMetadata["label"].IsString;
        return new OnnxResult(
            isText
                ? [.. byName["label"].AsTensor<string>()]
                : [.. byName["label"].AsTensor<long>().Select(label => label.ToString(CultureInfo.InvariantCulture))],
            [.. byName["scores"].AsTensor<float>()],
            [.. byName["probabilities"].AsTensor<float>()],
            byName["scores"].AsTensor<float>().Dimensions.ToArray(),
            byName["probabilities"].AsTensor<float>().Dimensions.ToArray());
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Asserts that each value is computed once, before it is used, and that each is used.</summary>
    private static void AssertWellFormed(GraphProto graph)
    {
        List<string> values = [.. graph.Input.Select(input => input.Name), .. graph.Initializer.Select(constant => constant.Name)];
        foreach (NodeProto node in graph.Node)
        {
            Assert.That(node.Input, Is.SubsetOf(values), node.Name);
            values.AddRange(node.Output);
        }
        Assert.That(values, Is.Unique);
        Assert.That(
            values.Except(graph.Node.SelectMany(node => node.Input)).Except(graph.Output.Select(output => output.Name)), Is.Empty);
    }
}

internal sealed record OnnxResult(string[] Labels, float[] Scores, float[] Probabilities, int[] ScoreShape, int[] ProbabilityShape)
{
    /// <summary>The largest difference of scores and probabilities, relative to scores above 1.</summary>
    private const float Tolerance = 1e-5f;

    /// <summary>Asserts that labels, scores and probabilities are those of the model.</summary>
    /// <param name="model">The exported model.</param>
    /// <param name="features">The rows that the result is for.</param>
    /// <param name="hasNumericLabels">Whether labels are numbers although classes have names.</param>
    /// <param name="mayTie">Whether another label is accepted if the scores of two classes differ by less than the tolerance.</param>
    public void AssertEqual(LinearModel model, FeatureMatrix features, bool hasNumericLabels = false, bool mayTie = false)
    {
        int rows = features.Rows, classes = model.Classes.Count, width = model.Biases.Length;
        float[] scores = new float[rows * width], probabilities = new float[rows * classes];
        int[] labels = new int[rows];
        model.Scores(features, scores);
        model.Probabilities(features, probabilities);
        model.Predict(features, labels);
        Assert.That(ScoreShape, Is.EqualTo(new[] { rows, width }));
        Assert.That(ProbabilityShape, Is.EqualTo(new[] { rows, classes }));
        Assert.That(Labels, Has.Length.EqualTo(rows));
        for (int i = 0; i < scores.Length; i++)
            Assert.That(Scores[i], Is.EqualTo(scores[i]).Within(Tolerance * Math.Max(1, Math.Abs(scores[i]))), $"score {i}");
        for (int i = 0; i < probabilities.Length; i++)
            Assert.That(Probabilities[i], Is.EqualTo(probabilities[i]).Within(Tolerance), $"probability {i}");
        for (int row = 0; row < rows; row++)
        {
            if (mayTie && IsTie(scores.AsSpan(row * width, width)))
                continue;
            string expected = hasNumericLabels
                ? labels[row].ToString(CultureInfo.InvariantCulture)
                : model.Classes.NameOf(labels[row]);
            Assert.That(Labels[row], Is.EqualTo(expected), $"label {row}");
        }
    }

    private static bool IsTie(ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1)
            return Math.Abs(scores[0]) < Tolerance;
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted[^1] - sorted[^2] < 2 * Tolerance * Math.Max(1, Math.Abs(sorted[^1]));
    }
}
