using System.Text;
using Google.Protobuf;
using LinearLearn.Onnx.Protos;
using static LinearLearn.Onnx.Protos.TensorProto.Types;

namespace LinearLearn.Onnx;

/// <summary>Creates the contents of ONNX files.</summary>
internal static class ModelExport
{
    /// <summary>The metadata name of the columns of a table, a JSON array.</summary>
    public const string ColumnsName = "linearlearn.columns";

    /// <summary>The version of the format of ONNX 1.7.</summary>
    private const int FormatVersion = 7;

    /// <summary>The version of the standard operators of ONNX 1.7, the first in which ArgMax defines the result for equal scores.</summary>
    private const int OperatorVersion = 12;

    /// <summary>The version of the machine learning operators of ONNX 1.7.</summary>
    private const int MachineLearningVersion = 2;

    /// <summary>The most bytes that operators and the constants of columns take.</summary>
    private const int BytesOfOperators = 1 << 16, BytesOfFeature = 80;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ModelProto Create(LinearModel model, OnnxExportOptions? options)
    {
        options = Validate(options);
        OnnxInput type = options.Input ?? (model.ByteScale is null ? OnnxInput.Floats : OnnxInput.Bytes);
        float scale = type switch
        {
            OnnxInput.Doubles => throw new ArgumentException(
                "expected floats or bytes as the input of a model, found doubles: only tables have them", nameof(options)),
            OnnxInput.Floats => 1,
            _ => model.ByteScale ?? throw new ArgumentException(
                "expected floats as the input of a model without a byte scale, found bytes", nameof(options)),
        };
        ByteString[]? names = GetNames(model, options);
        RequireSize(model, names, options.Form);
        GraphBuilder graph = new();
        string features = graph.AddInput("features", TypeOf(type), model.FeatureCount);
        if (type != OnnxInput.Floats)
        {
            string bytes = graph.AddCast(features, "unscaled");
            features = graph.AddNode("Mul", "scaled", [bytes, graph.AddConstant<float>("byte_scale", [scale])]);
        }
        new ClassifierGraph(graph, model, names, order: null).Add(features, options.Form);
        return Finish(graph, model, options.Form);
    }

    public static ModelProto Create<TInput>(Classifier<TInput> classifier, OnnxExportOptions? options)
        where TInput : allows ref struct
    {
        if (classifier.Encoder is not TableEncoder encoder)
        {
            throw new NotSupportedException(Guard.Text(
                $"expected a classifier with a {nameof(TableEncoder)}, found one with a {classifier.Encoder.GetType().Name}, whose ")
                + "features operators of ONNX do not compute: encode inputs in .NET, and export the model of the classifier, whose input "
                + "is features");
        }
        options = Validate(options);
        OnnxInput type = options.Input ?? OnnxInput.Floats;
        if (type is OnnxInput.Bytes or OnnxInput.SignedBytes)
            throw new ArgumentException("expected floats or doubles as the input of a table classifier, found bytes", nameof(options));
        NumericColumn[] columns = NumericColumn.Read(encoder);
        LinearModel model = classifier.Model;
        ByteString[]? names = GetNames(model, options);
        string columnNames = NumericColumn.FormatNames(columns);
        RequireSize(model, names, options.Form, columnNames);
        GraphBuilder graph = new();
        string input = graph.AddInput("columns", TypeOf(type), columns.Length);
        TableGraph table = new(graph, columns, isDouble: type == OnnxInput.Doubles);
        string features = table.Add(input);
        new ClassifierGraph(graph, model, names, table.Order).Add(features, options.Form);
        return Finish(graph, model, options.Form, columnNames);
    }

    private static OnnxExportOptions Validate(OnnxExportOptions? options)
    {
        options ??= new OnnxExportOptions();
        Guard.Defined(options.Form, nameof(options));
        if (options.Input is { } type)
            Guard.Defined(type, nameof(options));
        return options;
    }

    private static ModelProto Finish(GraphBuilder graph, LinearModel model, OnnxForm form, string? columnNames = null)
    {
        ModelProto contents = new()
        {
            IrVersion = FormatVersion,
            ProducerName = "LinearLearn",
            ProducerVersion = typeof(ModelExport).Assembly.GetName().Version!.ToString(fieldCount: 3),
            Graph = graph.Graph,
        };
        contents.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorVersion });
        if (form == OnnxForm.LinearClassifier)
        {
            contents.OpsetImport.Add(
                new OperatorSetIdProto { Domain = ClassifierGraph.MachineLearningDomain, Version = MachineLearningVersion });
        }
        if (columnNames is not null)
            contents.MetadataProps.Add(new StringStringEntryProto { Key = ColumnsName, Value = columnNames });
        foreach ((string name, string text) in model.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            contents.MetadataProps.Add(new StringStringEntryProto { Key = name, Value = text });
        return contents;
    }

    /// <summary>Gets the names of the classes as UTF-8, or null if the labels are numbers.</summary>
    private static ByteString[]? GetNames(LinearModel model, OnnxExportOptions options)
    {
        int[] labels = model.Classes.Values.ToArray();
        bool haveNames = Array.Exists(
            labels, label => model.Classes.Names.TryGetValue(label, out string? name) && !string.IsNullOrWhiteSpace(name));
        return haveNames && !options.NumericLabels
            ? Array.ConvertAll(labels, label => ByteString.CopyFrom(GetUtf8(model.Classes.NameOf(label), Guard.Text($"label {label}"))))
            : null;
    }

    private static byte[] GetUtf8(string text, string what)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"{what}: expected valid Unicode, found an unpaired surrogate", exception);
        }
    }

    /// <summary>Measures the metadata in UTF-8, with the lengths of its texts.</summary>
    private static long MeasureMetadata(LinearModel model)
    {
        long bytes = 0;
        foreach ((string name, string text) in model.Metadata)
        {
            bytes += GetUtf8(name, "a name of the metadata").Length + 20L;
            bytes += GetUtf8(text, $"metadata {DisplayText.ShortenName(name)}").Length;
        }
        return bytes;
    }

    /// <summary>Throws before memory for weights is allocated, if the file would be larger than its format and an array allow.</summary>
    private static void RequireSize(LinearModel model, ByteString[]? names, OnnxForm form, string? columnNames = null)
    {
        long rows = form == OnnxForm.LinearClassifier ? model.Classes.Count : model.Biases.Length;
        long bytes = BytesOfOperators + sizeof(float) * rows * (model.FeatureCount + 1);
        bytes += names is null ? 12L * model.Classes.Count : names.Sum(name => name.Length + 12L);
        bytes += MeasureMetadata(model);
        if (columnNames is not null)
            bytes += (long)BytesOfFeature * model.FeatureCount + StrictUtf8.GetByteCount(columnNames);
        if (bytes > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"expected a model of at most {Array.MaxLength} bytes as an ONNX file, found {bytes} bytes: {model}"),
                nameof(model));
        }
    }

    private static DataType TypeOf(OnnxInput type) => type switch
    {
        OnnxInput.Floats => DataType.Float,
        OnnxInput.Doubles => DataType.Double,
        OnnxInput.Bytes => DataType.Uint8,
        _ => DataType.Int8,
    };
}
