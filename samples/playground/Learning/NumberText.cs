using System.Globalization;

namespace LinearLearn.Samples.Playground;

/// <summary>Formats numbers for reading: with a minus sign, and a plus sign where the sign matters.</summary>
public static class NumberText
{
    /// <summary>Formats a number with its sign and a fixed number of decimals.</summary>
    public static string FormatSigned(double value, int decimals = 2)
    {
        string digits = Math.Abs(value).ToString("F" + decimals, CultureInfo.InvariantCulture);
        bool isZero = digits.AsSpan().Trim("0.").IsEmpty;
        return isZero ? digits : (value < 0 ? "\u2212" : "+") + digits;
    }

    /// <summary>Rounds a number to what <see cref="FormatSigned"/> shows, so that shown numbers add up.</summary>
    public static double Round(double value, int decimals) =>
        double.Parse(value.ToString("F" + decimals, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Counts the decimals of a score: 2, or more if it would round to 0 but is not 0.</summary>
    public static int CountDecimals(double score)
    {
        const int Least = 2, Most = 9;
        int decimals = Least;
        while (score != 0 && decimals < Most && Round(score, decimals) == 0)
            decimals++;
        return decimals;
    }

    /// <summary>Formats a score with its sign and the decimals that it needs.</summary>
    public static string FormatScore(double score) => FormatSigned(score, CountDecimals(score));

    /// <summary>Formats a number that a visitor chose, with as few decimals as it needs.</summary>
    public static string Format(float value) =>
        value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    /// <summary>Formats a number above 0 with one significant digit, for "about 50 times".</summary>
    public static string FormatRough(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (Math.Round(value / unit) * unit).ToString("#,0.######", CultureInfo.InvariantCulture);
    }

    /// <summary>Formats a number of 0 to 1 with at most two significant digits.</summary>
    public static string FormatSignificant(double value)
    {
        int decimals = value > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(value)), 1, 15) : 1;
        return Math.Round(value, decimals).ToString("0.###############", CultureInfo.InvariantCulture);
    }

    /// <summary>Gets the indefinite article of a digit: "an" for 8.</summary>
    public static string GetArticle(int digit) => digit == 8 ? "an" : "a";

    /// <summary>Formats a digit with its article: "a 3", "an 8".</summary>
    public static string WithArticle(int digit) => $"{GetArticle(digit)} {digit}";

    /// <summary>Formats a share of 0 to 1 as a percentage.</summary>
    public static string FormatPercent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>Formats a count with a comma between thousands.</summary>
    public static string FormatCount(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
