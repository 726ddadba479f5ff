using System.Buffers.Binary;
using System.Text;

namespace LinearLearn.Onnx.Tests;

/// <summary>Tests the bytes of files, and how files are written.</summary>
public sealed class FileContentTests
{
    private static readonly LinearModel Tiny = new LinearModel(
        [0.5f, -2, 0], [1], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "drei", [7] = "七" }))
        .WithMetadata(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

    /// <summary>The expected bytes are built from the published field numbers, independently of the generated classes.</summary>
    [Test]
    public void File_of_a_tiny_model_has_exactly_these_bytes()
    {
        byte[] graph =
        [
            .. Field(1, Node("MatMul", ["features", "weights"], "products")),
            .. Field(1, Node("Add", ["products", "biases"], "scores")),
            .. Field(1, Node("Neg", ["scores"], "negative")),
            .. Field(1, Node("Concat", ["negative", "scores"], "scores_of_both", Integer("axis", 1))),
            .. Field(1, Node("Sigmoid", ["scores_of_both"], "probabilities")),
            .. Field(1, Node("ArgMax", ["scores_of_both"], "index", Integer("axis", 1), Integer("keepdims", 0))),
            .. Field(1, Node("Gather", ["classes", "index"], "label", Integer("axis", 0))),
            .. Field(2, "LinearLearn"),
            .. Field(5, [.. Field(1, (byte[])[3, 1]), .. Field(2, 1), .. Field(8, "weights"), .. Field(9, Floats(0.5f, -2, 0))]),
            .. Field(5, [.. Field(1, (byte[])[1]), .. Field(2, 1), .. Field(8, "biases"), .. Field(9, Floats(1))]),
            .. Field(5, [.. Field(1, (byte[])[2]), .. Field(2, 8), .. Field(6, "drei"), .. Field(6, "七"), .. Field(8, "classes")]),
            .. Field(11, Value("features", 1, 3)),
            .. Field(12, Value("label", 8, null)),
            .. Field(12, Value("scores", 1, 1)),
            .. Field(12, Value("probabilities", 1, 2)),
        ];
        byte[] expected =
        [
            .. Field(1, 7),
            .. Field(2, "LinearLearn"),
            .. Field(3, typeof(OnnxExporter).Assembly.GetName().Version!.ToString(3)),
            .. Field(7, graph),
            .. Field(8, Field(2, 12)),
            .. Field(14, [.. Field(1, "a"), .. Field(2, "1")]),
            .. Field(14, [.. Field(1, "b"), .. Field(2, "2")]),
        ];
        Assert.That(OnnxSession.Save(Tiny), Is.EqualTo(expected));
    }

    [Test]
    public void LinearClassifier_of_a_tiny_model_has_exactly_these_bytes()
    {
        byte[] classifier =
        [
            .. Field(1, "features"),
            .. Field(2, "label"),
            .. Field(2, "scores_of_both"),
            .. Field(3, "label"),
            .. Field(4, "LinearClassifier"),
            .. Field(5, [.. Field(1, "coefficients"), .. Field(7, Floats(0, 0, 0, 0.5f, -2, 0)), .. Field(20, 6)]),
            .. Field(5, [.. Field(1, "intercepts"), .. Field(7, Floats(0, 1)), .. Field(20, 6)]),
            .. Field(5, Integer("multi_class", 1)),
            .. Field(5, [.. Field(1, "post_transform"), .. Field(4, "NONE"), .. Field(20, 3)]),
            .. Field(5, [.. Field(1, "classlabels_strings"), .. Field(9, "drei"), .. Field(9, "七"), .. Field(20, 8)]),
            .. Field(7, "ai.onnx.ml"),
        ];
        byte[] file = OnnxSession.Save(Tiny, new OnnxExportOptions { Form = OnnxForm.LinearClassifier });
        Assert.That(Find(file, Field(1, classifier)), Is.GreaterThan(0));
        Assert.That(Find(file, [.. Field(8, Field(2, 12)), .. Field(8, [.. Field(1, "ai.onnx.ml"), .. Field(2, 2)])]), Is.GreaterThan(0));
    }

    [Test]
    public void Same_model_gives_the_same_bytes([Values] OnnxForm form)
    {
        LinearModel model = LinearModel.Uniform(784, [0, 1, 2, 3], byteScale: 1f / 256);
        Dictionary<string, string> ascending = [], descending = [];
        for (int i = 0; i < 50; i++)
        {
            ascending.Add($"name {i}", $"{i}");
            descending.Add($"name {49 - i}", $"{49 - i}");
        }
        OnnxExportOptions options = new() { Form = form };
        byte[] file = OnnxSession.Save(model.WithMetadata(ascending), options);
        Assert.That(OnnxSession.Save(model.WithMetadata(descending), options), Is.EqualTo(file));
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"same-{form}.onnx");
        model.WithMetadata(ascending).SaveOnnx(path, options);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(file));
    }

    [Test]
    public void Stream_stays_open_and_is_written_at_its_position()
    {
        using MemoryStream stream = new();
        stream.Write("before"u8);
        Tiny.SaveOnnx(stream);
        stream.Write("after"u8);
        Assert.That(stream.ToArray(), Is.EqualTo((byte[])[.. "before"u8, .. OnnxSession.Save(Tiny), .. "after"u8]));
    }

    [Test]
    public void File_is_unchanged_if_the_model_cannot_be_exported()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("model.onnx");
        File.WriteAllText(path, "old");
        LinearModel badName = new([1], [0], new ClassLabels([0, 1], new Dictionary<int, string> { [1] = "x\uD800" }));
        LinearModel badText = Tiny.WithMetadata(new Dictionary<string, string> { ["note"] = "\uDC00" });
        Assert.That(
            () => badName.SaveOnnx(path),
            Throws.ArgumentException.With.Message.EqualTo("label 1: expected valid Unicode, found an unpaired surrogate"));
        Assert.That(
            () => badText.SaveOnnx(path),
            Throws.ArgumentException.With.Message.EqualTo("metadata note: expected valid Unicode, found an unpaired surrogate"));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { path }));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(
            () => Tiny.SaveOnnx(Path.Combine(folder.Path, "none", "model.onnx")), Throws.TypeOf<DirectoryNotFoundException>());
        Tiny.SaveOnnx(path);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(OnnxSession.Save(Tiny)));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void Full_disk_is_an_IOException()
    {
        if (!File.Exists("/dev/full"))
            Assert.Ignore("this system has no /dev/full");
        Assert.That(() => LinearModel.Uniform(100_000, [0, 1]).SaveOnnx("/dev/full"), Throws.InstanceOf<IOException>());
    }

    /// <summary>The memory of weights that were never written takes no space, and the export does not read them.</summary>
    [TestCase(OnnxForm.MatMul, 540_000_000, "2160065564")]
    [TestCase(OnnxForm.LinearClassifier, 270_000_000, "2160065568")]
    public void Model_of_more_than_2_GB_is_refused(OnnxForm form, int features, string bytes)
    {
        LinearModel model = LinearModel.Zero(features, [0, 1]);
        Assert.That(
            () => model.SaveOnnx(Stream.Null, new OnnxExportOptions { Form = form }),
            Throws.ArgumentException.With.Message.StartsWith(
                $"expected a model of at most 2147483591 bytes as an ONNX file, found {bytes} bytes: 2 classes, {features} features"));
    }

    [Test]
    public void Options_that_do_not_fit_are_refused()
    {
        LinearModel floats = LinearModel.Zero(2, [0, 1]);
        Assert.That(() => Save(new OnnxExportOptions { Input = OnnxInput.Bytes }), Throws.ArgumentException);
        Assert.That(() => Save(new OnnxExportOptions { Input = OnnxInput.SignedBytes }), Throws.ArgumentException);
        Assert.That(() => Save(new OnnxExportOptions { Input = OnnxInput.Doubles }), Throws.ArgumentException);
        Assert.That(() => Save(new OnnxExportOptions { Input = (OnnxInput)9 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Save(new OnnxExportOptions { Form = (OnnxForm)9 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => floats.SaveOnnx(""), Throws.ArgumentException);
        Assert.That(() => floats.SaveOnnx((Stream)null!), Throws.ArgumentNullException);
        Assert.That(() => ((LinearModel)null!).SaveOnnx(Stream.Null), Throws.ArgumentNullException);

        void Save(OnnxExportOptions options) => floats.SaveOnnx(Stream.Null, options);
    }

    [Test]
    public void Public_types_are_immutable() => Assert.That(MutableState.FieldsOf(typeof(OnnxExporter).Assembly), Is.Empty);

    private static byte[] Node(string operation, string[] inputs, string output, params byte[][] attributes) =>
    [
        .. inputs.SelectMany(input => Field(1, input)),
        .. Field(2, output),
        .. Field(3, output),
        .. Field(4, operation),
        .. attributes.SelectMany(attribute => Field(5, attribute)),
    ];

    private static byte[] Integer(string name, int value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2)];

    private static byte[] Value(string name, int type, int? columns)
    {
        byte[] shape = [.. Field(1, Field(2, "N")), .. columns is { } count ? Field(1, Field(1, count)) : []];
        return [.. Field(1, name), .. Field(2, Field(1, [.. Field(1, type), .. Field(2, shape)]))];
    }

    private static byte[] Floats(params float[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }

    /// <summary>Encodes a field of a varint.</summary>
    private static byte[] Field(int number, int value) => [.. Varint(number << 3), .. Varint(value)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>Encodes a field of bytes with their length, such as a message.</summary>
    private static byte[] Field(int number, byte[] bytes) => [.. Varint(number << 3 | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static int Find(byte[] file, byte[] part) => file.AsSpan().IndexOf(part);
}
