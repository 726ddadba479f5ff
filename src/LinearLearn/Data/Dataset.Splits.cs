namespace LinearLearn;

// Dividing examples at random.
public sealed partial class Dataset
{
    /// <summary>
    /// Deals the examples into folds, each class as evenly as can be: the number of the fold of each example. Sizes of folds differ by one at most,
    /// so do the examples of a class in them.
    /// </summary>
    internal int[] StratifiedFolds(int folds, ulong seed)
    {
        int[] foldOf = new int[Count];
        List<int>[] rows = [.. Enumerable.Range(0, _classes.Length).Select(_ => new List<int>())];
        for (int i = 0; i < Count; i++)
            rows[ClassIndices[i]].Add(i);
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        int dealt = 0;
        foreach (List<int> ofClass in rows)
        {
            int[] order = [.. ofClass];
            random.Shuffle(order);
            foreach (int row in order)
                foldOf[row] = dealt++ % folds;
        }
        return foldOf;
    }
}
