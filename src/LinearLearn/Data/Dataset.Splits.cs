namespace LinearLearn;

// Random splits: into two parts, or into folds.
public sealed partial class Dataset
{
    /// <summary>Splits the examples at random into two parts, for example a training set and a validation set.</summary>
    /// <param name="fraction">
    /// The fraction of the examples in the first part, above 0 and below 1. The number of examples is rounded.
    /// </param>
    /// <param name="seed">Any number. The same seed gives the same split on every machine. Default: 1.</param>
    /// <param name="stratified">
    /// Whether to split each class separately, so that both parts have the class proportions of the whole. Default: false. The number
    /// of examples in each part is the same as without stratification. Each class contributes its fraction to the first part, rounded
    /// down or up. The seed determines which classes are rounded up, so that the average over all seeds is the exact fraction. A class
    /// with a single example is in a part with a probability equal to the part's fraction. In each class, examples with a weight of 0
    /// are split separately from the others.
    /// </param>
    /// <returns>The two parts, each in the order of this dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed = 1, bool stratified = false)
    {
        bool[] isFirst = MarkSplit(fraction, seed, stratified);
        return (Select(RowsWhere(isFirst, true)), Select(RowsWhere(isFirst, false)));
    }

    /// <summary>Marks the examples that <see cref="Split"/> assigns to the first part.</summary>
    internal bool[] MarkSplit(double fraction, ulong seed, bool stratified)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), Guard.Text($"expected a fraction between 0 and 1, found {fraction}"));
        bool[] isFirst = new bool[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        if (stratified)
            MarkFirst(ShuffledStrata(ref random), fraction, keepsOne: false, isFirst, ref random);
        else
        {
            int[] order = [.. Enumerable.Range(0, Count)];
            random.Shuffle(order);
            Mark(order.AsSpan(0, (int)Math.Round(fraction * Count)), isFirst);
        }
        return isFirst;
    }

    /// <summary>
    /// Splits the examples, stratified, into a validation set without examples of weight 0 and a training set that keeps at least one
    /// example of positive weight of each class.
    /// </summary>
    internal (Dataset Validation, Dataset Training) SplitForValidation(double fraction, ulong seed)
    {
        bool[] isFirst = new bool[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        int[][] counted = [.. ShuffledStrata(ref random).Where((_, i) => i % 2 == 0)];
        MarkFirst(counted, fraction, keepsOne: true, isFirst, ref random);
        return (Select(RowsWhere(isFirst, true)), Select(RowsWhere(isFirst, false)));
    }

    /// <summary>Assigns the examples to stratified folds at random, for cross-validation.</summary>
    /// <param name="folds">The number of folds, from 2 to the number of examples with a weight above 0. Default: 5.</param>
    /// <param name="seed">Any number. The same seed gives the same folds on every machine. Default: 1.</param>
    /// <returns>The fold of each example, from 0 to folds - 1.</returns>
    /// <remarks>
    /// Every class is shuffled. The classes are dealt to the folds in turn, in random order, each starting where the previous one stopped.
    /// Fold sizes differ by at most 1, and so do the counts of each class in the folds. No class is tied to a fold or to another class.
    /// Examples with a weight of 0 are dealt separately and do not change the folds of the others.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of range.</exception>
    public int[] StratifiedFolds(int folds = 5, ulong seed = 1)
    {
        Dataset counted = WithoutZeroWeights();
        if (folds < 2 || folds > counted.Count)
            throw new ArgumentOutOfRangeException(
                nameof(folds), Guard.Text($"expected at least 2 folds and at most {counted.Count} (one per example), found {folds}"));
        int[] dealt = counted.DealFolds(folds, seed);
        if (ReferenceEquals(counted, this))
            return dealt;
        int[] foldOf = new int[Count];
        for (int i = 0, next = 0, zeros = 0; i < Count; i++)
            foldOf[i] = Weights[i] > 0 ? dealt[next++] : zeros++ % folds;
        return foldOf;
    }

    private int[] DealFolds(int folds, ulong seed)
    {
        int[] foldOf = new int[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        int[][] strata = ShuffledStrata(ref random);
        int[] order = new int[strata.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        random.Shuffle(order);
        int fold = random.Next(folds);
        foreach (int stratum in order)
        {
            foreach (int row in strata[stratum])
            {
                foldOf[row] = fold;
                fold = fold + 1 == folds ? 0 : fold + 1;
            }
        }
        return foldOf;
    }

    /// <summary>Returns two shuffled lists of rows for each class: those with a weight above 0, then those with a weight of 0.</summary>
    private int[][] ShuffledStrata(ref SplitMix64 random)
    {
        int[] stratumOf = new int[Count], counts = new int[2 * Classes.Count];
        for (int row = 0; row < Count; row++)
        {
            stratumOf[row] = 2 * ClassIndices[row] + (WeightOf(row) > 0 ? 0 : 1);
            counts[stratumOf[row]]++;
        }
        int[][] strata = Array.ConvertAll(counts, count => new int[count]);
        for (int row = Count - 1; row >= 0; row--)
            strata[stratumOf[row]][--counts[stratumOf[row]]] = row;
        foreach (int[] rows in strata)
            random.Shuffle(rows);
        return strata;
    }

    /// <summary>
    /// Marks the first rows of each stratum: its fraction rounded down, plus one more row in strata drawn by systematic sampling.
    /// </summary>
    /// <remarks>
    /// A stratum is drawn with the probability of its remainder, as closely as the rounded total number of marks allows.
    /// See W. G. Madow, "On the Theory of Systematic Sampling, II", 1949.
    /// </remarks>
    private static void MarkFirst(int[][] strata, double fraction, bool keepsOne, Span<bool> marks, ref SplitMix64 random)
    {
        const double Rounding = 1e-15; // relative error of a product: 0.29 * 100 is just below 29, 0.07 * 100 just above 7
        int[] counts = new int[strata.Length];
        double[] chances = new double[strata.Length];
        double lost = 0;
        for (int i = 0; i < strata.Length; i++)
        {
            double share = fraction * strata[i].Length, most = keepsOne ? Math.Max(0, strata[i].Length - 1) : share;
            lost += Math.Max(0, share - most);
            share = Math.Min(share, most);
            counts[i] = (int)(share * (1 + Rounding));
            chances[i] = share - counts[i] > share * Rounding ? share - counts[i] : 0;
        }
        int missing = (int)Math.Round(fraction * strata.Sum(rows => rows.Length) - lost) - counts.Sum();
        foreach (int i in Draw(chances, missing, ref random))
            counts[i]++;
        for (int i = 0; i < strata.Length; i++)
            Mark(strata[i].AsSpan(0, counts[i]), marks);
    }

    /// <summary>
    /// Draws a number of indices by probabilities from 0 to 1, which add up to that number within 1; indices of
    /// probability 0 are never drawn.
    /// </summary>
    private static int[] Draw(double[] chances, int count, ref SplitMix64 random)
    {
        int[] order = [.. Enumerable.Range(0, chances.Length).Where(i => chances[i] > 0)];
        random.Shuffle(order);
        double sum = chances.Sum(), more = order.Length - sum;
        double next = random.NextDouble(), end = 0;
        List<int> drawn = [];
        for (int k = 0; k < order.Length && drawn.Count < count; k++)
        {
            double chance = chances[order[k]];
            end += count <= sum ? chance * count / sum : 1 - (1 - chance) * (order.Length - count) / more;
            // The second condition covers rounding: it is false if all remaining indices are needed.
            if (end <= next + drawn.Count && order.Length - k > count - drawn.Count)
                continue;
            drawn.Add(order[k]);
        }
        return [.. drawn];
    }

    private static void Mark(ReadOnlySpan<int> rows, Span<bool> marks)
    {
        foreach (int row in rows)
            marks[row] = true;
    }

    private static int[] RowsWhere(bool[] marks, bool value) => RowIndices.Find(marks.Length, row => marks[row] == value);
}
