using System.Globalization;
using System.IO.Compression;
using System.Text;
using LinearLearn.Emnist;

namespace LinearLearn.Tool.Tests;

/// <summary>Creates small data files, and models that were trained on them once for all tests.</summary>
internal static class SampleFiles
{
    public const string Flowers = "flowers.csv", FlowerModel = "flowers.safetensors";

    public const string Messages = "messages.txt", MessageModel = "messages.safetensors";

    public const string Rows = "rows.libsvm", RowModel = "rows.model", RowTensors = "rows.safetensors";

    public const string Images = "digits-images-idx3-ubyte", Labels = "digits-labels-idx1-ubyte", ImageModel = "digits.safetensors";

    private static readonly string[] FlowerKinds = ["setosa", "versicolor", "virginica"];

    private static readonly string[] Words = ["invoice", "refund", "meeting", "lunch", "offer", "winner"];

    private static readonly Lazy<Dictionary<string, byte[]>> Models = new(TrainAll);

    /// <summary>Writes all data files and models into the current folder.</summary>
    public static void WriteAll()
    {
        WriteData();
        foreach ((string name, byte[] contents) in Models.Value)
            File.WriteAllBytes(name, contents);
    }

    /// <summary>Creates a table of flowers.</summary>
    public static string CreateFlowers(int rows, string newLine = "\n")
    {
        StringBuilder table = new("length,width,color,kind" + newLine);
        for (int i = 0; i < rows; i++)
        {
            (double length, double width, string color, string kind) = CreateFlower(i);
            table.Append(CultureInfo.InvariantCulture, $"{length:F2},{width:F2},{color},{kind}{newLine}");
        }
        return table.ToString();
    }

    /// <summary>Creates a flower, whose measures depend on its kind and vary a little.</summary>
    public static (double Length, double Width, string Color, string Kind) CreateFlower(int index)
    {
        int kind = index % 3, variation = index * 7 % 11;
        string color = (kind + variation) % 4 == 0 ? "white" : kind == 0 ? "blue" : "violet";
        return (1.5 + (1.7 * kind) + (0.1 * variation), 0.3 + (0.6 * kind) + (0.07 * (index * 5 % 9)), color, FlowerKinds[kind]);
    }

    /// <summary>Creates lines of a label, a tab and a text.</summary>
    public static string CreateMessages(int lines)
    {
        StringBuilder text = new();
        for (int i = 0; i < lines; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "work" : "junk")}\t{CreateMessage(i)}\n");
        return text.ToString();
    }

    /// <summary>Creates a text without a label.</summary>
    public static string CreateMessage(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words[(index % 2 == 0 ? 0 : 3) + (index / 2 % 3)]} number {index % 13} {Words[index * 5 % 6]}");

    /// <summary>Creates lines of the LIBSVM format.</summary>
    public static string CreateRows(int rows)
    {
        StringBuilder text = new();
        for (int i = 0; i < rows; i++)
        {
            int label = i % 2 == 0 ? 1 : -1;
            double first = 0.5 + (label * 0.3) + (0.05 * (i % 7));
            text.Append(CultureInfo.InvariantCulture, $"{label} 1:{first} 3:{i % 5} 4:{(label * 2) + (i % 3)}\n");
        }
        return text.ToString();
    }

    private static void WriteData()
    {
        File.WriteAllText(Flowers, CreateFlowers(75));
        File.WriteAllText(Messages, CreateMessages(60));
        File.WriteAllText(Rows, CreateRows(60));
        byte[] pixels = new byte[40 * 16], labels = new byte[40];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i % 2 == 0 ? 3 : 7);
            for (int j = 0; j < 16; j++)
                pixels[(i * 16) + j] = (byte)((j < 8) == (labels[i] == 3) ? 200 + (i * j % 50) : i * j % 40);
        }
        IdxWriter.Write(Images, pixels, [40, 4, 4]);
        IdxWriter.Write(Labels, labels, [40]);
    }

    private static Dictionary<string, byte[]> TrainAll()
    {
        Train(Flowers, FlowerModel, "--label", "kind");
        Train(Messages, MessageModel);
        Train(Rows, RowModel);
        Train(Rows, RowTensors);
        Train(Images, ImageModel);
        return new[] { FlowerModel, MessageModel, RowModel, RowTensors, ImageModel }.ToDictionary(name => name, File.ReadAllBytes);

        static void Train(string data, string model, params string[] options) =>
            ToolFixture.RunWell(["train", data, "-o", model, "-q", .. options]);
    }

    /// <summary>Compresses bytes with gzip.</summary>
    public static byte[] Pack(byte[] contents)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(contents);
        return packed.ToArray();
    }
}
