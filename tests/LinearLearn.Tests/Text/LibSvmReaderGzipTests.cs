using System.Text;

namespace LinearLearn.Tests;

public class LibSvmReaderGzipTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(TestFiles.CreateRandomLibSvm(60, seed: 2));
    private static readonly byte[] Packed = TestFiles.Compress(Text);

    [Test]
    public void LibSvmReader_detects_gzip_by_the_first_bytes() =>
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(Packed)), Is.EqualTo(TestFiles.FormatRows(TestFiles.ReadLibSvm(Text))));

    [Test]
    public void LibSvmReader_reads_several_gzip_members_as_one_file()
    {
        byte[] file = [.. TestFiles.Compress(Text.AsSpan(0, 501)), .. TestFiles.Compress([]), .. TestFiles.Compress(Text.AsSpan(501))];
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(file)), Is.EqualTo(TestFiles.FormatRows(TestFiles.ReadLibSvm(Text))));
    }

    [Test]
    public void LibSvmReader_reads_an_empty_gzip_file_as_an_empty_dataset() =>
        Assert.That(TestFiles.ReadLibSvm(TestFiles.Compress([])).Count, Is.EqualTo(0));

    [Test]
    public void LibSvmReader_reads_a_last_gzip_line_without_newline() =>
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(TestFiles.Compress("1 1:2\n2 1:3"u8))),
            Is.EqualTo(new[] { "1 0=2", "2 0=3" }));

    [Test]
    public void LibSvmReader_rejects_a_truncated_gzip_file()
    {
        for (int length = 2; length < Packed.Length; length++)
            Assert.That(() => TestFiles.ReadLibSvm(Packed[..length]), Throws.TypeOf<InvalidDataException>(), $"{length} bytes");
    }

    [Test]
    public void LibSvmReader_reports_the_position_of_truncated_gzip_data() => Assert.That(
        () => TestFiles.ReadLibSvm(TestFiles.Compress("1 1:2\n2 1:3 2:4 3:5 4:6"u8)[..^8]),
        Throws.TypeOf<InvalidDataException>().With.Message.Match(
            "^file: expected valid gzip data up to the end of the file, found damaged, truncated or foreign bytes "
                + @"\(line 2, column \d+\)$"));

    [Test]
    public void LibSvmReader_rejects_other_bytes_after_gzip_data() => Assert.That(
        () => TestFiles.ReadLibSvm([.. Packed, .. Text]),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected valid gzip data up to the end of the file"));

    [Test]
    public void LibSvmReader_rejects_an_incorrect_gzip_checksum()
    {
        byte[] damaged = [.. Packed];
        damaged[^6] ^= 1;
        Assert.That(() => TestFiles.ReadLibSvm(damaged),
            Throws.TypeOf<InvalidDataException>().With.InnerException.TypeOf<InvalidDataException>());
        LibSvmOptions options = new() { FeatureCount = 40 };
        Assert.That(
            async () => await LibSvmReader.ReadChunksAsync(new MemoryStream(damaged), 10, options).ToListAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected valid gzip data up to the end of the file"));
    }
}
