using System.Globalization;
using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PlainNumberTests
{
    private static readonly Gen<string> Sign = Gen.Int[0, 2].Select(i => new[] { "", "-", "+" }[i]);

    [TestCase("0", 0f)]
    [TestCase("-0", -0f)]
    [TestCase("007", 7f)]
    [TestCase("+1", 1f)]
    [TestCase("0.125", 0.125f)]
    [TestCase("5.", 5f)]
    [TestCase("-.5", -0.5f)]
    [TestCase("16777216", 16777216f)]
    [TestCase("16777218", 16777218f)]
    [TestCase("1.000000000", 1f)]
    [TestCase("0.1234567890123457", 0.12345679f)]
    public void PlainNumber_reads_plain_numbers(string text, float expected)
    {
        Assert.That(PlainNumber.TryParse(Ended(text), out float value, out int length), Is.True);
        Assert.That(length, Is.EqualTo(text.Length));
        Assert.That(TestData.GetBits([value]), Is.EqualTo(TestData.GetBits([expected])));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("x")]
    [TestCase("NaN")]
    [TestCase("16777217", Description = "exactly between two floats")]
    [TestCase("0.50000002980232238769")]
    [TestCase("9007199254740993")]
    [TestCase("12345678901234567890")]
    public void PlainNumber_leaves_other_numbers_to_float_Parse(string text) =>
        Assert.That(PlainNumber.TryParse(Ended(text), out _, out _), Is.False);

    [Test]
    public void PlainNumber_reads_few_digits_with_the_bits_of_float_Parse() =>
        Gen.Select(Sign, Gen.Int[0, 1 << 24], Gen.Int[0, 10]).SampleAlike((sign, digits, decimals) =>
        {
            string text = sign + WithPoint(digits.ToString(CultureInfo.InvariantCulture), decimals);
            Assert.That(AssertSameBits(text), Is.True, text);
        }, iter: 20_000);

    [Test]
    public void PlainNumber_reads_digits_with_the_bits_of_float_Parse_or_not_at_all() =>
        Gen.Select(Sign, Gen.Char['0', '9'].Array[1, 22], Gen.Int[0, 22]).SampleAlike((sign, digits, decimals) =>
        {
            AssertSameBits(sign + WithPoint(new string(digits), decimals));
        }, iter: 20_000);

    [Test]
    public void PlainNumber_reads_formatted_floats_back() =>
        Gen.Float[-1e6f, 1e6f].SampleAlike(value =>
        {
            string text = value.ToString(CultureInfo.InvariantCulture);
            Assert.That(AssertSameBits(text) || text.Contains('E', StringComparison.Ordinal), Is.True, text);
        }, iter: 20_000);

    /// <summary>(2n + 1) / 2^(k + 1) is halfway between the floats n / 2^k and (n + 1) / 2^k, where rounding twice is incorrect.</summary>
    [Test]
    public void PlainNumber_near_the_middle_of_two_floats_has_the_bits_of_float_Parse() =>
        Gen.Select(Gen.Long[1 << 23, (1 << 24) - 1], Gen.Int[1, 12]).SampleAlike((n, decimals) =>
        {
            long middle = 2 * n + 1;
            for (int i = 0; i < decimals; i++)
                middle *= 5;
            Assert.That(AssertSameBits(WithPoint($"{middle}", decimals)), Is.False, "the middle is left to float.Parse");
            for (int step = 1; step <= 3; step++)
            {
                AssertSameBits(WithPoint($"{middle - step}", decimals));
                AssertSameBits(WithPoint($"{middle + step}", decimals));
            }
        }, iter: 20_000);

    private static bool AssertSameBits(string text)
    {
        if (!PlainNumber.TryParse(Ended(text), out float value, out int length) || length < text.Length)
            return false;
        float expected = float.Parse(Encoding.ASCII.GetBytes(text), CultureInfo.InvariantCulture);
        if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(expected))
            Assert.Fail($"{text}: expected {expected:R}, found {value:R}");
        return true;
    }

    private static byte[] Ended(string text) => Encoding.ASCII.GetBytes(text + "\n");

    private static string WithPoint(string digits, int decimals) =>
        decimals == 0 ? digits : digits.PadLeft(decimals + 1, '0').Insert(Math.Max(digits.Length, decimals + 1) - decimals, ".");
}
