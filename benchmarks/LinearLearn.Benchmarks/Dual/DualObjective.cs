namespace LinearLearn.Benchmarks;

/// <summary>Computes the objective that the dual solvers minimize, in double precision.</summary>
internal static class DualObjective
{
    /// <summary>Computes |w|^2 / 2 + cost * losses; one-vs-rest, the sum over all classes.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="cost">C.</param>
    /// <param name="model">The weights.</param>
    /// <param name="biasFeature">The value of the feature whose weight is the bias; 0 for none.</param>
    public static double Compute(Dataset data, DualLoss loss, double cost, WeightRows model, double biasFeature)
    {
        double sum = model.Weights.Sum(row => row.Sum(weight => weight * weight)) / 2;
        if (biasFeature > 0)
            sum += model.Biases.Sum(bias => bias / biasFeature * (bias / biasFeature)) / 2;
        SparseFeatures rows = SparseFeatures.From(data.Features);
        double[] scores = new double[model.Weights.Length];
        for (int i = 0; i < data.Count; i++)
        {
            SparseRow row = rows.Row(i);
            for (int k = 0; k < scores.Length; k++)
            {
                double score = model.Biases[k];
                for (int j = 0; j < row.Count; j++)
                    score += row.Values[j] * model.Weights[k][row.Columns[j]];
                scores[k] = score;
            }
            sum += cost * Losses(loss, scores, data.ClassIndices[i]);
        }
        return sum;
    }

    private static double Losses(DualLoss loss, double[] scores, int own)
    {
        if (scores.Length == 1)
            return Loss(loss, own == 1 ? scores[0] : -scores[0]);
        if (loss == DualLoss.CrammerSinger)
            return Math.Max(0, 1 + scores.Where((_, k) => k != own).Max() - scores[own]);
        return scores.Select((score, k) => Loss(loss, k == own ? score : -score)).Sum();
    }

    private static double Loss(DualLoss loss, double margin) => loss switch
    {
        DualLoss.Hinge => Math.Max(0, 1 - margin),
        DualLoss.SquaredHinge => Math.Pow(Math.Max(0, 1 - margin), 2),
        _ => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin,
    };
}

/// <summary>Holds the weights and biases of a model in double precision.</summary>
/// <param name="Weights">One row for each class, in ascending order of the class indices, or the row of the second of two classes.</param>
/// <param name="Biases">The bias of each row.</param>
internal sealed record WeightRows(double[][] Weights, double[] Biases)
{
    /// <summary>Converts a model.</summary>
    public static WeightRows From(LinearModel model)
    {
        int columns = model.FeatureCount;
        return new(
            [.. Enumerable.Range(0, model.Biases.Length).Select(k => Widen(model.Weights.Slice(k * columns, columns)))],
            Widen(model.Biases));
    }

    private static double[] Widen(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
