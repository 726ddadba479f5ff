using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Represents a model that liblinear-train wrote without a bias, in double precision.</summary>
internal sealed class LiblinearModel
{
    private LiblinearModel(int[] labels, double[][] weights)
    {
        Labels = labels;
        Weights = weights;
    }

    /// <summary>Gets the labels in LIBLINEAR's order; with one row of weights, a score above 0 predicts the first label.</summary>
    public int[] Labels { get; }

    /// <summary>Gets one row of weights for each class, or one row for two classes.</summary>
    public double[][] Weights { get; }

    public static LiblinearModel Read(string path, int features)
    {
        string[] lines = File.ReadAllLines(path);
        int[] labels = [.. Line("label ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(
            text => int.Parse(text, CultureInfo.InvariantCulture))];
        int first = Array.FindIndex(lines, line => line.StartsWith('w')) + 1;
        double[][] columns = [.. lines.Skip(first).Where(line => line.Length > 0).Select(line =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
        double[][] weights = [.. Enumerable.Range(0, columns[0].Length).Select(row => new double[features])];
        for (int column = 0; column < columns.Length; column++)
        {
            for (int row = 0; row < weights.Length; row++)
                weights[row][column] = columns[column][row];
        }
        return new LiblinearModel(labels, weights);

        string Line(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Converts a model to LIBLINEAR's form, whose first label is the positive class.</summary>
    public static LiblinearModel From(LinearModel model)
    {
        int rows = model.Biases.Length;
        double[][] weights = [.. Enumerable.Range(0, rows).Select(_ => new double[model.FeatureCount])];
        for (int i = 0; i < model.Weights.Length; i++)
            weights[i / model.FeatureCount][i % model.FeatureCount] = model.Weights[i];
        int[] labels = model.Classes.Values.ToArray();
        return new LiblinearModel(rows == 1 ? [labels[1], labels[0]] : labels, weights);
    }

    public int Predict(ReadOnlySpan<float> features)
    {
        double[] scores = Scores(features);
        return scores.Length == 1 ? Labels[scores[0] > 0 ? 0 : 1] : Labels[Array.IndexOf(scores, scores.Max())];
    }

    public double[] Scores(ReadOnlySpan<float> features)
    {
        double[] scores = new double[Weights.Length];
        for (int column = 0; column < features.Length; column++)
        {
            if (features[column] == 0)
                continue;
            for (int row = 0; row < scores.Length; row++)
                scores[row] += features[column] * Weights[row][column];
        }
        return scores;
    }

    /// <summary>Computes the minimized objectives, |w|^2 / 2 + cost * losses; one-vs-rest, one for each class.</summary>
    public double[] Objectives(Dataset data, DualLoss loss, double cost)
    {
        double[] objectives = new double[loss == DualLoss.CrammerSinger ? 1 : Weights.Length];
        for (int row = 0; row < Weights.Length; row++)
            objectives[loss == DualLoss.CrammerSinger ? 0 : row] += Weights[row].Sum(weight => weight * weight) / 2;
        float[] features = new float[data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            data.Features.CopyTo(i, features);
            double[] scores = Scores(features);
            int own = Array.IndexOf(Labels, data.Labels[i]);
            if (loss == DualLoss.CrammerSinger)
            {
                // For two classes, our model is the difference of LIBLINEAR's two rows.
                double margin = scores.Length == 1 ? scores[0] * (own == 0 ? 1 : -1) : scores[own] - scores.Where((_, k) => k != own).Max();
                objectives[0] += cost * Math.Max(0, 1 - margin);
                continue;
            }
            for (int row = 0; row < scores.Length; row++)
                objectives[row] += cost * Loss(loss, scores[row] * (row == own ? 1 : -1));
        }
        return objectives;
    }

    private static double Loss(DualLoss loss, double margin) => loss switch
    {
        DualLoss.Hinge => Math.Max(0, 1 - margin),
        DualLoss.SquaredHinge => Math.Pow(Math.Max(0, 1 - margin), 2),
        _ => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin,
    };
}
