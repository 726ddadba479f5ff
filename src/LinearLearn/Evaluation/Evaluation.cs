namespace LinearLearn;

/// <summary>How a model does on a dataset: accuracy, confusion matrix, and what follows from them for each class.</summary>
/// <remarks>
/// A class that is never predicted has no precision, one that does not occur no recall: 0/0 counts as 0 here. Macro means are taken over the
/// classes that occur, be it as an example's class or as a prediction; others that the model knows do not lower them. (Both as scikit-learn does.)
/// </remarks>
public sealed partial class Evaluation
{
    private readonly int[] _labels;
    private readonly int[] _counts;
    private readonly int[] _actual;
    private readonly int[] _predicted;

    /// <param name="labels">The model's K labels.</param>
    /// <param name="classNames">Names for labels.</param>
    /// <param name="counts">K x K: examples by actual class (row) and predicted class (column).</param>
    internal Evaluation(int[] labels, IReadOnlyDictionary<int, string> classNames, int[] counts)
    {
        _labels = labels;
        _counts = counts;
        _actual = new int[labels.Length];
        _predicted = new int[labels.Length];
        ClassNames = classNames;
        for (int i = 0; i < counts.Length; i++)
        {
            (int actual, int predicted) = Math.DivRem(i, labels.Length);
            _actual[actual] += counts[i];
            _predicted[predicted] += counts[i];
            Count += counts[i];
            Correct += actual == predicted ? counts[i] : 0;
        }
    }

    /// <summary>The labels of the model, in its order.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Names of labels, where they have any.</summary>
    public IReadOnlyDictionary<int, string> ClassNames { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

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
    /// <exception cref="ArgumentException">The model does not know the label.</exception>
    public int CountOf(int label) => _actual[IndexOf(label, nameof(label))];

    /// <summary>An entry of the confusion matrix: how many examples of one class were taken for another, or for their own.</summary>
    /// <param name="actual">The label that the examples have.</param>
    /// <param name="predicted">The label that the model gave them.</param>
    /// <returns>The number of such examples.</returns>
    /// <exception cref="ArgumentException">The model does not know one of the labels.</exception>
    public int CountOf(int actual, int predicted) => CountAt(IndexOf(actual, nameof(actual)), IndexOf(predicted, nameof(predicted)));

    /// <summary>Of the examples that were taken for a class, the part that is of it.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where the label was never predicted.</returns>
    /// <exception cref="ArgumentException">The model does not know the label.</exception>
    public double Precision(int label) => PrecisionAt(IndexOf(label, nameof(label)));

    /// <summary>Of the examples of a class, the part that was taken for it.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where the class has no examples.</returns>
    /// <exception cref="ArgumentException">The model does not know the label.</exception>
    public double Recall(int label) => RecallAt(IndexOf(label, nameof(label)));

    /// <summary>The harmonic mean of precision and recall: 2 * precision * recall / (precision + recall).</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 where no example of the class was recognised.</returns>
    /// <exception cref="ArgumentException">The model does not know the label.</exception>
    public double F1(int label) => F1At(IndexOf(label, nameof(label)));

    /// <summary>One line: accuracy, and the counts behind it.</summary>
    /// <returns>For instance "98.05 % (502 of 512)".</returns>
    public override string ToString() => Guard.Text($"{100 * Accuracy:F2} % ({Correct} of {Count})");

    private int CountAt(int actual, int predicted) => _counts[actual * _labels.Length + predicted];

    private double PrecisionAt(int index) => Ratio(CountAt(index, index), _predicted[index]);

    private double RecallAt(int index) => Ratio(CountAt(index, index), _actual[index]);

    /// <summary>From counts, in which precision and recall of 0 need no care.</summary>
    private double F1At(int index) => Ratio(2.0 * CountAt(index, index), (double)_actual[index] + _predicted[index]);

    private double Macro(Func<int, double> measure) => Enumerable.Range(0, _labels.Length).Where(Occurs).Average(measure);

    private bool Occurs(int index) => _actual[index] > 0 || _predicted[index] > 0;

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private int IndexOf(int label, string paramName) => Guard.PlaceOf(label, _labels, paramName);
}
