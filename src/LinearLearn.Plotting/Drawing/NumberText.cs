namespace LinearLearn.Plotting;

/// <summary>Formats numbers as text, independently of the culture.</summary>
internal static class NumberText
{
    /// <summary>Formats a fraction, for example "98.05 %"; only all and none become 100 % and 0 %.</summary>
    public static string FormatPercent(double part) => part switch
    {
        > 0.99995 and < 1 => "> 99.99 %",
        > 0 and < 0.00005 => "< 0.01 %",
        _ => Guard.Text($"{100 * part:F2} %"),
    };

    /// <summary>Formats a rate, for example "0.9805"; only 1 and 0 become 1 and 0.</summary>
    public static string FormatRate(double part) => part switch
    {
        > 0.9999 and < 1 => "> 0.9999",
        > 0 and < 0.0001 => "< 0.0001",
        _ => Guard.Text($"{part:F4}"),
    };

    /// <summary>Formats a count, for example "3,044".</summary>
    public static string FormatCount(long count) => Guard.Text($"{count:N0}");

    /// <summary>Formats a count with its noun, for example "1 update", "3,044 updates".</summary>
    public static string FormatCount(long count, string one, string many) => $"{FormatCount(count)} {(count == 1 ? one : many)}";

    /// <summary>Formats a number of examples, for example "1 example", "3,044 examples".</summary>
    public static string FormatExamples(long count) => FormatCount(count, "example", "examples");

    /// <summary>Formats a score or a weight with four digits, for example "−0.0123".</summary>
    public static string FormatNumber(float value)
    {
        string digits = Math.Abs(value) is 0 or (>= 0.001f and < 100_000)
            ? Guard.Text($"{value:0.####}")
            : Guard.Text($"{value:0.###e0}");
        return digits == "-0" ? "0" : digits.Replace('-', '−');
    }

    /// <summary>
    /// Formats a number in little room: with three digits, or with all before the decimal point, for example "−1.23", "12,346", "1.5e30".
    /// </summary>
    public static string FormatShort(double value)
    {
        string text = Math.Abs(value) switch
        {
            0 => "0",
            < 0.0009995 or >= 999_999.5 => Guard.Text($"{value:0.##e0}"),
            >= 999.5 => Guard.Text($"{value:N0}"),
            _ => Guard.Text($"{value:G3}"),
        };
        return text.Replace('-', '−');
    }

    /// <summary>Formats a feature with five digits, or with all before the decimal point, for example "162.34" or "123,456".</summary>
    public static string FormatFeature(double value)
    {
        string text = Math.Abs(value) switch
        {
            0 => "0",
            < 0.0001 or >= 1e9 => Guard.Text($"{value:0.####e0}"),
            >= 99_999.5 => Guard.Text($"{value:N0}"),
            _ => Guard.Text($"{value:G5}"),
        };
        return text.Replace('-', '−');
    }

    /// <summary>Formats a duration, for example "12.3 ms", "2 min 5 s".</summary>
    public static string FormatTime(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => Guard.Text($"{time.TotalMilliseconds:0.0}\u00A0ms"),
        { TotalSeconds: < 120 } => Guard.Text($"{time.TotalSeconds:0.0}\u00A0s"),
        { TotalMinutes: < 120 } => Guard.Text($"{Math.Floor(time.TotalMinutes)} min {time.Seconds} s"),
        _ => Guard.Text($"{Math.Floor(time.TotalHours)} h {time.Minutes} min"),
    };
}
