namespace LinearLearn.Samples.Playground;

/// <summary>Holds an image to score, and what is known about it.</summary>
/// <param name="Pixels">28 x 28 bytes in row-major order: 0 is paper, 255 is ink.</param>
/// <param name="Label">The label of a sample digit; null for a drawing.</param>
public sealed record Digit(byte[] Pixels, int? Label)
{
    /// <summary>The number of rows and columns.</summary>
    public const int Side = 28;

    /// <summary>Gets an image without ink.</summary>
    public static Digit Empty { get; } = new(new byte[Side * Side], null);

    /// <summary>Gets a text for those who cannot see the image.</summary>
    public string Description => IsEmpty ? "An empty image"
        : Label is { } label ? $"A handwritten {label} of the test set"
        : "Your drawing, scaled and centered";

    /// <summary>Gets whether no pixel has ink.</summary>
    public bool IsEmpty => !Pixels.AsSpan().ContainsAnyExcept((byte)0);
}
