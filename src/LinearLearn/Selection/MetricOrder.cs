namespace LinearLearn;

/// <summary>Orders scores by metric and formats them.</summary>
internal static class MetricOrder
{
    /// <summary>The digits that are compared, because equal fractions can differ as sums of doubles in later digits.</summary>
    private const int Digits = 12;

    /// <summary>Sorts the best score first and NaN last; items of equal scores keep their order.</summary>
    public static IOrderedEnumerable<T> Sort<T>(IEnumerable<T> items, SelectionMetric metric, Func<T, double> getScore) =>
        items.OrderBy(item => double.IsNaN(getScore(item))).ThenBy(item => GetLoss(metric, getScore(item)));

    /// <summary>Determines whether a score is worse than another one by at most the tolerance.</summary>
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

    /// <summary>Formats a score with four decimals, or an accuracy as a percentage with two.</summary>
    public static string Format(SelectionMetric metric, double score) =>
        metric == SelectionMetric.Accuracy ? Guard.Text($"{100 * score:F2} %") : Guard.Text($"{score:F4}");

    private static double GetLoss(SelectionMetric metric, double score) =>
        Math.Round(metric is SelectionMetric.LogLoss or SelectionMetric.BrierScore ? score : -score, Digits);
}
