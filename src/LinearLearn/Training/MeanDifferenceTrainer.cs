namespace LinearLearn;

/// <summary>
/// The classifier that needs no learning: weights = mean of the positive examples - mean of the negative ones, and a bias that
/// puts 0 in the middle between the two classes' mean scores. One pass, no parameters; the yardstick for the learners.
/// </summary>
/// <remarks>
/// The hand-configured classifier of B. Hubert, "Hello Deep Learning: actually learning something", 2023; elsewhere known as the
/// nearest-mean classifier. It validates once, at the end; epochs, order, seed, ValidateEvery and Patience make no difference to it. Means are summed in double precision.
/// </remarks>
public sealed class MeanDifferenceTrainer : ITrainer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every trainer; or an initial model is given, which this one has no use for.</exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.InitialModel is not null)
            throw new ArgumentException("a mean difference has no use for an initial model", nameof(options));
        TrainingRun run = new(this, data, options);

        Mean positive = new(data.FeatureCount);
        Mean negative = new(data.FeatureCount);
        StopReason? reason = null;
        int seen = 0;
        while (seen < data.Count && reason is null)
        {
            if (cancellationToken.IsCancellationRequested)
                reason = StopReason.Cancelled;
            else
                (data.ClassIndices[seen] == 1 ? positive : negative).Add(data.Features, seen++);
        }

        LinearModel model = Combine(positive.Value(), negative.Value(), run.Start, nameof(data));
        reason ??= run.EndEpoch(model, 1, seen, seen, isLast: true);
        return run.Finish(model, reason ?? StopReason.Completed, seen / data.Count, seen, seen);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer's name.</returns>
    public override string ToString() => nameof(MeanDifferenceTrainer);

    private static LinearModel Combine(float[] positive, float[] negative, LinearModel start, string paramName)
    {
        float[] weights = [.. positive];
        Kernels.AddScaled(negative, -1, weights);
        // Scores are linear: the mean score of a class is the score of its mean.
        float middle = (Kernels.Dot(positive, weights) + Kernels.Dot(negative, weights)) / 2;
        if (Kernels.IndexOfNonFinite(weights) >= 0 || !float.IsFinite(middle))
            throw new ArgumentException("the features are too large: their means or scores outgrow a float. Scale them to about -1 to 1", paramName);
        return new LinearModel(weights, [-middle], start.Labels, start.ClassNames, start.ByteScale);
    }

    /// <summary>The mean of rows. Sums of a few rows are kept in floats, where adding is fast, and gathered in doubles.</summary>
    private sealed class Mean(int columns)
    {
        private const int RowsInFloats = 64;

        private readonly float[] _part = new float[columns];
        private readonly double[] _sum = new double[columns];
        private int _partRows;
        private long _rows;

        public void Add(FeatureMatrix features, int row)
        {
            features.AddTo(row, 1, _part);
            _rows++;
            if (++_partRows == RowsInFloats)
                Flush();
        }

        /// <summary>The mean; all 0 where no row was added.</summary>
        public float[] Value()
        {
            Flush();
            float[] mean = new float[_sum.Length];
            for (int i = 0; i < mean.Length; i++)
                mean[i] = (float)(_sum[i] / Math.Max(1, _rows));
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
