using System.Text;

namespace LinearLearn.Tests;

public class ExcerptTests
{
    private const string Forty = "1234567890123456789012345678901234567890";

    [TestCase("", "nothing")]
    [TestCase("a b", "a b")]
    [TestCase("a\0b\u001b[31m\r\n\t\u0085", "a\uFFFDb\uFFFD[31m\uFFFD\uFFFD\uFFFD\uFFFD")]
    [TestCase(Forty, Forty)]
    [TestCase(Forty + "1", Forty + "...")]
    public void Excerpt_of_text_equals_excerpt_of_its_bytes(string text, string shown)
    {
        Assert.That(Excerpt.Format(text), Is.EqualTo(shown));
        Assert.That(Excerpt.Format(Encoding.UTF8.GetBytes(text)), Is.EqualTo(shown));
    }

    [TestCase(38, 40)]
    [TestCase(39, 39)]
    public void Excerpt_does_not_split_a_surrogate_pair(int before, int kept)
    {
        string text = Forty[..before] + "😀 and more";
        Assert.That(Excerpt.Format(text), Is.EqualTo(text[..kept] + "..."));
    }
}
