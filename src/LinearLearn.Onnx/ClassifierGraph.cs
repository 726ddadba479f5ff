using System.Runtime.InteropServices;
using Google.Protobuf;
using static LinearLearn.Onnx.GraphBuilder;
using static LinearLearn.Onnx.Protos.TensorProto.Types;

namespace LinearLearn.Onnx;

/// <summary>Adds the operators that compute labels, scores and probabilities from features.</summary>
/// <param name="graph">The graph.</param>
/// <param name="model">The model.</param>
/// <param name="names">The names of the K classes, or null to return their labels.</param>
/// <param name="order">The feature of the model for each column of the graph's features, or null if both have the same order.</param>
internal sealed class ClassifierGraph(GraphBuilder graph, LinearModel model, ByteString[]? names, int[]? order)
{
    /// <summary>The domain of LinearClassifier.</summary>
    public const string MachineLearningDomain = "ai.onnx.ml";

    private const string Label = "label", Scores = "scores", Probabilities = "probabilities";

    private readonly int _rows = model.Biases.Length;

    /// <summary>Adds the operators and the outputs.</summary>
    public void Add(string features, OnnxForm form)
    {
        if (form == OnnxForm.LinearClassifier)
            AddLinearClassifier(features);
        else
            AddMatMul(features);
        graph.AddOutput(Label, names is null ? DataType.Int64 : DataType.String, columns: null);
        graph.AddOutput(Scores, DataType.Float, _rows);
        graph.AddOutput(Probabilities, DataType.Float, model.Classes.Count);
    }

    private void AddMatMul(string features)
    {
        string weights = graph.AddConstant("weights", CreateColumns(), DataType.Float, model.FeatureCount, _rows);
        string products = graph.AddNode("MatMul", "products", [features, weights]);
        graph.AddNode("Add", Scores, [products, graph.AddConstant("biases", model.Biases)]);
        string all = Scores;
        if (_rows == 1) // each probability is computed from its own score, because 1 - p would be 0 if p is nearly 1
        {
            string negative = graph.AddNode("Neg", "negative", [Scores]);
            all = graph.AddNode("Concat", "scores_of_both", [negative, Scores], CreateAttribute("axis", 1));
            graph.AddNode("Sigmoid", Probabilities, [all]);
        }
        else
        {
            graph.AddNode("Softmax", Probabilities, [Scores], CreateAttribute("axis", 1));
        }
        string index = graph.AddNode("ArgMax", "index", [all], CreateAttribute("axis", 1), CreateAttribute("keepdims", 0));
        string classes = names is null ? graph.AddConstant<long>("classes", GetLabels()) : graph.AddConstant("classes", names);
        graph.AddNode("Gather", Label, [classes, index], CreateAttribute("axis", 0));
    }

    private void AddLinearClassifier(string features)
    {
        // Two classes have the scores 0 and s. Softmax gives the same probabilities as the logistic function of s, and the first of equal
        // scores is the negative class. One row of coefficients would give results that differ between runtimes.
        string all = _rows == 1 ? "scores_of_both" : Scores;
        graph.AddNode(
            MachineLearningDomain,
            "LinearClassifier",
            [Label, all],
            [features],
            CreateAttribute("coefficients", CreateRows()),
            CreateAttribute("intercepts", [.. new float[model.Classes.Count - _rows], .. model.Biases]),
            CreateAttribute("multi_class", 1),
            CreateAttribute("post_transform", "NONE"),
            names is null ? CreateAttribute("classlabels_ints", GetLabels()) : CreateAttribute("classlabels_strings", names));
        graph.AddNode("Softmax", Probabilities, [all], CreateAttribute("axis", 1));
        if (_rows == 1)
            graph.AddNode("Gather", Scores, [all, graph.AddConstant<long>("positive", [1])], CreateAttribute("axis", 1));
    }

    private long[] GetLabels() => Array.ConvertAll(model.Classes.Values.ToArray(), label => (long)label);

    /// <summary>Creates K rows of D weights, row by row; for two classes, the first has weights of 0.</summary>
    private float[] CreateRows()
    {
        float[] rows = new float[model.Classes.Count * model.FeatureCount];
        Span<float> target = rows.AsSpan((model.Classes.Count - _rows) * model.FeatureCount);
        if (order is null)
        {
            model.Weights.CopyTo(target);
            return rows;
        }
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<float> weights = model.Weights.Slice(row * order.Length, order.Length);
            Span<float> own = target.Slice(row * order.Length, order.Length);
            for (int i = 0; i < order.Length; i++)
                own[i] = weights[order[i]];
        }
        return rows;
    }

    /// <summary>Creates the bytes of the D x K weights, feature by feature.</summary>
    private byte[] CreateColumns()
    {
        byte[] bytes = new byte[model.Weights.Length * sizeof(float)];
        Span<float> columns = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        int features = model.FeatureCount;
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<float> weights = model.Weights.Slice(row * features, features);
            for (int i = 0; i < features; i++)
                columns[i * _rows + row] = weights[order is null ? i : order[i]];
        }
        ReverseOnBigEndian<float>(bytes);
        return bytes;
    }
}
