namespace LinearLearn.Emnist.Tests;

/// <summary>Writes small sets of pictures and labels under EMNIST's names.</summary>
internal static class SplitFiles
{
    public const int Rows = 4;
    public const int Columns = 3;

    public static string ImagesName(EmnistSplit split, string part) => $"emnist-{split.Name}-{part}-images-idx3-ubyte";

    public static string LabelsName(EmnistSplit split, string part) => $"emnist-{split.Name}-{part}-labels-idx1-ubyte";

    /// <summary>Writes the four files: each label twice to learn from and once to test on, with random pixels.</summary>
    public static void Write(TempFolder folder, EmnistSplit split, bool gzip = true)
    {
        byte[] labels = [.. split.ClassNames.Keys.Order().Select(label => (byte)label)];
        WritePart(folder, split, "train", [.. labels, .. labels.Reverse()], gzip);
        WritePart(folder, split, "test", labels, gzip);
    }

    public static void WritePart(TempFolder folder, EmnistSplit split, string part, byte[] labels, bool gzip = true)
    {
        string ending = gzip ? ".gz" : "";
        folder.Write(ImagesName(split, part) + ending, IdxFiles.GzipIf(gzip, IdxFiles.Of(Pixels(part, labels.Length), labels.Length, Rows, Columns)));
        folder.Write(LabelsName(split, part) + ending, IdxFiles.GzipIf(gzip, IdxFiles.Of(labels, labels.Length)));
    }

    /// <summary>The pixels as they stand in the file of a part.</summary>
    public static byte[] Pixels(string part, int count) => IdxFiles.RandomBytes(count * Rows * Columns, part.Length);

    /// <summary>Writes a pair of files and reads it.</summary>
    public static Dataset ReadPair(
        byte[] images, byte[] labels, ImageOrientation orientation = ImageOrientation.Transposed, IReadOnlyDictionary<int, string>? classNames = null)
    {
        using TempFolder folder = new();
        return EmnistReader.ReadDataset(folder.Write("images", images), folder.Write("labels", labels), orientation, classNames);
    }

    /// <summary>The bytes of all pictures of a dataset, one after the other.</summary>
    public static byte[] PixelsOf(Dataset data)
    {
        ByteFeatures features = (ByteFeatures)data.Features;
        byte[] pixels = new byte[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            features.Row(i).CopyTo(pixels.AsSpan(i * data.FeatureCount));
        return pixels;
    }

    /// <summary>Turns pictures the plain way, pixel by pixel: column by column becomes row by row.</summary>
    public static byte[] Turn(byte[] transposed, int rows, int columns)
    {
        byte[] upright = new byte[transposed.Length];
        for (int start = 0; start < transposed.Length; start += rows * columns)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    upright[start + row * columns + column] = transposed[start + row + rows * column];
            }
        }
        return upright;
    }
}
