namespace LinearLearn;

/// <summary>Trains a nearest-mean classifier in one pass, a baseline without parameters.</summary>
/// <remarks>
/// <para>
/// For two classes, weights = mean of the positive examples - mean of the negative examples, and the bias gives score 0 halfway between the
/// two classes' mean scores. For more classes, the nearest mean wins: with d = mean of the class - c, where c is the mean of all classes'
/// means, the weights are d and the bias is -d * c - |d|^2 / 2. Means and their differences are computed in double precision.
/// </para>
/// <para>
/// Source: the hand-configured classifier of B. Hubert, "Hello Deep Learning: actually learning something", 2023. Weights of examples
/// count. Class weights have no effect, unless they are 0. A class whose examples all have weight 0 is never predicted. The trainer
/// validates and reports once, at the end; epochs, order, seed and patience have no effect.
/// </para>
/// </remarks>
public sealed class MeanDifferenceTrainer : ITrainer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial model or state is given, which this trainer does not support.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        data = run.Data;

        Mean[] means = [.. Enumerable.Range(0, run.Start.Classes.Count).Select(_ => new Mean(data.FeatureCount))];
        float[] scratch = data.Features.CreateScratch();
        double[] doubles = new double[scratch.Length];
        StopReason? reason = null;
        int seen = 0;
        while (seen < data.Count && reason is null)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                reason = StopReason.Cancelled;
                continue;
            }
            if (run.ExampleWeights.IsEmpty || run.ExampleWeights[seen] > 0)
                means[data.ClassIndices[seen]].Add(data.Features, seen, data.WeightOf(seen), scratch, doubles);
            seen++;
        }

        LinearModel model = Combine(Array.ConvertAll(means, mean => mean.Value()), run.Start, nameof(data));
        reason ??= run.EndEpoch(() => model, 1, seen, seen);
        return run.Finish(model, reason ?? StopReason.Completed, seen / data.Count, seen, seen);
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => nameof(MeanDifferenceTrainer);

    private static LinearModel Combine(double[]?[] means, LinearModel start, string paramName)
    {
        float[] weights = new float[start.Weights.Length], biases = new float[start.Biases.Length];
        double[][] known = [.. means.OfType<double[]>()];
        double[] center = new double[start.FeatureCount];
        for (int i = 0; i < center.Length && known.Length > 0; i++)
            center[i] = known.Average(mean => mean[i]);
        if (means.Length == 2)
        {
            // With one class only, a score of 0 predicts the negative class.
            biases[0] = known.Length == 2 ? (float)WriteDifference(known[1], known[0], center, weights).Bias : means[1] is null ? 0 : 1;
        }
        else
        {
            for (int k = 0; k < means.Length && known.Length > 0; k++)
            {
                if (means[k] is not { } mean)
                {
                    biases[k] = float.MinValue; // lower than the score of any other class
                    continue;
                }
                (double bias, double square) = WriteDifference(mean, center, center, weights.AsSpan(k * center.Length, center.Length));
                biases[k] = (float)(bias - square / 2);
            }
        }
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            throw new ArgumentException(
                "the features are too large: their means or scores overflow a float. Scale them to about -1 to 1", paramName);
        return new LinearModel(weights, biases, start.Classes, start.ByteScale);
    }

    /// <summary>Writes the difference of two means as weights.</summary>
    /// <returns>The bias that gives the center score 0 with the rounded weights, and the squared length of the difference.</returns>
    private static (double Bias, double Square) WriteDifference(double[] mean, double[] from, double[] center, Span<float> weights)
    {
        double bias = 0, square = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double difference = mean[i] - from[i];
            weights[i] = (float)difference;
            bias -= weights[i] * center[i];
            square += difference * difference;
        }
        return (bias, square);
    }

    /// <summary>Computes the weighted mean of rows in double precision.</summary>
    private sealed class Mean(int columns)
    {
        private readonly double[] _sum = new double[columns];
        private double _weight;

        public void Add(FeatureMatrix features, int row, float weight, float[] scratch, double[] doubles)
        {
            _weight += weight;
            ReadOnlySpan<float> values = features.Storage.StoredValues(row, scratch);
            ReadOnlySpan<int> columns = features.Storage.StoredColumns(row);
            if (features.Storage.IsDense)
                Kernels.AddScaledInDoubles(values, weight, _sum, doubles);
            for (int i = 0; i < columns.Length; i++)
                _sum[columns[i]] += (double)weight * values[i];
        }

        /// <summary>Returns the mean, or null if no row was added.</summary>
        public double[]? Value() => _weight > 0 ? Array.ConvertAll(_sum, sum => sum / _weight) : null;
    }
}
