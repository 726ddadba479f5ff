namespace LinearLearn;

/// <summary>How a model does on a dataset: accuracy and confusion matrix.</summary>
public sealed class Evaluation
{
    private readonly int[] _labels;
    private readonly int[] _counts;

    /// <param name="labels">The model's K labels.</param>
    /// <param name="classNames">Names for labels.</param>
    /// <param name="counts">K x K: examples by actual class (row) and predicted class (column).</param>
    internal Evaluation(int[] labels, IReadOnlyDictionary<int, string> classNames, int[] counts)
    {
        _labels = labels;
        _counts = counts;
        ClassNames = classNames;
        for (int i = 0; i < labels.Length; i++)
            Correct += counts[i * labels.Length + i];
        foreach (int count in counts)
            Count += count;
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

    /// <summary>An entry of the confusion matrix: how many examples of one class were taken for another, or for their own.</summary>
    /// <param name="actual">The label that the examples have.</param>
    /// <param name="predicted">The label that the model gave them.</param>
    /// <returns>The number of such examples.</returns>
    /// <exception cref="ArgumentException">The model does not know one of the labels.</exception>
    public int CountOf(int actual, int predicted) =>
        _counts[IndexOf(actual, nameof(actual)) * _labels.Length + IndexOf(predicted, nameof(predicted))];

    /// <summary>One line: accuracy, and the counts behind it.</summary>
    /// <returns>For instance "98.05 % (502 of 512)".</returns>
    public override string ToString() => Guard.Text($"{100 * Accuracy:F2} % ({Correct} of {Count})");

    private int IndexOf(int label, string paramName)
    {
        int index = Array.IndexOf(_labels, label);
        if (index < 0)
            throw new ArgumentException(Guard.Text($"expected one of {string.Join(", ", _labels)}, found {label}"), paramName);
        return index;
    }
}
