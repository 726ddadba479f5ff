using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>
/// Generates ticks whose numbers look alike, independently of the culture, with enough digits to distinguish neighboring ticks.
/// </summary>
internal sealed class NumberTickGenerator : ITickGenerator
{
    /// <summary>The smallest distance of two ticks as a fraction of the axis, on the widest picture.</summary>
    private const double LeastTickDistance = 0.001;

    /// <summary>
    /// The largest number of decimals in an exponential form: with more digits, it is not shorter than the number itself.
    /// </summary>
    private const int MostDecimals = 4;

    /// <summary>The length of an axis in pixels above which it has no more ticks.</summary>
    private const double LongAxis = 500;

    /// <summary>The density of the ticks of counts, which are long.</summary>
    private const double CountDensity = 0.7;

    /// <summary>The largest count at whose axis ScottPlot chooses whole numbers only.</summary>
    private const double MostWholeTicks = 1_000_000;

    private readonly NumericAutomatic _numbers = new();

    /// <summary>Gets whether the numbers are counts: whole, and written with all digits.</summary>
    public bool IsCount { get; init; }

    /// <summary>Gets the ticks with numbers: small ticks between them would only add noise.</summary>
    public Tick[] Ticks => Array.FindAll(_numbers.Ticks, tick => tick.IsMajor);

    public int MaxTickCount { get => _numbers.MaxTickCount; set => _numbers.MaxTickCount = value; }

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        _numbers.LabelFormatter = number => IsCount ? Guard.Text($"{number:#,0}") : FormatTick(number, range.Min, range.Max);
        _numbers.IntegerTicksOnly = IsCount && range.Max <= MostWholeTicks;
        _numbers.TickDensity = (IsCount ? CountDensity : 1) * Math.Min(1, LongAxis / Math.Max(1, size.Length));
        _numbers.Regenerate(range, edge, size, paint, labelStyle);
    }

    /// <summary>Formats a tick of an axis between two numbers.</summary>
    internal static string FormatTick(double number, double start, double end)
    {
        double step = Math.Abs(end - start) * LeastTickDistance, largest = Math.Max(Math.Abs(start), Math.Abs(end));
        if (Math.Abs(number) < step / 1000)
            return "0"; // only a rounding error remains
        int decimals = (int)Math.Ceiling(-Math.Log10(step));
        if (largest < 1e-4 || (largest >= 1e6 && GetExponent(largest) + decimals <= MostDecimals))
            return Format($"0.{FormatDigits(GetExponent(number) + decimals)}e0");
        return Format($"#,0.{FormatDigits(decimals)}");

        string Format(string digits) => number.ToString(digits, CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static int GetExponent(double number) => (int)Math.Floor(Math.Log10(Math.Abs(number)));

    /// <summary>Creates a format of at most so many digits without trailing zeros; doubles have at most 15.</summary>
    private static string FormatDigits(int count) => new('#', Math.Clamp(count, 0, 15));
}
