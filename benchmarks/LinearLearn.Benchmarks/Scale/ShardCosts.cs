namespace LinearLearn.Benchmarks;

/// <summary>Represents the measured costs of a round: nanoseconds of processor time and bytes.</summary>
/// <param name="Pass">Nanoseconds for each non-zero.</param>
/// <param name="Start">Nanoseconds for each weight of a shard, however few rows it has.</param>
/// <param name="Combine">Nanoseconds for each weight and result, when results are combined.</param>
/// <param name="CombineFixed">Nanoseconds for each weight, however many results are combined.</param>
/// <param name="Task">Bytes for each weight of the task.</param>
/// <param name="Result">Bytes for each weight of the result.</param>
/// <param name="Tasks">The number of rounds.</param>
internal sealed record ShardCosts(
    double Pass, double Start, double Combine, double CombineFixed, double Task, double Result, int Tasks)
{
    /// <summary>Creates the settings of the script.</summary>
    /// <param name="pass">The name of the setting for each non-zero.</param>
    /// <param name="kind">The beginning of the names of the other settings.</param>
    public (string Name, string Value)[] CreateSettings(string pass, string kind) =>
    [
        (pass, $"{Pass:F1}"), ($"{kind}start", $"{Start:F1}"), ($"{kind}combine", $"{Combine:F1}"),
        ($"{kind}combine-fixed", $"{CombineFixed:F1}"), ($"{kind}task", $"{Task:F1}"), ($"{kind}result", $"{Result:F1}"),
    ];

    /// <summary>Creates the table of the constants.</summary>
    public static MarkdownTable CreateTable(ShardCosts averaged, ShardCosts last, ShardCosts exact)
    {
        MarkdownTable table = new("constant", "mixing, averaged", "mixing, not averaged", "a round of exact training");
        Add("learning or multiplying, per non-zero", "ns", costs => costs.Pass);
        Add("starting a shard, per weight", "ns", costs => costs.Start);
        Add("combining, per weight and result", "ns", costs => costs.Combine);
        Add("combining, per weight once", "ns", costs => costs.CombineFixed);
        Add("task, per weight", "bytes", costs => costs.Task);
        Add("result, per weight", "bytes", costs => costs.Result);
        return table;

        void Add(string name, string unit, Func<ShardCosts, double> get) =>
            table.Add(name, $"{get(averaged):F1} {unit}", $"{get(last):F1} {unit}", $"{get(exact):F1} {unit}");
    }
}
