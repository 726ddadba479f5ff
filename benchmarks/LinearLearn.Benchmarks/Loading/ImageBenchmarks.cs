using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using LinearLearn.Emnist;
using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures loading and streaming of images in the number and size of EMNIST's largest splits (byclass and bymerge), compared with only
/// decompressing them.
/// </summary>
/// <remarks>
/// The images are digits of the embedded sample, shifted and with noise, so that they compress as well as EMNIST's. Each measurement is a
/// separate process. The table has the median of several rounds.
/// </remarks>
internal static class ImageBenchmarks
{
    public const string Switch = "--images";

    /// <summary>The name of the measured run, which is a separate process.</summary>
    public const string RunName = "--images-run";

    private const string Page = "benchmarks/README.md", Marker = "results: ImageBenchmarks";
    private const string Images = "images.gz", Labels = "labels.gz";
    private const string Small = "small";
    private const int Count = 697_932, SmallCount = 2000, Classes = 62, Side = 28, Length = Side * Side;
    private const int ImagesPerBlock = 1000, RowsPerChunk = 1000, Rounds = 5;

    private static readonly (string Name, string Description, Func<string, long> Run)[] Works =
    [
        ("gzip", "`GZipStream` alone, into arrays of the final size", ReadArrays),
        ("read", "`EmnistReader.ReadDataset`", folder => Read(folder).Count),
        ("discard", "`GZipStream` alone, discarding the bytes", Discard),
        ("chunks", "`EmnistReader.ReadChunks`, 1,000 images at a time", folder => Chunks(folder).Sum(chunk => (long)chunk.Count)),
        ("learn", "the same, and `OnlineLearner.Learn`", folder => Learn(folder, isAsync: false)),
        ("async", "`EmnistReader.ReadChunksAsync`, and `OnlineLearner.LearnAsync`", folder => Learn(folder, isAsync: true)),
    ];

    /// <summary>Writes the images, does all work several times, and prints the medians.</summary>
    public static void Run(bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = Directory.CreateTempSubdirectory("linearlearn-images").FullName;
        try
        {
            Write(folder, Count);
            Write(Directory.CreateDirectory(Path.Combine(folder, Small)).FullName, SmallCount);
            double packed = new FileInfo(Path.Combine(folder, Images)).Length / 1e6, pixels = (double)Count * Length / 1e6;
            string data = $"Data: {Count:N0} images of {Side} x {Side} pixels in {Classes} classes, {pixels:F0} MB of pixels, "
                + $"{packed:F0} MB compressed.";
            double[][][] runs = [.. Works.Select(_ => new double[Rounds][])];
            for (int round = 0; round < Rounds; round++)
            {
                for (int work = 0; work < Works.Length; work++)
                    runs[work][round] = Measure(folder, Works[work].Name);
            }
            MarkdownTable table = new("work", "median", "range", "images/s", "peak memory");
            for (int work = 0; work < Works.Length; work++)
            {
                double[] seconds = [.. runs[work].Select(run => run[0]).Order()];
                double median = seconds[Rounds / 2], peak = runs[work].Max(run => run[1]);
                string range = $"{seconds[0]:F2} to {seconds[^1]:F2}";
                table.Add(Works[work].Description, $"{median:F2} s", range, $"{Count / median:N0}", $"{peak:F0} MB");
            }
            string[] lines = [data, "", .. table.Lines];
            Console.WriteLine(string.Join('\n', lines));
            if (!writesResults)
                return;
            string path = Path.Combine(RepositoryFolder.Find(), Page);
            File.WriteAllText(path, MarkedText.Replace(File.ReadAllText(path), Page, Marker, lines));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Does the work once, after a few images to compile the code, and prints seconds and peak megabytes.</summary>
    public static void RunOnce(string folder, string name)
    {
        Func<string, long> work = Works.Single(one => one.Name == name).Run;
        for (int i = 0; i < 3; i++)
            work(Path.Combine(folder, Small));
        long begin = Stopwatch.GetTimestamp(), count = work(folder);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (count != Count)
            throw new InvalidOperationException($"expected {Count} images, found {count}");
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant($"{seconds} {process.PeakWorkingSet64 / 1e6}"));
    }

    private static double[] Measure(string folder, string name)
    {
        string program = Environment.ProcessPath!, assembly = typeof(ImageBenchmarks).Assembly.Location;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
        string output = PeerProcess.Run(command[0], [.. command[1..], RunName, folder, name])!.Value.Output;
        return [.. output.Trim().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    private static void Write(string folder, int count)
    {
        IdxWriter.Write(Path.Combine(folder, Images), CreateImages(EmnistSample.Load().Training, count), [count, Side, Side]);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))];
        IdxWriter.Write(Path.Combine(folder, Labels), labels, [count]);
    }

    private static IEnumerable<byte[]> CreateImages(Dataset digits, int count)
    {
        const int noise = 32;
        ByteFeatures pixels = (ByteFeatures)digits.Features;
        SplitMix64 random = SplitMix64.Stream(1, 0);
        for (int first = 0; first < count; first += ImagesPerBlock)
        {
            byte[] block = new byte[Math.Min(ImagesPerBlock, count - first) * Length];
            for (int start = 0; start < block.Length; start += Length)
            {
                ReadOnlySpan<byte> digit = pixels.Row(random.Next(digits.Count));
                int shift = random.Next(Side);
                for (int i = 0; i + shift < Length; i++)
                {
                    if (digit[i] > 0)
                        block[start + i + shift] = (byte)Math.Clamp(digit[i] + random.Next(noise) - noise / 2, 1, 255);
                }
            }
            yield return block;
        }
    }

    private static long ReadArrays(string folder)
    {
        int count = Path.GetFileName(folder) == Small ? SmallCount : Count;
        byte[] images = GC.AllocateUninitializedArray<byte>(16 + count * Length), labels = new byte[8 + count];
        using GZipStream imageFile = Open(folder, Images), labelFile = Open(folder, Labels);
        imageFile.ReadExactly(images);
        labelFile.ReadExactly(labels);
        return count;
    }

    private static long Discard(string folder)
    {
        using GZipStream imageFile = Open(folder, Images), labelFile = Open(folder, Labels);
        imageFile.CopyTo(Stream.Null);
        labelFile.CopyTo(Stream.Null);
        return Count;
    }

    private static GZipStream Open(string folder, string name) =>
        new(File.OpenRead(Path.Combine(folder, name)), CompressionMode.Decompress);

    private static Dataset Read(string folder) => EmnistReader.ReadDataset(
        Path.Combine(folder, Images), Path.Combine(folder, Labels), ImageOrientation.Transposed, EmnistSplit.ByClass.Classes);

    private static IEnumerable<Dataset> Chunks(string folder) => EmnistReader.ReadChunks(
        Path.Combine(folder, Images), Path.Combine(folder, Labels), RowsPerChunk, ImageOrientation.Transposed, EmnistSplit.ByClass.Classes);

    private static long Learn(string folder, bool isAsync)
    {
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(Length, EmnistSplit.ByClass.Classes));
        if (isAsync)
        {
            learner.LearnAsync(EmnistReader.ReadChunksAsync(
                Path.Combine(folder, Images), Path.Combine(folder, Labels), RowsPerChunk, ImageOrientation.Transposed,
                EmnistSplit.ByClass.Classes)).Wait();
        }
        else
        {
            learner.Learn(Chunks(folder));
        }
        return learner.ExamplesSeen;
    }
}
