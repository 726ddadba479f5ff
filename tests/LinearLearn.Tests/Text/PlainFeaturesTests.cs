using System.Globalization;
using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PlainFeaturesTests
{
    private static readonly IndexRange AnyIndex = new(1, int.MaxValue, int.MaxValue);

    private static readonly Gen<string> Sign = Gen.Int[0, 1].Select(i => new[] { "", "-" }[i]);

    [TestCase("7", 7f)]
    [TestCase("007", 7f)]
    [TestCase("-3", -3f)]
    [TestCase("0.125", 0.125f)]
    [TestCase("5.", 5f)]
    [TestCase("99999999", 1e8f)]
    [TestCase("16777217", 16777216f)]
    [TestCase("0.123456", 0.123456f)]
    public void PlainFeatures_reads_short_values_in_the_loop_without_calls(string text, float expected)
    {
        int position = 0, before = 0;
        float[] values = new float[2];
        int count = PlainFeatures.ReadShort(Line($"1:{text}"), ref position, 1, int.MaxValue, ref before, new int[2], values);
        Assert.That((count, position, before), Is.EqualTo((1, text.Length + 2, 1)));
        Assert.That(TestData.GetBits(values.AsSpan(0, 1)), Is.EqualTo(TestData.GetBits([expected])));
    }

    [TestCase(".5", 0.5f)]
    [TestCase("-.5", -0.5f)]
    [TestCase("123456789", 123456789f)]
    [TestCase("0.1234567890123457", 0.12345679f)]
    [TestCase("12345.678901234567", 12345.679f)]
    [TestCase("1.5e3", 1500f)]
    [TestCase("-2E-005", -2e-5f)]
    [TestCase("1e+5", 1e5f)]
    [TestCase("3.e0", 3f)]
    [TestCase("1e-30", 1e-30f)]
    [TestCase("1.234567e30", 1.234567e30f)]
    public void PlainFeatures_reads_long_values_and_exponents(string text, float expected)
    {
        Assert.That(TryRead(text, out float value), Is.True);
        Assert.That(TestData.GetBits([value]), Is.EqualTo(TestData.GetBits([expected])));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("-.")]
    [TestCase("x")]
    [TestCase("--1")]
    [TestCase("+1", Description = "rare")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("1e00001")]
    [TestCase("1.2.3")]
    [TestCase("1\0")]
    [TestCase("NaN")]
    [TestCase("16777217.0", Description = "exactly between two floats")]
    [TestCase("12345678901234567890", Description = "too many digits")]
    [TestCase("1e39")]
    [TestCase("3.4e38")]
    [TestCase("1e-38")]
    [TestCase("1e-99")]
    public void PlainFeatures_leaves_other_values_to_the_caller(string text) => Assert.That(TryRead(text, out _), Is.False);

    [TestCase("1:1 2:2 5:0 7:-0.5\n", "0=1 1=2 6=-0.5", 18)]
    [TestCase("1:1 \n", "0=1", 4)]
    [TestCase("1:1\t2:1\r\n", "0=1 1=1", 7)]
    [TestCase("1:1#x\n", "0=1", 3)]
    [TestCase("1:1  2:1\n", "0=1", 4)]
    [TestCase("2:1 2:1\n", "1=1", 4)]
    [TestCase("0:1\n", "", 0)]
    [TestCase("1:1 x:1\n", "0=1", 4)]
    [TestCase("1:1 2147483648:1\n", "0=1", 4)]
    [TestCase("1:1 2147483647:1\n", "0=1 2147483646=1", 16)]
    [TestCase("000000000001:1\n", "0=1", 14)]
    [TestCase("\n", "", 0)]
    public void PlainFeatures_stops_at_the_first_other_feature(string text, string expected, int end)
    {
        (string found, int position) = ReadAll(text, AnyIndex, room: 10);
        Assert.That((found, position), Is.EqualTo((expected, end)));
    }

    [Test]
    public void PlainFeatures_ignores_indices_beyond_the_last_kept_one_and_respects_the_room()
    {
        Assert.That(ReadAll("1:1 3:2 4:3\n", new IndexRange(1, int.MaxValue, 3), 10), Is.EqualTo(("0=1 2=2", 11)));
        Assert.That(ReadAll("1:1 3:2 4:3\n", AnyIndex, 2), Is.EqualTo(("0=1 2=2", 8)));
        Assert.That(ReadAll("1:1 3:2 4:3\n", AnyIndex, 0), Is.EqualTo(("", 0)));
    }

    [Test]
    public void PlainFeatures_of_any_length_cross_the_blocks_of_the_text_at_every_offset([Range(0, 70)] int offset)
    {
        StringBuilder text = new($"{new string('0', Math.Min(offset, 50))}1:1");
        string expected = "0=1";
        for (int i = 2; i <= 60 + offset; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {i * 1000}:{i}.5");
            expected += $" {(i * 1000) - 1}={i}.5";
        }
        Assert.That(ReadAll(text + "\n", AnyIndex, 1000), Is.EqualTo((expected, text.Length)));
    }

    [Test]
    public void PlainFeatures_of_many_digits_and_exponents_cross_the_blocks_of_the_text_at_every_offset([Range(0, 70)] int offset)
    {
        string[] values = ["0.123456789", "-12.5e-3", "1234567890", "0.1234567890123456", "-.5", "7E2", "0.12345678901234567", "-0.25"];
        StringBuilder text = new($"{new string('0', Math.Min(offset, 50))}1:0.123456789");
        List<string> expected = ["0=0.12345679"];
        for (int i = 2; i <= 60 + offset; i++)
        {
            string value = values[i * 7 % values.Length];
            text.Append(CultureInfo.InvariantCulture, $" {i * 1000}:{value}");
            expected.Add(string.Create(
                CultureInfo.InvariantCulture, $"{(i * 1000) - 1}={float.Parse(value, CultureInfo.InvariantCulture)}"));
        }
        Assert.That(ReadAll(text + "\n", AnyIndex, 1000), Is.EqualTo((string.Join(' ', expected), text.Length)));
    }

    [Test]
    public void PlainFeatures_read_up_to_18_digits_on_both_sides_of_the_point([Range(0, 18)] int whole, [Range(0, 18)] int decimals)
    {
        const string Digits = "314159265358979323";
        string text = $"{Digits[..whole]}.{Digits[^decimals..]}";
        Assert.That(AssertSameBits(text), Is.EqualTo(whole + decimals is > 0 and <= 18), text);
        text = $"{new string('0', whole)}.{Digits[^decimals..]}";
        Assert.That(AssertSameBits(text), Is.EqualTo(whole + decimals > 0), text);
    }

    [Test]
    public void PlainFeatures_have_the_bits_of_float_Parse() =>
        Gen.Select(Sign, Gen.Char['0', '9'].Array[1, 22], Gen.Int[0, 22], Gen.Int[-50, 50]).SampleAlike(
            (sign, digits, decimals, exponent) =>
            {
                string number = sign + WithPoint(new string(digits), decimals);
                AssertSameBits(number);
                AssertSameBits($"{number}e{exponent}");
            },
            iter: 20_000);

    [Test]
    public void PlainFeatures_reads_few_digits_itself() =>
        Gen.Select(Sign, Gen.Int[0, 9_999_999], Gen.Int[0, 6]).SampleAlike((sign, digits, decimals) =>
        {
            string text = sign + WithPoint(digits.ToString(CultureInfo.InvariantCulture), decimals);
            Assert.That(AssertSameBits(text), Is.True, text);
        }, iter: 20_000);

    [Test]
    public void PlainFeatures_reads_formatted_numbers_back() =>
        Gen.Select(Gen.Float[-1e6f, 1e6f], Gen.Int[-25, 25]).SampleAlike((value, power) =>
        {
            foreach (string text in new[]
            {
                value.ToString(CultureInfo.InvariantCulture),
                (value * Math.Pow(10, power)).ToString("R", CultureInfo.InvariantCulture),
                (value * Math.Pow(10, power)).ToString("G17", CultureInfo.InvariantCulture),
                (value * Math.Pow(10, power)).ToString("e6", CultureInfo.InvariantCulture),
            })
            {
                AssertSameBits(text);
            }
        }, iter: 20_000);

    /// <summary>(2n + 1) / 2^(k + 1) is halfway between the floats n / 2^k and (n + 1) / 2^k, where rounding twice is incorrect.</summary>
    [Test]
    public void PlainFeatures_near_the_middle_of_two_floats_have_the_bits_of_float_Parse() =>
        Gen.Select(Gen.Long[1 << 23, (1 << 24) - 1], Gen.Int[1, 12]).SampleAlike((n, decimals) =>
        {
            Int128 middle = (2 * n) + 1;
            for (int i = 0; i < decimals; i++)
                middle *= 5;
            AssertSameBits(WithPoint($"{middle}", decimals));
            for (int step = 1; step <= 3; step++)
            {
                AssertSameBits(WithPoint($"{middle - step}", decimals));
                AssertSameBits(WithPoint($"{middle + step}", decimals));
            }
        }, iter: 20_000);

    private static bool AssertSameBits(string text)
    {
        if (!TryRead(text, out float value))
            return false;
        float expected = float.Parse(Encoding.ASCII.GetBytes(text), CultureInfo.InvariantCulture);
        if (value != expected) // a zero is not stored, whatever its sign
            Assert.Fail($"{text}: expected {expected:R}, found {value:R}");
        return true;
    }

    private static bool TryRead(string text, out float value)
    {
        int position = 0, before = 0;
        float[] values = [0, 0];
        byte[] line = Line($"1:{text}");
        ReadOnlySpan<byte> span = line.AsSpan(0, text.Length + 3);
        PlainFeatures.ReadShort(span, ref position, 1, int.MaxValue, ref before, new int[2], values);
        if (position == 0)
            PlainFeatures.ReadLong(span, ref position, AnyIndex, ref before, new int[2], values);
        value = values[0];
        return position == text.Length + 2;
    }

    private static (string Features, int Position) ReadAll(string text, IndexRange indices, int room)
    {
        int position = 0, before = indices.First - 1;
        int[] columns = new int[room];
        float[] values = new float[room];
        byte[] line = Line(text.TrimEnd('\n'));
        int count = PlainFeatures.ReadShort(
            line.AsSpan(0, text.Length), ref position, indices.First, indices.LastKept, ref before, columns, values);
        count += PlainFeatures.ReadLong(
            line.AsSpan(0, text.Length), ref position, indices, ref before, columns.AsSpan(count), values.AsSpan(count));
        return (string.Join(' ', Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{columns[i]}={values[i]}"))), position);
    }

    /// <summary>A line with digits, colons and points behind it, which must have no effect.</summary>
    private static byte[] Line(string text)
    {
        byte[] margin = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("7:8.9 ", PlainFeatures.MarginBytes)));
        return [.. Encoding.ASCII.GetBytes(text + "\n"), .. margin[..PlainFeatures.MarginBytes]];
    }

    private static string WithPoint(string digits, int decimals) =>
        decimals == 0 ? digits : digits.PadLeft(decimals + 1, '0').Insert(Math.Max(digits.Length, decimals + 1) - decimals, ".");
}
