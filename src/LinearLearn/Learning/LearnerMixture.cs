namespace LinearLearn;

/// <summary>Mixes the numbers of learners that learned different shards of an epoch from the same start.</summary>
/// <remarks>
/// Weights, biases, AdaGrad's sums of squares and AROW's variances are averaged, weighted by the updates of the shards. The sums for
/// averaged models are added up, so that such a model is the mean of the weights after each example in every shard. All sums are doubles,
/// added in the order of the shards, so the result does not depend on the number of cores.
/// </remarks>
internal static class LearnerMixture
{
    /// <summary>The number of weights that a core mixes at a time.</summary>
    private const int Block = 4096;

    /// <summary>Computes the share of each shard in the mean: that of its updates, or of its examples if no shard made an update.</summary>
    /// <returns>Shares that add up to 1.</returns>
    public static double[] ComputeShares(ReadOnlySpan<long> updates, ReadOnlySpan<long> examples)
    {
        double[] shares = new double[updates.Length];
        ReadOnlySpan<long> counts = updates.ContainsAnyExcept(0L) ? updates : examples;
        double total = 0;
        foreach (long count in counts)
            total += count;
        for (int i = 0; i < shares.Length; i++)
            shares[i] = total > 0 ? counts[i] / total : 1.0 / shares.Length;
        return shares;
    }

    /// <summary>Creates the numbers that each shard starts from: those given, with sums for averaging that start at 0.</summary>
    public static LearnerNumbers Start(LearnerNumbers numbers)
    {
        RowNumbers[] rows = [.. numbers.Rows];
        for (int row = 0; row < rows.Length; row++)
            (rows[row].Passed, rows[row].BiasSum, rows[row].Weight, rows[row].BlockMoves) = (0, 0, 0, 0);
        return numbers with
        {
            Rows = rows,
            Rests = numbers.Rests is { } rests ? new double[rests.Length] : default(ReadOnlyMemory<double>?),
            Block = null,
        };
    }

    /// <summary>Writes the sums for averaging as one number for each weight, so that less has to be sent.</summary>
    public static LearnerNumbers FoldSums(LearnerNumbers numbers)
    {
        if (numbers.Rests is null)
            return numbers;
        RowNumbers[] rows = [.. numbers.Rows];
        double[] sums = new double[numbers.Weights.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            AddSums(numbers, row, row * numbers.Columns, sums.AsSpan(row * numbers.Columns, numbers.Columns));
            (rows[row].Passed, rows[row].BlockMoves) = (0, 0);
        }
        return numbers with { Rows = rows, Rests = sums, Block = null };
    }

    /// <summary>Mixes the numbers of the shards, whose sums are added to those before.</summary>
    /// <param name="before">The numbers before the epoch; null if their sums are added later.</param>
    /// <param name="parts">The numbers after each shard, which began with <see cref="Start"/>.</param>
    /// <param name="shares">The share of each shard in the mean; they add up to 1.</param>
    /// <param name="cores">The number of cores to use.</param>
    public static LearnerNumbers Mix(LearnerNumbers? before, LearnerNumbers[] parts, double[] shares, int cores)
    {
        LearnerNumbers shape = parts[0];
        int columns = shape.Columns, blocks = (columns + Block - 1) / Block;
        float[] weights = new float[shape.Weights.Length];
        double[]? rests = shape.Rests is { } sums ? new double[sums.Length] : null;
        StepSizes? sizes = shape.StepSizes is { } old
            ? new(old.AdaGrad, new float[weights.Length], new float[weights.Length], new float[weights.Length])
            : null;
        RowNumbers[] rows = new RowNumbers[shape.Rows.Length];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = MixRow(before, parts, shares, row);
        Cores.ForEach(
            rows.Length * blocks,
            part =>
            {
                int row = part / blocks, first = part % blocks * Block, count = Math.Min(Block, columns - first);
                MixBlock(before, parts, shares, row, row * columns + first, count, weights, rests, sizes);
            },
            cores);
        return new LearnerNumbers(columns, rows, weights, rests?.AsMemory(), null, sizes);
    }

    private static RowNumbers MixRow(LearnerNumbers? before, LearnerNumbers[] parts, double[] shares, int row)
    {
        RowNumbers mixed = new() { Scale = 1, BiasSum = before?.Rows[row].BiasSum ?? 0, Weight = before?.Rows[row].Weight ?? 0 };
        for (int part = 0; part < parts.Length; part++)
        {
            ref readonly RowNumbers numbers = ref parts[part].Rows[row];
            mixed.Bias += shares[part] * numbers.Bias;
            mixed.BiasAccumulator += shares[part] * numbers.BiasAccumulator;
            mixed.BiasSum += numbers.BiasSum;
            mixed.Weight += numbers.Weight;
        }
        if (parts[0].StepSizes is not { } sizes)
            mixed.Bias = (float)mixed.Bias;
        else if (sizes.AreVariances)
            mixed.BiasAccumulator = Math.Min(1, mixed.BiasAccumulator); // shares add up to 1 only up to rounding
        return mixed;
    }

    private static void MixBlock(
        LearnerNumbers? before,
        LearnerNumbers[] parts,
        double[] shares,
        int row,
        int first,
        int count,
        float[] weights,
        double[]? rests,
        StepSizes? sizes)
    {
        double[] means = new double[count];
        for (int part = 0; part < parts.Length; part++)
        {
            double factor = shares[part] * parts[part].Rows[row].Scale;
            Add(factor, parts[part].Weights.Span.Slice(first, count), means);
            if (parts[part].StepSizes is { } partSizes)
                Add(factor, partSizes.Compensations.AsSpan(first, count), means);
        }
        Round(means, weights.AsSpan(first, count), sizes is null ? [] : sizes.Compensations.AsSpan(first, count), float.PositiveInfinity);

        if (sizes is not null)
        {
            Array.Clear(means);
            for (int part = 0; part < parts.Length; part++)
            {
                StepSizes partSizes = parts[part].StepSizes!;
                Add(shares[part], partSizes.Accumulators.AsSpan(first, count), means);
                Add(shares[part], partSizes.AccumulatorCompensations.AsSpan(first, count), means);
            }
            float most = sizes.AreVariances ? 1 : float.PositiveInfinity;
            Round(means, sizes.Accumulators.AsSpan(first, count), sizes.AccumulatorCompensations.AsSpan(first, count), most);
        }

        if (rests is not null)
        {
            Span<double> sums = rests.AsSpan(first, count);
            if (before is not null)
                AddSums(before, row, first, sums);
            foreach (LearnerNumbers part in parts)
                AddSums(part, row, first, sums);
        }
    }

    /// <summary>Adds the sums of the weights over the examples: passed * v + rest + block.</summary>
    private static void AddSums(LearnerNumbers numbers, int row, int first, Span<double> sums)
    {
        Add(numbers.Rows[row].Passed, numbers.Weights.Span.Slice(first, sums.Length), sums);
        ReadOnlySpan<double> rests = numbers.Rests!.Value.Span.Slice(first, sums.Length);
        for (int i = 0; i < sums.Length; i++)
            sums[i] += rests[i];
        if (numbers.Block is { } block)
            Add(1, block.Span.Slice(first, sums.Length), sums);
    }

    private static void Add(double factor, ReadOnlySpan<float> values, Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += factor * values[i];
    }

    /// <summary>Rounds numbers to floats of at most a limit, and keeps their rounding errors if there is room for them.</summary>
    private static void Round(ReadOnlySpan<double> numbers, Span<float> rounded, Span<float> errors, float most)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            rounded[i] = Math.Min((float)numbers[i], most);
            if (!errors.IsEmpty)
                errors[i] = (float)(numbers[i] - rounded[i]);
        }
    }
}
