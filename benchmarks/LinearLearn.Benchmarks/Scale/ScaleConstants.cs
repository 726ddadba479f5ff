using System.Globalization;
using System.Text.RegularExpressions;
using LinearLearn.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the constants of scripts/simulate-cluster.cs on one core.</summary>
/// <remarks>
/// The time of a task on a shard is a part for each non-zero and a part for each weight. They follow from two runs with the same weights,
/// on shards of many rows and of few. It is processor time, which other programs on the machine change little. The figures of Orleans are
/// the shortest elapsed time of many epochs, with a silo in its own process and a shard of two rows. Combining has a part for each result
/// and a fixed part, which follow from combining 2 and 16 results.
/// </remarks>
internal static class ScaleConstants
{
    public const string Switch = "--scale-constants";

    private const string Script = "scripts/simulate-cluster.cs", Page = "docs/scale.md";
    private const int Shards = 2, ManyShards = 16, ManyRows = 250_000, FewRows = 500, Epochs = 4, Calls = 500, LargeCalls = 20;
    private const int ClusterShards = 8, ClusterEpochs = 6;
    private const int MessagesOfEpoch = 4; // task and result, of the group and of its shard
    private const int LargeColumns = 1 << 22, SmallColumns = 2;

    private static readonly LearnerOptions NotAveraged = new() { Averaging = false };

    /// <summary>Prints the settings of the script and the tables of the page.</summary>
    /// <param name="writesResults">Whether to write the settings into the script, and the tables into the page.</param>
    public static async Task RunAsync(bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        SyntheticRows rows = new(RowKind.Sparse, Shards * ManyRows, 42, 1 << 20, 2);
        Dataset data = rows.Create(rows.Rows);
        ShardCosts averaged = Measure(new OnlineTrainer(new PassiveAggressiveUpdate()), rows, data, Epochs);
        ShardCosts last = Measure(new OnlineTrainer(new PassiveAggressiveUpdate(), NotAveraged), rows, data, Epochs);
        ShardCosts exact = Measure(new NewtonTrainer(), rows, data, null);
        (double call, double transport) = await MeasureOrleansAsync();
        MarkdownTable clusters = await MeasureClustersAsync(rows, data);
        (string Name, string Value)[] settings =
        [
            ("rounds", $"{exact.Tasks}"), .. averaged.CreateSettings("learn", ""), .. exact.CreateSettings("multiply", "exact-"),
            ("call", $"{call:F0}"), ("transport", $"{transport:F0}"),
        ];
        foreach ((string name, string value) in settings)
            Console.WriteLine($"[\"{name}\"] = {value},");
        MarkdownTable constants = ShardCosts.CreateTable(averaged, last, exact);
        foreach (string line in constants.Lines.Append("").Concat(clusters.Lines))
            Console.WriteLine(line);
        if (!writesResults)
            return;
        string root = RepositoryFolder.Find();
        constants.WriteTo(Page, "constants");
        clusters.WriteTo(Page, "epochs on silos");
        string text = File.ReadAllText(Path.Combine(root, Script));
        foreach ((string name, string value) in settings)
            text = ReplaceSetting(text, name, value);
        File.WriteAllText(Path.Combine(root, Script), text);
    }

    /// <summary>Replaces the number of a setting, and keeps the column of a comment behind it.</summary>
    private static string ReplaceSetting(string text, string name, string value)
    {
        Regex setting = new($@"(?<start>\[""{name}""\] = )(?<number>[0-9.]+,)(?<gap>( +(?=//))?)");
        Match match = setting.Match(text);
        if (!match.Success)
            throw new InvalidDataException($"{Script}: expected a line [\"{name}\"] = <number>");
        int width = match.Groups["gap"].Length > 0 ? match.Groups["number"].Length + match.Groups["gap"].Length : 0;
        return setting.Replace(text, $"${{start}}{$"{value},".PadRight(width)}");
    }

    private static ShardCosts Measure(ITrainer trainer, SyntheticRows rows, Dataset data, int? epochs)
    {
        TrainingOptions options = epochs is { } count ? new() { Epochs = count } : new();
        Dataset[] many = Split(data, Shards);
        Dataset[] few = [.. many.Select(shard => Slice(shard, 0, FewRows))];
        new ShardedTrainer(trainer).Train(new LocalShards(trainer, few), options); // compiles
        TimedShards full = new(trainer, many), small = new(trainer, few), split = new(trainer, Split(data, ManyShards));
        LinearModel model = new ShardedTrainer(trainer).Train(full, options).Model;
        new ShardedTrainer(trainer).Train(small, options with { InitialModel = model });
        new ShardedTrainer(trainer).Train(split, options);
        double weights = model.Weights.Length, nonZeros = (double)ManyRows * rows.Features, fewer = (double)FewRows * rows.Features;
        double perNonZero = (full.ShardSeconds - small.ShardSeconds) / (nonZeros - fewer);
        double start = small.ShardSeconds - perNonZero * fewer;
        double each = Math.Max(0, (split.CombineSeconds - full.CombineSeconds) / (ManyShards - Shards));
        double combineFixed = Math.Max(0, full.CombineSeconds - Shards * each);
        return new(
            1e9 * perNonZero, 1e9 * Math.Max(0, start) / weights, 1e9 * each / weights, 1e9 * combineFixed / weights,
            full.TaskBytes / weights, full.ResultBytes / weights, full.Tasks);
    }

    private static Dataset[] Split(Dataset data, int shards) =>
        [.. Enumerable.Range(0, shards).Select(shard => Slice(data, data.Count / shards * shard, data.Count / shards))];

    private static Dataset Slice(Dataset data, int first, int count) => data.Select([.. Enumerable.Range(first, count)]);

    /// <summary>Measures epochs on one and on two silos, each a process with one thread, to compare with the simulation.</summary>
    private static async Task<MarkdownTable> MeasureClustersAsync(SyntheticRows rows, Dataset data)
    {
        MarkdownTable table = new("silos of one core", "shards", "rows", "an epoch", "processor time");
        string folder = Directory.CreateTempSubdirectory("linearlearn-scale").FullName;
        try
        {
            foreach ((int shard, Dataset part) in Split(data, ClusterShards).Index())
                LibSvmWriter.Write(part, Path.Combine(folder, $"{shard}.svm"));
            foreach (int count in new[] { 1, 2 })
                table.Add(await MeasureClusterAsync(count, Path.Combine(folder, "{shard}.svm"), rows));
            return table;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> MeasureClusterAsync(int count, string pattern, SyntheticRows rows)
    {
        BenchmarkSilo[] silos = BenchmarkSilo.StartAll(count);
        try
        {
            using IHost client = await BenchmarkSilo.ConnectAsync(count);
            ShardSource source = ShardSource.LibSvm(pattern, ClusterShards, new LibSvmOptions { FeatureCount = rows.Columns });
            OnlineTrainer trainer = new(new PassiveAggressiveUpdate());
            EpochClock clock = new(() => silos.Aggregate(Environment.CpuUsage.TotalTime, (sum, silo) => sum + silo.GetProcessorTime()));
            await new DistributedTrainer(client.Services.GetRequiredService<IClusterClient>(), trainer).TrainAsync(
                source, new TrainingOptions { Epochs = ClusterEpochs, Progress = clock });
            await client.StopAsync();
            return
            [
                $"{count}", $"{ClusterShards}", $"{rows.Rows:N0}", $"{clock.SecondsPerEpoch:F2} s", $"{clock.ProcessorPerEpoch:F2} s",
            ];
        }
        finally
        {
            foreach (BenchmarkSilo silo in silos)
                silo.Dispose();
        }
    }

    /// <summary>Returns the microseconds of a message within a machine, and the megabytes per second of large messages.</summary>
    private static async Task<(double Call, double Transport)> MeasureOrleansAsync()
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-scale").FullName;
        BenchmarkSilo[] silos = BenchmarkSilo.StartAll(1);
        try
        {
            using IHost client = await BenchmarkSilo.ConnectAsync(1);
            string path = Path.Combine(folder, "shard.svm");
            File.WriteAllText(path, "+1 1:1\n-1 2:1\n");
            IClusterClient cluster = client.Services.GetRequiredService<IClusterClient>();
            double small = await TimeEpochAsync(cluster, path, SmallColumns, Calls);
            double large = await TimeEpochAsync(cluster, path, LargeColumns, LargeCalls);
            double local = TimeLocal(path, LargeColumns, LargeCalls, out double bytes);
            Console.WriteLine(
                $"an epoch of two rows and {SmallColumns} weights: {1e6 * small:F0} us, two calls: client to group, group to shard");
            Console.WriteLine(
                $"an epoch of two rows and {LargeColumns:N0} weights: {1e3 * large:F1} ms, in one process {1e3 * local:F1} ms, "
                + $"{bytes / 1e6:F1} MB of task and result: {bytes / (large - local) / 1e6:F0} MB/s");
            await client.StopAsync();
            if (large <= local)
                throw new InvalidOperationException("expected epochs on a silo to be slower than in one process: measure again");
            return (1e6 * small / MessagesOfEpoch, bytes / (large - local) / 1e6);
        }
        finally
        {
            foreach (BenchmarkSilo silo in silos)
                silo.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> TimeEpochAsync(IClusterClient cluster, string path, int columns, int epochs)
    {
        ShortestEpoch clock = new();
        ShardSource source = ShardSource.LibSvm([path], new LibSvmOptions { FeatureCount = columns });
        await new DistributedTrainer(cluster, CreateOnline()).TrainAsync(source, CreateOptions(columns, epochs, clock));
        return clock.Seconds;
    }

    private static double TimeLocal(string path, int columns, int epochs, out double bytes)
    {
        ShortestEpoch clock = new();
        TimedShards shards = new(CreateOnline(), [LibSvmReader.Read(path, new LibSvmOptions { FeatureCount = columns })]);
        new ShardedTrainer(CreateOnline()).Train(shards, CreateOptions(columns, epochs, clock));
        bytes = shards.TaskBytes + shards.ResultBytes;
        return clock.Seconds;
    }

    private static OnlineTrainer CreateOnline() => new(new PassiveAggressiveUpdate(), NotAveraged);

    /// <summary>Creates options that start from random weights, which cannot be compressed much.</summary>
    private static OnlineTrainingOptions CreateOptions(int columns, int epochs, IProgress<TrainingProgress> progress)
    {
        float[] weights = new float[columns];
        SplitMix64.Stream(1, 2).FillUniform(weights, -1, 1);
        return new() { Epochs = epochs, InitialModel = new LinearModel(weights, [0], [-1, 1]), Progress = progress };
    }

    /// <summary>Runs shards one after the other, and measures the processor time of each task after the first two.</summary>
    private sealed class TimedShards(ITrainer trainer, Dataset[] shards) : IShardRunner
    {
        private const int Untimed = 2; // the first task measures the data, the second has no weights

        private readonly ShardWorker[] _workers = [.. shards.Select((data, shard) => new ShardWorker(trainer, data, shard))];
        private double _shardSeconds, _combineSeconds;
        private long _taskBytes, _resultBytes;

        public ShardLayout Layout { get; } = new(shards.Length, 1);

        /// <summary>Gets the number of measured tasks.</summary>
        public int Tasks { get; private set; } = -Untimed;

        /// <summary>Gets the seconds of a task on one shard.</summary>
        public double ShardSeconds => _shardSeconds / Tasks / _workers.Length;

        /// <summary>Gets the seconds in which the results of all shards are combined.</summary>
        public double CombineSeconds => _combineSeconds / Tasks;

        public double TaskBytes => (double)_taskBytes / Tasks;

        public double ResultBytes => (double)_resultBytes / Tasks;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            byte[][] results = [.. _workers.Select(worker => worker.Run(task, cancellationToken))];
            TimeSpan learned = Environment.CpuUsage.TotalTime;
            byte[] combined = ShardWorker.Combine(results);
            if (++Tasks <= 0)
                return combined;
            _shardSeconds += (learned - start).TotalSeconds;
            _combineSeconds += (Environment.CpuUsage.TotalTime - learned).TotalSeconds;
            _taskBytes += task.Length;
            _resultBytes += combined.Length;
            return combined;
        }
    }
}
