using System.Globalization;
using System.Text;
using CsCheck;

namespace LinearLearn.Tests;

public class PlainDecimalTests
{
    private const string Padding = "xxxxxxxx";

    private static readonly Gen<string> Digits = Gen.String[Gen.Char['0', '9'], 0, 9];

    private static readonly Gen<string> Texts = Gen.Select(
        OneOf("", "-"), Digits, OneOf("", "."), Digits, (sign, whole, point, decimals) => sign + whole + point + decimals);

    [Test]
    public void Numbers_of_both_encodings_have_the_bits_that_the_runtime_parses() =>
        Texts.Sample(text =>
        {
            string digits = text.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
            bool isPlain = digits.Length is > 0 and <= 15;
            Assert.That(PlainDecimal.TryParse(text.AsSpan(), out double number), Is.EqualTo(isPlain), text);
            Assert.That(PlainDecimal.TryParse(Bytes(text), out double same), Is.EqualTo(isPlain), text);
            if (isPlain)
                Assert.That(new[] { Bits(number), Bits(same) }, Is.All.EqualTo(Bits(Parse(text))), text);
        });

    [Test]
    public void Short_numbers_are_parsed_up_to_the_next_byte() =>
        Gen.Select(Texts, OneOf(",", "\n", "\r", "\t", "-", "e5", "/", ":", "\u00e9", "\0")).Sample((signed, end) =>
        {
            string text = signed.TrimStart('-');
            bool isParsed = PlainDecimal.TryParseShort(Bytes(text + end + Padding), out int length, out double number);
            string parsed = text[..Math.Min(text.Length, 8)];
            if (text == ".")
                Assert.That(isParsed, Is.False);
            if (!isParsed)
            {
                Assert.That(parsed, Does.Match(@"^\.?$"), text);
                return;
            }
            Assert.That(length, Is.EqualTo(parsed.Length), text);
            Assert.That(Bits(number), Is.EqualTo(Bits(Parse(parsed))), text);
        });

    [Test]
    public void Short_numbers_end_before_a_second_point()
    {
        Assert.That(PlainDecimal.TryParseShort("1.5.25,x"u8, out int length, out double number), Is.True);
        Assert.That((length, number), Is.EqualTo((3, 1.5)));
    }

    [TestCase("0.1", 0.1)]
    [TestCase("12345678", 12345678)]
    [TestCase("1033.044", 1033.044)]
    [TestCase(".5", 0.5)]
    [TestCase("7.", 7)]
    [TestCase("0000000.", 0)]
    public void Short_numbers_have_known_values(string text, double expected)
    {
        Assert.That(PlainDecimal.TryParseShort(Bytes(text + ",1234567"), out int length, out double number), Is.True);
        Assert.That((length, number), Is.EqualTo((text.Length, expected)));
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static ReadOnlySpan<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
