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
