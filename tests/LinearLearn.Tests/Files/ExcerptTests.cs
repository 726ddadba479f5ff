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
    public void Texts_and_bytes_are_shown_alike(string text, string shown)
    {
        Assert.That(Excerpt.Format(text), Is.EqualTo(shown));
        Assert.That(Excerpt.Format(Encoding.UTF8.GetBytes(text)), Is.EqualTo(shown));
    }

    [TestCase(38, 40)]
    [TestCase(39, 39)]
    public void A_character_of_two_halves_is_not_split(int before, int kept)
    {
        string text = Forty[..before] + "😀 and more";
        Assert.That(Excerpt.Format(text), Is.EqualTo(text[..kept] + "..."));
    }
}
