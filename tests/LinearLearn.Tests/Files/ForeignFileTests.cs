using System.Text;

namespace LinearLearn.Tests;

public class ForeignFileTests
{
    private static readonly LinearModel Model = TestModels.CreateTwoClasses();

    /// <summary>First bytes as written by the programs: gzip, bzip2, xz, zstd, lz4, zip, 7z, Python's pickle, numpy, h5py.</summary>
    [TestCase("1F8B0800000000000003", "gzip data: unpack it first")]
    [TestCase("425A6839314159265359", "bzip2 data: unpack it first")]
    [TestCase("FD377A585A000004E6D6B446", "xz data: unpack it first")]
    [TestCase("28B52FFD0458090000", "zstd data: unpack it first")]
    [TestCase("04224D186440A7", "lz4 data: unpack it first")]
    [TestCase("504B03041400000008", "a zip archive: unpack it first")]
    [TestCase("377ABCAF271C0004", "a 7z archive: unpack it first")]
    [TestCase("FFFE7B000A002000", "UTF-16 text: save it as UTF-8")]
    [TestCase("FEFF007B000A0020", "UTF-16 text: save it as UTF-8")]
    [TestCase("7B000A0020002000", "UTF-16 text: save it as UTF-8")]
    [TestCase("0031002000310000", null)]
    [TestCase("003100200031003A", "UTF-16 text: save it as UTF-8")]
    [TestCase("800495A000000000000000", "a Python pickle")]
    [TestCase("934E554D50590100", "a NumPy array")]
    [TestCase("894844460D0A1A0A", "an HDF5 file")]
    [TestCase("EFBBBF3C68746D6C3E", "an HTML page: the download returned a page instead of the file")]
    [TestCase("0A0A3C21444F43545950", "an HTML page: the download returned a page instead of the file")]
    [TestCase("76657273696F6E2068747470733A2F2F6769742D6C66732E", "a Git LFS pointer: fetch the file itself with 'git lfs pull'")]
    [TestCase("", null)]
    [TestCase("3120313A31", null)]
    [TestCase("7B226122", null)]
    public void ForeignFile_is_recognized_by_every_reader(string hex, string? found)
    {
        byte[] start = [.. Convert.FromHexString(hex), .. new byte[8]];
        Assert.That(ForeignFile.Describe(start.AsSpan(0, start.Length - 8)), Is.EqualTo(found));
        if (found is null)
            return;
        Assert.That(
            () => LinearModel.Load(new MemoryStream(start), "m"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("m: expected ").And.Message.EndsWith(found));
        Assert.That(
            () => LearnerState.Load(new MemoryStream(start), "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("s: expected ").And.Message.EndsWith(found));
        if (!found.StartsWith("gzip", StringComparison.Ordinal))
        {
            Assert.That(
                () => TestFiles.ReadLibSvm(start),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"file: expected text in the LIBSVM format, found {found}"));
        }
    }

    [Test]
    public void ForeignFile_recognizes_a_file_compressed_twice() => Assert.That(
        () => TestFiles.ReadLibSvm(TestFiles.Compress(TestFiles.Compress("1 1:2\n"u8))),
        Throws.TypeOf<InvalidDataException>()
            .With.Message.EqualTo("file: expected text in the LIBSVM format, found gzip data: the file was compressed twice"));

    [Test]
    public void Load_reads_a_model_whose_header_length_looks_like_gzip()
    {
        const int Header = 0x088B1F; // the first bytes 1F 8B 08 00 00 00 00 00
        using MemoryStream file = new();
        Model.Save(file);
        (byte[] header, byte[] numbers) = TestFiles.SplitSafetensors(file.ToArray())!.Value;
        byte[] padded = [.. header, .. Enumerable.Repeat((byte)' ', Header - header.Length)];
        byte[] bytes = TestFiles.CreateSafetensors(padded, numbers);
        Assert.That(VerifiedGzipStream.IsPacked(bytes));
        TestModels.AssertSame(LinearModel.Load(new MemoryStream(bytes)), Model);
    }

    [TestCase("a\u00A0b", "a<U+00A0>b")]
    [TestCase("\uFEFF1", "<U+FEFF>1")]
    [TestCase("a\u202Eb\u200Bc\u2028", "a<U+202E>b<U+200B>c<U+2028>")]
    [TestCase("a\u3000\U000E0001", "a<U+3000><U+E0001>")]
    [TestCase("é\u4E2D\U0001F600", "é\u4E2D\U0001F600")]
    public void Excerpt_shows_invisible_characters_by_code_point(string text, string shown)
    {
        Assert.That(Excerpt.Format(text), Is.EqualTo(shown));
        Assert.That(Excerpt.Format(Encoding.UTF8.GetBytes(text)), Is.EqualTo(shown));
    }
}
