namespace LinearLearn;

/// <summary>Lists what a task asks of a shard; the numbers are part of its bytes.</summary>
/// <remarks>
/// A kind is a case of <see cref="ShardWorker.Run"/>, which reads the task and writes the result, and of
/// <see cref="ShardWorker.Combine"/>, which reads results of consecutive shards and writes one in the same form. Numbers of exact training
/// begin at 16.
/// </remarks>
internal enum ShardTaskKind : byte
{
    /// <summary>Counts the examples, the columns and the classes.</summary>
    Measure = 1,

    /// <summary>Learns an epoch online, from given weights.</summary>
    Learn = 2,

    /// <summary>Finds the columns with stored values, for exact training on wide sparse rows.</summary>
    FindColumns = 16,

    /// <summary>Computes the moments of the columns and the costs of the classes, for exact training.</summary>
    ComputeMoments = 17,

    /// <summary>Computes sums over the examples at given weights, for exact training.</summary>
    Sum = 18,
}
