namespace LinearLearn;

// How examples are divided at random: into two parts, or into folds.
public sealed partial class Dataset
{
    /// <summary>Splits the examples at random into two parts, for instance one to learn from and one to validate on.</summary>
    /// <param name="fraction">The part of the examples that goes into the first dataset: above 0, below 1, rounded to whole examples.</param>
    /// <param name="seed">Any number; the same seed gives the same split on every machine.</param>
    /// <param name="stratified">
    /// Whether each class is split by itself, so that both parts have the classes in the proportions of the whole; default: false. The first part
    /// has as many examples as without it, and each class gives it the whole examples of its fraction. The seed draws which classes give one more, so
    /// that over all seeds each class gives its fraction on average: a single example of a class goes to a part as often as the part is large. In
    /// each class, examples of weight 0 are split apart from the others.
    /// </param>
    /// <returns>The two parts, each in the order of this dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed = 1, bool stratified = false)
    {
        bool[] isFirst = MarkSplit(fraction, seed, stratified);
        return (Select(RowsWhere(isFirst, true)), Select(RowsWhere(isFirst, false)));
    }

    /// <summary>Marks the examples that <see cref="Split"/> puts into the first dataset.</summary>
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
    /// A stratified split into examples to validate on, none of weight 0, and all others, among which each class keeps one example of a weight above 0
    /// if it has any.
    /// </summary>
    internal (Dataset Validation, Dataset Training) SplitForValidation(double fraction, ulong seed)
    {
        bool[] isFirst = new bool[Count];
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        int[][] counted = [.. ShuffledStrata(ref random).Where((_, i) => i % 2 == 0)];
        MarkFirst(counted, fraction, keepsOne: true, isFirst, ref random);
        return (Select(RowsWhere(isFirst, true)), Select(RowsWhere(isFirst, false)));
    }

    /// <summary>
    /// Deals the examples at random into folds, as cross-validation does: every class is shuffled and dealt round the folds, in a random
    /// order of the classes, each from where the one before it stopped.
    /// </summary>
    /// <param name="folds">How many folds: 2 to the number of examples of a weight above 0. Default: 5.</param>
    /// <param name="seed">Any number; the same seed gives the same folds on every machine. Default: 1.</param>
    /// <returns>
    /// The fold of each example: 0 to folds - 1. Fold sizes, and a class's counts in the folds, differ by at most 1, and no class is tied
    /// to a fold or to another class. Examples of weight 0 are dealt apart from the others and do not change their folds.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of range.</exception>
    public int[] StratifiedFolds(int folds = 5, ulong seed = 1)
    {
        Dataset counted = WithoutZeroWeights();
        if (folds < 2 || folds > counted.Count)
            throw new ArgumentOutOfRangeException(
                nameof(folds), Guard.Text($"expected 2 folds or more, and not more than the {counted.Count} examples, found {folds}"));
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
        int[] order = [.. Enumerable.Range(0, strata.Length)];
        random.Shuffle(order);
        int fold = random.Next(folds);
        foreach (int row in order.SelectMany(i => strata[i]))
        {
            foldOf[row] = fold;
            fold = fold + 1 == folds ? 0 : fold + 1;
        }
        return foldOf;
    }

    /// <summary>For each class in turn, its rows of a weight above 0, and then those of weight 0, each in random order.</summary>
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
    /// Marks the first rows of each stratum: the whole examples of its fraction, and one more of some strata, drawn by systematic sampling: each is
    /// drawn with the probability of its remainder, as nearly as the rounded number of marks allows.
    /// </summary>
    /// <remarks>W. G. Madow, "On the Theory of Systematic Sampling, II", 1949.</remarks>
    private static void MarkFirst(int[][] strata, double fraction, bool keepsOne, Span<bool> marks, ref SplitMix64 random)
    {
        const double Rounding = 1e-15; // of a product: 0.29 * 100 is just below 29, 0.07 * 100 just above 7
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

    /// <summary>Draws so many indices by chances of 0 to 1, which add up to that number within 1, none of chance 0.</summary>
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
            if (end <= next + drawn.Count && order.Length - k > count - drawn.Count) // the second is for rounding: all that are left are needed
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

    private static int[] RowsWhere(bool[] marks, bool value) => [.. Enumerable.Range(0, marks.Length).Where(row => marks[row] == value)];
}
