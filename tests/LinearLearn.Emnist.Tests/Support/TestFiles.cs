using System.Buffers.Binary;
using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>Creates valid and invalid IDX files and small splits under EMNIST's file names, and reads them.</summary>
internal static class TestFiles
{
    public const byte UnsignedByte = 8;
    public const int ImageRows = 4;
    public const int ImageColumns = 3;

    /// <summary>Creates a header with any sizes, valid or not.</summary>
    public static byte[] CreateHeader(byte type, params ReadOnlySpan<long> sizes)
    {
        byte[] header = new byte[4 + 4 * sizes.Length];
        header[2] = type;
        header[3] = (byte)sizes.Length;
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * i), (uint)sizes[i]);
        return header;
    }

    public static byte[] Create(byte[] elements, params ReadOnlySpan<long> sizes) => [.. CreateHeader(UnsignedByte, sizes), .. elements];

    /// <summary>Creates a file of random elements.</summary>
    public static byte[] CreateRandom(int seed, params ReadOnlySpan<long> sizes)
    {
        long count = 1;
        foreach (long size in sizes)
            count *= size;
        return Create(CreateRandomBytes((int)count, seed), sizes);
    }

    public static byte[] CreateRandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Compress(ReadOnlySpan<byte> contents, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, level, leaveOpen: true))
            gzip.Write(contents);
        return compressed.ToArray();
    }

    public static byte[] CompressIf(bool gzip, byte[] contents) => gzip ? Compress(contents) : contents;

    public static byte[] ReadToEnd(string path)
    {
        using IdxReader reader = IdxReader.Open(path);
        return reader.ReadToEnd();
    }

    public static byte[] ReadToEnd(Stream stream)
    {
        using IdxReader reader = IdxReader.Open(stream, "stream");
        return reader.ReadToEnd();
    }

    public static string GetImagesName(EmnistSplit split, string part) => $"emnist-{split.Name}-{part}-images-idx3-ubyte";

    public static string GetLabelsName(EmnistSplit split, string part) => $"emnist-{split.Name}-{part}-labels-idx1-ubyte";

    /// <summary>
    /// Writes the four files of a split with random pixels, with each label twice in the training set and once in the test set.
    /// </summary>
    public static void WriteSplit(TemporaryFolder folder, EmnistSplit split, bool gzip = true)
    {
        byte[] labels = [.. split.Classes.Values.ToArray().Select(label => (byte)label)];
        WritePart(folder, split, "train", [.. labels, .. labels.Reverse()], gzip);
        WritePart(folder, split, "test", labels, gzip);
    }

    public static void WritePart(TemporaryFolder folder, EmnistSplit split, string part, byte[] labels, bool gzip = true)
    {
        string ending = gzip ? ".gz" : "";
        folder.Write(
            GetImagesName(split, part) + ending,
            CompressIf(gzip, Create(CreatePixels(part, labels.Length), labels.Length, ImageRows, ImageColumns)));
        folder.Write(GetLabelsName(split, part) + ending, CompressIf(gzip, Create(labels, labels.Length)));
    }

    /// <summary>Creates the pixels of a part in the order of its file.</summary>
    public static byte[] CreatePixels(string part, int count) => CreateRandomBytes(count * ImageRows * ImageColumns, part.Length);

    /// <summary>Writes a pair of files and reads them.</summary>
    public static Dataset ReadPair(
        byte[] images, byte[] labels, ImageOrientation orientation = ImageOrientation.Transposed, ClassLabels? classes = null)
    {
        using TemporaryFolder folder = new();
        return EmnistReader.ReadDataset(folder.Write("images", images), folder.Write("labels", labels), orientation, classes);
    }

    /// <summary>Returns the consecutive bytes of all images of a dataset.</summary>
    public static byte[] ReadPixels(Dataset data)
    {
        ByteFeatures features = (ByteFeatures)data.Features;
        byte[] pixels = new byte[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            features.Row(i).CopyTo(pixels.AsSpan(i * data.FeatureCount));
        return pixels;
    }

    /// <summary>Transposes images pixel by pixel, from column by column to row by row.</summary>
    public static byte[] Transpose(byte[] transposed, int rows, int columns)
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
