using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Compares <see cref="DualCoordinateDescentTrainer"/> with LIBLINEAR's training function: time, passes and objectives.</summary>
/// <remarks>
/// Both minimize the same objective, without a bias or with a regularized one, stop at the same violation of the optimality conditions, and
/// visit examples in random orders that differ between rounds. Times are medians of alternate runs. Neither includes reading files.
/// LIBLINEAR uses one core: run this on one core, for example by taskset -c 0.
/// </remarks>
internal sealed class DualComparison
{
    /// <summary>The name of the switch, which can be followed by a folder.</summary>
    public const string Switch = "--dual";

    private const double Tolerance = 0.1; // LIBLINEAR's default

    /// <summary>The time of a run below which it is repeated more often.</summary>
    private const double ShortSeconds = 0.2;

    /// <summary>The number of warm-up runs, above the number of calls after which the runtime optimizes a method.</summary>
    private const int WarmUpRuns = 100;

    private const double WarmUpSeconds = 0.5;

    private static readonly (DualLoss Loss, int Solver)[] Solvers =
        [(DualLoss.Hinge, 3), (DualLoss.SquaredHinge, 1), (DualLoss.Logistic, 7), (DualLoss.CrammerSinger, 4)];

    private readonly string _only;
    private readonly string _loss;
    private readonly int _rounds;
    private readonly float _bias;

    private DualComparison(string[] args)
    {
        _only = GetOption(args, "--only") ?? "";
        _loss = GetOption(args, "--loss") ?? "";
        _rounds = int.Parse(GetOption(args, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        _bias = float.Parse(GetOption(args, "--bias") ?? "0", CultureInfo.InvariantCulture);
    }

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">
    /// --dual and optionally a folder with the subfolders tables, texts and words; --words and a folder; --only and the beginning of the
    /// names of sets; --loss and a loss; --rounds and a number (default: 5); --bias and the value of a bias feature (default: 0, no bias).
    /// </param>
    public static void Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string? folder = GetOption(args, Switch);
        new DualComparison(args).Run(folder?.StartsWith('-') == true ? null : folder, GetOption(args, "--words"));
    }

    private static string? GetOption(string[] args, string option)
    {
        int at = Array.IndexOf(args, option);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private void Run(string? folder, string? words)
    {
        string peer = Liblinear.IsFound ? $"LIBLINEAR {Liblinear.Version / 100.0:F2}" : "LIBLINEAR was not found";
        string bias = _bias == 0 ? "no bias" : $"bias feature {_bias}";
        Console.WriteLine($"Tolerance {Tolerance}, {bias}, {Environment.ProcessorCount} cores, medians of {_rounds} runs. {peer}.");
        Console.WriteLine("Passes are those of the class with the most. The objective is summed over the classes.\n");
        MarkdownTable titles = new(
            "set", "rows", "columns", "nonzeros per row", "classes", "loss", "C", "passes", "LIBLINEAR's passes", "objective: difference",
            "unregularized bias", "seconds", "LIBLINEAR's seconds", "ratio");
        foreach (string line in titles.Lines)
            Console.WriteLine(line);
        foreach (DualSet set in DualSets.Read(folder, words, name => name.StartsWith(_only, StringComparison.Ordinal)))
        {
            LiblinearProblem problem = new(set.Data, _bias);
            foreach ((DualLoss loss, int solver) in Solvers)
            {
                if (loss == DualLoss.CrammerSinger && set.Data.Classes.Count == 2)
                    continue; // our solver uses the hinge loss, which is equivalent
                if (loss.ToString().StartsWith(_loss, StringComparison.Ordinal))
                    Compare(set, problem, loss, solver);
            }
        }
    }

    private void Compare(DualSet set, LiblinearProblem problem, DualLoss loss, int solver)
    {
        float cost = set.CostOf(loss);
        List<double> seconds = [], peerSeconds = [], freeSeconds = [];
        DualCoordinateDescentTrainer trainer = new(loss, cost, Tolerance, _bias), free = new(loss, cost, Tolerance);
        (TrainingResult result, double first) = Time(trainer, set.Data, loss, 0);
        WarmUp(trainer, set.Data, loss, first);
        int rounds = first < ShortSeconds ? 3 * _rounds : _rounds;
        LiblinearRun? run = null;
        for (int round = 1; round <= rounds; round++)
        {
            (result, double time) = Time(trainer, set.Data, loss, (ulong)round);
            seconds.Add(time);
            if (_bias == 0)
                freeSeconds.Add(Time(free, set.Data, loss, (ulong)round).Seconds);
            if (Liblinear.IsFound)
                peerSeconds.Add((run = Liblinear.Train(problem, solver, cost, Tolerance)).Seconds);
        }
        double objective = DualObjective.Compute(set.Data, loss, cost, WeightRows.From(result.Model), _bias);
        double difference = run is null ? 0 : objective / DualObjective.Compute(set.Data, loss, cost, run.Model, _bias) - 1;
        string nonZeros = $"{(double)problem.NonZeros / set.Data.Count:F1}";
        string[] cells =
        [
            set.Name, $"{set.Data.Count:N0}", $"{set.Data.FeatureCount:N0}", nonZeros, $"{set.Data.Classes.Count}", $"{loss}", $"{cost}",
            $"{result.Epochs}", $"{run?.Passes}", run is null ? "" : $"{100 * difference:+0.0000;-0.0000} %", Format(freeSeconds),
            Format(seconds), Format(peerSeconds), run is null ? "" : $"{Median(seconds) / Median(peerSeconds):F2}",
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>Formats the median time, or nothing if nothing was measured.</summary>
    private static string Format(List<double> seconds) => seconds.Count == 0 ? "" : $"{Median(seconds):F4} s";

    /// <summary>Trains with LIBLINEAR's limit of passes.</summary>
    private static (TrainingResult Result, double Seconds) Time(ITrainer trainer, Dataset data, DualLoss loss, ulong seed)
    {
        TrainingOptions options = new() { Epochs = loss == DualLoss.CrammerSinger ? 100_000 : 1000, Seed = seed };
        long begin = Stopwatch.GetTimestamp();
        TrainingResult result = trainer.Train(data, options);
        return (result, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Repeats short runs until the runtime has compiled their code at full optimization.</summary>
    private static void WarmUp(ITrainer trainer, Dataset data, DualLoss loss, double seconds)
    {
        int runs = (int)Math.Min(WarmUpRuns, WarmUpSeconds / seconds);
        for (int run = 0; run < runs; run++)
            Time(trainer, data, loss, 0);
    }

    private static double Median(List<double> numbers)
    {
        numbers.Sort();
        return numbers.Count == 0 ? double.NaN : numbers[numbers.Count / 2];
    }
}
