namespace LinearLearn.Emnist.Tests;

/// <summary>Tests files of elements that are not unsigned bytes.</summary>
public class IdxElementTypeTests
{
    private static readonly (byte Type, int Size)[] Types = [(9, 1), (11, 2), (12, 4), (13, 4), (14, 8)];

    [Test]
    public void IdxReader_reads_all_types_from_streams_that_return_few_bytes_at_a_time(
        [Values] bool gzip, [Values] bool canSeek, [Values(1, 3, 1000)] int atMost)
    {
        using MemoryStream written = new();
        double[] elements = [0.1, -0.2, double.Epsilon, double.NaN, double.PositiveInfinity, 1e300];
        IdxWriter.Write(written, elements, [2, 3]);
        using TestStream stream = new(TestFiles.CompressIf(gzip, written.ToArray()), atMost, canSeek);
        using IdxReader reader = IdxReader.Open(stream, "stream");
        Assert.That(reader.ReadToEnd<double>(), Is.EqualTo(elements));
    }

    [Test]
    public void IdxReader_provides_the_element_type() => ForEachType((type, size) =>
    {
        using IdxReader reader = IdxReader.Open(new MemoryStream(Create(type, size, 2, 2)), "stream");
        Assert.That((int)reader.ElementType, Is.EqualTo(type));
        Assert.That(reader.Count, Is.EqualTo(4));
    });

    [Test]
    public void IdxReader_rejects_a_file_of_the_wrong_length([Values(-1, 1, -8, 8)] int more) => ForEachType((type, size) =>
    {
        byte[] contents = Create(type, size, 2, 2);
        byte[] wrong = more < 0 ? contents[..^-more] : [.. contents, .. new byte[more]];
        if (wrong.Length < 12)
            return;
        string sizes = size == 1 ? "2 x 2 = 4 elements" : $"2 x 2 = 4 elements of {size} bytes";
        FileErrors.AssertRejected(
            wrong, sizes, $"{4 * size + more} bytes of elements", $"byte {(more < 0 ? wrong.Length : contents.Length)}");
    });

    [Test]
    public void IdxReader_rejects_a_gzip_file_of_the_wrong_length([Values(-1, 1)] int more) => ForEachType((type, size) =>
    {
        byte[] contents = Create(type, size, 2, 2);
        using MemoryStream file = new(TestFiles.Compress(more < 0 ? contents[..^1] : [.. contents, 0]));
        using IdxReader reader = IdxReader.Open(file, "file");
        Assert.That(
            () => ReadAs(type, reader),
            more < 0
                ? FileErrors.ThrowsExactly("file", "4 elements", "only 3", $"byte {contents.Length - 1} of the unpacked data")
                : FileErrors.ThrowsExactly(
                    "file", "the end of the file after 4 elements", "more bytes", $"byte {contents.Length} of the unpacked data"));
    });

    [Test]
    public void IdxReader_rejects_sizes_beyond_the_highest_gzip_ratio_for_all_types() => ForEachType((type, size) =>
    {
        byte[] file = TestFiles.Compress([.. TestFiles.CreateHeader(type, 100_000), .. new byte[100]]);
        int plausible = file.Length * 1032 / size;
        Assert.That(plausible, Is.LessThan(100_000), "a useful case");
        Assert.That(
            () => IdxReader.Open(new MemoryStream(file), "file"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"no more than 1032 times the {file.Length} compressed bytes"));
        byte[] largest = TestFiles.Compress([.. TestFiles.CreateHeader(type, plausible / 2), .. new byte[100]]);
        Assert.That(() => IdxReader.Open(new MemoryStream(largest), "file").Dispose(), Throws.Nothing);
    });

    [Test]
    public void IdxReader_rejects_the_wrong_type_without_reading()
    {
        using IdxReader reader = IdxReader.Open(new MemoryStream(Create(12, 4, 2, 2)), "file");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => reader.ReadToEnd(), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "file: expected elements of type 8 (unsigned byte), found type 12 (4-byte integer) (byte 2)"));
            Assert.That(() => reader.ReadExactly(new byte[1]), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => reader.ReadToEnd<float>(), Throws.TypeOf<InvalidDataException>().With.Message.Contains(
                "expected elements of type 13 (float), found type 12 (4-byte integer)"));
            Assert.That(() => reader.ReadExactly<sbyte>(new sbyte[1]), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => reader.ReadToEnd<long>(), Throws.ArgumentException.With.Message.Contains("found System.Int64"));
            Assert.That(() => reader.ReadExactly<uint>(new uint[1]), Throws.ArgumentException);
        }
        Assert.That(reader.ReadToEnd<int>(), Is.EqualTo(new int[4]));
    }

    [Test]
    public void IdxReader_ReadExactly_throws_beyond_the_last_element()
    {
        using IdxReader reader = IdxReader.Open(new MemoryStream(Create(11, 2, 5)), "file");
        reader.ReadExactly<short>(new short[2]);
        Assert.That(
            () => reader.ReadExactly<short>(new short[4]),
            Throws.ArgumentException.With.Message.Contains("the 3 remaining elements, found room for 4"));
        Assert.That(reader.RequireEnd, Throws.TypeOf<InvalidDataException>());
    }

    [TestCase(9)]
    [TestCase(11)]
    [TestCase(13)]
    [TestCase(14)]
    public void EmnistReader_rejects_images_and_labels_of_other_types(byte type)
    {
        int size = Types.Single(one => one.Type == type).Size;
        Assert.That(
            () => TestFiles.ReadPair(Create(type, size, 1, 2, 2), TestFiles.Create([1], 1)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"expected elements of type 8 (unsigned byte), found type {type}"));
        Assert.That(
            () => TestFiles.ReadPair(TestFiles.CreateRandom(1, 1, 2, 2), Create(type, size, 1)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("type 8 (unsigned byte) or 12 (4-byte integer), found type"));
    }

    [Test]
    public void EmnistReader_reads_labels_of_4_byte_integers()
    {
        using MemoryStream labels = new();
        IdxWriter.Write(labels, [-7, int.MaxValue], [2]);
        Dataset data = TestFiles.ReadPair(TestFiles.CreateRandom(1, 2, 2, 2), labels.ToArray());
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { -7, int.MaxValue }));
    }

    [TestCase(1)]
    [TestCase(8)]
    [TestCase(64)]
    public void EmnistReader_reads_the_first_column_of_labels_in_two_dimensions(int columns)
    {
        const int count = 5000;
        int[] table = new int[count * columns];
        for (int i = 0; i < table.Length; i++)
            table[i] = i % columns == 0 ? i / columns % 10 : 1000 + i;
        using MemoryStream labels = new();
        IdxWriter.Write(labels, table, [count, columns]);
        Dataset data = TestFiles.ReadPair(TestFiles.CreateRandom(1, count, 2, 2), labels.ToArray(), classes: EmnistSplit.Digits.Classes);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(Enumerable.Range(0, count).Select(i => i % 10)));
    }

    [TestCase(65, "1 to 64 columns, the first of which is the label, found 65 (byte 8)")]
    [TestCase(1, "labels 0 to 9, found 10 for image 1 (byte 16)")]
    [TestCase(3, "labels 0 to 9, found 10 for image 1 (byte 24)")]
    public void EmnistReader_rejects_invalid_labels_in_two_dimensions(int columns, string message)
    {
        int[] table = new int[2 * columns];
        table[columns] = 10;
        using MemoryStream labels = new();
        IdxWriter.Write(labels, table, [2, columns]);
        Assert.That(
            () => TestFiles.ReadPair(TestFiles.CreateRandom(1, 2, 2, 2), labels.ToArray(), classes: EmnistSplit.Digits.Classes),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith($"labels: expected {message}"));
    }

    [Test]
    public void EmnistReader_rejects_labels_of_integers_in_three_dimensions() => Assert.That(
        () => TestFiles.ReadPair(TestFiles.CreateRandom(1, 2, 2, 2), Create(12, 4, 2, 1, 1)),
        Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("expected 1 to 2 dimensions, found 3075 (dimensions: 3) (byte 3)"));

    private static void ForEachType(Action<byte, int> test)
    {
        foreach ((byte type, int size) in Types)
            test(type, size);
    }

    private static byte[] Create(byte type, int size, params long[] sizes) =>
        [.. TestFiles.CreateHeader(type, sizes), .. new byte[size * sizes.Aggregate(1L, (product, one) => product * one)]];

    private static object ReadAs(byte type, IdxReader reader) => type switch
    {
        9 => reader.ReadToEnd<sbyte>(),
        11 => reader.ReadToEnd<short>(),
        12 => reader.ReadToEnd<int>(),
        13 => reader.ReadToEnd<float>(),
        _ => reader.ReadToEnd<double>(),
    };
}
