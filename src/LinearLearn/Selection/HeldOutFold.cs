namespace LinearLearn;

/// <summary>How the model of one fold did on the examples held out from it.</summary>
/// <param name="Evaluation">The counts of examples.</param>
/// <param name="Sums">The losses, by the weights of the examples. Default: none.</param>
/// <param name="Weighted">The counts by the weights of the examples. Default: null, all count the same.</param>
/// <param name="Auc">The mean area under the ROC curves. Default: NaN.</param>
internal sealed record HeldOutFold(Evaluation Evaluation, ScoreSums? Sums = null, WeightedCounts? Weighted = null, double Auc = double.NaN)
{
    /// <summary>Measures a model on held-out examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">N examples.</param>
    /// <param name="scores">Receives N scores for two classes, else N x K. Default: null, scores are not kept and there is no AUC.</param>
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

    /// <summary>Gets a figure of this fold alone; NaN if it is not defined for these examples.</summary>
    public double GetScore(SelectionMetric metric) => metric switch
    {
        SelectionMetric.Accuracy => Weighted?.Accuracy ?? Evaluation.Accuracy,
        SelectionMetric.MacroF1 => Weighted?.MacroF1 ?? Evaluation.MacroF1,
        SelectionMetric.LogLoss => Sums?.LogLoss ?? double.NaN,
        SelectionMetric.Auc => Auc,
        _ => Sums?.BrierScore ?? double.NaN,
    };
}
