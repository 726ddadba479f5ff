namespace LinearLearn;

/// <summary>How a model does on a dataset: accuracy, confusion matrix, and what follows from them for each class.</summary>
/// <remarks>
/// A class that is never predicted has no precision, one that does not occur no recall: 0/0 counts as 0 here. Macro means are taken over the
/// classes that occur, be it as an example's class or as a prediction; others that the model knows do not lower them. Every prediction for an example of a
/// class that the model does not know is an error: such a class has a recall of 0, which counts in the macro means. (All as scikit-learn does.)
/// </remarks>
public sealed partial class Evaluation
{
    private readonly ConfusionCell[] _cells;
    private readonly int[] _actual;
    private readonly int[] _predicted;
    private readonly int[] _correct;

    /// <param name="classes">The model's classes, then those that only the data has: K in all.</param>
    /// <param name="cells">The counts above 0, in the order of the matrix.</param>
    /// <param name="unknownCount">How many examples have a label that the model does not know.</param>
    internal Evaluation(ClassLabels classes, ConfusionCell[] cells, int unknownCount)
    {
        Classes = classes;
        _cells = cells;
        _actual = new int[classes.Count];
        _predicted = new int[classes.Count];
        _correct = new int[classes.Count];
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

    /// <summary>The classes of the model, in its order; then, ascending, those of the data that it does not know.</summary>
    public ClassLabels Classes { get; }

    /// <summary>The entries of the confusion matrix above 0, by row and column in the order of <see cref="Classes"/>: at most one for each example.</summary>
    public IEnumerable<ConfusionEntry> Entries => _cells.Select(
        cell => new ConfusionEntry(Classes.Values[cell.Actual], Classes.Values[cell.Predicted], cell.Count));

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
        ClassLabels classes = parts[0].Classes;
        bool areAlike = parts.All(part => part.Classes.Values.SequenceEqual(classes.Values));
        if (!areAlike)
            classes = ClassLabels.FromExamples([.. parts.SelectMany(part => part.Classes.Values.ToArray())], classes);
        List<long> keys = [];
        List<int> counts = [];
        foreach (Evaluation part in parts)
        {
            int[] indices = areAlike ? [] : Array.ConvertAll(part.Classes.Values.ToArray(), classes.IndexOf);
            foreach ((int actual, int predicted, int count) in part._cells)
            {
                keys.Add(areAlike ? ConfusionCell.KeyOf(actual, predicted) : ConfusionCell.KeyOf(indices[actual], indices[predicted]));
                counts.Add(count);
            }
        }
        return new Evaluation(classes, ConfusionCell.Sum([.. keys], [.. counts]), parts.Sum(part => part.UnknownCount));
    }

    private string CountsText() =>
        Guard.Text($"{Correct} of {Count}") + (UnknownCount == 0 ? "" : Guard.Text($"; {UnknownCount} are of classes that the model does not know"));

    private int CountAt(int actual, int predicted)
    {
        int index = Array.BinarySearch(_cells, new ConfusionCell(actual, predicted, 0));
        return index < 0 ? 0 : _cells[index].Count;
    }

    private double PrecisionAt(int index) => Ratio(_correct[index], _predicted[index]);

    private double RecallAt(int index) => Ratio(_correct[index], _actual[index]);

    /// <summary>From counts, in which precision and recall of 0 need no care.</summary>
    private double F1At(int index) => Ratio(2.0 * _correct[index], (double)_actual[index] + _predicted[index]);

    private double Macro(Func<int, double> measure) => Enumerable.Range(0, Classes.Count).Where(Occurs).Average(measure);

    private bool Occurs(int index) => _actual[index] > 0 || _predicted[index] > 0;

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private int IndexOf(int label, string paramName) => Classes.Require(label, paramName);
}
