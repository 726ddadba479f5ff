namespace LinearLearn.Samples.Playground;

/// <summary>Holds a label of a horizontal axis.</summary>
/// <param name="X">Where it is, in units of the chart.</param>
/// <param name="Text">What is written.</param>
/// <param name="Anchor">The share of the text that is left of X: 0, 0.5 or 1. Default: 0.5.</param>
public sealed record AxisLabel(double X, string Text, double Anchor = 0.5)
{
    /// <summary>The width of a character at 12 units: that of a digit in a wide font.</summary>
    private const double CharacterWidth = 8;

    private const double Gap = 6;

    /// <summary>Gets the anchor as SVG names it.</summary>
    public string AnchorName => Anchor switch { 0 => "start", 1 => "end", _ => "middle" };

    private double Left => X - Anchor * CharacterWidth * Text.Length;

    private double Right => Left + CharacterWidth * Text.Length;

    /// <summary>Returns whether two labels are too close to each other.</summary>
    public bool Overlaps(AxisLabel other) => Left < other.Right + Gap && other.Left < Right + Gap;

    /// <summary>Selects the labels that do not overlap an earlier one.</summary>
    public static IReadOnlyList<AxisLabel> Select(IEnumerable<AxisLabel> labels)
    {
        List<AxisLabel> selected = [];
        foreach (AxisLabel label in labels)
        {
            if (!selected.Exists(label.Overlaps))
                selected.Add(label);
        }
        return selected;
    }
}
