namespace LinearLearn.Tests;

/// <summary>Computes the objectives of the solvers from their results, by direct formulas in double precision.</summary>
internal static class Optimality
{
    /// <summary>Computes |w|^2/2 + sum(C_i * loss_i), where the bias counts as a weight if it is a regularized feature.</summary>
    public static double ComputePrimal(LinearModel model, Dataset data, DualLoss loss, double cost, float? biasFeature)
    {
        // For two classes, the two rows of Crammer and Singer are plus and minus half of the row in the model.
        double share = loss == DualLoss.CrammerSinger && data.Classes.Count == 2 ? 0.5 : 1;
        double objective = share * SquaredNorm(model.Weights) / 2;
        if (biasFeature is > 0)
            objective += share * SquaredNorm(model.Biases) / biasFeature.Value / biasFeature.Value / 2;
        for (int i = 0; i < data.Count; i++)
        {
            double[] scores = ComputeScores(model, data, i);
            int own = data.ClassIndices[i];
            double weight = cost * (data.Weights.IsEmpty ? 1 : data.Weights[i]);
            if (loss == DualLoss.CrammerSinger && scores.Length > 1)
                objective += weight * (scores.Select((score, k) => score + (k == own ? 0 : 1)).Max() - scores[own]);
            else if (scores.Length == 1)
                objective += weight * ComputeLoss(loss, own == 1 ? scores[0] : -scores[0]);
            else
                objective += weight * scores.Select((score, k) => ComputeLoss(loss, k == own ? score : -score)).Sum();
        }
        return objective;
    }

    public static double ComputeLoss(DualLoss loss, double margin) => loss switch
    {
        DualLoss.Logistic => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : -margin + Math.Log(1 + Math.Exp(margin)),
        DualLoss.SquaredHinge => Math.Pow(Math.Max(0, 1 - margin), 2),
        _ => Math.Max(0, 1 - margin),
    };

    /// <summary>Computes the objective of a <see cref="NewtonTrainer"/>.</summary>
    public static double ComputePrimal(LinearModel model, Dataset data, Loss loss, double cost, double l1Ratio)
    {
        double losses = 0, absolute = 0;
        for (int i = 0; i < data.Count; i++)
            losses += (data.Weights.IsEmpty ? 1 : data.Weights[i]) * ComputeLoss(loss, ComputeScores(model, data, i), data.ClassIndices[i]);
        foreach (float weight in model.Weights)
            absolute += Math.Abs(weight);
        return (1 - l1Ratio) / 2 * SquaredNorm(model.Weights) + l1Ratio * absolute + cost * losses;
    }

    /// <summary>Computes the loss of an example from its scores; a single score is that of class 1.</summary>
    public static double ComputeLoss(Loss loss, double[] scores, int own)
    {
        if (scores.Length == 1)
            return ComputeLoss(loss, own == 1 ? scores[0] : -scores[0]);
        double max = scores.Max();
        return loss == Loss.Softmax
            ? Math.Log(scores.Sum(score => Math.Exp(score - max))) + max - scores[own]
            : scores.Select((score, k) => ComputeLoss(loss, k == own ? score : -score)).Sum();
    }

    private static double ComputeLoss(Loss loss, double margin) => loss switch
    {
        Loss.SquaredHinge => ComputeLoss(DualLoss.SquaredHinge, margin),
        Loss.ModifiedHuber => margin < -1 ? -4 * margin : ComputeLoss(DualLoss.SquaredHinge, margin),
        _ => ComputeLoss(DualLoss.Logistic, margin),
    };

    /// <summary>Computes the dual objective for the alphas of two classes, and sum(alpha * y).</summary>
    public static (double Value, double Sum) ComputeDual(
        ReadOnlySpan<double> alphas, Dataset data, DualLoss loss, double cost, float? biasFeature)
    {
        double[] weights = new double[data.FeatureCount];
        double value = 0, sum = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double signed = data.ClassIndices[i] == 1 ? alphas[i] : -alphas[i];
            double bound = cost * (data.Weights.IsEmpty ? 1 : data.Weights[i]);
            double[] row = TestData.GetRow(data, i);
            for (int j = 0; j < row.Length; j++)
                weights[j] += signed * row[j];
            sum += signed;
            value += loss switch
            {
                DualLoss.SquaredHinge => alphas[i] == 0 ? 0 : alphas[i] - alphas[i] * alphas[i] / (4 * bound),
                DualLoss.Logistic => -bound * Entropy(alphas[i] / bound),
                _ => alphas[i],
            };
        }
        double biasWeight = sum * (biasFeature ?? 0);
        return (value - (SquaredNorm(weights) + biasWeight * biasWeight) / 2, sum);
    }

    /// <summary>Computes the dual objective for the alphas of all classes, and the largest |sum of the alphas of a class|.</summary>
    public static (double Value, double Sum) ComputeDual(ReadOnlySpan<float> alphas, Dataset data, float? biasFeature)
    {
        int classes = data.Classes.Count;
        double value = 0, largest = 0;
        for (int k = 0; k < classes; k++)
        {
            double[] weights = new double[data.FeatureCount];
            double sum = 0;
            for (int i = 0; i < data.Count; i++)
            {
                double alpha = alphas[i * classes + k];
                double[] row = TestData.GetRow(data, i);
                for (int j = 0; j < row.Length; j++)
                    weights[j] += alpha * row[j];
                sum += alpha;
                value -= k == data.ClassIndices[i] ? 0 : alpha;
            }
            double biasWeight = sum * (biasFeature ?? 0);
            value -= (SquaredNorm(weights) + biasWeight * biasWeight) / 2;
            largest = Math.Max(largest, Math.Abs(sum));
        }
        return (value, largest);
    }

    private static double[] ComputeScores(LinearModel model, Dataset data, int example)
    {
        double[] row = TestData.GetRow(data, example);
        double[] scores = new double[model.Biases.Length];
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = model.Biases[k];
            for (int j = 0; j < row.Length; j++)
                scores[k] += row[j] * model.Weights[k * row.Length + j];
        }
        return scores;
    }

    private static double SquaredNorm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }

    private static double SquaredNorm(double[] values) => values.Sum(value => value * value);

    private static double Entropy(double part) => part is > 0 and < 1 ? part * Math.Log(part) + (1 - part) * Math.Log(1 - part) : 0;
}
