namespace LinearLearn.Benchmarks;

/// <summary>Represents one measurement: seconds, accuracy on the test set if a model was trained, and peak memory in megabytes.</summary>
internal sealed record MeasuredProcess(double Seconds, double? Accuracy, double? Megabytes);

/// <summary>Represents a row of a table whose measurement is repeated.</summary>
internal sealed class MeasuredRow(string name, Func<MeasuredProcess?> measure)
{
    private readonly List<MeasuredProcess> _runs = [];

    /// <summary>Gets whether the measured program was found.</summary>
    public bool IsInstalled { get; private set; } = true;

    public void Measure()
    {
        if (IsInstalled && measure() is { } run)
            _runs.Add(run);
        else
            IsInstalled = false;
    }

    /// <summary>Formats the median, the range, the accuracy and the largest peak.</summary>
    public string[] Format()
    {
        double[] seconds = [.. _runs.Select(run => run.Seconds).Order()];
        MeasuredProcess last = _runs[^1];
        return
        [
            name,
            $"{seconds[seconds.Length / 2]:F2} s",
            $"{seconds[0]:F2} to {seconds[^1]:F2}",
            last.Accuracy is { } accuracy ? MarkdownTable.Percent(accuracy) : "",
            last.Megabytes is null ? "" : $"{_runs.Max(run => run.Megabytes):F0} MB",
        ];
    }
}
