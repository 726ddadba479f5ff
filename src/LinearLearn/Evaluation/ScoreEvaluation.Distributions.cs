namespace LinearLearn;

// Distributions of scores, and their calibration as probabilities.
public sealed partial class ScoreEvaluation
{
    /// <summary>Counts scores, or margins, in bins of equal width, separately for the examples of each class.</summary>
    /// <param name="label">
    /// The class whose score is counted. Default: null, the positive class of two; for three or more classes, null counts margins, the
    /// score of the correct class minus the highest other one.
    /// </param>
    /// <param name="bins">
    /// The number of bins, 1 to 10,000, which cover all scores. Default: null, which chooses the bins by the number of examples, and leaves
    /// out outliers, as described for <see cref="ScoreHistogram.From"/>.
    /// </param>
    /// <returns>
    /// The counts of N examples, in a group for each of the model's K labels and of those that only the data has.
    /// <see cref="ScoreHistogram.Quantity"/> and <see cref="ScoreHistogram.ScoredLabel"/> specify what is counted. For two classes (for
    /// example threes, the negative class, and sevens), the score is the model's: threes with a score of 0 or below and sevens with a score
    /// above 0 are classified correctly. For the negative label, the sign is reversed, as in <see cref="Roc"/>: threes with a score of 0 or
    /// above are classified correctly. Margins above 0 are correct and those below 0 incorrect, whatever the class; at 0, a tie, the first
    /// class is predicted. Examples of classes unknown to the model have no margin and are left out. The range is widened if it is too
    /// narrow, as described for <see cref="ScoreHistogram.From"/>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="label"/> is unknown to the model; <paramref name="bins"/> is out of range or, multiplied by the number of labels,
    /// exceeds the length of an array; or margins are requested and the class of every example is unknown to the model.
    /// </exception>
    public ScoreHistogram Histogram(int? label = null, int? bins = null)
    {
        if (label is null && _known > 2)
        {
            int[] examples = [.. Enumerable.Range(0, Count).Where(i => _actual[i] < _known)];
            if (examples.Length == 0)
                throw new ArgumentException("margins need examples of a class of the model, found none", nameof(label));
            double[] margins = Array.ConvertAll(examples, i => Losses.Lead(RowOf(i), _actual[i]));
            return new ScoreHistogram(_all, margins, Array.ConvertAll(examples, i => _actual[i]), bins) { Quantity = ScoreQuantity.Margin };
        }
        int index = IndexOf(label);
        double[] scores = Array.ConvertAll(ScoresOf(index), score => (double)score);
        return new ScoreHistogram(_all, scores, _actual, bins) { Quantity = ScoreQuantity.Score, ScoredLabel = Classes.Values[index] };
    }

    /// <summary>Computes the reliability diagram, which shows how well scores are calibrated as probabilities.</summary>
    /// <param name="label">
    /// The class whose probability is measured. Default: null, the positive class of two; for three or more classes, null measures the
    /// probability of the predicted class (the confidence).
    /// </param>
    /// <param name="bins">The number of bins of equal width from 0 to 1: 1 to 10,000. Default: 10.</param>
    /// <returns>
    /// The curve of N examples. For two classes, the probability is the logistic function of the score, 1 / (1 + exp(-score)); for more,
    /// the softmax, exp(score of the class) / sum(exp(scores)). The outcome is positive if the example is of the class or, for confidences,
    /// if the prediction is correct. Examples of classes unknown to the model are of none of its classes. See
    /// <see cref="LinearModel.Probability(ReadOnlySpan{float})"/> for the models whose probabilities can be trusted.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="label"/> is unknown to the model, or <paramref name="bins"/> is out of range.
    /// </exception>
    public ReliabilityCurve Reliability(int? label = null, int bins = 10)
    {
        if (_known == 2)
        {
            int positive = IndexOf(label);
            return ReliabilityCurve.From(Array.ConvertAll(ScoresOf(positive), Losses.Probability), IsOf(positive), bins);
        }
        int? asked = label is null ? null : IndexOf(label);
        double[] probabilities = new double[Count];
        bool[] outcomes = new bool[Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            int index = asked ?? DecisionRule.Predict(RowOf(i));
            probabilities[i] = Losses.Probability(RowOf(i), index);
            outcomes[i] = _actual[i] == index;
        }
        return ReliabilityCurve.From(probabilities, outcomes, bins, isOfPredictedClass: asked is null);
    }

    /// <summary>
    /// Computes the expected calibration error of the predicted class: the sum over the bins of count / N * |accuracy - mean confidence|.
    /// </summary>
    /// <param name="bins">The number of bins from 0 to 1: 1 to 10,000. Default: 15.</param>
    /// <returns>
    /// 0 to 1, lower is better. It depends on the number of bins, and with few examples it is above 0 by chance. Examples of classes
    /// unknown to the model are left out, as in <see cref="LogLoss"/>; NaN if there are no others.
    /// </returns>
    /// <remarks>
    /// Examples are divided into bins of equal width by the probability of the predicted class (the confidence), for any number of classes.
    /// M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015; with 15
    /// bins, as in C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is out of range.</exception>
    public double ExpectedCalibrationError(int bins = ScoreSums.DefaultBins)
    {
        ReliabilityCounts counts = new(Guard.Between(bins, 1, ScoreHistogram.MaxBins, nameof(bins)));
        for (int i = 0; i < Count; i++)
        {
            if (_actual[i] >= _known)
                continue;
            ReadOnlySpan<float> scores = RowOf(i);
            int predicted = DecisionRule.Predict(scores);
            counts.Add(Losses.Confidence(scores, predicted), predicted == _actual[i]);
        }
        return counts.ComputeError();
    }
}
