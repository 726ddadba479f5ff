using System.Buffers.Binary;
using System.Text;

namespace LinearLearn.Emnist.Tests;

public class ZipDirectoryErrorTests
{
    private static readonly byte[] Contents = Encoding.ASCII.GetBytes("hello hello hello hello");

    [TestCase("", "with an end record in its last 64 KB", "none: a truncated file")]
    [TestCase("P", "with an end record in its last 64 KB", "none: a truncated file")]
    [TestCase("\0\0\0\0\0\0\0\0\0\0", "", "another format (byte 0)")]
    [TestCase("\n<!DOCTYPE html>", "", "an HTML page")]
    [TestCase("version https://git-lfs.github.com/spec/v1", "", "a Git LFS pointer")]
    [TestCase("7z\u00BC\u00AF\u0027\u001C", "", "a 7z archive")]
    public void ZipDirectory_rejects_a_file_without_end_record(string start, string expected, string found)
    {
        AssertRejected(Encoding.Latin1.GetBytes(start), $"a zip archive, {expected}", found);
        if (start.Length > 1)
            AssertRejected([.. Encoding.Latin1.GetBytes(start), .. new byte[100_000]], $"a zip archive, {expected}", found);
    }

    [Test]
    public void ZipDirectory_rejects_a_truncated_archive()
    {
        byte[] archive = new TestArchive().Add("a", Contents).ToArray();
        for (int length = 0; length < archive.Length; length++)
            AssertRejected(archive[..length], "a zip archive, with an end record", "none");
    }

    [Test]
    public void ZipDirectory_rejects_bytes_after_the_archive() =>
        AssertRejected([.. new TestArchive().Add("a", Contents).ToArray(), 0], "a zip archive, with an end record", "none");

    [TestCase(10, 2)]
    [TestCase(12, 4)]
    [TestCase(16, 4)]
    public void ZipDirectory_rejects_an_end_record_that_refers_to_zip64(int offset, int length) => AssertRejected(
        new TestArchive().Add("a", Contents).ToArray(end => end.AsSpan(offset, length).Fill(0xFF)), "less than 4 GB", "a zip64 archive");

    [Test]
    public void ZipDirectory_rejects_a_zip64_locator()
    {
        byte[] archive = new TestArchive().ToArray();
        AssertRejected([.. "PK\x06\x07"u8, .. new byte[16], .. archive], "less than 4 GB", "a zip64 archive");
    }

    [TestCase(4)]
    [TestCase(6)]
    [TestCase(8)]
    public void ZipDirectory_rejects_an_archive_of_several_disks(int offset) => AssertRejected(
        new TestArchive().Add("a", Contents).ToArray(end => end[offset]++),
        "a zip archive in one file",
        "a part of an archive of several disks");

    [TestCase(20, "a zip64 one")]
    [TestCase(24, "a zip64 one")]
    [TestCase(42, "a zip64 one")]
    public void ZipDirectory_rejects_a_zip64_entry(int offset, string found) => AssertRejected(
        AddWith(entry => entry.AsSpan(offset, 4).Fill(0xFF)), "entry 'a' of less than 4 GB", found);

    [TestCase(8, 0x01)]
    [TestCase(8, 0x40)]
    [TestCase(9, 0x20)]
    public void ZipDirectory_rejects_an_encrypted_entry(int offset, byte flag) => AssertRejected(
        AddWith(entry => entry[offset] |= flag), "entry 'a' without encryption", "encryption");

    [TestCase(1)]
    [TestCase(9)]
    [TestCase(12)]
    [TestCase(93)]
    public void ZipDirectory_rejects_another_compression_method(byte method) => AssertRejected(
        AddWith(entry => entry[10] = method), "entry 'a' with method 0 (stored) or 8 (deflated)", $"method {method}");

    [Test]
    public void ZipDirectory_rejects_an_entry_on_another_disk() =>
        AssertRejected(AddWith(entry => entry[34] = 1), "entry 'a' in this file", "one on disk 1");

    [TestCase("../a")]
    [TestCase("a/../b")]
    [TestCase("a/..")]
    [TestCase("..")]
    [TestCase("./a")]
    [TestCase("/a")]
    [TestCase("a\\b")]
    [TestCase("C:a")]
    [TestCase("a\0b")]
    [TestCase("a\nb")]
    [TestCase("")]
    public void ZipDirectory_rejects_an_unsafe_name(string name) =>
        AssertRejected(new TestArchive().Add(name, Contents).ToArray(), "an entry name that is a relative path with forward slashes", "");

    [TestCase("a..b")]
    [TestCase("...")]
    [TestCase("a//b")]
    public void ZipDirectory_accepts_a_name_with_dots_that_is_no_parent_folder(string name)
    {
        using MemoryStream stream = new(new TestArchive().Add(name, Contents).ToArray());
        Assert.That(ZipDirectory.Read(stream, "archive").Single().Name, Is.EqualTo(name));
    }

    [Test]
    public void ZipDirectory_rejects_a_name_that_is_not_in_UTF8() =>
        AssertRejected(AddWith(entry => entry[46] = 0xFF), "an entry name in UTF-8", "");

    [Test]
    public void ZipDirectory_rejects_two_entries_with_the_same_name() => AssertRejected(
        new TestArchive().Add("a", Contents).Add("a", Contents).ToArray(), "entries with different names", "two with the name 'a'");

    [Test]
    public void ZipDirectory_rejects_overlapping_entries() => AssertRejected(
        new TestArchive().Add("a", Contents).Add("b", Contents, central: entry => entry.AsSpan(42, 4).Clear()).ToArray(),
        "entry 'b' to start at", "an overlap");

    /// <summary>The name has one character and two bytes.</summary>
    [Test]
    public void ZipDirectory_counts_the_bytes_of_a_name_to_find_an_overlap() => AssertRejected(
        new TestArchive().Add("ü", Contents).Add("b", Contents, central: entry => entry[42]--).ToArray(),
        "entry 'b' to start at", "an overlap");

    [Test]
    public void ZipDirectory_rejects_an_entry_that_reaches_into_the_directory()
    {
        AssertRejected(AddWith(entry => entry[20]++), "entry 'a' to end before the directory", "");
        AssertRejected(AddWith(entry => entry[45] = 0x7F), "entry 'a' to end before the directory", "");
    }

    [TestCase(1032, true)]
    [TestCase(1033, false)]
    public void ZipDirectory_rejects_a_ratio_that_deflate_cannot_reach(int ratio, bool isAccepted)
    {
        byte[] packed = TestArchive.Deflate(Contents);
        byte[] archive = AddWith(entry => BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(24), packed.Length * ratio));
        if (isAccepted)
            Assert.That(() => ZipDirectory.Read(new MemoryStream(archive), "archive"), Throws.Nothing);
        else
            AssertRejected(archive, "at most 1032 times the packed bytes", $"{packed.Length * ratio}");
    }

    [Test]
    public void ZipDirectory_rejects_a_stored_entry_of_two_lengths() => AssertRejected(
        new TestArchive().Add("a", Contents, deflate: false, central: entry => entry[24]++).ToArray(),
        "as many bytes as are stored, 23", "24");

    [TestCase(10, 1)]
    [TestCase(10, 3)]
    public void ZipDirectory_rejects_another_number_of_entries(int offset, byte count)
    {
        byte[] archive = new TestArchive().Add("a", Contents).Add("b", Contents).ToArray(end => end[offset] = end[offset - 2] = count);
        Assert.That(() => ZipDirectory.Read(new MemoryStream(archive), "archive"), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase(12)]
    [TestCase(14)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(19)]
    public void ZipDirectory_rejects_a_directory_at_another_offset(int offset)
    {
        byte[] archive = new TestArchive().Add("a", Contents).ToArray(end => end[offset]++);
        Assert.That(
            () => ZipDirectory.Read(new MemoryStream(archive), "archive"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("archive: expected "));
    }

    [TestCase(0)]
    [TestCase(8)]
    [TestCase(26)]
    [TestCase(30)]
    public void ZipDirectory_Open_rejects_a_header_that_differs_from_the_directory(int offset) =>
        AssertRejected(new TestArchive().Add("a", Contents, local: header => header[offset]++).ToArray());

    [Test]
    public void ZipDirectory_Open_rejects_packed_bytes_after_the_end_of_the_file() =>
        AssertRejected(new TestArchive().Add("a", Contents, local: header => header[29] = 0xFF).ToArray());

    [Test]
    public void ZipDirectory_Open_rejects_another_checksum([Values] bool deflate) =>
        AssertRejected(new TestArchive().Add("a", Contents, deflate, central: entry => entry[16]++).ToArray());

    [TestCase(-1)]
    [TestCase(1)]
    public void ZipDirectory_Open_rejects_another_length(int difference) => AssertRejected(
        AddWith(entry => BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(24), Contents.Length + difference)));

    [Test]
    public void ZipDirectory_Open_rejects_a_checksum_of_an_empty_entry() =>
        AssertRejected(new TestArchive().Add("a", [], deflate: false, central: entry => entry[16]++).ToArray());

    [Test]
    public void ZipDirectory_Open_rejects_truncated_packed_bytes() => AssertRejected(AddWith(entry => entry[20]--));

    [Test]
    public void ZipDirectory_reads_or_rejects_archives_with_random_faults()
    {
        byte[] archive = new TestArchive { Comment = "note" }.Add("a", Contents).Add("b/c", Contents, deflate: false).ToArray();
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            byte[] mutant = [.. archive];
            for (int i = random.Next(1, 4); i > 0; i--)
                mutant[random.Next(mutant.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                foreach (byte[] contents in UnpackAll(mutant))
                    Assert.That(contents, Is.EqualTo(Contents), $"seed {seed}");
                read++;
            }
            catch (InvalidDataException exception)
            {
                Assert.That(exception.Message, Does.StartWith("archive: ").And.Contains("expected ").And.Contains(", found "), $"{seed}");
            }
        }
        Assert.That(read, Is.InRange(1000, 19_000));
    }

    private static byte[] AddWith(Action<byte[]> central) => new TestArchive().Add("a", Contents, central: central).ToArray();

    private static void AssertRejected(byte[] archive, string expected, string found)
    {
        Assert.That(
            () => ZipDirectory.Read(new MemoryStream(archive), "archive"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("archive: expected ")
                .And.Message.Contains(expected).And.Message.Contains($", found {found}"));
    }

    /// <summary>Verifies that reading the directory succeeds, and unpacking an entry does not.</summary>
    private static void AssertRejected(byte[] archive)
    {
        Assert.That(() => ZipDirectory.Read(new MemoryStream(archive), "archive"), Throws.Nothing);
        Assert.That(
            () => UnpackAll(archive).Count,
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("archive: ").And.Message.Contains("expected "));
    }

    private static List<byte[]> UnpackAll(byte[] archive)
    {
        using MemoryStream stream = new(archive);
        List<byte[]> all = [];
        foreach (ZipEntry entry in ZipDirectory.Read(stream, "archive"))
        {
            using Stream unpacked = ZipDirectory.Open(stream, entry, "archive");
            byte[] contents = new byte[entry.Length];
            unpacked.ReadExactly(contents);
            Assert.That(unpacked.Read(new byte[1]), Is.Zero);
            all.Add(contents);
        }
        return all;
    }
}
