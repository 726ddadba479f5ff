namespace LinearLearn.BesideMlNet;

/// <summary>
/// Reads images from a file of scripts/beside-mlnet.cs: for each image its label, a byte, and its 28 x 28 pixels, a byte each.
/// </summary>
internal sealed class Pictures
{
    public const int Pixels = 28 * 28;

    public required int[] Labels { get; init; }

    /// <summary>Gets the pixels of all images, one image after the other.</summary>
    public required byte[] Values { get; init; }

    public int Count => Labels.Length;

    public static Pictures Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length == 0 || file.Length % (1 + Pixels) != 0)
            throw new InvalidDataException($"{path}: expected a multiple of {1 + Pixels} bytes, found {file.Length}");
        int count = file.Length / (1 + Pixels);
        int[] labels = new int[count];
        byte[] values = new byte[count * Pixels];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = file.AsSpan(i * (1 + Pixels), 1 + Pixels);
            labels[i] = image[0];
            image[1..].CopyTo(values.AsSpan(i * Pixels));
        }
        return new Pictures { Labels = labels, Values = values };
    }
}
