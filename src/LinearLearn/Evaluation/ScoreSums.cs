namespace LinearLearn;

/// <summary>Sums up losses and calibration of each example's scores, so that scores need not be kept.</summary>
internal sealed class ScoreSums
{
    /// <summary>The default number of bins of the expected calibration error.</summary>
    public const int DefaultBins = 15;

    private readonly ReliabilityCounts _confidences = new(DefaultBins);
    private double _logLoss;
    private double _hingeLoss;
    private double _brierScore;
    private double _weight;

    /// <summary>Gets the mean of -log p of the correct class; NaN without examples.</summary>
    public double LogLoss => _logLoss / _weight;

    /// <summary>Gets the mean hinge loss; NaN without examples.</summary>
    public double HingeLoss => _hingeLoss / _weight;

    /// <summary>Gets the mean Brier score; NaN without examples.</summary>
    public double BrierScore => _brierScore / _weight;

    /// <summary>Gets the expected calibration error of the predicted class, in 15 bins; NaN without examples.</summary>
    public double ExpectedCalibrationError => _confidences.ComputeError();

    /// <summary>Sums blocks of examples, on all cores if there are several parts, and adds the sums of the blocks in order.</summary>
    /// <remarks>The bits do not depend on the number of parts.</remarks>
    /// <param name="count">The number of examples.</param>
    /// <param name="parts">The number of parts of the work.</param>
    /// <param name="add">Adds the examples from the first index up to, but not including, the second one.</param>
    public static ScoreSums SumBlocks(int count, int parts, Action<int, int, ScoreSums> add)
    {
        const int Block = 1024;
        int blocks = (int)(((long)count + Block - 1) / Block);
        parts = Math.Clamp(parts, 1, Math.Max(blocks, 1));
        ScoreSums[] sums = new ScoreSums[blocks];
        Cores.ForEach(parts, part =>
        {
            int end = (int)((long)blocks * (part + 1) / parts);
            for (int i = (int)((long)blocks * part / parts); i < end; i++)
                add(i * Block, (int)Math.Min(((long)i + 1) * Block, count), sums[i] = new ScoreSums());
        });
        ScoreSums total = new();
        foreach (ScoreSums one in sums)
            total.Add(one);
        return total;
    }

    /// <summary>Adds an example.</summary>
    /// <param name="scores">One score for two classes, otherwise K.</param>
    /// <param name="actual">The index of the correct class.</param>
    /// <param name="weight">The weight of the example: above 0. Default: 1.</param>
    public void Add(ReadOnlySpan<float> scores, int actual, double weight = 1)
    {
        int predicted = DecisionRule.Predict(scores);
        double confidence;
        if (scores.Length == 1)
        {
            float margin = actual == 1 ? scores[0] : -scores[0];
            double other = Losses.Probability(-margin);
            _logLoss += weight * Losses.Log(margin);
            _hingeLoss += weight * Losses.Hinge(margin);
            _brierScore += weight * (2 * other * other);
            confidence = Losses.Confidence(scores, predicted);
        }
        else
        {
            SoftmaxLosses losses = Losses.Softmax(scores, actual);
            _logLoss += weight * losses.Log;
            _hingeLoss += weight * Losses.Hinge(scores, actual);
            _brierScore += weight * losses.Brier;
            confidence = losses.Confidence;
        }
        _confidences.Add(confidence, predicted == actual, weight);
        _weight += weight;
    }

    /// <summary>Adds the sums of other examples.</summary>
    public void Add(ScoreSums other)
    {
        _logLoss += other._logLoss;
        _hingeLoss += other._hingeLoss;
        _brierScore += other._brierScore;
        _confidences.Add(other._confidences);
        _weight += other._weight;
    }
}
