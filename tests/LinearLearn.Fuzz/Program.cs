using System.CommandLine;
using System.Globalization;

namespace LinearLearn.Fuzz;

/// <summary>Fuzzes the readers of files for a time or a number of inputs, or replays an input.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Option<double?> seconds = new("--seconds")
        {
            Description = "The time to read changed inputs. Default: 60, or no limit if --inputs is given.",
        };
        Option<long?> inputs = new("--inputs") { Description = "The number of changed inputs of each target. Default: no limit." };
        Option<ulong> seed = new("--seed") { Description = "The seed of all changes.", DefaultValueFactory = _ => 1 };
        Option<long> first = new("--first") { Description = "The index of the first input of each target, to continue an earlier run." };
        Option<int> threads = new("--threads")
        {
            Description = "The number of threads.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        Option<string[]> target = new("--target") { Description = "Only these targets.", AllowMultipleArgumentsPerToken = true };
        Option<string> folder = new("--out")
        {
            Description = "The folder for inputs with faults.",
            DefaultValueFactory = _ => "fuzz-faults",
        };
        Option<FileInfo?> replay = new("--replay") { Description = "Reads a saved input, whose name begins with the target." };
        RootCommand command = new("Reads damaged files with all readers of LinearLearn.")
        {
            seconds, inputs, seed, first, threads, target, folder, replay,
        };
        command.SetAction(arguments => arguments.GetValue(replay) is { } file
            ? Replay(file)
            : Run(
                FuzzTargets.Select(arguments.GetValue(target) ?? []),
                arguments.GetValue(seed),
                arguments.GetValue(first),
                arguments.GetValue(threads),
                arguments.GetValue(inputs) ?? long.MaxValue,
                arguments.GetValue(seconds) is { } time ? TimeSpan.FromSeconds(time)
                    : arguments.GetValue(inputs) is null ? TimeSpan.FromMinutes(1)
                    : TimeSpan.MaxValue,
                arguments.GetValue(folder)!));
        return command.Parse(args).Invoke();
    }

    private static int Run(
        IReadOnlyList<FuzzTarget> targets, ulong seed, long first, int threads, long inputs, TimeSpan duration, string folder)
    {
        FuzzRun run = new(targets, seed, first, countsAllThreads: threads == 1);
        run.ReadFixed(threads, ReportHang);
        run.ReadChanged(threads, inputs, duration, ReportHang);
        Console.WriteLine($"seed {seed}, first {first}");
        Console.WriteLine(FormatLine("target", "inputs", "read", "slowest", "allocated", "limit"));
        FuzzCounts all = default;
        foreach (FuzzTarget target in targets)
        {
            FuzzCounts counts = run.CountsOf(target);
            all = all.Add(counts);
            Console.WriteLine(Format(target.Name, counts, $"{target.Limit}"));
        }
        Console.WriteLine(Format("all", all, ""));
        foreach (FuzzFault fault in run.Faults)
            Write(fault, folder);
        Console.WriteLine($"{run.Faults.Count} faults");
        return run.Faults.Count == 0 ? 0 : 1;

        void ReportHang(FuzzFault hang)
        {
            Write(hang, folder);
            Environment.Exit(2);
        }
    }

    private static int Replay(FileInfo file)
    {
        FuzzTarget target = FuzzTargets.Select([FuzzCorpus.GetTarget(file.Name)])[0];
        string? fault = new FuzzCheck(target, countsAllThreads: true).Run(File.ReadAllBytes(file.FullName));
        Console.WriteLine(fault ?? "no fault");
        return fault is null ? 0 : 1;
    }

    private static void Write(FuzzFault fault, string folder)
    {
        Console.WriteLine($"\n{fault.Target}, {fault.Origin}: {fault.Description}");
        Console.WriteLine($"replay it with --replay {fault.Save(folder)}");
    }

    private static string Format(string name, FuzzCounts counts, string limit) => FormatLine(
        name,
        counts.Inputs.ToString("N0", CultureInfo.InvariantCulture),
        Invariant($"{100.0 * counts.Accepted / Math.Max(counts.Inputs, 1):F1} %"),
        Invariant($"{counts.Slowest.TotalMilliseconds:F0} ms"),
        Invariant($"{counts.MostAllocated / 1024:N0} KB, {counts.HighestRatio:F1} x"),
        limit);

    private static string FormatLine(string name, string inputs, string read, string slowest, string allocated, string limit) =>
        $"{name,-22}{inputs,12}{read,9}{slowest,10}{allocated,24}  {limit}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
