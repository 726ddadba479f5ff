namespace LinearLearn;

/// <summary>
/// How a model's scores do on a dataset: losses, which ask how far a score is from the right side, and curves over all thresholds, which ask
/// whether scores put examples into the right order. Accuracy asks for neither: see <see cref="Evaluation"/>.
/// </summary>
/// <remarks>
/// Immutable. Curves and histograms are made when they are asked for, and not kept. The model has no score for a class that it does not know: examples of such
/// classes have no loss and no margin, and count in curves as what they are, examples of another class.
/// </remarks>
public sealed partial class ScoreEvaluation
{
    private readonly ClassLabels _all;
    private readonly int _known;
    private readonly float[] _scores;
    private readonly int[] _actual;

    /// <param name="classes">The model's K classes.</param>
    /// <param name="all">The same, then those that only the data has.</param>
    /// <param name="scores">N scores for two classes, else N x K. Finite.</param>
    /// <param name="actual">For each of N examples, the index of its label.</param>
    internal ScoreEvaluation(ClassLabels classes, ClassLabels all, float[] scores, int[] actual)
    {
        Classes = classes;
        _all = all;
        _known = classes.Count;
        _scores = scores;
        _actual = actual;
        ScoreSums sums = new();
        for (int i = 0; i < actual.Length; i++)
        {
            if (actual[i] >= _known)
                UnknownCount++;
            else
                sums.Add(RowOf(i), actual[i]);
        }
        LogLoss = sums.LogLoss;
        HingeLoss = sums.HingeLoss;
        BrierScore = sums.BrierScore;
    }

    /// <summary>The classes of the model, in its order.</summary>
    public ClassLabels Classes { get; }

    /// <summary>The number of examples.</summary>
    public int Count => _actual.Length;

    /// <summary>The number of examples of classes that the model does not know, which the losses leave out.</summary>
    public int UnknownCount { get; }

    /// <summary>
    /// The mean of -log p, where p is the probability that the scores give the right class: for two classes the logistic function of y * score,
    /// 1 / (1 + exp(-y * score)); for more the softmax, exp(score of the class) / sum(exp(scores)). 0 or more, in nats. Compare it between
    /// models whose probabilities can be trusted (<see cref="TrainingResult.ScoresAreLogOdds"/>); scores of models that learned by margins
    /// are on a scale of their own. NaN where the model knows the class of no example.
    /// </summary>
    public double LogLoss { get; }

    /// <summary>
    /// The mean of the sum over all classes of (probability - 1 for the right class, else 0)^2, with the probabilities of
    /// <see cref="LogLoss"/>. 0 to 2. Two classes are both summed, too: scikit-learn's brier_score_loss is half of it. NaN where the model
    /// knows the class of no example. Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather
    /// Review 78, 1950.
    /// </summary>
    public double BrierScore { get; }

    /// <summary>
    /// For two classes the mean of max(0, 1 - y * score); for more that of max(0, 1 - (score of the right class - best other score)). 0 or more.
    /// Source: K. Crammer and Y. Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", JMLR 2, 2001.
    /// </summary>
    public double HingeLoss { get; }

    /// <summary>The ROC curve of one class against all others, by the score of that class.</summary>
    /// <param name="label">
    /// The class that counts as positive. Of two classes, by default the positive one; of more it must be given, since each has a curve of its own
    /// (<see cref="MacroAuc"/> is the mean of their areas).
    /// </param>
    /// <returns>The curve, and the area under it. Of two classes, either has the same area.</returns>
    /// <exception cref="ArgumentException">
    /// The model does not know the label, there are more than two classes and none is given, or not both kinds of examples occur.
    /// </exception>
    public RocCurve Roc(int? label = null)
    {
        int index = IndexOf(label, $"; {nameof(MacroAuc)}() is the mean of all areas");
        int count = _actual.AsSpan().Count(index);
        if (count == 0 || count == Count)
            throw NoRoc(index, count, nameof(label));
        return RocCurve.From(ScoresOf(index), IsOf(index));
    }

    /// <summary>Precision and recall of one class against all others, by the score of that class.</summary>
    /// <param name="label">The class that counts as positive. Of two classes, by default the positive one; of more it must be given.</param>
    /// <returns>The curve, and the average precision.</returns>
    /// <exception cref="ArgumentException">
    /// The model does not know the label, there are more than two classes and none is given, or no example has the label.
    /// </exception>
    public PrecisionRecallCurve PrecisionRecall(int? label = null)
    {
        int index = IndexOf(label);
        if (!_actual.Contains(index))
            throw new ArgumentException(Guard.Text($"a precision-recall curve of label {Text(index)} needs an example of it, found none of {Count}"), nameof(label));
        return PrecisionRecallCurve.From(ScoresOf(index), IsOf(index));
    }

    /// <summary>
    /// The mean of the areas under the ROC curves of all classes of the model that have examples, each class against all others and counting the same.
    /// (scikit-learn's roc_auc_score with multi_class="ovr", but of the scores as they are, not of probabilities that add up to 1.)
    /// </summary>
    /// <returns>0 to 1. For two classes the area that <see cref="Roc"/> gives.</returns>
    /// <exception cref="ArgumentException">All examples are of one class, or the model knows the class of none.</exception>
    public double MacroAuc()
    {
        if (_known == 2)
            return Roc().Auc;
        if (UnknownCount == Count)
            throw new ArgumentException("a ROC curve needs examples of a class that the model knows, found none");
        int[] counts = new int[_all.Count];
        foreach (int index in _actual)
            counts[index]++;
        int all = Array.IndexOf(counts, Count);
        if (all >= 0)
            throw NoRoc(all, Count, "label");
        int[] indices = [.. Enumerable.Range(0, _known).Where(index => counts[index] > 0)];
        return AucSums.Areas(_scores, _known, _actual, indices).Average();
    }

    /// <summary>One line: the losses, and the number of examples.</summary>
    /// <returns>For instance "log-loss 0.1234, hinge loss 0.2345 (512 examples)"; it says how many are of classes that the model does not know, if any.</returns>
    public override string ToString() => Guard.Text(
        $"log-loss {LogLoss:F4}, hinge loss {HingeLoss:F4} ({Count} examples{(UnknownCount == 0 ? "" : Guard.Text($", without {UnknownCount} of classes that the model does not know"))})");

    /// <summary>Of two classes, the negative one's scores are the model's with the other sign.</summary>
    private float[] ScoresOf(int index)
    {
        if (_known == 2)
            return index == 1 ? _scores : Array.ConvertAll(_scores, score => -score);
        float[] scores = new float[Count];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = _scores[i * _known + index];
        return scores;
    }

    /// <summary>The scores of an example: one for two classes, else K.</summary>
    private ReadOnlySpan<float> RowOf(int example) => _known == 2 ? _scores.AsSpan(example, 1) : _scores.AsSpan(example * _known, _known);

    private bool[] IsOf(int index) => Array.ConvertAll(_actual, actual => actual == index);

    /// <summary>The index of a label of the model.</summary>
    private int IndexOf(int? label, string advice = "")
    {
        if (label is { } given)
            return Classes.Require(given, nameof(label), named: _all);
        return _known == 2 ? 1 : throw new ArgumentException(
            Guard.Text($"of {_known} classes, expected the label of one of them, {Classes}, found none{advice}"), nameof(label));
    }

    private ArgumentException NoRoc(int index, int count, string paramName) => new(
        Guard.Text($"a ROC curve of label {Text(index)} needs examples of it and of others, found {count} of it and {Count - count} of others"), paramName);

    private string Text(int index) => _all.Describe(_all.Values[index]);
}
