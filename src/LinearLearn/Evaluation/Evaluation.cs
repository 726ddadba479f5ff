namespace LinearLearn;

/// <summary>Represents the quality of a model's predictions on a dataset: accuracy, confusion matrix and per-class figures.</summary>
/// <remarks>
/// All conventions match scikit-learn's. 0/0 counts as 0: the precision of a class that is never predicted, and the recall of a class that
/// does not occur. Macro means are taken over the classes that occur, either as an example's class or as a prediction; the model's other
/// classes do not lower them. Every prediction for an example of a class unknown to the model is an error: the recall of that class is 0
/// and counts in the macro means.
/// </remarks>
public sealed partial class Evaluation
{
    private readonly ConfusionCell[] _cells;
    private readonly int[] _actual;
    private readonly int[] _predicted;
    private readonly int[] _correct;

    /// <param name="classes">The model's classes, followed by those that only the data has: K classes.</param>
    /// <param name="cells">The counts above 0, in the order of the matrix.</param>
    /// <param name="unknownCount">The number of examples whose label is unknown to the model.</param>
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

    /// <summary>Gets the classes of the model, in its order, followed by the unknown classes of the data in ascending order.</summary>
    public ClassLabels Classes { get; }

    /// <summary>
    /// Gets the nonzero entries of the confusion matrix, by row and column in the order of <see cref="Classes"/>; at most one per example.
    /// </summary>
    public IEnumerable<ConfusionEntry> Entries => _cells.Select(
        cell => new ConfusionEntry(Classes.Values[cell.Actual], Classes.Values[cell.Predicted], cell.Count));

    /// <summary>Gets the number of examples.</summary>
    public int Count { get; }

    /// <summary>Gets the number of examples of classes unknown to the model, each of which counts as an error.</summary>
    /// <remarks>In cross-validation, these are the classes unknown to the model of the example's fold.</remarks>
    public int UnknownCount { get; }

    /// <summary>Gets the number of examples whose predicted class is correct.</summary>
    public int Correct { get; }

    /// <summary>Gets the fraction of the examples whose predicted class is correct: 0 to 1.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>Gets the mean precision of the classes, each class weighted equally: 0 to 1.</summary>
    public double MacroPrecision => Macro(PrecisionAt);

    /// <summary>Gets the mean recall of the classes, each class weighted equally: 0 to 1.</summary>
    /// <remarks>If every class has examples, this is the balanced accuracy.</remarks>
    public double MacroRecall => Macro(RecallAt);

    /// <summary>Gets the mean F1 of the classes, each class weighted equally: 0 to 1.</summary>
    /// <remarks>This is not the F1 of the two other macro means.</remarks>
    public double MacroF1 => Macro(F1At);

    /// <summary>Returns the number of examples of a class (its support).</summary>
    /// <param name="label">The actual label of the examples.</param>
    /// <returns>The number of such examples, regardless of the prediction.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is a label of neither the model nor the data.</exception>
    public int CountOf(int label) => _actual[IndexOf(label, nameof(label))];

    /// <summary>
    /// Returns an entry of the confusion matrix: the number of examples of one class that were predicted as another, or as the same, class.
    /// </summary>
    /// <param name="actual">The actual label of the examples.</param>
    /// <param name="predicted">The label that the model predicted for them.</param>
    /// <returns>The number of such examples.</returns>
    /// <exception cref="ArgumentException">One of the labels is a label of neither the model nor the data.</exception>
    public int CountOf(int actual, int predicted) => CountAt(IndexOf(actual, nameof(actual)), IndexOf(predicted, nameof(predicted)));

    /// <summary>Computes the precision of a class: the fraction of the examples predicted as this class that belong to it.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 if the label was never predicted.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is a label of neither the model nor the data.</exception>
    public double Precision(int label) => PrecisionAt(IndexOf(label, nameof(label)));

    /// <summary>Computes the recall of a class: the fraction of its examples that were predicted as this class.</summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 if the class has no examples.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is a label of neither the model nor the data.</exception>
    public double Recall(int label) => RecallAt(IndexOf(label, nameof(label)));

    /// <summary>
    /// Computes the F1 of a class, the harmonic mean of precision and recall: 2 * precision * recall / (precision + recall).
    /// </summary>
    /// <param name="label">The label of the class.</param>
    /// <returns>0 to 1; 0 if no example of the class was predicted correctly.</returns>
    /// <exception cref="ArgumentException"><paramref name="label"/> is a label of neither the model nor the data.</exception>
    public double F1(int label) => F1At(IndexOf(label, nameof(label)));

    /// <summary>Returns the accuracy and the counts behind it in one line.</summary>
    /// <returns>For example "98.05 % (502 of 512)", or "98.05 % (502 of 512; 3 of unknown classes)".</returns>
    public override string ToString() => Guard.Text($"{100 * Accuracy:F2} % ({CountsText()})");

    /// <summary>Combines evaluations into one of the examples of all of them.</summary>
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
        Guard.Text($"{Correct} of {Count}") +
        (UnknownCount == 0 ? "" : Guard.Text($"; {UnknownCount} of unknown classes"));

    private int CountAt(int actual, int predicted)
    {
        int index = Array.BinarySearch(_cells, new ConfusionCell(actual, predicted, 0));
        return index < 0 ? 0 : _cells[index].Count;
    }

    private double PrecisionAt(int index) => Ratio(_correct[index], _predicted[index]);

    private double RecallAt(int index) => Ratio(_correct[index], _actual[index]);

    /// <summary>Computes F1 from counts, so that a precision or recall of 0 needs no special case.</summary>
    private double F1At(int index) => Ratio(2.0 * _correct[index], (double)_actual[index] + _predicted[index]);

    private double Macro(Func<int, double> measure) => Enumerable.Range(0, Classes.Count).Where(Occurs).Average(measure);

    private bool Occurs(int index) => _actual[index] > 0 || _predicted[index] > 0;

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private int IndexOf(int label, string paramName) => Classes.Require(label, paramName);
}
