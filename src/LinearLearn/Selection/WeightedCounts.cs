namespace LinearLearn;

/// <summary>Represents the counts of an <see cref="Evaluation"/>, weighted by example.</summary>
internal sealed class WeightedCounts
{
    private readonly SortedDictionary<int, ClassSums> _classes = []; // a tree: labels in a crafted file could collide in a hash table
    private double _all;
    private double _correct;

    /// <summary>Gets the fraction of the weight whose predicted class is correct, from 0 to 1.</summary>
    public double Accuracy => _correct / _all;

    /// <summary>Gets the mean F1 of the classes that occur as an actual or predicted class, from 0 to 1.</summary>
    public double MacroF1 => _classes.Values.Average(sums => 2 * sums.Correct / (sums.Actual + sums.Predicted));

    /// <summary>Predicts the classes of examples and counts them.</summary>
    public static WeightedCounts Count(LinearModel model, Dataset data)
    {
        int[] predicted = new int[data.Count];
        model.Predict(data.Features, predicted);
        WeightedCounts counts = new();
        for (int i = 0; i < predicted.Length; i++)
            counts.Add(data.Labels[i], predicted[i], data.WeightOf(i));
        return counts;
    }

    /// <summary>Adds other counts.</summary>
    public void Add(WeightedCounts other)
    {
        foreach ((int label, ClassSums sums) in other._classes)
            Add(label, sums);
        _all += other._all;
        _correct += other._correct;
    }

    private void Add(int actual, int predicted, double weight)
    {
        double correct = actual == predicted ? weight : 0;
        Add(actual, new ClassSums(weight, 0, correct));
        Add(predicted, new ClassSums(0, weight, 0));
        _all += weight;
        _correct += correct;
    }

    private void Add(int label, ClassSums more)
    {
        ClassSums sums = _classes.GetValueOrDefault(label);
        _classes[label] = new ClassSums(sums.Actual + more.Actual, sums.Predicted + more.Predicted, sums.Correct + more.Correct);
    }

    /// <summary>Represents the weights of the examples of a class, of those predicted as it, and of those that are both.</summary>
    private readonly record struct ClassSums(double Actual, double Predicted, double Correct);
}
