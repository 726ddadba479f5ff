using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>
/// PNG with a palette of 256 colours, which is a third as long as PNG without for what has flat grounds and few colours: charts. Their rarest colours, on
/// edges of letters and lines, become the nearest ones. Format: W3C, "Portable Network Graphics (PNG) Specification", third edition.
/// </summary>
internal static class PalettePng
{
    private const int MostColours = 256;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    public static byte[] Encode(SKPixmap picture)
    {
        SKColor[] pixels = Colours(picture);
        Dictionary<SKColor, int> counts = [];
        foreach (SKColor pixel in pixels)
            counts[pixel] = counts.GetValueOrDefault(pixel) + 1;
        SKColor[] byCount = [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => (uint)pair.Key).Select(pair => pair.Key)];
        SKColor[] palette = byCount[..Math.Min(MostColours, byCount.Length)];
        Dictionary<SKColor, byte> places = byCount.ToDictionary(colour => colour, colour => Nearest(palette, colour));

        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]; // 8 bits a pixel, which are places in the palette
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "PLTE", [.. palette.SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue })]);
        WriteChunk(file, "IDAT", Compress(pixels, picture.Width, places));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static SKColor[] Colours(SKPixmap picture)
    {
        SKColor[] colours = new SKColor[picture.Width * picture.Height];
        for (int row = 0; row < picture.Height; row++)
        {
            ReadOnlySpan<byte> bytes = picture.GetPixelSpan<byte>(0, row); // red, green, blue and alpha
            for (int i = 0; i < picture.Width; i++)
                colours[row * picture.Width + i] = new SKColor(bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2]);
        }
        return colours;
    }

    private static byte Nearest(SKColor[] palette, SKColor colour)
    {
        int nearest = 0, least = int.MaxValue;
        for (int i = 0; i < palette.Length && least > 0; i++)
        {
            int red = palette[i].Red - colour.Red, green = palette[i].Green - colour.Green, blue = palette[i].Blue - colour.Blue;
            int distance = red * red + green * green + blue * blue;
            if (distance < least)
                (nearest, least) = (i, distance);
        }
        return (byte)nearest;
    }

    /// <summary>Rows one after the other, each after a 0, which says that it is not filtered.</summary>
    private static byte[] Compress(SKColor[] pixels, int width, Dictionary<SKColor, byte> places)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] row = new byte[width + 1];
            for (int first = 0; first < pixels.Length; first += width)
            {
                for (int i = 0; i < width; i++)
                    row[i + 1] = places[pixels[first + i]];
                zlib.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] checkedBytes = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(checkedBytes);
        uint crc = uint.MaxValue;
        foreach (byte value in checkedBytes)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }

    private static uint CrcOf(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
