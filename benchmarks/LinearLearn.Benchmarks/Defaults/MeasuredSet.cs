namespace LinearLearn.Benchmarks;

/// <summary>
/// Represents examples in fixed folds: each of the first folds is the test set once, with all other examples as the training set.
/// </summary>
internal sealed class MeasuredSet(string name, Dataset data, int[] foldOf, int testFolds = MeasuredSet.Folds)
{
    /// <summary>The number of folds of a table or of texts.</summary>
    public const int Folds = 5;

    private readonly (Dataset Training, Dataset Test)[] _splits =
    [
        .. Enumerable.Range(0, testFolds)
            .Select(test => (Select(data, foldOf, fold => fold != test), Select(data, foldOf, fold => fold == test))),
    ];

    public string Name => name;

    public Dataset Data => data;

    public int[] FoldOf => foldOf;

    /// <summary>Selects the examples of some folds.</summary>
    public Dataset Select(Func<int, bool> isSelected) => Select(data, foldOf, isSelected);

    /// <summary>Computes the mean accuracy over the test folds.</summary>
    public double GetAccuracy(ITrainer trainer) =>
        _splits.Average(split => trainer.Train(split.Training).Model.Evaluate(split.Test).Accuracy);

    /// <summary>Computes the mean accuracy of each trainer, on all cores.</summary>
    public double[] GetAccuracies(IEnumerable<ITrainer> trainers) => [.. trainers.AsParallel().AsOrdered().Select(GetAccuracy)];

    private static Dataset Select(Dataset data, int[] foldOf, Func<int, bool> isSelected) =>
        data.Select([.. Enumerable.Range(0, data.Count).Where(i => isSelected(foldOf[i]))]);
}
