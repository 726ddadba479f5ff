namespace LinearLearn;

/// <summary>Represents the examples used in cross-validation and the fold of each.</summary>
/// <param name="Data">The examples of a weight above 0, in their original order.</param>
/// <param name="FoldOf">The fold of each example, from 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">The number of folds, each with one or more examples.</param>
internal sealed record FoldAssignment(Dataset Data, int[] FoldOf, int Count)
{
    /// <summary>Deals the examples into stratified folds.</summary>
    public static FoldAssignment Deal(Dataset data, int folds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        data = data.WithoutZeroWeights();
        Guard.AtLeast(folds, 2, nameof(folds));
        if (folds > data.Count)
            throw new ArgumentOutOfRangeException(
                nameof(folds), Guard.Text($"expected at most as many folds as there are examples, {data.Count}, found {folds}"));
        return new FoldAssignment(data, data.StratifiedFolds(folds, seed), folds);
    }

    /// <summary>Creates an assignment from given folds.</summary>
    /// <exception cref="ArgumentException">
    /// There is not one fold for each example, a fold is out of range, or a fold has no example of a weight above 0.
    /// </exception>
    public static FoldAssignment From(Dataset data, ReadOnlySpan<int> foldOf)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (foldOf.Length != data.Count)
            throw new ArgumentException(
                Guard.Text($"expected the fold of each of {data.Count} examples, found {foldOf.Length} folds"), nameof(foldOf));
        int[] sizes = new int[data.Count];
        int folds = 0;
        for (int i = 0; i < foldOf.Length; i++)
        {
            if ((uint)foldOf[i] >= (uint)data.Count)
                throw new ArgumentException(
                    Guard.Text($"expected folds numbered from 0 to at most {data.Count - 1}, found {foldOf[i]} for example {i}"),
                    nameof(foldOf));
            sizes[foldOf[i]] += data.WeightOf(i) > 0 ? 1 : 0;
            folds = Math.Max(folds, foldOf[i] + 1);
        }
        if (folds < 2)
            throw new ArgumentException(Guard.Text($"expected two folds or more, found {folds}"), nameof(foldOf));
        int empty = sizes.AsSpan(0, folds).IndexOf(0);
        if (empty >= 0)
        {
            string condition = data.Weights.IsEmpty ? "" : " of a weight above 0";
            throw new ArgumentException(
                Guard.Text($"expected one example or more{condition} in each of the folds 0 to {folds - 1}, found none in fold {empty}"),
                nameof(foldOf));
        }
        int[] given = foldOf.ToArray();
        return new FoldAssignment(data.WithoutZeroWeights(), [.. given.Where((_, i) => data.WeightOf(i) > 0)], folds);
    }

    /// <summary>Gets the examples to train or to test a fold's model on.</summary>
    public Dataset Select(int fold, bool isHeldOut) =>
        Data.Select([.. Enumerable.Range(0, FoldOf.Length).Where(i => (FoldOf[i] == fold) == isHeldOut)]);
}
