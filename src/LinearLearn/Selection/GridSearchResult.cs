using System.Text;

namespace LinearLearn;

/// <summary>Trainers in the order of how well they did.</summary>
public sealed class GridSearchResult
{
    internal GridSearchResult(
        IEnumerable<GridSearchEntry> entries,
        IReadOnlyList<GridSearchFailure> failures,
        TimeSpan elapsed,
        SelectionMetric metric = SelectionMetric.Accuracy)
    {
        Failures = [.. failures];
        Entries = MetricOrder.Sort(entries, metric, entry => entry.Result.GetScore(metric)).ToList().AsReadOnly();
        Elapsed = elapsed;
        Metric = metric;
    }

    /// <summary>
    /// One or more: all trainers that could be trained and tested, those of the best score first; of equal ones, the first given. A trainer
    /// for which the metric is not defined (NaN) comes last.
    /// </summary>
    public IReadOnlyList<GridSearchEntry> Entries { get; }

    /// <summary>The trainers of which a fold could not be trained or tested, in the order given; mostly none.</summary>
    public IReadOnlyList<GridSearchFailure> Failures { get; }

    /// <summary>The trainer of the best score; of equal ones, the first given.</summary>
    public ITrainer Best => Entries[0].Trainer;

    /// <summary>Gets the figure by which the trainers were compared.</summary>
    public SelectionMetric Metric { get; }

    /// <summary>How much time passed.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// A table of all trainers, the best one first: the score if trainers were not compared by their accuracy, mean accuracy +- its
    /// standard deviation, the time from the start of its first fold to the end of its last one (folds of the next trainer may run at the
    /// same time), trainer, and in how many folds it did not converge, if any. Failures come last, with their messages.
    /// </summary>
    /// <returns>Lines that end with "\n", the first one with titles.</returns>
    public override string ToString()
    {
        bool hasScore = Metric != SelectionMetric.Accuracy;
        (string Score, string Accuracy, string Time, string Trainer)[] lines =
        [
            (hasScore ? MetricOrder.GetTitle(Metric) : "", "accuracy", "time", "trainer"),
            .. Entries.Select(entry => (
                hasScore ? MetricOrder.Format(Metric, entry.Result.GetScore(Metric)) : "",
                entry.Result.Accuracies(),
                Guard.Text($"{entry.Result.Elapsed.TotalMilliseconds:F1} ms"),
                Guard.Text($"{InvariantText.Format(entry.Trainer)}{entry.Result.DescribeNotConverged()}"))),
            .. Failures.Select(
                failure => (hasScore ? "failed" : "", hasScore ? "" : "failed", "", failure.Message.ReplaceLineEndings(" "))),
        ];
        int scoreWidth = lines.Max(line => line.Score.Length), accuracyWidth = lines.Max(line => line.Accuracy.Length);
        int timeWidth = lines.Max(line => line.Time.Length);
        StringBuilder table = new();
        foreach ((string score, string accuracy, string time, string trainer) in lines)
        {
            if (hasScore)
                table.Append(score.PadLeft(scoreWidth)).Append("  ");
            table.Append(accuracy.PadLeft(accuracyWidth)).Append("  ").Append(time.PadLeft(timeWidth)).Append("  ").Append(trainer).Append('\n');
        }
        return table.ToString();
    }
}
