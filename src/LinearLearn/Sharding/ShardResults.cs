namespace LinearLearn;

/// <summary>Checks and combines the results of tasks.</summary>
internal static class ShardResults
{
    /// <summary>Runs a task on all shards, and checks that the result belongs to it and contains each shard once.</summary>
    /// <exception cref="InvalidDataException">The result is damaged, of another task, or of other shards.</exception>
    public static ShardMessageReader Run(IShardRunner shards, byte[] task, CancellationToken cancellationToken)
    {
        byte[] found = shards.Run(task, cancellationToken)
            ?? throw ShardMessageReader.CreateFault(Guard.Text($"a result of {shards.GetType().Name}"), "null");
        ShardMessageReader result = ShardMessageReader.ParseResult(found), asked = ShardMessageReader.ParseTask(task);
        if (result.Kind != asked.Kind || result.TaskId != asked.TaskId)
            throw ShardMessageReader.CreateFault("the result of the task", "that of another one");
        if (result.FirstShard != 0 || result.Shards != shards.Layout.Shards)
            throw ShardMessageReader.CreateFault(Guard.Text($"the result of {shards.Layout.Shards} shards"), DescribeShards(result));
        return result;
    }

    /// <summary>Combines results of a task, of consecutive shards.</summary>
    public static byte[] Combine(IReadOnlyList<byte[]> messages)
    {
        ShardMessageReader[] results = [.. messages.Select(ShardMessageReader.ParseResult)];
        ShardMessageReader first = results[0];
        int end = first.FirstShard;
        foreach (ShardMessageReader result in results)
        {
            if (result.Kind != first.Kind || result.TaskId != first.TaskId)
                throw ShardMessageReader.CreateFault("results of the same task", Guard.Text($"another for {DescribeShards(result)}"));
            if (result.FirstShard != end)
                throw ShardMessageReader.CreateFault(Guard.Text($"a result from shard {end} on"), DescribeShards(result));
            end = checked(end + result.Shards);
        }
        if (results.Length == 1)
            return messages[0];
        ShardMessageWriter combined = ShardMessageWriter.CreateResult(first.Kind, first.TaskId, first.FirstShard, end - first.FirstShard);
        switch (first.Kind)
        {
            case ShardTaskKind.Measure:
                CombineMeasures(results, combined);
                break;
            case ShardTaskKind.Learn:
                LearnTask.Combine(results, combined);
                break;
            case ShardTaskKind.FindColumns:
                ColumnsTask.Combine(results, combined);
                break;
            case ShardTaskKind.ComputeMoments:
                ShardMoments.Combine(results, combined);
                break;
            case ShardTaskKind.Sum:
                SumTask.Combine(results, combined);
                break;
            default:
                throw CreateUnknown(first.Kind);
        }
        return combined.ToArray();
    }

    public static InvalidDataException CreateUnknown(ShardTaskKind kind) =>
        ShardMessageReader.CreateFault("a task of this version of the library", Guard.Text($"one of kind {(int)kind}"));

    private static void CombineMeasures(ShardMessageReader[] results, ShardMessageWriter combined)
    {
        ShardMeasure sum = ShardMeasure.Read(results[0]);
        for (int i = 1; i < results.Length; i++)
        {
            string own = DescribeShards(results[0].FirstShard, results[i].FirstShard - results[0].FirstShard);
            sum = sum.Add(ShardMeasure.Read(results[i]), own, DescribeShards(results[i]));
        }
        sum.Write(combined);
    }

    private static string DescribeShards(ShardMessageReader result) => DescribeShards(result.FirstShard, result.Shards);

    private static string DescribeShards(int first, int count) =>
        count == 1 ? Guard.Text($"shard {first}") : Guard.Text($"shards {first} to {first + count - 1}");
}
