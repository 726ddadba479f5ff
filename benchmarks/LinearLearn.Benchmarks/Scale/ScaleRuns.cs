using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Provides the measured work of <see cref="ScaleBenchmarks"/>, each in a separate process.</summary>
internal static class ScaleRuns
{
    private const int WarmUpRows = 2000, RowsPerChunk = 10_000, Bits = 20;

    public static readonly SyntheticRows[] Shapes =
    [
        new(RowKind.Floats, 2_000_000, 28, 28, 2),
        new(RowKind.Floats, 2_000_000, 28, 28, 10),
        new(RowKind.Floats, 100_000, 784, 784, 2),
        new(RowKind.Floats, 100_000, 784, 784, 10),
        new(RowKind.Bytes, 200_000, 784, 784, 2),
        new(RowKind.Bytes, 200_000, 784, 784, 10),
        new(RowKind.Sparse, 500_000, 42, 1 << Bits, 2),
        new(RowKind.Sparse, 500_000, 42, 1 << Bits, 10),
    ];

    /// <summary>The indices of the shapes that are also trained exactly.</summary>
    public static readonly int[] ExactShapes = [0, 2, 5, 6];

    /// <summary>The works that read the file of a shape.</summary>
    public static readonly string[] FileWorks = ["read", "chunks", "stream"];

    public static string FileName(int shape) => $"{shape}.svm";

    /// <summary>Does the work once, after a few rows to compile the code.</summary>
    /// <remarks>
    /// Prints, separated by tabs: seconds, the fraction of rows with an update (for online learning) or passes (Newton), peak megabytes.
    /// </remarks>
    public static void RunOnce(string folder, int shape, string work)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        SyntheticRows rows = Shapes[shape];
        string path = Path.Combine(folder, FileName(shape));
        LibSvmOptions options = new() { FeatureCount = rows.Columns };
        (double seconds, double figure) = work switch
        {
            "read" => (Time(() => LibSvmReader.Read(path, options)), 0),
            "chunks" => (Time(() => LibSvmReader.ReadChunks(path, RowsPerChunk, options).Sum(chunk => chunk.Count)), 0),
            "stream" => Stream(path, rows, options),
            _ => Train(rows, work),
        };
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine($"{seconds}\t{figure}\t{process.PeakWorkingSet64 / 1e6}");
    }

    private static (double Seconds, double Figure) Train(SyntheticRows rows, string work)
    {
        ITrainer trainer = work == "newton" ? new NewtonTrainer() : CreateOnline(averages: work == "averaged");
        TrainingOptions options = work == "newton" ? new() : new() { Epochs = 1 };
        trainer.Train(rows.Create(WarmUpRows), options);
        Dataset data = rows.Create(rows.Rows);
        GC.Collect();
        TrainingResult? result = null;
        double seconds = Time(() => result = trainer.Train(data, options));
        return (seconds, work == "newton" ? result!.ExamplesSeen / (double)data.Count : result!.UpdatesMade / (double)data.Count);
    }

    private static (double Seconds, double Figure) Stream(string path, SyntheticRows rows, LibSvmOptions options)
    {
        LinearModel model = LinearModel.Zero(rows.Columns, [.. Enumerable.Range(0, rows.Classes)]);
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), model, new LearnerOptions { Averaging = true });
        double seconds = Time(() => learner.Learn(LibSvmReader.ReadChunks(path, RowsPerChunk, options)));
        return (seconds, learner.UpdatesMade / (double)learner.ExamplesSeen);
    }

    private static OnlineTrainer CreateOnline(bool averages) =>
        new(new PassiveAggressiveUpdate(), new LearnerOptions { Averaging = averages });

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
