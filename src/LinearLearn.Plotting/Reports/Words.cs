namespace LinearLearn.Plotting;

/// <summary>Numbers and names as a reader wants them, the same in every culture.</summary>
internal static class Words
{
    /// <summary>For instance "−0.0123": a score or a weight, to four digits.</summary>
    public static string Number(float value)
    {
        string digits = Math.Abs(value) is 0 or (>= 0.001f and < 100_000)
            ? Guard.Text($"{value:0.####}")
            : Guard.Text($"{value:0.###e+0}");
        return digits == "-0" ? "0" : digits.Replace('-', '−');
    }

    /// <summary>For instance "−1.23": a score to three digits.</summary>
    public static string Short(float value) => Guard.Text($"{value:G3}").Replace('-', '−');

    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => Guard.Text($"{time.TotalMilliseconds:0.0}\u00A0ms"),
        { TotalSeconds: < 120 } => Guard.Text($"{time.TotalSeconds:0.0}\u00A0s"),
        { TotalMinutes: < 120 } => Guard.Text($"{Math.Floor(time.TotalMinutes)} min {time.Seconds} s"),
        _ => Guard.Text($"{Math.Floor(time.TotalHours)} h {time.Minutes} min"),
    };

    /// <summary>For instance "3 from 7"; of many classes how many they are.</summary>
    public static string Classes(ReportFacts facts) => facts.HasTwoClasses
        ? $"{facts.NameOf(facts.Model.Labels[0])} from {facts.NameOf(facts.Model.Labels[1])}"
        : Guard.Text($"{facts.Model.Labels.Length} classes apart");

    /// <summary>Why training stopped, as the end of a sentence.</summary>
    public static string Reason(StopReason reason, double? target) => reason switch
    {
        StopReason.Completed => "all that was asked for was done",
        StopReason.Converged => "the problem was solved to the tolerance that was asked for",
        StopReason.TargetReached => $"validation accuracy rose above {(target is { } part ? Guard.Text($"the target of {100 * part:0.####} %") : "the target")}",
        StopReason.NoImprovement => "validation accuracy improved no more",
        StopReason.Cancelled => "it was cancelled",
        StopReason.NotConverged => "it ran out of epochs before the problem was solved to the tolerance that was asked for",
        _ => reason.ToString(),
    };
}
