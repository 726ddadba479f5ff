namespace LinearLearn;

/// <summary>
/// How a model's scores do on a dataset: losses, which ask how far a score is from the right side, and curves over all thresholds, which ask
/// whether scores put examples into the right order. Accuracy asks for neither: see <see cref="Evaluation"/>.
/// </summary>
/// <remarks>Immutable. Curves and histograms are made when they are asked for, and not kept.</remarks>
public sealed partial class ScoreEvaluation
{
    private readonly int[] _labels;
    private readonly float[] _scores;
    private readonly int[] _actual;

    /// <param name="labels">The model's K labels.</param>
    /// <param name="classNames">Names for labels.</param>
    /// <param name="scores">N scores for two classes, else N x K. Finite.</param>
    /// <param name="actual">For each of N examples, the place of its label among the K.</param>
    internal ScoreEvaluation(int[] labels, IReadOnlyDictionary<int, string> classNames, float[] scores, int[] actual)
    {
        _labels = labels;
        _scores = scores;
        _actual = actual;
        ClassNames = classNames;
        double logLoss = 0, hingeLoss = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (labels.Length == 2)
            {
                float margin = actual[i] == 1 ? scores[i] : -scores[i];
                logLoss += Losses.Log(margin);
                hingeLoss += Losses.Hinge(margin);
            }
            else
            {
                ReadOnlySpan<float> row = RowOf(i);
                logLoss += Losses.Log(row, actual[i]);
                hingeLoss += Losses.Hinge(row, actual[i]);
            }
        }
        LogLoss = logLoss / actual.Length;
        HingeLoss = hingeLoss / actual.Length;
    }

    /// <summary>The labels of the model, in its order.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Names of labels, where they have any.</summary>
    public IReadOnlyDictionary<int, string> ClassNames { get; }

    /// <summary>The number of examples.</summary>
    public int Count => _actual.Length;

    /// <summary>
    /// The mean of -log p, where p is the probability that the scores give the right class: for two classes the logistic function of y * score,
    /// 1 / (1 + exp(-y * score)); for more the softmax, exp(score of the class) / sum(exp(scores)). 0 or more, in nats. It means something where
    /// scores are log-odds; scores of models that learned by margins are on a scale of their own.
    /// </summary>
    public double LogLoss { get; }

    /// <summary>
    /// For two classes the mean of max(0, 1 - y * score); for more that of max(0, 1 - (score of the right class - best other score)). 0 or more.
    /// Source: K. Crammer and Y. Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", JMLR 2, 2001.
    /// </summary>
    public double HingeLoss { get; }

    /// <summary>The ROC curve of one class against all others, by the score of that class.</summary>
    /// <param name="label">The class that counts as positive: the positive one where there are two, and none by default where there are more.</param>
    /// <returns>The curve, and the area under it. Of two classes, either has the same area.</returns>
    /// <exception cref="ArgumentException">
    /// The model does not know the label, there are more than two classes and none is given, or not both kinds of examples occur.
    /// </exception>
    public RocCurve Roc(int? label = null)
    {
        int place = IndexOf(label);
        int count = _actual.AsSpan().Count(place);
        if (count == 0 || count == Count)
        {
            throw new ArgumentException(
                Guard.Text($"a ROC curve of label {_labels[place]} needs examples of it and of others, found {count} of it and {Count - count} of others"),
                nameof(label));
        }
        return RocCurve.From(ScoresOf(place), IsOf(place));
    }

    /// <summary>Precision and recall of one class against all others, by the score of that class.</summary>
    /// <param name="label">The class that counts as positive: the positive one where there are two, and none by default where there are more.</param>
    /// <returns>The curve, and the average precision.</returns>
    /// <exception cref="ArgumentException">
    /// The model does not know the label, there are more than two classes and none is given, or no example has the label.
    /// </exception>
    public PrecisionRecallCurve PrecisionRecall(int? label = null)
    {
        int place = IndexOf(label);
        if (!_actual.Contains(place))
        {
            throw new ArgumentException(
                Guard.Text($"a precision-recall curve of label {_labels[place]} needs an example of it, found none of {Count}"), nameof(label));
        }
        return PrecisionRecallCurve.From(ScoresOf(place), IsOf(place));
    }

    /// <summary>The mean of the areas under the ROC curves of all classes that have examples, each class counting the same.</summary>
    /// <returns>0 to 1. For two classes the area that <see cref="Roc"/> gives.</returns>
    /// <exception cref="ArgumentException">All examples are of one class.</exception>
    public double MacroAuc() =>
        _labels.Length == 2 ? Roc().Auc : _labels.Where((_, place) => _actual.Contains(place)).Average(label => Roc(label).Auc);

    /// <summary>One line: the losses, and the number of examples.</summary>
    /// <returns>For instance "log-loss 0.1234, hinge loss 0.2345 (512 examples)".</returns>
    public override string ToString() => Guard.Text($"log-loss {LogLoss:F4}, hinge loss {HingeLoss:F4} ({Count} examples)");

    /// <summary>Of two classes, the negative one's scores are the model's with the other sign.</summary>
    private float[] ScoresOf(int place)
    {
        if (_labels.Length == 2)
            return place == 1 ? _scores : Array.ConvertAll(_scores, score => -score);
        float[] scores = new float[Count];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = _scores[i * _labels.Length + place];
        return scores;
    }

    /// <summary>Of more than two classes, the scores of an example.</summary>
    private ReadOnlySpan<float> RowOf(int example) => _scores.AsSpan(example * _labels.Length, _labels.Length);

    private bool[] IsOf(int place) => Array.ConvertAll(_actual, actual => actual == place);

    private int IndexOf(int? label)
    {
        if (label is null && _labels.Length == 2)
            return 1;
        if (label is { } some)
            return Guard.PlaceOf(some, _labels, nameof(label));
        throw new ArgumentException(Guard.Text($"expected one of {Guard.List(_labels)}, found none"), nameof(label));
    }
}
