using System.Text;

namespace LinearLearn.Tests;

public class LibSvmReaderGzipTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(TestFiles.CreateRandomLibSvm(60, seed: 2));
    private static readonly byte[] Packed = TestFiles.Compress(Text);

    [Test]
    public void A_file_is_unpacked_by_its_first_bytes_whatever_its_name() =>
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(Packed)), Is.EqualTo(TestFiles.FormatRows(TestFiles.ReadLibSvm(Text))));

    [Test]
    public void Several_members_are_one_file()
    {
        byte[] file = [.. TestFiles.Compress(Text.AsSpan(0, 501)), .. TestFiles.Compress([]), .. TestFiles.Compress(Text.AsSpan(501))];
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(file)), Is.EqualTo(TestFiles.FormatRows(TestFiles.ReadLibSvm(Text))));
    }

    [Test]
    public void A_packed_file_of_nothing_is_empty() => Assert.That(TestFiles.ReadLibSvm(TestFiles.Compress([])).Count, Is.EqualTo(0));

    [Test]
    public void The_last_line_needs_no_newline() =>
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(TestFiles.Compress("1 1:2\n2 1:3"u8))),
            Is.EqualTo(new[] { "1 0=2", "2 0=3" }));

    [Test]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        for (int length = 2; length < Packed.Length; length++)
            Assert.That(() => TestFiles.ReadLibSvm(Packed[..length]), Throws.TypeOf<InvalidDataException>(), $"{length} bytes");
    }

    [Test]
    public void A_cut_says_where() => Assert.That(
        () => TestFiles.ReadLibSvm(TestFiles.Compress("1 1:2\n2 1:3 2:4 3:5 4:6"u8)[..^8]),
        Throws.TypeOf<InvalidDataException>().With.Message.Match(
            @"^file: expected sound gzip data up to the end of the file, found damaged, cut-off or foreign bytes \(line 2, column \d+\)$"));

    [Test]
    public void Other_bytes_behind_the_packed_data_are_refused() => Assert.That(
        () => TestFiles.ReadLibSvm([.. Packed, .. Text]),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected sound gzip data up to the end of the file"));

    [Test]
    public void A_checksum_that_is_wrong_is_refused()
    {
        byte[] damaged = [.. Packed];
        damaged[^6] ^= 1;
        Assert.That(() => TestFiles.ReadLibSvm(damaged), Throws.TypeOf<InvalidDataException>().With.InnerException.TypeOf<InvalidDataException>());
        Assert.That(async () => await LibSvmReader.ReadChunksAsync(new MemoryStream(damaged), 10, new LibSvmOptions { FeatureCount = 40 }).ToListAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected sound gzip data up to the end of the file"));
    }
}
