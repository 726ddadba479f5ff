namespace LinearLearn.Plotting;

/// <summary>Specifies how a picture of weights, of an example or of their product is colored.</summary>
public enum Coloring
{
    /// <summary>Colors over the range of the values, with a title and a color bar.</summary>
    /// <remarks>
    /// Weights and products: blue below 0, gray at 0, red above, over a range that is symmetric around 0. Examples: black for the lowest
    /// feature, white for the highest.
    /// </remarks>
    Scaled,

    /// <summary>Colors as in "Hello Deep Learning" by Bert Hubert, without a title and a color bar.</summary>
    /// <remarks>
    /// Weights and products: red 255 * v / max above 0, blue 255 * v / min below 0, black at 0, where max and min are those of the picture.
    /// Examples: gray 255 * (v - min) / (max - min), or black if all features are equal. Levels are truncated to integers.
    /// </remarks>
    Article,
}
