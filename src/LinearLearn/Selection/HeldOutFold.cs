namespace LinearLearn;

/// <summary>Represents the result of one fold: how its model performed on the held-out examples.</summary>
/// <param name="Evaluation">The counts of examples.</param>
/// <param name="Sums">Optional: the losses, weighted by example. Default: none.</param>
/// <param name="Weighted">Optional: the counts weighted by example. Default: all examples have the same weight.</param>
/// <param name="Auc">Optional: the mean area under the ROC curves. Default: NaN.</param>
internal sealed record HeldOutFold(Evaluation Evaluation, ScoreSums? Sums = null, WeightedCounts? Weighted = null, double Auc = double.NaN)
{
    /// <summary>Evaluates a model on held-out examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">N examples.</param>
    /// <param name="scores">Receives N scores for two classes, otherwise N x K; null to keep no scores and compute no AUC.</param>
    public static HeldOutFold Measure(LinearModel model, Dataset data, float[]? scores)
    {
        Evaluation evaluation = model.Evaluate(data);
        ScoreSums sums = model.SumScores(data, scores);
        WeightedCounts? weighted = data.Weights.IsEmpty ? null : WeightedCounts.Count(model, data);
        if (scores is null)
            return new HeldOutFold(evaluation, sums, weighted);
        int[] actual = Array.ConvertAll(data.Labels.ToArray(), model.Classes.IndexOf);
        return new HeldOutFold(evaluation, sums, weighted, AucSums.MeanArea(scores, model.Classes.Count, actual, data.Weights));
    }

    /// <summary>Gets a metric of this fold, or NaN if it is not defined for these examples.</summary>
    public double GetScore(SelectionMetric metric) => metric switch
    {
        SelectionMetric.Accuracy => Weighted?.Accuracy ?? Evaluation.Accuracy,
        SelectionMetric.MacroF1 => Weighted?.MacroF1 ?? Evaluation.MacroF1,
        SelectionMetric.LogLoss => Sums?.LogLoss ?? double.NaN,
        SelectionMetric.Auc => Auc,
        _ => Sums?.BrierScore ?? double.NaN,
    };
}
