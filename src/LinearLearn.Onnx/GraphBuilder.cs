using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using LinearLearn.Onnx.Protos;
using static LinearLearn.Onnx.Protos.AttributeProto.Types;
using static LinearLearn.Onnx.Protos.TensorProto.Types;

namespace LinearLearn.Onnx;

/// <summary>Collects the operators, constants, inputs and outputs of a graph, in the order of their computation.</summary>
internal sealed class GraphBuilder
{
    /// <summary>The name of the number of examples, the first dimension of the inputs and outputs.</summary>
    private const string BatchDimension = "N";

    public GraphProto Graph { get; } = new() { Name = "LinearLearn" };

    /// <summary>Adds a standard operator with one output, and returns the name of the output.</summary>
    public string AddNode(string operation, string output, string[] inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        AddNode("", operation, [output], inputs, attributes);

    /// <summary>Adds an operator of a domain, and returns the name of its first output.</summary>
    public string AddNode(
        string domain, string operation, string[] outputs, string[] inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = new() { Domain = domain, OpType = operation, Name = outputs[0] };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        return outputs[0];
    }

    /// <summary>Adds a conversion to another type of number.</summary>
    public string AddCast(string input, string output, DataType type = DataType.Float) =>
        AddNode("Cast", output, [input], CreateAttribute("to", (long)type));

    /// <summary>Adds a choice of columns of a matrix; none if all columns are chosen in their order.</summary>
    public string AddColumns(string input, string output, ReadOnlySpan<long> indices, int count)
    {
        bool isAll = indices.Length == count;
        for (int i = 0; isAll && i < count; i++)
            isAll = indices[i] == i;
        return isAll
            ? input
            : AddNode("Gather", output, [input, AddConstant<long>(output + "_columns", indices)], CreateAttribute("axis", 1));
    }

    /// <summary>Adds a constant of one dimension.</summary>
    public string AddConstant<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged => AddConstant(name, ToLittleEndian(values), TypeOf<T>(), values.Length);

    /// <summary>Adds a constant of which the bytes are known, and takes ownership of them.</summary>
    public string AddConstant(string name, byte[] littleEndian, DataType type, params ReadOnlySpan<long> dimensions)
    {
        TensorProto tensor = new()
        {
            Name = name,
            DataType = (int)type,
            RawData = UnsafeByteOperations.UnsafeWrap(littleEndian), // weights can be large
        };
        foreach (long dimension in dimensions)
            tensor.Dims.Add(dimension);
        Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds a constant of texts.</summary>
    public string AddConstant(string name, ByteString[] texts)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.String };
        tensor.Dims.Add(texts.Length);
        tensor.StringData.Add(texts);
        Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds an input of N rows.</summary>
    public string AddInput(string name, DataType type, int columns)
    {
        Graph.Input.Add(Describe(name, type, columns));
        return name;
    }

    /// <summary>Adds an output of N rows, or of N values if the number of columns is null.</summary>
    public void AddOutput(string name, DataType type, int? columns) => Graph.Output.Add(Describe(name, type, columns));

    public static AttributeProto CreateAttribute(string name, long value) =>
        new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto CreateAttribute(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto CreateAttribute(string name, float[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Floats };
        attribute.Floats.Capacity = values.Length;
        attribute.Floats.Add(values);
        return attribute;
    }

    public static AttributeProto CreateAttribute(string name, long[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    public static AttributeProto CreateAttribute(string name, ByteString[] texts)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Strings };
        attribute.Strings.Add(texts);
        return attribute;
    }

    /// <summary>Gets the bytes of numbers in the order of the format.</summary>
    public static byte[] ToLittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        ReverseOnBigEndian<T>(bytes);
        return bytes;
    }

    /// <summary>Reverses the bytes of each number on a big-endian machine.</summary>
    public static void ReverseOnBigEndian<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
            return;
        if (typeof(T) == typeof(float))
        {
            Span<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
        else
        {
            Span<long> numbers = MemoryMarshal.Cast<byte, long>(bytes);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
    }

    public static DataType TypeOf<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? DataType.Float : typeof(T) == typeof(double) ? DataType.Double : DataType.Int64;

    private static ValueInfoProto Describe(string name, DataType type, int? columns)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = BatchDimension });
        if (columns is { } count)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = count });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
