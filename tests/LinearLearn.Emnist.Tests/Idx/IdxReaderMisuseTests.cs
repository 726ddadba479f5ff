namespace LinearLearn.Emnist.Tests;

/// <summary>Tests callers that read past the elements, or require the end too early.</summary>
public class IdxReaderMisuseTests
{
    [Test]
    public void IdxReader_RequireEnd_throws_before_the_last_element([Values] bool gzip)
    {
        using IdxReader reader = Open(TestFiles.CompressIf(gzip, TestFiles.CreateRandom(1, 3, 4, 5)));
        reader.ReadExactly(new byte[10]);
        Assert.That(reader.RequireEnd, Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
            "pictures: expected the end of the file after 60 elements, found more bytes (byte 26"));
    }

    [Test]
    public void IdxReader_ReadExactly_throws_beyond_the_last_element([Values] bool gzip)
    {
        using IdxReader reader = Open(TestFiles.CompressIf(gzip, TestFiles.CreateRandom(1, 3, 4, 5)));
        Assert.That(
            () => reader.ReadExactly(new byte[61]),
            Throws.ArgumentException.With.Message.Contains("the 60 remaining elements, found room for 61"));
    }

    [Test]
    public void IdxReader_does_not_return_trailing_bytes_as_elements()
    {
        using IdxReader reader = Open(TestFiles.Compress([.. TestFiles.CreateRandom(1, 3, 4, 5), 1, 2, 3]));
        Assert.That(() => reader.ReadExactly(new byte[62]), Throws.ArgumentException.With.Message.Contains("the 60 remaining elements"));
    }

    [Test]
    public void IdxReader_RequireEnd_rejects_trailing_bytes_repeatedly()
    {
        using IdxReader reader = Open(TestFiles.Compress([.. TestFiles.CreateRandom(1, 3, 4, 5), 1, 2, 3]));
        Assert.That(reader.ReadToEnd, Throws.TypeOf<InvalidDataException>());
        Assert.That(reader.ReadToEnd, Throws.TypeOf<InvalidDataException>());
    }

    private static IdxReader Open(byte[] contents) => IdxReader.Open(new MemoryStream(contents), "pictures");
}
