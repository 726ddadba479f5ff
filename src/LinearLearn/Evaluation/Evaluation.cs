namespace LinearLearn;

/// <summary>How a model does on a dataset: accuracy, confusion matrix, and what follows from them for each class.</summary>
/// <remarks>
/// A class that is never predicted has no precision, one that does not occur no recall: 0/0 counts as 0 here. Macro means are taken over the
/// classes that occur, be it as an example's class or as a prediction; others that the model knows do not lower them. Every prediction for an example of a
/// class that the model does not know is an error: such a class has a recall of 0, which counts in the macro means. (All as scikit-learn does.)
/// </remarks>
public sealed partial class Evaluation
{
    private readonly LabelIndex _index;
    private readonly int[] _labels;
    private readonly ConfusionCell[] _cells;
    private readonly int[] _actual;
    private readonly int[] _predicted;
    private readonly int[] _correct;

    /// <param name="index">The model's labels, then those that only the data has: K in all.</param>
    /// <param name="classNames">Names for labels.</param>
    /// <param name="cells">The counts above 0, in the order of the matrix.</param>
    /// <param name="unknownCount">How many examples have a label that the model does not know.</param>
    internal Evaluation(LabelIndex index, IReadOnlyDictionary<int, string> classNames, ConfusionCell[] cells, int unknownCount)
    {
        _index = index;
        _labels = index.Labels;
        _cells = cells;
        _actual = new int[_labels.Length];
        _predicted = new int[_labels.Length];
        _correct = new int[_labels.Length];
        ClassNames = classNames;
        UnknownCount = unknownCount;
        foreach ((int actual, int predicted, int count) in cells)
        {
            _actual[actual] += count;
            _predicted[predicted] += count;
            Count += count;
            if (actual == predicted)
                Correct += _correct[actual] = count;
        }
    }

    /// <summary>The labels of the model, in its order; then, ascending, those of the data that it does not know.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The entries of the confusion matrix above 0, by row and column in the order of <see cref="Labels"/>: at most one for each example.</summary>
    public IEnumerable<ConfusionEntry> Entries => _cells.Select(cell => new ConfusionEntry(_labels[cell.Actual], _labels[cell.Predicted], cell.Count));

    /// <summary>Names of labels, where they have any.</summary>
    public IReadOnlyDictionary<int, string> ClassNames { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>
    /// The number of examples of classes that the model does not know, each of which counts as an error. In cross-validation, of classes that the model of their
    /// fold does not know.
    /// </summary>
    public int UnknownCount { get; }

    /// <summary>The number of examples whose predicted class is the actual one.</summary>
    public int Correct { get; }

    /// <summary>The part of the examples whose predicted class is the actual one: 0 to 1.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>The mean of the classes' precisions, each class counting the same: 0 to 1.</summary>
    public double MacroPrecision => Macro(PrecisionAt);

    /// <summary>The mean of the classes' recalls, each class counting the same: 0 to 1. Where every class has examples, the balanced accuracy.</summary>
    public double MacroRecall => Macro(RecallAt);

    /// <summary>The mean of the classes' F1, each class counting the same: 0 to 1. Not the F1 of the two other macro means.</summary>
    public double MacroF1 => Macro(F1At);

    /// <summary>
    /// Precision with the examples of all classes put together. Each example gets one label, so every prediction that is wrong for one class is
    /// missing in another: this is <see cref="Accuracy"/> under another name, here for tables that ask for it.
    /// </summary>
    public double MicroPrecision => Accuracy;

    /// <summary>Recall with the examples of all classes put together: <see cref="Accuracy"/>, for the reason that <see cref="MicroPrecision"/> gives.</summary>
    public double MicroRecall => Accuracy;

    /// <summary>F1 with the examples of all classes put together: <see cref="Accuracy"/>, for the reason that <see cref="MicroPrecision"/> gives.</summary>
    public double MicroF1 => Accuracy;

    /// <summary>The number of examples of a class (its support).</summary>
    /// <param name="label">The label that the examples have.</param>
    /// <returns>The number of such examples, whatever was predicted.</returns>
    /// <exception cref="ArgumentException">Neither the model nor the data has the label.</exception>
    public int CountOf(int label) => _actual[IndexOf(label, nameof(label))];

    /// <summary>An entry of the confusion matrix: how many examples of one class were taken for another, or for their own.</summary>
    /// <param name="actual">The label that the examples have.</param>
    /// <param name="predicted">The label that the model gave them.</param>
    /// <returns>The number of such examples.</returns>
    /// <exception cref="ArgumentException">Neither the model nor the data has one of the labels.</exception>
    public int CountOf(int actual, int predicted) => CountAt(IndexOf(actual, nameof(actual)), IndexOf(predicted, nameof(predicted)));

    /// <summary>Of the examples that were taken for a class, the part that is of it.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where the label was never predicted.</returns>
    /// <exception cref="ArgumentException">Neither the model nor the data has the label.</exception>
    public double Precision(int label) => PrecisionAt(IndexOf(label, nameof(label)));

    /// <summary>Of the examples of a class, the part that was taken for it.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where the class has no examples.</returns>
    /// <exception cref="ArgumentException">Neither the model nor the data has the label.</exception>
    public double Recall(int label) => RecallAt(IndexOf(label, nameof(label)));

    /// <summary>The harmonic mean of precision and recall: 2 * precision * recall / (precision + recall).</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where no example of the class was recognized.</returns>
    /// <exception cref="ArgumentException">Neither the model nor the data has the label.</exception>
    public double F1(int label) => F1At(IndexOf(label, nameof(label)));

    /// <summary>One line: accuracy, and the counts behind it.</summary>
    /// <returns>For instance "98.05 % (502 of 512)", or "98.05 % (502 of 512; 3 are of classes that the model does not know)".</returns>
    public override string ToString() => Guard.Text($"{100 * Accuracy:F2} % ({CountsText()})");

    /// <summary>All evaluations together, as one of the examples of all of them.</summary>
    internal static Evaluation Sum(IReadOnlyList<Evaluation> parts)
    {
        bool areAlike = parts.All(part => part._labels.AsSpan().SequenceEqual(parts[0]._labels));
        LabelIndex index = areAlike ? parts[0]._index : new LabelIndex(LabelIndex.Distinct([.. parts.SelectMany(part => part._labels)]), nameof(parts));
        List<long> keys = [];
        List<int> counts = [];
        foreach (Evaluation part in parts)
        {
            int[] indices = areAlike ? [] : Array.ConvertAll(part._labels, index.Find);
            foreach ((int actual, int predicted, int count) in part._cells)
            {
                keys.Add(areAlike ? ConfusionCell.KeyOf(actual, predicted) : ConfusionCell.KeyOf(indices[actual], indices[predicted]));
                counts.Add(count);
            }
        }
        return new Evaluation(index, parts[0].ClassNames, ConfusionCell.Sum([.. keys], [.. counts]), parts.Sum(part => part.UnknownCount));
    }

    private string CountsText() =>
        Guard.Text($"{Correct} of {Count}") + (UnknownCount == 0 ? "" : Guard.Text($"; {UnknownCount} are of classes that the model does not know"));

    private int CountAt(int actual, int predicted)
    {
        int place = Array.BinarySearch(_cells, new ConfusionCell(actual, predicted, 0));
        return place < 0 ? 0 : _cells[place].Count;
    }

    private double PrecisionAt(int index) => Ratio(_correct[index], _predicted[index]);

    private double RecallAt(int index) => Ratio(_correct[index], _actual[index]);

    /// <summary>From counts, in which precision and recall of 0 need no care.</summary>
    private double F1At(int index) => Ratio(2.0 * _correct[index], (double)_actual[index] + _predicted[index]);

    private double Macro(Func<int, double> measure) => Enumerable.Range(0, _labels.Length).Where(Occurs).Average(measure);

    private bool Occurs(int index) => _actual[index] > 0 || _predicted[index] > 0;

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private int IndexOf(int label, string paramName) => _index.Require(label, ClassNames, paramName);
}
