namespace LinearLearn;

// How examples are divided at random: into two parts, or into folds.
public sealed partial class Dataset
{
    /// <summary>Splits the examples at random into two parts, for instance one to learn from and one to validate on.</summary>
    /// <param name="fraction">The part of the examples that goes into the first dataset: above 0, below 1, rounded to whole examples.</param>
    /// <param name="seed">Any number; the same seed gives the same split on every machine.</param>
    /// <param name="stratified">
    /// Whether each class is split by itself, so that both parts have the classes in the proportions of the whole; false by default. The first
    /// part has as many examples as without it: each class gives the whole examples of its fraction, and the classes with the largest
    /// remainders one more (of equal remainders, the smaller labels). So a class is never more than one example off, and a class of a single
    /// example, which no part can have a fraction of, goes to the first part only where its remainder, the fraction itself, is large enough.
    /// </param>
    /// <returns>The two parts, each in the order of this dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed = 1, bool stratified = false)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), Guard.Text($"expected a fraction between 0 and 1, found {fraction}"));
        bool[] isFirst = new bool[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        if (stratified)
        {
            int[][] classes = ShuffledClasses(ref random);
            int[] counts = CountsOfFirst(classes, fraction);
            for (int i = 0; i < classes.Length; i++)
                Mark(classes[i].AsSpan(0, counts[i]), isFirst);
        }
        else
        {
            int[] order = [.. Enumerable.Range(0, Count)];
            random.Shuffle(order);
            Mark(order.AsSpan(0, CountOfFirst(fraction)), isFirst);
        }
        return (Select(RowsWhere(isFirst, true)), Select(RowsWhere(isFirst, false)));
    }

    /// <summary>
    /// Deals the examples at random into folds: every class is shuffled and dealt round the folds, each going on where the one before it
    /// stopped. So fold sizes, and a class's counts in the folds, differ by at most 1.
    /// </summary>
    /// <param name="folds">How many folds: 2 to <see cref="Count"/>.</param>
    /// <param name="seed">Any number; the same seed gives the same folds on every machine.</param>
    /// <returns>The fold of each example: 0 to folds - 1.</returns>
    internal int[] StratifiedFolds(int folds, ulong seed)
    {
        if (folds < 2 || folds > Count)
            throw new ArgumentOutOfRangeException(nameof(folds), Guard.Text($"expected 2 folds or more, and not more than the {Count} examples, found {folds}"));
        int[] foldOf = new int[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        int dealt = 0;
        foreach (int[] rows in ShuffledClasses(ref random))
        {
            foreach (int row in rows)
                foldOf[row] = dealt++ % folds;
        }
        return foldOf;
    }

    /// <summary>For each class in turn, its rows in random order.</summary>
    private int[][] ShuffledClasses(ref SplitMix64 random)
    {
        ReadOnlySpan<int> indices = ClassIndices;
        int[] counts = new int[_classes.Length];
        foreach (int index in indices)
            counts[index]++;
        int[][] classes = Array.ConvertAll(counts, count => new int[count]);
        for (int row = Count - 1; row >= 0; row--)
            classes[indices[row]][--counts[indices[row]]] = row;
        foreach (int[] rows in classes)
            random.Shuffle(rows);
        return classes;
    }

    private int CountOfFirst(double fraction) => (int)Math.Round(fraction * Count);

    /// <summary>How many examples each class gives to the first part, by the method of largest remainders.</summary>
    private int[] CountsOfFirst(int[][] classes, double fraction)
    {
        int[] counts = Array.ConvertAll(classes, rows => (int)(fraction * rows.Length));
        int missing = CountOfFirst(fraction) - counts.Sum();
        IEnumerable<int> byRemainder = Enumerable.Range(0, classes.Length).OrderByDescending(i => fraction * classes[i].Length - counts[i]);
        foreach (int i in byRemainder.Take(missing).ToArray())
            counts[i]++;
        return counts;
    }

    private static void Mark(ReadOnlySpan<int> rows, Span<bool> marks)
    {
        foreach (int row in rows)
            marks[row] = true;
    }

    private static int[] RowsWhere(bool[] marks, bool value) => [.. Enumerable.Range(0, marks.Length).Where(row => marks[row] == value)];
}
