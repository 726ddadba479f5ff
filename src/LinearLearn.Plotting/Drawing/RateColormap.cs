using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Maps the shares of a confusion matrix to colors.</summary>
/// <remarks>
/// Blue for shares of 0 to 1 of correct predictions, orange for shares of 0 to -1 of errors, the larger the stronger; the background for 0.
/// Orange grows with the square root of the share, so that rare errors differ from none, and is full from half of the row on.
/// </remarks>
internal sealed class RateColormap(Palette palette) : IColormap
{
    /// <summary>The share of errors from which on orange is full.</summary>
    private const double FullError = 0.5;

    public string Name => "Rates";

    /// <param name="position">The position: 0 for the share -1, 1 for the share 1.</param>
    public Color GetColor(double position) => GetShareColor(2 * position - 1);

    public Color GetShareColor(double share) => share switch
    {
        > 0 => Mix(palette.Cold, palette.Negative, Math.Min(share, 1)),
        < 0 => Mix(palette.Hot, palette.Positive, Math.Sqrt(Math.Min(-share / FullError, 1))),
        _ => palette.Background,
    };

    /// <summary>Gets black or white, whichever has the higher contrast (WCAG 2) on the color of a share: 4.5 or more on any.</summary>
    public Color GetTextColor(double share)
    {
        double ground = GetLuminance(GetShareColor(share));
        return GetContrast(0, ground) >= GetContrast(1, ground) ? Colors.Black : Colors.White;
    }

    internal static double GetContrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    internal static double GetLuminance(Color color) =>
        0.2126 * Linearize(color.Red) + 0.7152 * Linearize(color.Green) + 0.0722 * Linearize(color.Blue);

    private static double Linearize(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);

    private static Color Mix(Color from, Color to, double part) =>
        new(Mix(from.Red, to.Red, part), Mix(from.Green, to.Green, part), Mix(from.Blue, to.Blue, part));

    private static byte Mix(byte from, byte to, double part) => (byte)Math.Round(from + part * (to - from));
}
