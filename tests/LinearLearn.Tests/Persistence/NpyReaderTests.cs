using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>Tests that arrays saved by NumPy are read: Fixtures/npy.py saved them and printed their elements.</summary>
public class NpyReaderTests
{
    private const string Name = "array.npy";

    private static readonly JsonElement Fixtures =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "npy.json"))).RootElement;

    private const string FeatureTypes = "array.npy: expected little-endian float32 or float64, uint8 or int8 (use x.astype('<f4')), found ";

    private const string LabelTypes =
        "array.npy: expected little-endian int32 or int64, or uint8 (use y.astype('<i4'), and ReadNames for strings), found ";

    private const string NameTypes = "array.npy: expected strings such as '<U10' (use y.astype(str), and ReadLabels for integers), found ";

    /// <summary>The errors of arrays that are not read, by the end of the expression.</summary>
    private static readonly Dictionary<string, string> Faults = new()
    {
        ["dtype=object)"] = NameTypes + "Python objects, stored as a pickle, of shape (2,)",
        ["[b'a'])"] = NameTypes + "'|S1' of shape (1,)",
        ["('b', '<i4')])"] =
            "array.npy: expected a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (150, 2), } and one type for all "
            + "elements, found {'descr': [('a', '<f4'), ('b', '<i4')], ... (convert the array with astype, and save it with np.save)",
        ["[[1 + 2j]])"] = FeatureTypes + "'<c16' of shape (1, 1)",
        ["'datetime64[ns]')"] = FeatureTypes + "'<M8[ns]' of shape (1,)",
        ["NUMBERS, '>f4')"] = FeatureTypes + "'>f4' of shape (2, 3)",
        ["NUMBERS, 'f2')"] = FeatureTypes + "'<f2' of shape (2, 3)",
        ["np.float32(3)"] = "array.npy: expected examples x features (use x.reshape(len(x), -1)), found '<f4' of shape ()",
        ["(2, 3, 4), 'u1')"] = "array.npy: expected examples x features (use x.reshape(len(x), -1)), found '|u1' of shape (2, 3, 4)",
        ["np.zeros((3, 0))"] = "array.npy: expected one column or more, found '<f8' of shape (3, 0)",
        ["np.nan]])"] = "array.npy: expected a finite float in row 0, column 1, found NaN",
        ["[np.inf, 4]], 'f4')"] = "array.npy: expected a finite float in row 1, column 0, found Infinity",
        ["[1e300, 4]])"] = "array.npy: expected a finite float in row 1, column 0, found 1E+300",
        ["[1, 2**31])"] = "array.npy: expected an integer of 32 bits in row 1, column 0, found 2147483648",
        ["[-2**31 - 1])"] = "array.npy: expected an integer of 32 bits in row 0, column 0, found -2147483649",
        ["[[1], [2]])"] = "array.npy: expected one dimension (use y.ravel()), found '<i8' of shape (2, 1)",
        ["LABELS, '>i8')"] = LabelTypes + "'>i8' of shape (5,)",
        ["[True, False])"] = LabelTypes + "'|b1' of shape (2,)",
    };

    private static IEnumerable<TestCaseData> Features => GetCases("features");

    private static IEnumerable<TestCaseData> Labels => GetCases("labels");

    private static IEnumerable<TestCaseData> Names => GetCases("names");

    private static IEnumerable<TestCaseData> Others => GetCases("others");

    [TestCaseSource(nameof(Features))]
    public void NpyReader_reads_features_that_NumPy_saved(string file, string elements)
    {
        double[][] expected = JsonSerializer.Deserialize<double[][]>(elements)!;
        foreach (Stream stream in Open(file))
        {
            FeatureMatrix features = NpyReader.ReadFeatures(stream, byteScale: 1, Name);
            Assert.That(features.Rows, Is.EqualTo(expected.Length));
            float[] row = new float[features.Columns];
            for (int i = 0; i < expected.Length; i++)
            {
                features.CopyTo(i, row);
                Assert.That(Array.ConvertAll(row, value => (double)value), Is.EqualTo(expected[i]));
            }
        }
    }

    [TestCaseSource(nameof(Labels))]
    public void NpyReader_reads_integers_that_NumPy_saved(string file, string elements)
    {
        foreach (Stream stream in Open(file))
            Assert.That(NpyReader.ReadLabels(stream, Name), Is.EqualTo(JsonSerializer.Deserialize<int[]>(elements)));
    }

    [TestCaseSource(nameof(Names))]
    public void NpyReader_reads_strings_that_NumPy_saved(string file, string elements)
    {
        foreach (Stream stream in Open(file))
            Assert.That(NpyReader.ReadNames(stream, Name), Is.EqualTo(JsonSerializer.Deserialize<string[]>(elements)));
    }

    [TestCaseSource(nameof(Others))]
    public void NpyReader_rejects_other_arrays_that_NumPy_saved(string file, string expression)
    {
        string expected = Faults.Single(pair => expression.EndsWith(pair.Key, StringComparison.Ordinal)).Value;
        foreach (Stream stream in Open(file))
        {
            Assert.That(
                () => expected.Contains("'<U10'", StringComparison.Ordinal) ? NpyReader.ReadNames(stream, Name)
                    : expected.Contains("integer of", StringComparison.Ordinal) || expected.Contains("(use y.", StringComparison.Ordinal)
                        ? NpyReader.ReadLabels(stream, Name)
                    : (object)NpyReader.ReadFeatures(stream, null, Name),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(expected));
        }
    }

    [Test]
    public void NpyReader_creates_the_kind_of_features_of_the_type_and_scales_bytes()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read("|u1", [128]), Is.TypeOf<ByteFeatures>().With.Property("ByteScale").EqualTo(ByteFeatures.DefaultScale));
            Assert.That(Read("|u1", [128], 0.5f), Is.TypeOf<ByteFeatures>().With.Property("ByteScale").EqualTo(0.5f));
            Assert.That(Read("|i1", [128]), Is.TypeOf<SByteFeatures>().With.Property("ByteScale").EqualTo(SByteFeatures.DefaultScale));
            Assert.That(Read("|i1", [128], 0.5f).Dot(0, [1]), Is.EqualTo(-64f));
            Assert.That(Read("<f4", [0, 0, 128, 63], 0.5f), Is.TypeOf<DenseFeatures>());
            Assert.That(Read("<f4", [0, 0, 128, 63], 0.5f).Dot(0, [1]), Is.EqualTo(1f));
            foreach (float scale in new[] { 0, -1, float.NaN, float.PositiveInfinity })
                Assert.That(() => Read("|u1", [1], scale), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("byteScale"));
        }

        static FeatureMatrix Read(string type, byte[] elements, float? scale = null) =>
            NpyReader.ReadFeatures(new MemoryStream(NpyFile.Create(type, "(1, 1)", elements)), scale);
    }

    [Test]
    public void NpyReader_reads_a_path_and_names_it_in_errors()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("linearlearn-").FullName, "y.npy");
        try
        {
            File.WriteAllBytes(path, NpyFile.Create("|u1", "(2,)", [3, 7]));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(NpyReader.ReadLabels(path), Is.EqualTo(new[] { 3, 7 }));
                Assert.That(
                    () => NpyReader.ReadFeatures(path),
                    Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: expected examples x features"));
                Assert.That(
                    () => NpyReader.ReadNames(path),
                    Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: expected strings"));
                Assert.That(() => NpyReader.ReadLabels(path + "2"), Throws.TypeOf<FileNotFoundException>());
                Assert.That(() => NpyReader.ReadLabels(""), Throws.ArgumentException);
                Assert.That(() => NpyReader.ReadNames((Stream)null!), Throws.ArgumentNullException);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Test]
    public void NpyReader_reads_a_stream_from_its_position()
    {
        using MemoryStream stream = new([1, 2, 3, .. NpyFile.Create("|u1", "(2,)", [3, 7])]) { Position = 3 };
        Assert.That(NpyReader.ReadLabels(stream), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
    }

    [Test]
    public void NpyReader_transposes_Fortran_order_across_blocks()
    {
        const int Rows = 331, Columns = 97;
        double[] byColumns = [.. Enumerable.Range(0, Rows * Columns).Select(i => (double)((i % Rows * Columns) + (i / Rows)))];
        string header = $"{{'descr': '<f8', 'fortran_order': True, 'shape': ({Rows}, {Columns}), }}\n";
        byte[] file = NpyFile.CreateWithHeader(header, MemoryMarshal.AsBytes(byColumns.AsSpan()).ToArray());
        DenseFeatures features = (DenseFeatures)NpyReader.ReadFeatures(new MemoryStream(file));
        float[] found = [.. Enumerable.Range(0, Rows).SelectMany(row => features.Row(row).ToArray())];
        Assert.That(found, Is.EqualTo(Enumerable.Range(0, Rows * Columns).Select(i => (float)i)));
    }

    [Test]
    public void NpyReader_reads_one_dimension_in_Fortran_order()
    {
        const string Header = "{'descr': '<U2', 'fortran_order': True, 'shape': (3,), }";
        byte[] file = NpyFile.CreateWithHeader(Header, MemoryMarshal.AsBytes<int>(['a', 'b', 'c', 0, 'd', 'e']).ToArray());
        Assert.That(NpyReader.ReadNames(new MemoryStream(file)), Is.EqualTo(new[] { "ab", "c", "de" }));
    }

    /// <summary>Opens a file as a stream that can seek, and as one that cannot and returns a few bytes at a time.</summary>
    private static IEnumerable<Stream> Open(string file)
    {
        byte[] bytes = Convert.FromBase64String(file);
        yield return new MemoryStream(bytes);
        yield return new DripStream(bytes, atMost: 7);
    }

    private static IEnumerable<TestCaseData> GetCases(string kind)
    {
        foreach (JsonElement entry in Fixtures.GetProperty(kind).EnumerateArray())
        {
            string expression = entry.GetProperty("expression").GetString()!, file = entry.GetProperty("file").GetString()!;
            byte version = Convert.FromBase64String(file)[6];
            string last = entry.TryGetProperty("elements", out JsonElement elements) ? elements.GetRawText() : expression;
            yield return new TestCaseData(file, last).SetArgDisplayNames(expression + (version > 1 ? $", version {version}" : ""));
        }
    }
}
