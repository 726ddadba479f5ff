using System.Globalization;

namespace LinearLearn.Orleans.Silo;

/// <summary>
/// Represents a custom rule that computes the steps of another one, and stops in the middle of an epoch while the file <c>hold</c> exists.
/// </summary>
/// <remarks>
/// A test writes <c>hold</c> and waits until a process has written a file with its process id: then a pass over a shard is under way, and
/// the test can kill the process or add one. With <paramref name="Folder"/> null, it is only a custom rule.
/// </remarks>
/// <param name="Rule">The rule whose steps it computes.</param>
/// <param name="Folder">The folder of the files. Default: null, it never stops.</param>
[GenerateSerializer]
public sealed record HeldUpdate([property: Id(0)] IUpdateRule Rule, [property: Id(1)] string? Folder = null) : IUpdateRule
{
    private static readonly string ProcessId = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool UsesSquaredNorm => Rule.UsesSquaredNorm;

    /// <inheritdoc/>
    public bool UsesMeanSquaredNorm => Rule.UsesMeanSquaredNorm;

    /// <inheritdoc/>
    public bool AveragesByDefault => Rule.AveragesByDefault;

    /// <inheritdoc/>
    public bool UsesVariance => Rule.UsesVariance;

    /// <inheritdoc/>
    public JointMargin JointMargin => Rule.JointMargin;

    /// <summary>Gets the path of the file that stops the rule.</summary>
    public static string GetHold(string folder) => Path.Combine(folder, "hold");

    /// <summary>Gets the path of the file that a process writes when it has stopped.</summary>
    public static string GetHeld(string folder, int processId) =>
        Path.Combine(folder, $"held-{processId.ToString(CultureInfo.InvariantCulture)}");

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        if (Folder is not null && File.Exists(GetHold(Folder)))
            Wait(Folder);
        return Rule.GetStep(example);
    }

    /// <summary>Formats the rule without the folder, which does not affect the result.</summary>
    public override string ToString() => $"{nameof(HeldUpdate)} {{ {nameof(Rule)} = {Rule} }}";

    private static void Wait(string folder)
    {
        File.WriteAllText(GetHeld(folder, Environment.ProcessId), ProcessId);
        while (File.Exists(GetHold(folder)))
            Thread.Sleep(1);
    }
}
