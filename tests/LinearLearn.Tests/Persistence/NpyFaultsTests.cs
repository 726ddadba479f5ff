using System.IO.Compression;
using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests that damaged NPY files are rejected with a message and without allocating what they announce.</summary>
public class NpyFaultsTests
{
    private const string Name = "array.npy";

    private static readonly byte[] Sound = NpyFile.Create("<f4", "(2, 3)", new byte[24]);

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("{'shape': (2, 3), 'fortran_order': False}")]
    [TestCase("{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}")]
    [TestCase("{'fortran_order': False, 'descr': '<f4', 'shape': (2, 3)}")]
    [TestCase("{'descr' '<f4', 'fortran_order': False, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3), }")]
    [TestCase("{'descr': <f4, 'fortran_order': False, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4, 'fortran_order': False, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4', 'fortran_order': false, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4', 'fortran_order': Falsey, 'shape': (2, 3), }")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': [2, 3], }")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, }")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), ")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } x")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'order': 1}")]
    [TestCase("x{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")]
    public void NpyReader_rejects_a_header_that_NumPy_does_not_write(string header) => AssertRejected(
        NpyFile.CreateWithHeader(header, new byte[24]),
        "expected a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (150, 2), } and one type for all elements, "
        + $"found {Excerpt.Format(header)} (convert the array with astype, and save it with np.save)");

    [TestCase("f4")]
    [TestCase("")]
    [TestCase("|f4")]
    [TestCase("=f4")]
    [TestCase("<f4 ")]
    public void NpyReader_rejects_a_type_without_its_byte_order(string type) => AssertRejected(
        NpyFile.Create(type, "(2, 3)", new byte[24]),
        $"expected little-endian float32 or float64, uint8 or int8 (use x.astype('<f4')), found '{Excerpt.Format(type)}' of shape (2, 3)");

    [TestCase("()")]
    [TestCase("(,)")]
    [TestCase("(6,)")]
    [TestCase("(2, , 3)")]
    [TestCase("(2 3)")]
    [TestCase("(2, -3)")]
    [TestCase("(2, +3)")]
    [TestCase("(2, 3.0)")]
    [TestCase("(2L, 3L)")]
    [TestCase("(2, 9223372036854775808)")]
    [TestCase("(1, 2, 3)")]
    public void NpyReader_rejects_a_shape_that_is_not_examples_by_features(string shape) => AssertRejected(
        NpyFile.Create("<f4", shape, new byte[24]),
        $"expected examples x features (use x.reshape(len(x), -1)), found '<f4' of shape {shape}");

    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n \n")]
    public void NpyReader_reads_headers_with_and_without_padding(string header)
    {
        FeatureMatrix features = NpyReader.ReadFeatures(new MemoryStream(NpyFile.CreateWithHeader(header, new byte[24])));
        Assert.That((features.Rows, features.Columns), Is.EqualTo((2, 3)));
    }

    [Test]
    public void NpyReader_rejects_other_versions_and_header_lengths()
    {
        const string Expected = "expected version 1.0, 2.0 or 3.0 and a complete header, found version ";
        AssertRejected(Edit(6, 0), Expected + "0.0");
        AssertRejected(Edit(6, 4), Expected + "4.0");
        AssertRejected(Edit(7, 1), Expected + "1.1");
        AssertRejected(Edit(8, 200), Expected + "1.0, 200 bytes");
        byte[] longest = [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, .. new byte[99]];
        AssertRejected(longest, Expected + "2.0, 4294967295 bytes");
        byte[] tooLong = [0x93, .. "NUMPY"u8, 2, 0, 0x11, 0x27, 0, 0, .. new byte[20_000]];
        AssertRejected(tooLong, Expected + "2.0, 10001 bytes");
    }

    [Test]
    public void NpyReader_rejects_every_truncated_file_and_trailing_bytes()
    {
        for (int length = 0; length < Sound.Length; length++)
            AssertRejected(Sound[..length], "expected");
        AssertRejected([], "expected an NPY file, which begins with \\x93NUMPY, found \"nothing\"");
        AssertRejected(Sound[..6], "a complete header, found version 0.0, 0 bytes");
        AssertRejected(Sound[..^1], "expected 24 bytes after the header, '<f4' of shape (2, 3), found 23");
        AssertRejected([.. Sound, 0], "expected 24 bytes after the header, '<f4' of shape (2, 3), found 25");
    }

    [TestCase("PK\u0003\u0004 x.npy", "a zip archive: unpack it first")]
    [TestCase("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer: fetch the file itself with 'git lfs pull'")]
    [TestCase("<!DOCTYPE html>", "an HTML page: the download returned a page instead of the file")]
    [TestCase("\u001F\u008B\u0008", "gzip data: unpack it first")]
    [TestCase("\u0080\u0004\u0095", "a Python pickle")]
    [TestCase("1,2\n3,4\n", "\"1,2\uFFFD3,4\uFFFD\"")]
    public void NpyReader_names_files_of_other_formats(string contents, string found) =>
        AssertRejected(Encoding.Latin1.GetBytes(contents), $"expected an NPY file, which begins with \\x93NUMPY, found {found}");

    [TestCase("(1000000000, 2)", "expected 8000000000 bytes after the header, '<f4' of shape (1000000000, 2), found 24")]
    [TestCase("(1099511627776, 4)", "expected at most 2147483591 numbers, found '<f4' of shape (1099511627776, 4)")]
    [TestCase("(4611686018427387904, 4611686018427387904)", "expected at most 2147483591 numbers")]
    [TestCase("(65536, 65536)", "expected at most 2147483591 numbers")]
    [TestCase("(1099511627776, 0)", "expected one column or more")]
    [TestCase("(0, 1099511627776)", "expected at most 2147483591 numbers")]
    public void NpyReader_allocates_nothing_for_a_huge_shape(string shape, string expected)
    {
        byte[] file = NpyFile.Create("<f4", shape, new byte[24]);
        AssertRejected(file, expected);
        Assert.That(Allocations.CountLeast(_ => ReadRejected(file)), Is.LessThan(32 << 10));
    }

    [Test]
    public void NpyReader_stops_reading_an_endless_stream_of_another_format()
    {
        using EndlessStream stream = new("<html>"u8, "x"u8);
        Assert.That(() => NpyReader.ReadFeatures(stream, null, Name), Throws.TypeOf<InvalidDataException>().With.Message.Contains("HTML"));
        Assert.That(stream.BytesRead, Is.LessThan(100_000));
    }

    [TestCase("<U0")]
    [TestCase("<U")]
    [TestCase("<U-1")]
    [TestCase("<U99999999999")]
    [TestCase(">U10")]
    [TestCase("|S10")]
    [TestCase("<i4")]
    public void NpyReader_rejects_other_types_than_strings(string type) => Assert.That(
        () => NpyReader.ReadNames(new MemoryStream(NpyFile.Create(type, "(1000000000000,)", [])), Name),
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{Name}: expected strings such as '<U10'"));

    [Test]
    public void NpyReader_allocates_nothing_for_huge_strings()
    {
        byte[] file = NpyFile.Create("<U2000000000", "(1,)", new byte[8]);
        Assert.That(
            () => NpyReader.ReadNames(new MemoryStream(file), Name),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected 8000000000 bytes after the header"));
    }

    [TestCase(0xD800)]
    [TestCase(0x110000)]
    [TestCase(-1)]
    public void NpyReader_rejects_strings_that_are_not_Unicode(int character) => Assert.That(
        () => NpyReader.ReadNames(
            new MemoryStream(NpyFile.Create("<U1", "(2,)", [65, 0, 0, 0, .. BitConverter.GetBytes(character)])), Name),
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{Name}: expected Unicode at index 1, found "));

    [Test]
    public void NpyReader_reads_or_rejects_a_file_with_random_damage()
    {
        int read = 0, rejected = 0;
        Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Byte).Array[1, 3].SampleAlike(faults =>
        {
            byte[] file = [.. Sound];
            foreach ((int index, byte value) in faults)
                file[index] = value;
            try
            {
                FeatureMatrix features = NpyReader.ReadFeatures(new MemoryStream(file), null, Name);
                Assert.That(features.Rows * features.Columns, Is.EqualTo(6).Or.EqualTo(12).Or.EqualTo(3).Or.EqualTo(24));
                read++;
            }
            catch (InvalidDataException exception)
            {
                Assert.That(exception.Message, Does.StartWith(Name));
                rejected++;
            }
        }, iter: 3000);
        Assert.That((read, rejected), Is.GreaterThan((100, 0)).And.GreaterThan((0, 1000)));
    }

    [Test]
    public void NpyReader_reads_an_entry_of_an_npz_archive()
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry("x.npy").Open())
            entry.Write(Sound);
        using ZipArchive read = new(archive);
        using Stream contents = read.GetEntry("x.npy")!.Open();
        Assert.That(NpyReader.ReadFeatures(contents).Rows, Is.EqualTo(2));
    }

    private static byte[] Edit(int index, byte value)
    {
        byte[] file = [.. Sound];
        file[index] = value;
        return file;
    }

    private static void ReadRejected(byte[] file)
    {
        try
        {
            NpyReader.ReadFeatures(new MemoryStream(file), null, Name);
        }
        catch (InvalidDataException)
        {
            // What it allocates is measured.
        }
    }

    private static void AssertRejected(byte[] file, string expected)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new DripStream(file, atMost: 5) })
        {
            Assert.That(
                () => NpyReader.ReadFeatures(stream, null, Name),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{Name}: expected").And.Message.Contains(expected),
                $"{file.Length} bytes");
        }
    }
}
