using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures an online learner on a file of a million sparse rows, read in chunks, so that memory does not grow with the file.
/// </summary>
/// <remarks>
/// It also measures LIBLINEAR (which keeps all rows in memory) and Vowpal Wabbit (which also streams) on the same rows, if they are
/// installed.
/// </remarks>
internal static class StreamComparison
{
    private const int StreamRows = 1_000_000, NonZeros = 30, StreamColumns = 100_000, RowsPerChunk = 10_000;

    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = Directory.CreateTempSubdirectory("linearlearn-stream").FullName;
        try
        {
            string path = Path.Combine(folder, "rows.svm"), vwPath = Path.Combine(folder, "rows.vw");
            WriteRows(path, vwPath);
            double megabytes = new FileInfo(path).Length / 1e6;
            Console.WriteLine($"{StreamRows:N0} rows of {NonZeros} features in {StreamColumns:N0} columns: {megabytes:F0} MB of text.");
            GC.Collect();
            Console.WriteLine($"Before: {Megabytes(Process.GetCurrentProcess().WorkingSet64):F0} MB of memory.");
            for (int round = 0; round < 3; round++)
                Stream(path, megabytes);
            Peer("liblinear-train", "-q", "-s", "1", "-e", "1e9", path, Path.Combine(folder, "model"));
            Peer("vw", "--quiet", "-d", vwPath, "--loss_function", "hinge", "--no_stdin");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Stream(string path, double megabytes)
    {
        OnlineLearner learner = new(
            new PassiveAggressiveUpdate(0.1f), LinearModel.Zero(StreamColumns, [-1, 1]), new LearnerOptions { Averaging = false });
        LibSvmOptions options = new() { FeatureCount = StreamColumns };
        long begin = Stopwatch.GetTimestamp();
        long rows = LibSvmReader.ReadChunks(path, RowsPerChunk, options).Sum(chunk => (long)chunk.Count);
        double reading = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        learner.Learn(LibSvmReader.ReadChunks(path, RowsPerChunk, options));
        double learning = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        using Process process = Process.GetCurrentProcess();
        double million = learner.ExamplesSeen / learning / 1e6;
        Console.WriteLine(
            $"reading only: {rows / reading / 1e6:F2} million rows/s, {megabytes / reading:F0} MB/s; "
            + $"reading and learning: {million:F2} million rows/s ({learning:F2} s, {learner.UpdatesMade} updates); "
            + $"peak memory so far: {Megabytes(process.PeakWorkingSet64):F0} MB");
    }

    private static void Peer(string program, params string[] arguments)
    {
        // GNU time, if it is installed, measures the peak memory of a child process.
        if (PeerProcess.Run("/usr/bin/time", ["-f", "%M", program, .. arguments]) is { } timed)
        {
            string options = string.Join(' ', arguments.Where(argument => !argument.Contains('/')));
            string memory = timed.Errors.Trim().Split('\n')[^1];
            Console.WriteLine($"{program} {options}: {FormatTime(timed.Milliseconds)}, peak memory {memory} KB");
        }
        else if (PeerProcess.Run(program, arguments) is { } run)
        {
            Console.WriteLine($"{program}: {FormatTime(run.Milliseconds)}");
        }
        else
        {
            Console.WriteLine($"{program} was not found.");
        }

        static string FormatTime(double milliseconds) =>
            $"{milliseconds / 1000:F2} s, {StreamRows / milliseconds / 1000:F2} million rows/s";
    }

    /// <summary>Writes rows whose label depends on a hidden weight of each column, as LIBSVM's and as Vowpal Wabbit's text.</summary>
    private static void WriteRows(string path, string vwPath)
    {
        Random random = new(1);
        float[] hidden = [.. Enumerable.Range(0, StreamColumns).Select(_ => random.NextSingle() - 0.5f)];
        using StreamWriter file = new(path), vwFile = new(vwPath);
        SortedSet<int> columns = [];
        StringBuilder line = new();
        for (int row = 0; row < StreamRows; row++)
        {
            columns.Clear();
            while (columns.Count < NonZeros)
                columns.Add(random.Next(StreamColumns));
            line.Clear();
            float sum = 0;
            foreach (int column in columns)
            {
                float value = MathF.Round(random.NextSingle(), 4) + 0.0001f;
                sum += value * hidden[column];
                line.Append(CultureInfo.InvariantCulture, $" {column + 1}:{value:F4}");
            }
            file.Write(sum > 0 ? "+1" : "-1");
            file.Write(line);
            file.Write('\n');
            vwFile.Write(sum > 0 ? "1 |" : "-1 |");
            vwFile.Write(line);
            vwFile.Write('\n');
        }
    }

    private static double Megabytes(long bytes) => bytes / 1e6;
}
