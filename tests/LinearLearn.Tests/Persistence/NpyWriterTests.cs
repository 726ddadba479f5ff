using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class NpyWriterTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        _path = Path.Combine(_folder, "array.npy");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>The bytes that NumPy 1.24.2 writes for np.save(path, np.array([[1.5, -2]], 'f4')) and np.array(["a", "bc"]).</summary>
    [Test]
    public void NpyWriter_writes_the_bytes_that_NumPy_writes()
    {
        NpyWriter.Write(_path, new DenseFeatures([1.5f, -2], 2));
        Assert.That(Convert.ToBase64String(File.ReadAllBytes(_path)), Is.EqualTo(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIpLCB9ICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwA=="));
        NpyWriter.Write(_path, ["a", "bc"]);
        Assert.That(Convert.ToBase64String(File.ReadAllBytes(_path)), Is.EqualTo(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAAAAAAGIAAABjAAAA"));
    }

    [Test]
    public void NpyWriter_output_of_features_is_read_with_the_same_bits() =>
        Gen.Select(Gen.Int[1, 40], Gen.Float.Where(float.IsFinite).Array[0, 200]).SampleAlike((columns, values) =>
        {
            float[] whole = values[..(values.Length / columns * columns)];
            NpyWriter.Write(_path, new DenseFeatures(whole, columns));
            DenseFeatures read = (DenseFeatures)NpyReader.ReadFeatures(_path);
            Assert.That((read.Rows, read.Columns), Is.EqualTo((whole.Length / columns, columns)));
            float[] found = [.. Enumerable.Range(0, read.Rows).SelectMany(row => read.Row(row).ToArray())];
            Assert.That(TestData.GetBits(found), Is.EqualTo(TestData.GetBits(whole)));
        }, iter: 300);

    [Test]
    public void NpyWriter_writes_each_kind_of_features()
    {
        NpyWriter.Write(_path, new ByteFeatures([0, 128, 255, 1, 2, 3], 3, scale: 0.5f));
        ByteFeatures bytes = (ByteFeatures)NpyReader.ReadFeatures(_path, byteScale: 0.5f);
        NpyWriter.Write(_path, new SByteFeatures([0, -128, 127, 1, 2, 3], 3));
        SByteFeatures signed = (SByteFeatures)NpyReader.ReadFeatures(_path);
        NpyWriter.Write(_path, new SparseFeatures([0, 0, 2], [1, 2], [5, -0.5f], 3));
        DenseFeatures dense = (DenseFeatures)NpyReader.ReadFeatures(_path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((bytes.Row(0).ToArray(), bytes.ByteScale), Is.EqualTo((new byte[] { 0, 128, 255 }, 0.5f)));
            Assert.That(signed.Row(0).ToArray(), Is.EqualTo(new sbyte[] { 0, -128, 127 }));
            Assert.That(dense.Row(0).ToArray(), Is.EqualTo(new float[] { 0, 0, 0 }));
            Assert.That(dense.Row(1).ToArray(), Is.EqualTo(new[] { 0, 5, -0.5f }));
        }
    }

    [Test]
    public void NpyWriter_output_of_integers_is_read_unchanged() => Gen.Int.Array[0, 100].SampleAlike(labels =>
    {
        NpyWriter.Write(_path, labels);
        Assert.That(NpyReader.ReadLabels(_path), Is.EqualTo(labels));
    });

    [Test]
    public void NpyWriter_output_of_strings_is_read_unchanged() =>
        Gen.OneOf(Gen.String[Gen.Char['a', 'é'], 0, 12], Gen.Const("\U0001F600\u4E2D")).Array[0, 20].SampleAlike(names =>
        {
            NpyWriter.Write(_path, names);
            Assert.That(NpyReader.ReadNames(_path), Is.EqualTo(names));
        });

    [Test]
    public void NpyWriter_writes_blocks_of_a_large_array()
    {
        float[] values = [.. Enumerable.Range(0, 200_001).Select(i => i * 0.25f)];
        NpyWriter.Write(_path, new DenseFeatures(values, 66_667));
        DenseFeatures read = (DenseFeatures)NpyReader.ReadFeatures(_path);
        Assert.That(read.Row(2).SequenceEqual(values.AsSpan(2 * 66_667)), Is.True);
    }

    [Test]
    public void NpyWriter_aligns_the_elements_to_64_bytes([Values(1, 7, 12, 1_000_000)] int columns)
    {
        NpyWriter.Write(_path, new DenseFeatures(Array.Empty<float>(), columns));
        Assert.That(new FileInfo(_path).Length % 64, Is.Zero);
        Assert.That(NpyReader.ReadFeatures(_path).Columns, Is.EqualTo(columns));
    }

    [Test]
    public void NpyWriter_rejects_invalid_arguments_and_keeps_the_former_file()
    {
        NpyWriter.Write(_path, [3, 7]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => NpyWriter.Write(_path, ["a", null!]), Throws.ArgumentException.With.Message.Contains("string 1"));
            Assert.That(() => NpyWriter.Write(_path, ["a\0"]), Throws.ArgumentException.With.Message.Contains("string 0"));
            Assert.That(() => NpyWriter.Write(_path, ["\uD800"]), Throws.ArgumentException.With.Message.Contains("surrogate"));
            Assert.That(() => NpyWriter.Write(_path, (FeatureMatrix)null!), Throws.ArgumentNullException);
            Assert.That(() => NpyWriter.Write(_path, (int[])null!), Throws.ArgumentNullException);
            Assert.That(() => NpyWriter.Write("", [1]), Throws.ArgumentException);
            Assert.That(() => NpyWriter.Write(Path.Combine(_path, "x", "y.npy"), [1]), Throws.InstanceOf<IOException>());
        }
        Assert.That(NpyReader.ReadLabels(_path), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { _path }));
    }
}
