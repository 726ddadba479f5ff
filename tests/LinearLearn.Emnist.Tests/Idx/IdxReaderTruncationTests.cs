namespace LinearLearn.Emnist.Tests;

/// <summary>Tests files that end early.</summary>
public class IdxReaderTruncationTests
{
    [Test]
    public void IdxReader_rejects_a_file_truncated_at_any_byte([Values] bool gzip)
    {
        byte[] sound = TestFiles.CompressIf(gzip, TestFiles.CreateRandom(1, 3, 4, 5));
        for (int length = 0; length < sound.Length; length++)
        {
            Assert.That(
                () => TestFiles.ReadToEnd(new MemoryStream(sound[..length])),
                Throws.TypeOf<InvalidDataException>().With.Message
                    .Matches(@"^stream: expected .*, found .*\(byte \d+( of the unpacked data)?\)$"),
                $"length {length}");
        }
        Assert.That(TestFiles.ReadToEnd(new MemoryStream(sound)), Has.Length.EqualTo(3 * 4 * 5));
    }
}
