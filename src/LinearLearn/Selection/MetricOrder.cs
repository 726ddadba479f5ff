namespace LinearLearn;

/// <summary>Which of two scores is better, and how scores are shown.</summary>
internal static class MetricOrder
{
    /// <summary>Scores that are equal as fractions may differ as sums of doubles, in digits after this one.</summary>
    private const int Digits = 12;

    /// <summary>Sorts the best score first and NaN last; items of equal scores keep their order.</summary>
    public static IOrderedEnumerable<T> Sort<T>(IEnumerable<T> items, SelectionMetric metric, Func<T, double> getScore) =>
        items.OrderBy(item => double.IsNaN(getScore(item))).ThenBy(item => GetLoss(metric, getScore(item)));

    /// <summary>Whether a score is at most so much worse than another one.</summary>
    public static bool IsWithin(SelectionMetric metric, double score, double best, double tolerance) =>
        GetLoss(metric, score) <= Math.Round(GetLoss(metric, best) + tolerance, Digits);

    /// <summary>Gets the title of a column of scores.</summary>
    public static string GetTitle(SelectionMetric metric) => metric switch
    {
        SelectionMetric.Accuracy => "accuracy",
        SelectionMetric.MacroF1 => "macro F1",
        SelectionMetric.LogLoss => "log-loss",
        SelectionMetric.Auc => "AUC",
        _ => "Brier score",
    };

    /// <summary>Formats a score, in four decimals or as a percentage of two.</summary>
    public static string Format(SelectionMetric metric, double score) =>
        metric == SelectionMetric.Accuracy ? Guard.Text($"{100 * score:F2} %") : Guard.Text($"{score:F4}");

    private static double GetLoss(SelectionMetric metric, double score) =>
        Math.Round(metric is SelectionMetric.LogLoss or SelectionMetric.BrierScore ? score : -score, Digits);
}
