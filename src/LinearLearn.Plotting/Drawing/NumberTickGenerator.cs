using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>
/// Numbers along an axis, written the same in every culture and all in one way, with as many digits as tell them apart, however small, large or close to
/// each other they are.
/// </summary>
internal sealed class NumberTickGenerator : ITickGenerator
{
    /// <summary>Ticks are farther apart than this part of the axis, even on the widest picture.</summary>
    private const double LeastTickDistance = 0.001;

    /// <summary>Large numbers that differ in a later digit than this are written out: an exponent would not make them shorter.</summary>
    private const int MostDecimals = 4;

    private readonly NumericAutomatic _numbers = new();

    public Tick[] Ticks => _numbers.Ticks;

    public int MaxTickCount { get => _numbers.MaxTickCount; set => _numbers.MaxTickCount = value; }

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        _numbers.LabelFormatter = number => FormatTick(number, range.Min, range.Max);
        _numbers.Regenerate(range, edge, size, paint, labelStyle);
    }

    /// <summary>A tick of an axis from one number to another.</summary>
    internal static string FormatTick(double number, double start, double end)
    {
        double step = Math.Abs(end - start) * LeastTickDistance, largest = Math.Max(Math.Abs(start), Math.Abs(end));
        if (Math.Abs(number) < step / 1000)
            return "0"; // what is left of rounding
        int decimals = (int)Math.Ceiling(-Math.Log10(step));
        if (largest < 1e-4 || (largest >= 1e6 && GetExponent(largest) + decimals <= MostDecimals))
            return number.ToString($"0.{FormatDigits(GetExponent(number) + decimals)}e0", CultureInfo.InvariantCulture);
        return number.ToString($"#,0.{FormatDigits(decimals)}", CultureInfo.InvariantCulture);
    }

    private static int GetExponent(double number) => (int)Math.Floor(Math.Log10(Math.Abs(number)));

    /// <summary>So many, of which zeros at the end are left out; doubles have no more than 15.</summary>
    private static string FormatDigits(int count) => new('#', Math.Clamp(count, 0, 15));
}
