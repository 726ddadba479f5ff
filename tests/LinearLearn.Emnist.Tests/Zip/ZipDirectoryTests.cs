using System.IO.Compression;
using System.Text;

namespace LinearLearn.Emnist.Tests;

public class ZipDirectoryTests
{
    private const string Repeated = "hello hello hello hello\n";

    /// <summary>Info-ZIP 3.0: <c>zip -X -9</c> of two files.</summary>
    private const string InfoZip =
        "504b0304140002000800eb517e5d0088590b0b0000001800000005000000612e747874cb48cdc9c957c84027b900504b03040a0002000000eb517e5d"
        + "668aca11030000000300000005000000622e74787474776f504b01021e03140002000800eb517e5d0088590b0b000000180000000500000000000000"
        + "01000000a48100000000612e747874504b01021e030a0002000000eb517e5d668aca110300000003000000050000000000000001000000a4812e0000"
        + "00622e747874504b0506000000000200020066000000540000000000";

    /// <summary>
    /// Python's zipfile on a stream without seeking (data descriptors), with a deflated and a stored entry and a comment.
    /// </summary>
    private const string PythonZip =
        "504b0304140008000800000021000000000000000000000000000c000000666f6c6465722f612e747874cb48cdc9c957c84027b900504b0708008859"
        + "0b0b00000018000000504b03041400080000000000210000000000000000000000000005000000622e74787474776f504b0708668aca110300000003"
        + "000000504b01021403140008000800000021000088590b0b000000180000000c0000000000000000000000800100000000666f6c6465722f612e7478"
        + "74504b0102140314000800000000002100668aca110300000003000000050000000000000000000000800145000000622e747874504b050600000000"
        + "020002006d0000007b00000009006120636f6d6d656e74";

    [Test]
    public void ZipDirectory_reads_an_archive_of_zip() => AssertEntries(Convert.FromHexString(InfoZip), "a.txt");

    [Test]
    public void ZipDirectory_reads_an_archive_of_Python_with_data_descriptors() =>
        AssertEntries(Convert.FromHexString(PythonZip), "folder/a.txt");

    [Test]
    public void ZipDirectory_reads_an_archive_of_the_runtime([Values] CompressionLevel level, [Values(0, 1, 7, 8, 9, 100_000)] int length)
    {
        byte[] random = TestFiles.CreateRandomBytes(length, 1), zeros = new byte[length];
        byte[] archive = CreateWithRuntime(level, ("random", random), ("folder/", []), ("folder/zeros", zeros));
        using MemoryStream stream = new(archive);
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(stream, "archive");
        Assert.That(entries.Select(entry => entry.Name), Is.EqualTo(["random", "folder/", "folder/zeros"]));
        Assert.That(Unpack(stream, entries[2]), Is.EqualTo(zeros));
        Assert.That(Unpack(stream, entries[0]), Is.EqualTo(random));
        Assert.That(Unpack(stream, entries[1]), Is.Empty);
    }

    [Test]
    public void ZipDirectory_reads_an_empty_archive([Values(0, 1, 65_535)] int commentLength)
    {
        using MemoryStream stream = new(new TestArchive { Comment = new string('c', commentLength) }.ToArray());
        Assert.That(ZipDirectory.Read(stream, "archive"), Is.Empty);
    }

    [Test]
    public void ZipDirectory_reads_a_directory_that_starts_before_the_last_64_KB()
    {
        TestArchive archive = new();
        for (int i = 0; i < 2000; i++)
            archive.Add($"entry-{i}", [(byte)i]);
        using MemoryStream stream = new(archive.ToArray());
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(stream, "archive");
        Assert.That(entries, Has.Count.EqualTo(2000));
        Assert.That(Unpack(stream, entries[1999]), Is.EqualTo(new byte[] { 1999 & 0xFF }));
    }

    [Test]
    public void ZipDirectory_ignores_an_end_mark_in_the_comment()
    {
        const string comment = "PK\x05\x06 in a comment of 22 or more bytes";
        using MemoryStream stream = new(new TestArchive { Comment = comment }.Add("a", [1]).ToArray());
        Assert.That(ZipDirectory.Read(stream, "archive").Single().Name, Is.EqualTo("a"));
    }

    [Test]
    public void ZipDirectory_decodes_names_in_UTF8()
    {
        using MemoryStream stream = new(new TestArchive().Add("größe/ü", [1]).ToArray());
        ZipEntry entry = ZipDirectory.Read(stream, "archive").Single();
        Assert.That(entry.Name, Is.EqualTo("größe/ü"));
        Assert.That(Unpack(stream, entry), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public async Task ZipDirectory_unpacks_the_same_bytes_asynchronously([Values] bool deflate, [Values(1, 100, 100_000)] int piece)
    {
        byte[] contents = TestFiles.CreateRandomBytes(70_000, 2);
        using TestStream stream = new(new TestArchive().Add("a", contents, deflate).ToArray(), atMost: 5000);
        using Stream entry = ZipDirectory.Open(stream, ZipDirectory.Read(stream, "archive").Single(), "archive");
        using MemoryStream read = new();
        byte[] buffer = new byte[piece];
        for (int count; (count = await entry.ReadAsync(buffer)) > 0;)
            read.Write(buffer, 0, count);
        Assert.That(read.ToArray(), Is.EqualTo(contents));
        Assert.That(entry.Length, Is.EqualTo(contents.Length));
    }

    [Test]
    public void ZipDirectory_entry_closes_the_archive_only_if_asked_to([Values] bool leaveOpen, [Values] bool deflate)
    {
        using TestStream stream = new(new TestArchive().Add("a", [1, 2], deflate).ToArray());
        ZipDirectory.Open(stream, ZipDirectory.Read(stream, "archive").Single(), "archive", leaveOpen).Dispose();
        Assert.That(stream.IsClosed, Is.EqualTo(!leaveOpen));
    }

    [Test]
    public void Crc32_matches_gzip_for_any_length_and_split()
    {
        byte[] bytes = TestFiles.CreateRandomBytes(100, 3);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint expected = TestArchive.ComputeCrc(bytes.AsSpan(0, length));
            uint start = Crc32.Append(0, bytes.AsSpan(0, length / 3));
            Assert.That(Crc32.Append(start, bytes.AsSpan((length / 3)..length)), Is.EqualTo(expected), $"{length}");
        }
    }

    private static void AssertEntries(byte[] archive, string firstName)
    {
        using MemoryStream stream = new(archive);
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(stream, "archive");
        Assert.That(entries.Select(entry => entry.Name), Is.EqualTo([firstName, "b.txt"]));
        Assert.That(Encoding.ASCII.GetString(Unpack(stream, entries[0])), Is.EqualTo(Repeated));
        Assert.That(Encoding.ASCII.GetString(Unpack(stream, entries[1])), Is.EqualTo("two"));
    }

    private static byte[] Unpack(Stream archive, ZipEntry entry)
    {
        using Stream stream = ZipDirectory.Open(archive, entry, "archive");
        using MemoryStream unpacked = new();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static byte[] CreateWithRuntime(CompressionLevel level, params (string Name, byte[] Contents)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] contents) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(contents);
            }
        }
        return stream.ToArray();
    }
}
