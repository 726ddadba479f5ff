namespace LinearLearn;

/// <summary>Represents the task to find the columns with stored values in sparse rows.</summary>
internal static class ColumnsTask
{
    public static int[] Run(IShardRunner shards, CancellationToken cancellationToken) => Read(
        ShardResults.Run(shards, ShardMessageWriter.CreateTask(ShardTaskKind.FindColumns).ToArray(), cancellationToken));

    /// <summary>Finds the columns in the rows of a shard.</summary>
    public static void Run(Dataset data, ShardMessageWriter result) =>
        result.WriteInts(data.Features is SparseFeatures sparse ? sparse.FindStoredColumns() : [.. Enumerable.Range(0, data.FeatureCount)]);

    /// <summary>Combines the columns of consecutive shards.</summary>
    public static void Combine(ShardMessageReader[] results, ShardMessageWriter combined)
    {
        int[] union = [];
        foreach (ShardMessageReader result in results)
            union = Merge(union, Read(result));
        combined.WriteInts(union);
    }

    public static int[] Read(ShardMessageReader result)
    {
        int[] columns = result.ReadInts();
        result.RequireEnd();
        return ExactPlan.IsAscending(columns, int.MaxValue)
            ? columns
            : throw ShardMessageReader.CreateFault("ascending columns", "others");
    }

    private static int[] Merge(int[] one, int[] other)
    {
        List<int> merged = new(one.Length + other.Length);
        for (int i = 0, j = 0; i < one.Length || j < other.Length;)
        {
            int next = j == other.Length || (i < one.Length && one[i] < other[j]) ? one[i] : other[j];
            merged.Add(next);
            i += i < one.Length && one[i] == next ? 1 : 0;
            j += j < other.Length && other[j] == next ? 1 : 0;
        }
        return [.. merged];
    }
}
