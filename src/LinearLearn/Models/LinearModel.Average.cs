namespace LinearLearn;

// The mean of several models.
public sealed partial class LinearModel
{
    /// <summary>Computes the weighted mean of models that were trained on different parts of the data.</summary>
    /// <param name="models">One model or more, of the same features, labels in the same order, and byte scale.</param>
    /// <param name="weights">
    /// The weight of each model, for example the number of examples that it was trained on. Finite, 0 or more, and not all 0. Default:
    /// empty, all models have the same weight.
    /// </param>
    /// <returns>
    /// A model of the mean weights and biases, with the class names and the metadata of the first model, except for the names that begin
    /// with "training.".
    /// </returns>
    /// <remarks>
    /// <para>
    /// It mixes models on engines that cannot run a <see cref="ShardedTrainer"/>, such as a batch queue, Hadoop streaming or a shell loop:
    /// train a model on each part of the data, average them, and use the mean as the <see cref="TrainingOptions.InitialModel"/> of the next
    /// round. Sums are doubles, added in the order of the models, so the same models in the same order give the same bits.
    /// </para>
    /// <para>
    /// Averaging once after separate training is less accurate than a few rounds: R. McDonald, K. Hall, G. Mann, "Distributed Training
    /// Strategies for the Structured Perceptron", NAACL 2010 (parameter mixing and iterative parameter mixing).
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There is no model, one is null or differs from the first in shape, the number of weights differs from that of the models, or a
    /// weight is invalid.
    /// </exception>
    public static LinearModel Average(IReadOnlyList<LinearModel> models, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new ArgumentException("expected one model or more, found none", nameof(models));
        for (int i = 0; i < models.Count; i++)
            RequireSameShape(models[0], models[i], i, nameof(models));
        double[] shares = ComputeShares(weights, models.Count);
        LinearModel first = models[0].WithoutTrainingMetadata();
        float[] means = new float[first._weights.Length], biases = new float[first._biases.Length];
        Mix([.. models.Select(model => model._weights)], shares, means);
        Mix([.. models.Select(model => model._biases)], shares, biases);
        return first.With(means, biases);
    }

    private static void Mix(float[][] numbers, double[] shares, float[] means)
    {
        for (int i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (int model = 0; model < numbers.Length; model++)
                sum += shares[model] * numbers[model][i];
            means[i] = (float)Math.Clamp(sum, float.MinValue, float.MaxValue); // shares add up to 1 only up to rounding
        }
    }

    private static double[] ComputeShares(ReadOnlySpan<double> weights, int count)
    {
        double[] shares = new double[count];
        if (weights.IsEmpty)
        {
            Array.Fill(shares, 1.0 / count);
            return shares;
        }
        if (weights.Length != count)
        {
            throw new ArgumentException(
                Guard.Text($"expected a weight for each of {count} models, found {weights.Length}"), nameof(weights));
        }
        double largest = 0;
        for (int i = 0; i < count; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
            {
                throw new ArgumentException(
                    Guard.Text($"expected finite weights of 0 or more, found {weights[i]} for model {i}"), nameof(weights));
            }
            largest = Math.Max(largest, weights[i]);
        }
        if (largest == 0)
            throw new ArgumentException("expected a weight above 0, found none", nameof(weights));
        double total = 0;
        for (int i = 0; i < count; i++)
            total += shares[i] = weights[i] / largest; // the sum of the weights themselves may overflow
        for (int i = 0; i < count; i++)
            shares[i] /= total;
        return shares;
    }

    private static void RequireSameShape(LinearModel first, LinearModel? model, int index, string paramName)
    {
        if (model is null)
            throw new ArgumentException(Guard.Text($"expected models, found null at index {index}"), paramName);
        (string Expected, string Found)? difference =
            model.FeatureCount != first.FeatureCount ? (Guard.Text($"{first.FeatureCount} features"), Guard.Text($"{model.FeatureCount}"))
            : !model.Classes.Values.SequenceEqual(first.Classes.Values) ? (Guard.Text($"labels {first.Classes}"), $"{model.Classes}")
            : model.ByteScale != first.ByteScale ? (DescribeScale(first), DescribeScale(model))
            : null;
        foreach (int label in first.Classes)
        {
            if (first.Classes.FindName(label) is { } name && model.Classes.FindName(label) is { } other && other != name)
                difference ??= (Guard.Text($"label {first.Classes.Describe(label)}"), model.Classes.Describe(label));
        }
        if (difference is (string expected, string found))
            throw new ArgumentException(Guard.Text($"model {index}: expected {expected}, as in model 0, found {found}"), paramName);

        static string DescribeScale(LinearModel model) =>
            model.ByteScale is { } scale ? Guard.Text($"bytes scaled by {scale}") : "no byte scale";
    }
}
