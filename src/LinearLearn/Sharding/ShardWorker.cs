namespace LinearLearn;

/// <summary>Runs the tasks of a <see cref="ShardedTrainer"/> on the examples of one shard.</summary>
/// <remarks>
/// The result of a task depends only on the trainer, the examples, the index of the shard and the task, with one exception: tasks of exact
/// training refer to the plan and the weights of earlier ones, and a new worker answers that it lacks them. The
/// <see cref="ShardedTrainer"/> then sends them, and the model has the same bits. A worker runs one task at a time: other threads that call
/// it wait.
/// </remarks>
public sealed partial class ShardWorker
{
    private readonly ITrainer _trainer;
    private readonly int _shard;
    private readonly Lock _running = new();
    private readonly SumShard _sums = new();
    private readonly ShardData _data;

    /// <summary>Creates a worker.</summary>
    /// <param name="trainer">The trainer of the <see cref="ShardedTrainer"/>.</param>
    /// <param name="data">The examples of the shard. A shard can have examples of one class only, or none.</param>
    /// <param name="shard">The index of the shard, 0 or more. It determines the order of the examples in each epoch.</param>
    /// <exception cref="ArgumentException">The trainer cannot train on shards.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public ShardWorker(ITrainer trainer, Dataset data, int shard)
    {
        ArgumentNullException.ThrowIfNull(data);
        _trainer = ShardedTrainer.RequireSupported(trainer, nameof(trainer));
        _data = new ShardData(data);
        _shard = Guard.AtLeast(shard, 0, nameof(shard));
    }

    /// <summary>Runs a task.</summary>
    /// <param name="task">A task of a <see cref="ShardedTrainer"/>.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <returns>The result, compressed.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a task of this version of the library.</exception>
    /// <exception cref="ArgumentException">The task is of another trainer, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested; the task can be run again.</exception>
    public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ShardMessageReader reader = ShardMessageReader.ParseTask(task);
        ShardMessageWriter result = ShardMessageWriter.CreateResult(reader.Kind, reader.TaskId, _shard, shards: 1);
        lock (_running)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.Kind)
            {
                case ShardTaskKind.Measure:
                    reader.RequireEnd();
                    ShardMeasure.Create(_data.Original).Write(result);
                    break;
                case ShardTaskKind.Learn when _trainer is OnlineTrainer online:
                    LearnTask learn = LearnTask.Read(reader);
                    result.WriteState(learn.Run(online, _data.Widen(learn.Start.FeatureCount), _shard, cancellationToken));
                    break;
                case ShardTaskKind.FindColumns when _trainer is NewtonTrainer:
                    reader.RequireEnd();
                    ColumnsTask.Run(_data.Original, result);
                    break;
                case ShardTaskKind.ComputeMoments when _trainer is NewtonTrainer:
                    ShardExamples examples = ShardExamples.Read(reader);
                    reader.RequireEnd();
                    ShardMoments.Create(_data.Widen(examples.Width), examples, _shard).Write(result);
                    break;
                case ShardTaskKind.Sum when _trainer is NewtonTrainer newton:
                    SumTask.WriteResult(result, _sums.Run(SumTask.Read(reader, _sums.Find), newton, _data.Widen));
                    break;
                case ShardTaskKind.Learn:
                    throw CreateMismatch(Guard.Text($"an {nameof(OnlineTrainer)}"), nameof(task));
                case ShardTaskKind.FindColumns or ShardTaskKind.ComputeMoments or ShardTaskKind.Sum:
                    throw CreateMismatch(Guard.Text($"a {nameof(NewtonTrainer)}"), nameof(task));
                default:
                    throw ShardResults.CreateUnknown(reader.Kind);
            }
        }
        return result.ToArray();
    }

    /// <summary>Combines the results of a task in their order.</summary>
    /// <param name="results">One result or more: of consecutive shards, or of consecutive groups.</param>
    /// <returns>The combined result, in the same form. A single result is returned as it is.</returns>
    /// <exception cref="ArgumentException">There is no result, or one is null.</exception>
    /// <exception cref="InvalidDataException">
    /// The bytes are not results of the same task, their shards are not consecutive, or the data of the shards contradicts each other.
    /// </exception>
    public static byte[] Combine(IReadOnlyList<byte[]> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0 || results.Contains(null!))
            throw new ArgumentException("expected one result or more, found none or null", nameof(results));
        return ShardResults.Combine(results);
    }

    private ArgumentException CreateMismatch(string found, string paramName) => new(
        Guard.Text($"expected a task of the {_trainer.GetType().Name} of the worker, found one of {found}"), paramName);
}
