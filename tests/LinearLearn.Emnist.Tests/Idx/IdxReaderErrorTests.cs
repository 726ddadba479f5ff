using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>Tests files of other formats, and unsupported IDX files.</summary>
public class IdxReaderErrorTests
{
    [Test]
    public void IdxReader_rejects_an_empty_file() =>
        FileErrors.AssertRejected([], "an IDX file", "an empty file", "byte 0");

    [Test]
    public void IdxReader_rejects_a_gzip_file_without_content() => FileErrors.AssertRejected(
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "a header of 4 bytes or more", "0 bytes", "byte 0 of the unpacked data");

    [TestCase(new byte[] { 1, 2, 3, 4, 5, 6 }, "bytes 1, 2, 3, 4")]
    [TestCase(new byte[] { 0, 9, 8, 3 }, "bytes 0, 9, 8, 3")]
    [TestCase(new byte[] { 3, 8, 0, 0 }, "bytes 3, 8, 0, 0")]
    [TestCase(new byte[] { 0x1F, 0x8C, 8, 0 }, "bytes 31, 140, 8, 0")]
    [TestCase(new byte[] { 77 }, "bytes 77")]
    [TestCase(new byte[] { 0, 77, 8 }, "bytes 0, 77, 8")]
    public void IdxReader_rejects_a_file_that_is_neither_gzip_nor_IDX(byte[] contents, string found) =>
        FileErrors.AssertRejectedPlainAndCompressed(
            contents, "an IDX file (first bytes 0, 0, 8)", $"{found}, neither gzip nor IDX", "byte 0");

    [Test]
    public void IdxReader_rejects_a_Git_LFS_pointer() => FileErrors.AssertRejectedPlainAndCompressed(
        Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 9912422\n"),
        "an IDX file (first bytes 0, 0, 8)", "a Git LFS pointer: fetch the file itself with 'git lfs pull'", "byte 0");

    [TestCase("<html><body>404</body></html>")]
    [TestCase("<!DOCTYPE html>\n<html lang=\"en\">")]
    [TestCase("<!doctype html>")]
    [TestCase("\r\n\t  <html>")]
    [TestCase("\n\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">")]
    [TestCase("<a>")]
    public void IdxReader_rejects_an_HTML_page(string page) => FileErrors.AssertRejectedPlainAndCompressed(
        Encoding.ASCII.GetBytes(page),
        "an IDX file (first bytes 0, 0, 8)", "an HTML page: the download returned a page instead of the file", "byte 0");

    [Test]
    public void IdxReader_rejects_a_zip_archive()
    {
        using MemoryStream zip = new();
        using (System.IO.Compression.ZipArchive archive = new(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("gzip/emnist-digits-test-labels-idx1-ubyte.gz").Open())
            entry.Write(TestFiles.Create([1, 2, 3], 3));
        FileErrors.AssertRejected(zip.ToArray(), "an IDX file (first bytes 0, 0, 8)", "a zip archive: unpack it first", "byte 0");
    }

    [TestCase("425A683931415926", "bzip2 data: unpack it first")]
    [TestCase("FD377A585A000004", "xz data: unpack it first")]
    [TestCase("28B52FFD04580900", "zstd data: unpack it first")]
    [TestCase("FFFE3100", "UTF-16 text: save it as UTF-8")]
    [TestCase("934E554D50590100", "a NumPy array")]
    public void IdxReader_error_names_the_format_of_other_files(string hex, string found) =>
        FileErrors.AssertRejectedPlainAndCompressed(Convert.FromHexString(hex), "an IDX file (first bytes 0, 0, 8)", found, "byte 0");

    [Test]
    public void IdxReader_rejects_a_file_compressed_twice() => FileErrors.AssertRejected(
        TestFiles.Compress(TestFiles.Compress(TestFiles.Create([1], 1))),
        "an IDX file (first bytes 0, 0, 8)", "gzip data: the file was compressed twice", "byte 0 of the unpacked data");

    [TestCase(0x00)]
    [TestCase(0x07)]
    [TestCase(0x0A)]
    [TestCase(0x0F)]
    [TestCase(0xFF)]
    public void IdxReader_rejects_an_unknown_element_type(byte type) => FileErrors.AssertRejectedPlainAndCompressed(
        [.. TestFiles.CreateHeader(type, 2, 2), 1, 2, 3, 4], "elements of type 8, 9, 11, 12, 13 or 14", $"type {type}", "byte 2");

    [TestCase(0x09, 1, "type 9 (signed byte)")]
    [TestCase(0x0B, 2, "type 11 (2-byte integer)")]
    [TestCase(0x0C, 4, "type 12 (4-byte integer)")]
    [TestCase(0x0D, 4, "type 13 (float)")]
    [TestCase(0x0E, 8, "type 14 (double)")]
    public void IdxReader_does_not_read_other_elements_as_bytes(byte type, int size, string found) =>
        FileErrors.AssertRejectedPlainAndCompressed(
            [.. TestFiles.CreateHeader(type, 2, 2), .. new byte[4 * size]], "elements of type 8 (unsigned byte)", found, "byte 2");

    [TestCase(0)]
    [TestCase(9)]
    [TestCase(255)]
    public void IdxReader_rejects_an_invalid_number_of_dimensions(byte dimensions)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("odd", [0, 0, 8, dimensions, .. Enumerable.Repeat((byte)1, 4 * dimensions)]);
        Assert.That(() => TestFiles.ReadToEnd(path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: expected ")
            .And.Message.Contains("1 to 8 dimensions, found ").And.Message.EndsWith($"(dimensions: {dimensions}) (byte 3)"));
    }

    [Test]
    public void IdxReader_rejects_a_truncated_header([Range(1, 15)] int length) => FileErrors.AssertRejectedPlainAndCompressed(
        TestFiles.CreateRandom(1, 3, 4, 5)[..length],
        length < 4 ? "a header of 4 bytes or more" : "a header of 16 bytes", $"{length} bytes", $"byte {length}");

    [Test]
    public void IdxReader_rejects_a_truncated_header_of_labels([Range(1, 7)] int length) => FileErrors.AssertRejectedPlainAndCompressed(
        TestFiles.CreateRandom(1, 60)[..length],
        length < 4 ? "a header of 4 bytes or more" : "a header of 8 bytes", $"{length} bytes", $"byte {length}");

    [Test]
    public void IdxReader_names_a_missing_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("no-such-file.gz");
        Assert.That(() => IdxReader.Open(path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(path));
    }

    [Test]
    public void IdxReader_names_a_file_in_a_missing_folder()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile(Path.Combine("no-such-folder", "labels.gz"));
        Assert.That(() => IdxReader.Open(path), Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(path));
    }

    [Test]
    public void IdxReader_throws_the_operating_systems_error_for_a_folder()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => IdxReader.Open(folder.Path), Throws.InstanceOf<UnauthorizedAccessException>().With.Message.Contains(folder.Path));
    }
}
