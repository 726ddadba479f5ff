using System.Globalization;
using LinearLearn.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LinearLearn.Benchmarks;

/// <summary>Compares two silos, each a process with one thread, with two threads in one process, on the same shards.</summary>
/// <remarks>
/// Both train the same bits, with one group for each silo. Times are medians of alternate runs and exclude loading. The client that
/// coordinates the silos is a third process on the same cores. <see cref="ClusterAccuracy"/> compares shards with one machine.
/// </remarks>
internal static class ClusterComparison
{
    /// <summary>The name of the switch, which is followed by the folder of the words.</summary>
    public const string Switch = "--cluster";

    private const int Silos = 2, Epochs = 4, Warmups = 2, Rounds = 7;
    private const string Page = "docs/scale.md";

    private static readonly (string Set, string Name, ITrainer Trainer)[] Cases =
    [
        (ClusterData.Words, "joint PA-I, averaged", new OnlineTrainer(new PassiveAggressiveUpdate(0.1f))),
        (ClusterData.Words, "joint PA-I, not averaged",
            new OnlineTrainer(new PassiveAggressiveUpdate(0.1f), new LearnerOptions { Averaging = false })),
        (ClusterData.Dense, "PA-I, averaged", new OnlineTrainer(new PassiveAggressiveUpdate(0.1f))),
        (ClusterData.Dense, "Newton, softmax", new NewtonTrainer(tolerance: 1e-9)),
    ];

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">
    /// --cluster and the folder of the words; --only and the beginning of a set's name; --rounds and a number; --times or --objectives for
    /// these only. With --write-results and all sets, the tables are written into the page.
    /// </param>
    public static async Task RunAsync(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = Path.GetFullPath(GetOption(args, Switch) ?? throw new ArgumentException("expected a folder of words"));
        string only = GetOption(args, "--only") ?? "";
        int rounds = int.Parse(GetOption(args, "--rounds") ?? $"{Rounds}", CultureInfo.InvariantCulture);
        bool writes = args.Contains("--write-results") && only.Length == 0;
        if (!args.Contains("--objectives"))
            await CompareTimesAsync(folder, only, rounds, writes);
        if (!args.Contains("--times"))
            Write("objectives", ClusterAccuracy.Run(folder, only), writes);
    }

    private static async Task CompareTimesAsync(string folder, string only, int rounds, bool writes)
    {
        Console.WriteLine(
            $"{Silos} silos with one thread each, {Environment.ProcessorCount} cores, {ClusterData.Shards} shards, "
            + $"medians of {rounds} runs.");
        MarkdownTable times = new("set", "trainer", "two threads, an epoch", "two silos, an epoch", "ratio", "processor time, ratio");
        MarkdownTable traffic = new(
            "set", "trainer", "tasks of an epoch", "model", "2 x model x groups", "bytes of the client, a task", "between silos, a task");
        BenchmarkSilo[] silos = BenchmarkSilo.StartAll(Silos);
        try
        {
            using IHost client = await BenchmarkSilo.ConnectAsync(Silos);
            foreach ((string set, string name, ITrainer trainer) in Cases)
            {
                if (set.StartsWith(only, StringComparison.Ordinal))
                    await CompareAsync(times, traffic, silos, client, set, folder, name, trainer, rounds);
            }
            await client.StopAsync();
        }
        finally
        {
            foreach (BenchmarkSilo silo in silos)
                silo.Dispose();
        }
        Write("silos and threads", times, writes);
        Write("traffic", traffic, writes);
    }

    private static void Write(string marker, MarkdownTable table, bool writesResults)
    {
        Console.WriteLine(string.Join('\n', table.Lines.Append("")));
        if (writesResults)
            table.WriteTo(Page, marker);
    }

    private static async Task CompareAsync(
        MarkdownTable times, MarkdownTable bytes, BenchmarkSilo[] silos, IHost client,
        string set, string folder, string name, ITrainer trainer, int rounds)
    {
        LocalShards local = new(trainer, ClusterData.LoadAll(set, folder), groups: Silos);
        List<double> threads = [], processes = [];
        TrafficMeter traffic = new();
        TrainingResult? here = null, there = null;
        double threadTime = 0, processTime = 0;
        for (int round = -Warmups; round < rounds; round++)
        {
            GC.Collect();
            EpochClock clock = new(() => Environment.CpuUsage.TotalTime), clusterClock = new(() => Sum(silos));
            here = new ShardedTrainer(trainer).Train(local, CreateOptions(trainer, clock));
            IClusterClient cluster = client.Services.GetRequiredService<IClusterClient>();
            DistributedTrainer distributed = new(cluster, trainer) { Groups = Silos, ClusterProgress = traffic };
            there = await distributed.TrainAsync(
                ShardSource.Registered(ClusterData.LoaderName, ClusterData.Shards, ClusterData.GetArgument(set, folder)),
                CreateOptions(trainer, clusterClock));
            Console.WriteLine(
                $"{set}, {name}, round {round}: {clock.SecondsPerEpoch:F3} s and {clusterClock.SecondsPerEpoch:F3} s per epoch, "
                + $"{clock.ProcessorPerEpoch:F3} s and {clusterClock.ProcessorPerEpoch:F3} s of processor time");
            if (!there.Model.Weights.SequenceEqual(here.Model.Weights) || !there.Model.Biases.SequenceEqual(here.Model.Biases))
                throw new InvalidOperationException($"{set}, {name}: expected the same bits, found others");
            if (round < 0)
                continue; // the runtime compiles
            threads.Add(clock.SecondsPerEpoch);
            processes.Add(clusterClock.SecondsPerEpoch);
            threadTime += clock.ProcessorPerEpoch;
            processTime += clusterClock.ProcessorPerEpoch;
        }
        LinearModel model = here!.Model;
        double bytesOfModel = 4.0 * (model.Weights.Length + model.Biases.Length), tasks = traffic.Tasks;
        times.Add(
            set, name, $"{Median(threads):F3} s", $"{Median(processes):F3} s", $"{Median(processes) / Median(threads):F2}",
            $"{processTime / threadTime:F2}");
        bytes.Add(
            set, name, $"{tasks / here.Epochs:F1}", FormatBytes(bytesOfModel), FormatBytes(2 * bytesOfModel * local.Layout.Groups),
            FormatBytes(traffic.ClientBytes / tasks), FormatBytes(traffic.SiloBytes / tasks));
    }

    private static OnlineTrainingOptions CreateOptions(ITrainer trainer, EpochClock clock) =>
        new() { Epochs = trainer is NewtonTrainer ? null : Epochs, Progress = clock };

    private static TimeSpan Sum(BenchmarkSilo[] silos) =>
        silos.Aggregate(Environment.CpuUsage.TotalTime, (sum, silo) => sum + silo.GetProcessorTime());

    private static string FormatBytes(double bytes) => bytes switch
    {
        0 => "0",
        < 1e5 => $"{bytes / 1e3:F1} kB",
        _ => $"{bytes / 1e6:F1} MB",
    };

    private static double Median(List<double> numbers)
    {
        numbers.Sort();
        return numbers[numbers.Count / 2];
    }

    private static string? GetOption(string[] args, string option)
    {
        int at = Array.IndexOf(args, option);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
