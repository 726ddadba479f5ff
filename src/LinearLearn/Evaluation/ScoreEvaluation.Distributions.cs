namespace LinearLearn;

// Where scores lie, and whether they are good as probabilities.
public sealed partial class ScoreEvaluation
{
    /// <summary>How often scores fall into equal bins, for the examples of each actual class by themselves.</summary>
    /// <param name="label">
    /// The class whose score is counted. By default, of two classes the positive one; of more none: then margins are counted, the score of the right
    /// class minus the highest other one.
    /// </param>
    /// <param name="bins">The number of bins: 1 to 10,000, by default 75.</param>
    /// <returns>
    /// Counts of N examples, in a group for each of the model's K labels and of those that only the data has; <see cref="ScoreHistogram.Quantity"/> and
    /// <see cref="ScoreHistogram.ScoredLabel"/> say of what. Of two classes (say threes, the negative one, and sevens) the score is the model's: threes
    /// at 0 or left of it and sevens right of it are classified right. For the negative label it has the other sign, as in <see cref="Roc"/>: threes
    /// are right from 0 on. Margins below 0 are wrong, whatever the class, those above 0 right; at 0, a tie, the first class decides. Examples of classes
    /// that the model does not know have no margin: they are left out.
    /// The range is widened where it is too narrow, as <see cref="ScoreHistogram.From"/> says.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The model does not know the label, the number of bins is out of range or, times the labels, more than an array holds; or margins are asked for, and the
    /// model knows the class of no example.
    /// </exception>
    public ScoreHistogram Histogram(int? label = null, int bins = 75)
    {
        if (label is null && _known > 2)
        {
            int[] examples = [.. Enumerable.Range(0, Count).Where(i => _actual[i] < _known)];
            if (examples.Length == 0)
                throw new ArgumentException("margins need examples of a class that the model knows, found none", nameof(label));
            double[] margins = Array.ConvertAll(examples, i => Losses.Lead(RowOf(i), _actual[i]));
            return new ScoreHistogram(_all, margins, Array.ConvertAll(examples, i => _actual[i]), bins) { Quantity = ScoreQuantity.Margin };
        }
        int index = IndexOf(label);
        double[] scores = Array.ConvertAll(ScoresOf(index), score => (double)score);
        return new ScoreHistogram(_all, scores, _actual, bins) { Quantity = ScoreQuantity.Score, ScoredLabel = Classes.Values[index] };
    }

    /// <summary>Whether scores are good as probabilities: how often what they say comes true.</summary>
    /// <param name="label">
    /// The class whose probability is asked for. By default, of two classes the positive one; of more none: then the probability of the predicted
    /// class (the confidence) is asked for, whichever it is.
    /// </param>
    /// <param name="bins">The number of bins of equal width from 0 to 1: 1 to 10,000, by default 10.</param>
    /// <returns>
    /// The curve of N examples. Of two classes the probability is the logistic function of the score, 1 / (1 + exp(-score)); of more the softmax,
    /// exp(score of the class) / sum(exp(scores)). It comes true where the example is of the class; for confidences, where the prediction
    /// is right. It shows whether probabilities can be trusted: <see cref="LinearModel.Probability(ReadOnlySpan{float})"/> lists the models
    /// whose probabilities should be. Examples of classes that the model does not know come true for no class.
    /// </returns>
    /// <exception cref="ArgumentException">The model does not know the label, or the number of bins is out of range.</exception>
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
    /// Computes how far the probability of the predicted class is off: examples are divided into bins of equal width by that probability
    /// (the confidence), and the error is the sum over the bins of count / N * |accuracy - mean confidence|.
    /// </summary>
    /// <param name="bins">The number of bins from 0 to 1: 1 to 10,000. Default: 15.</param>
    /// <returns>
    /// 0 to 1, lower is better; it depends on the number of bins, and with few examples it is above 0 by chance. Two classes and K alike.
    /// Examples of classes that the model does not know are left out, as in <see cref="LogLoss"/>; NaN if there are no others.
    /// </returns>
    /// <remarks>
    /// M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015; with 15
    /// bins, as in C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is out of range.</exception>
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
