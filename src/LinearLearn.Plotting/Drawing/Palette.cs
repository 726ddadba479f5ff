using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents the colors of a theme.</summary>
/// <remarks>
/// Colors that distinguish values differ in lightness too, so that they are readable in gray. Hues are safe for color-blind readers: blue
/// and orange for classes, blue and red for signs.
/// </remarks>
internal sealed class Palette
{
    private static readonly Palette Light = new()
    {
        Background = new Color("#ffffff"),
        Text = new Color("#1c2430"),
        Muted = new Color("#5b6675"),
        Grid = new Color("#dfe3e8"),
        Negative = new Color("#123f8c"),
        Positive = new Color("#e8590c"),
        Good = new Color("#2b8a3e"),
        Cold = new Color("#dbe7f9"),
        Hot = new Color("#ffe3d3"),
        Series =
        [
            new Color("#123f8c"), new Color("#e8590c"), new Color("#7a1fa2"), new Color("#12a594"), new Color("#0b6b3a"),
            new Color("#e85aad"), new Color("#6b3e1d"), new Color("#2b97e0"), new Color("#3d4654"), new Color("#b58a00"),
        ],
    };

    private static readonly Palette Dark = new()
    {
        Background = new Color("#171b22"),
        Text = new Color("#e8ebf0"),
        Muted = new Color("#9aa5b4"),
        Grid = new Color("#2f3743"),
        Negative = new Color("#5b93f5"),
        Positive = new Color("#ffa366"),
        Good = new Color("#69db7c"),
        Cold = new Color("#1d3157"),
        Hot = new Color("#56301a"),
        Series =
        [
            new Color("#5b93f5"), new Color("#ffa366"), new Color("#b07cf0"), new Color("#5fe0cf"), new Color("#3fae6b"),
            new Color("#ffb3df"), new Color("#c08a5e"), new Color("#a8dcff"), new Color("#8d98a8"), new Color("#ffe066"),
        ],
    };

    public required Color Background { get; init; }

    public required Color Text { get; init; }

    public required Color Muted { get; init; }

    public required Color Grid { get; init; }

    /// <summary>Gets the color of the negative class, or of the first of many.</summary>
    public required Color Negative { get; init; }

    /// <summary>Gets the color of the positive class, or of the second of many.</summary>
    public required Color Positive { get; init; }

    /// <summary>Gets the color of a target that was reached.</summary>
    public required Color Good { get; init; }

    /// <summary>Gets the palest background of correct predictions.</summary>
    public required Color Cold { get; init; }

    /// <summary>Gets the palest background of errors.</summary>
    public required Color Hot { get; init; }

    /// <summary>Gets the colors of the lines of up to ten classes, alternately dark and light: see <see cref="SeriesStyle"/>.</summary>
    public required Color[] Series { get; init; }

    public static Palette Get(PictureTheme theme) => theme == PictureTheme.Dark ? Dark : Light;
}
