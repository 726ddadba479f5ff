namespace LinearLearn;

/// <summary>
/// The classifier that needs no learning: weights = mean of the positive examples - mean of the negative ones, and a bias that
/// puts 0 in the middle between the two classes' mean scores. Of more classes, each has its mean as weights and -|mean|^2 / 2 as bias, so that the
/// nearest mean wins, which is the same. One pass, no parameters; the yardstick for the learners.
/// </summary>
/// <remarks>
/// The hand-configured classifier of B. Hubert, "Hello Deep Learning: actually learning something", 2023; elsewhere known as the
/// nearest-mean classifier. Examples count by their weights; those of a class make no difference. It validates and reports once, at the end; epochs, order,
/// seed, ValidateEvery, ReportEvery and Patience make no difference to it either. Means are summed in double precision.
/// </remarks>
public sealed class MeanDifferenceTrainer : ITrainer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every trainer; or an initial model or state is given, which this one has no use for.</exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun.RefuseInitial(options, "a mean difference", nameof(options));
        TrainingRun run = new(this, data, options);
        data = run.Data;

        Mean[] means = [.. Enumerable.Range(0, data.Classes.Length).Select(_ => new Mean(data.FeatureCount))];
        StopReason? reason = null;
        int seen = 0;
        while (seen < data.Count && reason is null)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                reason = StopReason.Cancelled;
                continue;
            }
            means[data.ClassIndices[seen]].Add(data.Features, seen, data.WeightOf(seen));
            seen++;
        }

        LinearModel model = Combine([.. means.Select(mean => mean.Value())], run.Start, nameof(data));
        reason ??= run.EndEpoch(model, 1, seen, seen, isLast: true);
        return run.Finish(model, reason ?? StopReason.Completed, seen / data.Count, seen, seen);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer's name.</returns>
    public override string ToString() => nameof(MeanDifferenceTrainer);

    private static LinearModel Combine(float[][] means, LinearModel start, string paramName)
    {
        float[] weights, biases;
        if (means.Length == 2)
        {
            weights = [.. means[1]];
            Kernels.AddScaled(means[0], -1, weights);
            // Scores are linear: the mean score of a class is the score of its mean.
            biases = [-(Kernels.Dot(means[1], weights) + Kernels.Dot(means[0], weights)) / 2];
        }
        else
        {
            weights = [.. means.SelectMany(mean => mean)];
            biases = [.. means.Select(mean => -Kernels.Dot(mean, mean) / 2)];
        }
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            throw new ArgumentException("the features are too large: their means or scores outgrow a float. Scale them to about -1 to 1", paramName);
        return new LinearModel(weights, biases, start.Labels, start.ClassNames, start.ByteScale);
    }

    /// <summary>The mean of rows. Sums of a few rows are kept in floats, where adding is fast, and gathered in doubles.</summary>
    private sealed class Mean(int columns)
    {
        private const int RowsInFloats = 64;

        private readonly float[] _part = new float[columns];
        private readonly double[] _sum = new double[columns];
        private int _partRows;
        private double _weight;

        public void Add(FeatureMatrix features, int row, float weight)
        {
            features.AddTo(row, weight, _part);
            _weight += weight;
            if (++_partRows == RowsInFloats)
                Flush();
        }

        /// <summary>The mean; all 0 where no row was added that weighs something.</summary>
        public float[] Value()
        {
            Flush();
            float[] mean = new float[_sum.Length];
            for (int i = 0; i < mean.Length; i++)
                mean[i] = (float)(_weight > 0 ? _sum[i] / _weight : 0);
            return mean;
        }

        private void Flush()
        {
            for (int i = 0; i < _sum.Length; i++)
                _sum[i] += _part[i];
            Array.Clear(_part);
            _partRows = 0;
        }
    }
}
