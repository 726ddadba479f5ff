using System.Globalization;
using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class TextKernelsTests
{
    [Test]
    public void TextKernels_finds_every_byte_that_is_not_a_digit()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] block = [.. Enumerable.Repeat((byte)'5', TextKernels.BlockBytes)];
            int position = value % TextKernels.BlockBytes;
            block[position] = (byte)value;
            ulong expected = char.IsAsciiDigit((char)value) ? 0 : 1UL << position;
            Assert.That(TextKernels.FindNonDigits(ref block[0]), Is.EqualTo(expected), $"{value}");
        }
    }

    [Test]
    public void TextKernels_classifies_random_blocks_like_a_loop() =>
        Gen.Byte[(byte)'*', (byte)'C'].Array[TextKernels.BlockBytes].SampleAlike(block =>
        {
            ulong expected = 0;
            for (int i = 0; i < block.Length; i++)
                expected |= char.IsAsciiDigit((char)block[i]) ? 0 : 1UL << i;
            Assert.That(TextKernels.FindNonDigits(ref block[0]), Is.EqualTo(expected));
        });

    [Test]
    public void TextKernels_counts_colons_after_digits_like_a_loop() =>
        Gen.Select(Gen.Char['0', '<'].Array[0, 300], Gen.Char['0', '<']).SampleAlike((text, before) =>
        {
            int expected = 0;
            for (int i = 0; i < text.Length; i++)
                expected += text[i] == ':' && char.IsAsciiDigit(i == 0 ? before : text[i - 1]) ? 1 : 0;
            Assert.That(TextKernels.CountAfterDigits(Encoding.ASCII.GetBytes(text), (byte)':', (byte)before), Is.EqualTo(expected));
        });

    [Test]
    public void TextKernels_converts_numbers_of_one_to_eight_digits() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.UInt[0, 99_999_999], Gen.UInt[0, 99_999_999]).SampleAlike(
            (firstLength, secondLength, first, second) =>
            {
                string firstText = LastDigits(first, firstLength), secondText = LastDigits(second, secondLength);
                ulong found = TextKernels.ConvertDigits(Load(firstText), Load(secondText));
                uint[] expected = Array.ConvertAll([firstText, secondText], text => uint.Parse(text, CultureInfo.InvariantCulture));
                Assert.That(new[] { (uint)found, (uint)(found >> 32) }, Is.EqualTo(expected));
                Assert.That(TextKernels.ConvertDigits(Load(firstText)), Is.EqualTo(expected[0]));
            });

    private static string LastDigits(uint number, int length) => number.ToString("D8", CultureInfo.InvariantCulture)[^length..];

    private static ulong Load(string digits)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(digits + "########");
        return TextKernels.LoadWord(ref bytes[0]) << (64 - (8 * digits.Length));
    }
}
