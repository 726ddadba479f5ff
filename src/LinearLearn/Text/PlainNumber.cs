using System.Globalization;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Converts digits to floats several times as fast as float.Parse, with the same bits.</summary>
/// <remarks>
/// The digits, as a whole number, are multiplied or divided by a power of ten in double precision. The result is within a few units of
/// the last bit of a double, so it rounds to the same float as the exact number, unless it is that close to the middle of two floats
/// (compare W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990). This case, and numbers that are not in the normal range
/// of floats, are left to float.Parse.
/// </remarks>
internal static class PlainNumber
{
    /// <summary>The parts that a number can have; unlike NumberStyles.Float, without white space.</summary>
    public const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The number of digits that are converted at once.</summary>
    public const int DigitsAtOnce = 8;

    /// <summary>The maximum number of significant digits.</summary>
    private const int MaxDigits = 18;

    /// <summary>The largest power of ten that a double represents exactly.</summary>
    private const int ExactPower = 22;

    /// <summary>The maximum distance from an exact power, which takes two more roundings.</summary>
    private const int MostExponent = 3 * ExactPower;

    /// <summary>The bits of a double that a float lacks, and their pattern exactly halfway between two floats.</summary>
    private const ulong LowBits = (1UL << 29) - 1, Halfway = 1UL << 28;

    /// <summary>An upper bound of the error in units of the last bit: each rounding adds at most one.</summary>
    private const ulong MaxError = 8;

    private const int DoubleBias = 1023, DoubleFraction = 52, FloatBias = 127;

    private static ReadOnlySpan<double> Powers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static ReadOnlySpan<float> FloatPowers => [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f];

    private static ReadOnlySpan<ulong> WholePowers =>
    [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>
    /// Describes the expected text if a text is not a finite float: a number that fits a float if the text is a number at all.
    /// </summary>
    public static string DescribeExpected(ReadOnlySpan<byte> text) =>
        text.ContainsAnyInRange((byte)'0', (byte)'9')
            && !text.Contains((byte)0)
            && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out _)
            ? "a number that a float can hold"
            : "a finite number";

    /// <summary>Reads 1 to 8 digits at once, by multiplications of parallel sums.</summary>
    /// <param name="text">The first digit. Eight bytes are readable; those after the digits can have any value.</param>
    /// <param name="length">The number of digits, 1 to <see cref="DigitsAtOnce"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadDigits(ref byte text, int length) =>
        TextKernels.ConvertDigits(TextKernels.LoadWord(ref text) << (-8 * length)); // shifted by 64 - 8 * length

    /// <summary>Loads 0 to 8 digits for <see cref="TextKernels.ConvertDigits(ulong, ulong)"/>.</summary>
    /// <param name="text">The first digit. Eight bytes are readable.</param>
    /// <param name="length">The number of digits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadDigits(ref byte text, int length)
    {
        int shift = 4 * (DigitsAtOnce - length); // half of it, because a shift by 64 would not shift
        return (TextKernels.LoadWord(ref text) << shift) << shift;
    }

    /// <summary>Appends 0 to 16 decimals to a whole number, and returns false if it could have more than 18 digits.</summary>
    /// <param name="text">The first decimal. Sixteen bytes are readable.</param>
    /// <param name="decimals">The number of decimals.</param>
    /// <param name="whole">The number before the point.</param>
    /// <param name="number">Receives the number without the point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAppendDecimals(ref byte text, int decimals, ulong whole, out ulong number)
    {
        int second = decimals - DigitsAtOnce;
        second &= ~(second >> 31); // without a branch, because lengths can be random
        ulong parts = TextKernels.ConvertDigits(
            LoadDigits(ref text, decimals - second), LoadDigits(ref Unsafe.Add(ref text, DigitsAtOnce), second));
        number = (whole * WholePowers[decimals]) + ((uint)parts * WholePowers[second]) + (parts >> 32);
        return whole < WholePowers[MaxDigits - decimals];
    }

    /// <summary>Computes digits / 10^decimals, rounded once: floats represent up to 7 digits and the powers exactly.</summary>
    /// <param name="digits">A number of up to 7 digits, or of up to 8 digits without decimals.</param>
    /// <param name="decimals">The number of decimals, 0 to 7.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(uint digits, int decimals) => (int)digits / FloatPowers[decimals];

    /// <summary>Appends digits to a whole number, and returns false if it could have more than 18 digits.</summary>
    /// <param name="text">The first digit. Seven bytes after the last digit are readable.</param>
    /// <param name="length">The number of digits, 0 or more.</param>
    /// <param name="number">The number, of at most 18 digits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppend(ref byte text, int length, ref ulong number)
    {
        while (length > 0)
        {
            int count = Math.Min(length, DigitsAtOnce);
            if (number >= WholePowers[MaxDigits - count])
                return false;
            number = (number * WholePowers[count]) + ReadDigits(ref text, count);
            text = ref Unsafe.Add(ref text, count);
            length -= count;
        }
        return true;
    }

    /// <summary>Converts digits * 10^exponent to the nearest float.</summary>
    /// <param name="digits">A number of at most 18 digits.</param>
    /// <param name="exponent">The decimal exponent, any number.</param>
    /// <param name="value">The float nearest to the number.</param>
    /// <returns>False if only float.Parse can round the number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound(ulong digits, int exponent, out float value)
    {
        double number = (long)digits;
        bool isScaled = true;
        if (exponent is <= 0 and >= -ExactPower)
            number /= Powers[-exponent];
        else
            isScaled = TryScale(exponent, ref number);
        int biased = (int)(BitConverter.DoubleToUInt64Bits(number) >> DoubleFraction) - DoubleBias + FloatBias;
        value = (float)number;
        // The lowest and the highest normal binary exponent are left out, because rounding could leave the range there.
        return digits == 0 || (isScaled && biased is > 1 and < (2 * FloatBias) && !IsNearMiddle(number));
    }

    /// <summary>Multiplies a number by 10^exponent, and returns false if the exponent is too far from an exact power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool TryScale(int exponent, ref double number)
    {
        if (exponent is < -MostExponent or > MostExponent)
            return false;
        for (; exponent < -ExactPower; exponent += ExactPower)
            number /= Powers[ExactPower];
        for (; exponent > ExactPower; exponent -= ExactPower)
            number *= Powers[ExactPower];
        number = exponent < 0 ? number / Powers[-exponent] : number * Powers[exponent];
        return true;
    }

    /// <summary>Determines whether a double is so close to the middle of two floats that its error could change the rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNearMiddle(double number) =>
        ((BitConverter.DoubleToUInt64Bits(number) - (Halfway - MaxError)) & LowBits) <= 2 * MaxError;
}
