using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinearLearn.Tests;

/// <summary>
/// Creates the contents of files: saved models and states, safetensors built and edited by hand, and LIBLINEAR and LIBSVM texts.
/// </summary>
internal static class TestFiles
{
    /// <summary>A LIBLINEAR model of two classes, two features and a bias of 2.5 * 0.2.</summary>
    public const string LiblinearTwoClasses = "solver_type L2R_LR\nnr_class 2\nlabel 7 3\nnr_feature 2\nbias 2.5\nw\n0.5 \n-0.25 \n0.2 \n";

    /// <summary>A LIBLINEAR model of three classes and two features, without a bias.</summary>
    public const string LiblinearThreeClasses =
        "solver_type MCSVM_CS\nnr_class 3\nlabel 30 -10 20\nnr_feature 2\nbias -1\nw\n1 0 2 \n-1 0.5 4 \n";

    public static byte[] Compress(ReadOnlySpan<byte> contents)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionMode.Compress))
            gzip.Write(contents);
        return compressed.ToArray();
    }

    public static byte[] Save(LinearModel model, ModelFormat format = ModelFormat.Safetensors)
    {
        using MemoryStream stream = new();
        model.Save(stream, format);
        return stream.ToArray();
    }

    public static byte[] Save(LearnerState state)
    {
        using MemoryStream stream = new();
        state.Save(stream);
        return stream.ToArray();
    }

    public static byte[] Save<TInput>(Classifier<TInput> classifier)
        where TInput : allows ref struct
    {
        using MemoryStream stream = new();
        classifier.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Saves a state and loads it again.</summary>
    public static LearnerState Reload(LearnerState state) => LearnerState.Load(new MemoryStream(Save(state)));

    /// <summary>Creates a safetensors file with a given header, and zeros as numbers.</summary>
    public static byte[] CreateSafetensors(string header, int numbers = 0) =>
        CreateSafetensors(Encoding.UTF8.GetBytes(header), new byte[numbers]);

    public static byte[] CreateSafetensors(byte[] header, ReadOnlySpan<byte> numbers) =>
        [.. EncodeLength((ulong)header.Length), .. header, .. numbers];

    /// <summary>Creates a model file of format version 3 from tensors in the given order.</summary>
    public static byte[] CreateVersion3(string precision, params (string Name, string Type, int[] Shape, byte[] Bytes)[] tensors)
    {
        StringBuilder header = new(
            $$$"""{"__metadata__":{"linearlearn.kind":"model","linearlearn.version":"3","training.weightPrecision":"{{{precision}}}"}""");
        int offset = 0;
        foreach ((string name, string type, int[] shape, byte[] bytes) in tensors)
        {
            string offsets = FormattableString.Invariant($"[{offset},{offset += bytes.Length}]");
            header.Append($$""","{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', shape)}}],"data_offsets":{{offsets}}}""");
        }
        header.Append('}').Append(' ', -header.Length & 7);
        return CreateSafetensors(Encoding.UTF8.GetBytes(header.ToString()), tensors.SelectMany(tensor => tensor.Bytes).ToArray());
    }

    public static byte[] EncodeLength(ulong length)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    /// <summary>Splits a safetensors file into header and numbers, or returns null if the header is incomplete.</summary>
    public static (byte[] Header, byte[] Numbers)? SplitSafetensors(byte[] file)
    {
        if (file.Length < sizeof(ulong)
            || BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length > (ulong)(file.Length - sizeof(ulong)))
            return null;
        int end = sizeof(ulong) + (int)length;
        return (file[sizeof(ulong)..end], file[end..]);
    }

    /// <summary>Edits the header of a safetensors file.</summary>
    public static byte[] EditHeader(byte[] file, Action<JsonObject> edit)
    {
        JsonObject header = ParseHeader(file, out int numbers);
        edit(header);
        return CreateSafetensors(JsonSerializer.SerializeToUtf8Bytes(header), file.AsSpan(numbers));
    }

    /// <summary>Sets an entry of the metadata, or removes it if the text is null.</summary>
    public static byte[] EditMetadata(byte[] file, string name, string? text) => EditHeader(file, header =>
    {
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata.Remove(name);
        if (text is not null)
            metadata.Add(name, text);
    });

    /// <summary>Overwrites the first bytes of a tensor.</summary>
    public static byte[] EditTensor(byte[] file, string tensor, byte[] bytes)
    {
        int offset = ParseHeader(file, out int numbers)[tensor]!["data_offsets"]![0]!.GetValue<int>();
        byte[] edited = [.. file];
        bytes.CopyTo(edited, numbers + offset);
        return edited;
    }

    public static LinearModel ReadLiblinear(string text) => ReadLiblinear(Encoding.UTF8.GetBytes(text));

    public static LinearModel ReadLiblinear(byte[] bytes) => LinearModel.Load(new MemoryStream(bytes), "some.model");

    public static string WriteLiblinear(LinearModel model) => Encoding.ASCII.GetString(Save(model, ModelFormat.Liblinear));

    /// <summary>Gets the error message for an invalid LIBLINEAR text, without the name of the file.</summary>
    public static string GetLiblinearFault(byte[] bytes)
    {
        string message = Assert.Throws<InvalidDataException>(() => ReadLiblinear(bytes)).Message;
        Assert.That(message, Does.StartWith("some.model: "));
        return message["some.model: ".Length..];
    }

    public static string GetLiblinearFault(string text) => GetLiblinearFault(Encoding.UTF8.GetBytes(text));

    public static Dataset ReadLibSvm(string text, LibSvmOptions? options = null) => ReadLibSvm(Encoding.UTF8.GetBytes(text), options);

    public static Dataset ReadLibSvm(byte[] contents, LibSvmOptions? options = null) =>
        LibSvmReader.Read(new MemoryStream(contents), options, "file");

    /// <summary>Formats each row as its label and column=value, with enough digits to distinguish all floats.</summary>
    public static string[] FormatRows(Dataset data)
    {
        SparseFeatures features = (SparseFeatures)data.Features;
        return [.. Enumerable.Range(0, data.Count).Select(i => FormatRow(features, i, data.Labels[i]))];
    }

    public static string[] FormatRows(IEnumerable<Dataset> chunks) => [.. chunks.SelectMany(FormatRows)];

    /// <summary>Creates LIBSVM text of random labels, columns and values, in which rows can be empty.</summary>
    public static string CreateRandomLibSvm(int rows, int seed)
    {
        Random random = new(seed);
        StringBuilder text = new();
        for (int i = 0; i < rows; i++)
        {
            text.Append(random.Next(-3, 4));
            for (int index = random.Next(1, 20); index <= 40; index += random.Next(1, 20))
                text.Append(CultureInfo.InvariantCulture, $" {index}:{(random.Next(2) == 0 ? random.Next(-9, 10) : random.NextSingle())}");
            text.Append('\n');
        }
        return text.ToString();
    }

    public static string FormatFeature(int column, float value) => FormattableString.Invariant($" {column}={value}");

    private static string FormatRow(SparseFeatures features, int row, int label)
    {
        SparseRow stored = features.Row(row);
        StringBuilder text = new($"{label}");
        for (int i = 0; i < stored.Count; i++)
            text.Append(FormatFeature(stored.Columns[i], stored.Values[i]));
        return text.ToString();
    }

    private static JsonObject ParseHeader(byte[] file, out int numbers)
    {
        numbers = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return JsonNode.Parse(file.AsSpan(sizeof(long)..numbers))!.AsObject();
    }
}
