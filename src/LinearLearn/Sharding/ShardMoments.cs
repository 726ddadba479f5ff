namespace LinearLearn;

/// <summary>Represents the moments of the columns over the examples that count, and the weights of the classes.</summary>
/// <remarks>
/// Moments of consecutive shards are merged as T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for
/// Computing Sample Variances", 1979: a column of equal values keeps a deviation of exactly 0.
/// </remarks>
/// <param name="Count">The number of examples.</param>
/// <param name="Rows">The number of examples, including those of weight 0.</param>
/// <param name="Stored">The number of stored values of all rows, if they are sparse.</param>
/// <param name="ClassTotals">The total weight of the examples of each class.</param>
/// <param name="Means">The mean of each column.</param>
/// <param name="Squares">The sum of the squared differences from the mean of each column.</param>
internal sealed record ShardMoments(long Count, long Rows, long Stored, double[] ClassTotals, double[] Means, double[] Squares)
{
    /// <summary>Computes the moments over all shards.</summary>
    public static ShardMoments Run(IShardRunner shards, ShardExamples examples, CancellationToken cancellationToken)
    {
        ShardMessageWriter task = ShardMessageWriter.CreateTask(ShardTaskKind.ComputeMoments);
        examples.Write(task);
        ShardMoments found = Read(ShardResults.Run(shards, task.ToArray(), cancellationToken));
        int columns = examples.Columns?.Length ?? examples.Width;
        return found.Means.Length == columns && found.ClassTotals.Length == examples.Labels.Length
            ? found
            : throw ShardMessageReader.CreateFault(Guard.Text($"moments of {columns} columns"), Guard.Text($"{found.Means.Length}"));
    }

    /// <summary>Computes the moments of a shard.</summary>
    /// <exception cref="InvalidDataException">A feature is not finite, or the data does not fit the task.</exception>
    public static ShardMoments Create(Dataset data, ShardExamples examples, int shard)
    {
        (int[] rows, float[] weights, int[] classOf) = examples.Find(data);
        FeatureMatrix features = examples.SelectColumns(data);
        double[] totals = new double[examples.Labels.Length];
        for (int i = 0; i < rows.Length; i++)
            totals[classOf[i]] += weights[i];
        (double[] means, double[] squares) = rows.Length == 0
            ? (new double[features.Columns], new double[features.Columns])
            : ColumnStatistics.Sums(rows.Length == data.Count ? features : features.Select(rows));
        for (int column = 0; column < means.Length; column++)
        {
            if (!double.IsFinite(means[column]) || !double.IsFinite(squares[column]))
            {
                int original = examples.Columns is { } columns ? columns[column] : column;
                throw new InvalidDataException(
                    Guard.Text($"shard {shard}: expected finite numbers, found NaN or infinity in column {original}"));
            }
        }
        int stored = features is SparseFeatures sparse ? sparse.StoredCount : 0;
        return new ShardMoments(rows.Length, data.Count, stored, totals, means, squares);
    }

    public static ShardMoments Read(ShardMessageReader reader)
    {
        ShardMoments read = new(
            reader.ReadLong(), reader.ReadLong(), reader.ReadLong(), reader.ReadDoubles(), reader.ReadDoubles(), reader.ReadDoubles());
        reader.RequireEnd();
        return read.Count >= 0 && read.Rows >= read.Count && read.Stored >= 0 && read.Means.Length == read.Squares.Length
            ? read
            : throw ShardMessageReader.CreateFault("moments of columns", "numbers that contradict each other");
    }

    public static void Combine(ShardMessageReader[] results, ShardMessageWriter combined)
    {
        ShardMoments sum = Read(results[0]);
        foreach (ShardMessageReader result in results.AsSpan(1))
            sum = sum.Add(Read(result));
        sum.Write(combined);
    }

    public void Write(ShardMessageWriter writer)
    {
        writer.WriteLong(Count);
        writer.WriteLong(Rows);
        writer.WriteLong(Stored);
        writer.WriteDoubles(ClassTotals);
        writer.WriteDoubles(Means);
        writer.WriteDoubles(Squares);
    }

    private ShardMoments Add(ShardMoments next)
    {
        if (next.Means.Length != Means.Length || next.ClassTotals.Length != ClassTotals.Length)
            throw ShardMessageReader.CreateFault(Guard.Text($"moments of {Means.Length} columns"), Guard.Text($"{next.Means.Length}"));
        double[] means = [.. Means], squares = [.. Squares], totals = [.. ClassTotals];
        long count = checked(Count + next.Count);
        for (int column = 0; column < means.Length && next.Count > 0; column++)
        {
            double distance = next.Means[column] - Means[column], part = (double)next.Count / count;
            means[column] = Count == 0 ? next.Means[column] : Means[column] + distance * part;
            squares[column] += next.Squares[column] + distance * distance * part * Count;
        }
        DoubleKernels.Add(next.ClassTotals, totals);
        return new ShardMoments(count, checked(Rows + next.Rows), checked(Stored + next.Stored), totals, means, squares);
    }
}
