using System.Text;

namespace LinearLearn;

/// <summary>Trainers in the order of how well they did.</summary>
public sealed class GridSearchResult
{
    /// <summary>Mean accuracies that are equal as fractions may differ as sums of doubles, in digits after this one.</summary>
    private const int AccuracyDigits = 12;

    internal GridSearchResult(IEnumerable<GridSearchEntry> entries, IReadOnlyList<GridSearchFailure> failures, TimeSpan elapsed)
    {
        Failures = [.. failures];
        Entries = entries.OrderByDescending(entry => Math.Round(entry.Result.MeanAccuracy, AccuracyDigits)).ToList().AsReadOnly();
        Elapsed = elapsed;
    }

    /// <summary>One or more: all trainers that could be trained and tested, those of the highest mean accuracy first; of equal ones, the first given.</summary>
    public IReadOnlyList<GridSearchEntry> Entries { get; }

    /// <summary>The trainers of which a fold could not be trained or tested, in the order given; mostly none.</summary>
    public IReadOnlyList<GridSearchFailure> Failures { get; }

    /// <summary>The trainer of the highest mean accuracy; of equal ones, the first given.</summary>
    public ITrainer Best => Entries[0].Trainer;

    /// <summary>How much time passed.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// A table of all trainers, the best one first: mean accuracy +- its standard deviation, the time from the start of its first fold to the end of its
    /// last one (folds of the next trainer may run at the same time), trainer, and in how many folds it did not converge, if any. Failures come last, with
    /// their messages.
    /// </summary>
    /// <returns>Lines that end with "\n", the first one with titles.</returns>
    public override string ToString()
    {
        (string Accuracy, string Time, string Trainer)[] lines =
        [
            ("accuracy", "time", "trainer"),
            .. Entries.Select(entry => (entry.Result.Accuracies(), Guard.Text($"{entry.Result.Elapsed.TotalMilliseconds:F1} ms"), Guard.Text($"{InvariantText.Format(entry.Trainer)}{NotConverged(entry.Result)}"))),
            .. Failures.Select(failure => ("failed", "", failure.Message.ReplaceLineEndings(" "))),
        ];
        int accuracyWidth = lines.Max(line => line.Accuracy.Length), timeWidth = lines.Max(line => line.Time.Length);
        StringBuilder table = new();
        foreach ((string accuracy, string time, string trainer) in lines)
            table.Append(accuracy.PadLeft(accuracyWidth)).Append("  ").Append(time.PadLeft(timeWidth)).Append("  ").Append(trainer).Append('\n');
        return table.ToString();
    }

    private static string NotConverged(CrossValidationResult result) =>
        result.NotConverged > 0 ? Guard.Text($"; not converged in {result.NotConverged} of {result.Folds.Count} folds") : "";
}
