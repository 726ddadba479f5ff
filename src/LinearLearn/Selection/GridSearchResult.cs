using System.Text;

namespace LinearLearn;

/// <summary>Represents the result of a <see cref="GridSearch"/>: trainers in the order of their scores.</summary>
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
    /// Gets all trainers that did not fail, one or more, the best score first; equal scores keep the order given, and NaN comes last.
    /// </summary>
    public IReadOnlyList<GridSearchEntry> Entries { get; }

    /// <summary>Gets the trainers for which training or testing a fold failed, in the order given; usually empty.</summary>
    public IReadOnlyList<GridSearchFailure> Failures { get; }

    /// <summary>Gets the trainer with the best score, or the first given among equal scores.</summary>
    public ITrainer Best => Entries[0].Trainer;

    /// <summary>Gets the metric by which the trainers were compared.</summary>
    public SelectionMetric Metric { get; }

    /// <summary>Gets the elapsed time.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Formats a table of all trainers, the best one first.</summary>
    /// <remarks>
    /// Each row has the score if trainers were not compared by accuracy, the mean accuracy +- its standard deviation, the time from the
    /// start of the first fold to the end of the last one (folds of other trainers can run at the same time), the trainer, and the number
    /// of folds that did not converge, if any. Failures come last, with their messages. A line of more than 80 cells continues below its
    /// trainer.
    /// </remarks>
    /// <returns>Lines that end with "\n"; the first one has the column titles.</returns>
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
            string figures = $"{accuracy.PadLeft(accuracyWidth)}  {time.PadLeft(timeWidth)}";
            table.Append(DisplayText.WrapLast(hasScore ? $"{score.PadLeft(scoreWidth)}  {figures}" : figures, trainer)).Append('\n');
        }
        return table.ToString();
    }
}
