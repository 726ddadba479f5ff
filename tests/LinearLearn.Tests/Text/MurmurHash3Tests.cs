using System.Text;

namespace LinearLearn.Tests;

public class MurmurHash3Tests
{
    /// <summary>Widely used test vectors of the algorithm; scikit-learn's murmurhash3_32 returns the same.</summary>
    [TestCase("", 0u, 0u)]
    [TestCase("", 1u, 0x514E28B7u)]
    [TestCase("", 0xFFFFFFFFu, 0x81F16F39u)]
    [TestCase("test", 0u, 0xBA6BD213u)]
    [TestCase("Hello, world!", 1234u, 0xFAF6CDB3u)]
    [TestCase("The quick brown fox jumps over the lazy dog", 0x9747B28Cu, 0x2FA826CDu)]
    [TestCase("a", 0x9747B28Cu, 0x7FA09EA6u)]
    [TestCase("aa", 0x9747B28Cu, 0x5D211726u)]
    [TestCase("aaa", 0x9747B28Cu, 0x283E0130u)]
    [TestCase("aaaa", 0x9747B28Cu, 0x5A97808Au)]
    [TestCase("abc", 0x9747B28Cu, 0xC84A62DDu)]
    [TestCase("é日本", 0u, 0xE96ED14Fu)]
    public void MurmurHash3_returns_the_published_hashes(string text, uint seed, uint expected) =>
        Assert.That(MurmurHash3.Hash32(Encoding.UTF8.GetBytes(text), seed), Is.EqualTo(expected));

    [Test]
    public void MurmurHash3_treats_bytes_above_127_as_unsigned() =>
        Assert.That(MurmurHash3.Hash32([0xFF, 0xFF, 0xFF, 0xFF], 0), Is.EqualTo(0x76293B50u));
}
