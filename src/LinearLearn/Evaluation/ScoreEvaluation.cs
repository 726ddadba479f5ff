namespace LinearLearn;

/// <summary>Represents the quality of a model's scores on a dataset: losses, and curves over all thresholds.</summary>
/// <remarks>
/// Immutable. Losses measure how far scores are from the correct side of the decision threshold; curves measure how well scores rank the
/// examples. For accuracy, see <see cref="Evaluation"/>. Curves and histograms are computed on each call and are not cached. The model has
/// no score for a class unknown to it: examples of such classes have no loss and no margin, and count in curves as examples of another
/// class.
/// </remarks>
public sealed partial class ScoreEvaluation
{
    /// <summary>The least number of scores that are worth another core.</summary>
    private const int LeastScoresPerPart = 4096;

    private readonly ClassLabels _all;
    private readonly int _known;
    private readonly float[] _scores;
    private readonly int[] _actual;

    /// <param name="classes">The model's K classes.</param>
    /// <param name="all">The model's classes, followed by those that only the data has.</param>
    /// <param name="scores">N scores for two classes, otherwise N x K. Finite.</param>
    /// <param name="actual">For each of N examples, the index of its label.</param>
    internal ScoreEvaluation(ClassLabels classes, ClassLabels all, float[] scores, int[] actual)
    {
        Classes = classes;
        _all = all;
        _known = classes.Count;
        _scores = scores;
        _actual = actual;
        UnknownCount = actual.Count(index => index >= _known);
        ScoreSums sums = ScoreSums.SumBlocks(actual.Length, scores.Length / LeastScoresPerPart, (first, end, block) =>
        {
            for (int i = first; i < end; i++)
            {
                if (actual[i] < _known)
                    block.Add(RowOf(i), actual[i]);
            }
        });
        LogLoss = sums.LogLoss;
        HingeLoss = sums.HingeLoss;
        BrierScore = sums.BrierScore;
    }

    /// <summary>Gets the classes of the model, in its order.</summary>
    public ClassLabels Classes { get; }

    /// <summary>Gets the number of examples.</summary>
    public int Count => _actual.Length;

    /// <summary>Gets the number of examples of classes unknown to the model, which the losses leave out.</summary>
    public int UnknownCount { get; }

    /// <summary>Gets the log-loss: the mean of -log p, where p is the probability that the scores assign to the correct class.</summary>
    /// <remarks>
    /// For two classes, p is the logistic function of y * score, 1 / (1 + exp(-y * score)); for more, the softmax, exp(score of the class)
    /// / sum(exp(scores)). 0 or more, in nats. Compare it between models whose probabilities can be trusted
    /// (<see cref="TrainingResult.ScoresAreLogOdds"/>); the scores of models trained by margins are on a different scale. NaN if the class
    /// of every example is unknown to the model.
    /// </remarks>
    public double LogLoss { get; }

    /// <summary>Gets the Brier score: the mean of the sum over all classes of (probability - 1 for the correct class, else 0)^2.</summary>
    /// <remarks>
    /// 0 to 2, with the probabilities of <see cref="LogLoss"/>. Both classes are summed for two classes as well: scikit-learn's
    /// brier_score_loss is half of it. NaN if the class of every example is unknown to the model. Source: G. W. Brier, "Verification of
    /// Forecasts Expressed in Terms of Probability", Monthly Weather Review 78, 1950.
    /// </remarks>
    public double BrierScore { get; }

    /// <summary>Gets the hinge loss: for two classes, the mean of max(0, 1 - y * score).</summary>
    /// <remarks>
    /// For more classes, the mean of max(0, 1 - (score of the correct class - best other score)). 0 or more. NaN if the class of every
    /// example is unknown to the model. Source: K. Crammer and Y. Singer, "On the algorithmic implementation of multiclass kernel-based
    /// vector machines", JMLR 2, 2001.
    /// </remarks>
    public double HingeLoss { get; }

    /// <summary>Computes the ROC curve of one class, one-vs-rest, by the score or the log-odds of that class.</summary>
    /// <remarks>
    /// For two classes, the thresholds are scores. For more, they are log-odds, log(p / (1 - p)) for the softmax probability p of
    /// <see cref="LogLoss"/>: a score alone cannot be compared between examples, because only differences between classes count.
    /// </remarks>
    /// <param name="label">
    /// The class that counts as positive. Default: null, the positive class of two; required for three or more classes, because each has
    /// its own curve (<see cref="MacroAuc"/> is the mean of their areas).
    /// </param>
    /// <returns>The curve with the area under it. For two classes, the area is the same for either.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="label"/> is unknown to the model, or null with more than two classes; or there are no positive or no negative
    /// examples.
    /// </exception>
    public RocCurve Roc(int? label = null)
    {
        int index = IndexOf(label, $"; {nameof(MacroAuc)}() is the mean of all areas");
        int count = _actual.AsSpan().Count(index);
        if (count == 0 || count == Count)
            throw NoRoc(index, count, nameof(label));
        return RocCurve.From(RankingOf(index), IsOf(index));
    }

    /// <summary>Computes the precision-recall curve of one class, one-vs-rest, by the score or the log-odds of that class.</summary>
    /// <remarks>For three or more classes, the thresholds are log-odds, as in <see cref="Roc"/>.</remarks>
    /// <param name="label">
    /// The class that counts as positive. Default: null, the positive class of two; required for three or more classes.
    /// </param>
    /// <returns>The curve with its average precision.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="label"/> is unknown to the model, or null with more than two classes; or no example has the label.
    /// </exception>
    public PrecisionRecallCurve PrecisionRecall(int? label = null)
    {
        int index = IndexOf(label);
        if (!_actual.Contains(index))
        {
            throw new ArgumentException(
                Guard.Text($"a precision-recall curve of label {Text(index)} needs an example of it, found none of {Count}"),
                nameof(label));
        }
        return PrecisionRecallCurve.From(RankingOf(index), IsOf(index));
    }

    /// <summary>
    /// Computes the mean area under the one-vs-rest ROC curves of the model's classes that have examples, each class weighted equally.
    /// </summary>
    /// <remarks>
    /// For three or more classes, this is scikit-learn's roc_auc_score with multi_class="ovr", of the probabilities of
    /// <see cref="LogLoss"/>.
    /// </remarks>
    /// <returns>0 to 1. For two classes, the area of <see cref="Roc"/>.</returns>
    /// <exception cref="ArgumentException">All examples are of one class, or of classes unknown to the model.</exception>
    public double MacroAuc()
    {
        if (_known == 2)
            return Roc().Auc;
        if (UnknownCount == Count)
            throw new ArgumentException("a ROC curve needs examples of a class of the model, found none");
        int[] counts = new int[_all.Count];
        foreach (int index in _actual)
            counts[index]++;
        int all = Array.IndexOf(counts, Count);
        if (all >= 0)
            throw NoRoc(all, Count, "label");
        int[] indices = [.. Enumerable.Range(0, _known).Where(index => counts[index] > 0)];
        return AucSums.Areas(_scores, _known, _actual, indices).Average();
    }

    /// <summary>Returns the losses and the number of examples in one line.</summary>
    /// <returns>
    /// For example "log-loss 0.1234, hinge loss 0.2345 (512 examples)", with the number of examples of unknown classes, if any.
    /// </returns>
    public override string ToString() => Guard.Text(
        $"log-loss {LogLoss:F4}, hinge loss {HingeLoss:F4} ({Count} examples{UnknownText()})");

    private string UnknownText() =>
        UnknownCount == 0 ? "" : Guard.Text($", without {UnknownCount} of unknown classes");

    /// <summary>Returns what ranks the examples in the curves of a class: its scores for two classes, otherwise its log-odds.</summary>
    private float[] RankingOf(int index) => _known == 2 ? ScoresOf(index) : new RestLogOdds(_scores, _known).Compute(index);

    /// <summary>Returns the scores of a class; for the negative one of two classes, the model's scores with the opposite sign.</summary>
    private float[] ScoresOf(int index)
    {
        if (_known == 2)
            return index == 1 ? _scores : Array.ConvertAll(_scores, score => -score);
        float[] scores = new float[Count];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = _scores[i * _known + index];
        return scores;
    }

    /// <summary>Returns the scores of an example: one for two classes, otherwise K.</summary>
    private ReadOnlySpan<float> RowOf(int example) => _known == 2 ? _scores.AsSpan(example, 1) : _scores.AsSpan(example * _known, _known);

    private bool[] IsOf(int index) => Array.ConvertAll(_actual, actual => actual == index);

    /// <summary>Returns the index of a label of the model.</summary>
    private int IndexOf(int? label, string advice = "")
    {
        if (label is { } given)
            return Classes.Require(given, nameof(label), named: _all);
        return _known == 2 ? 1 : throw new ArgumentException(
            Guard.Text($"expected the label of one of {_known} classes, {Classes}, found none{advice}"), nameof(label));
    }

    private ArgumentException NoRoc(int index, int count, string paramName) => new(
        Guard.Text($"a ROC curve of label {Text(index)} needs examples of it and of others, ") +
        Guard.Text($"found {count} of it and {Count - count} of others"),
        paramName);

    private string Text(int index) => _all.Describe(_all.Values[index]);
}
