namespace LinearLearn;

/// <summary>Defines an engine that runs tasks on the shards of the data: threads, a cluster, or a batch queue.</summary>
/// <remarks>
/// For each shard, the engine keeps a <see cref="ShardWorker"/>, which holds the examples. A task that is lost, with its worker or its
/// machine, can be run again: the model has the same bits.
/// </remarks>
public interface IShardRunner
{
    /// <summary>Gets the number of shards and groups.</summary>
    ShardLayout Layout { get; }

    /// <summary>
    /// Runs a task on all shards, combines the results of each group by <see cref="ShardWorker.Combine"/>, and then those of the groups.
    /// </summary>
    /// <param name="task">The task, the same for all shards.</param>
    /// <param name="cancellationToken">Cancels the tasks.</param>
    /// <returns>The combined result.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <exception cref="InvalidDataException">The data of a shard is invalid; the message names the file and the line.</exception>
    byte[] Run(byte[] task, CancellationToken cancellationToken = default);
}
