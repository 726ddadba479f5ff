namespace LinearLearn.Plotting;

/// <summary>How a picture of weights, of an example or of their product is colored.</summary>
public enum Coloring
{
    /// <summary>
    /// With a title and a color bar. Weights and products: blue below 0, gray at 0, red above, over a range that is the same on both sides. Examples: black
    /// for the lowest feature, white for the highest.
    /// </summary>
    Scaled,

    /// <summary>
    /// As in "Hello Deep Learning" by Bert Hubert: cells and nothing else. Weights and products: red 255 * v / max above 0, blue 255 * v / min below, black at
    /// 0, where max and min are the picture's own; examples: gray 255 * (v - min) / (max - min), black where all features are the same. Cut down to whole numbers.
    /// </summary>
    Article,
}
