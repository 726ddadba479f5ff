namespace LinearLearn;

/// <summary>Represents the task to learn an epoch online from given weights.</summary>
/// <remarks>
/// <para>
/// The result is what the shard learned: its weights and the sums for averaging, both since the start of the epoch, and the counts of the
/// epoch. Results are mixed in the order of their shards, weighted by their numbers of updates.
/// </para>
/// <para>
/// A single shard is not mixed: the task has the entire state of the learner, and so does the result. Training on one shard therefore gives
/// the same bits as an <see cref="OnlineTrainer"/>.
/// </para>
/// </remarks>
/// <param name="Epoch">The epoch, 1 for the first.</param>
/// <param name="Seed">The seed of the order of each epoch.</param>
/// <param name="Shuffle">Whether examples are shuffled.</param>
/// <param name="IsOnly">Whether there is only one shard.</param>
/// <param name="Start">The state that each shard starts from.</param>
internal sealed record LearnTask(int Epoch, ulong Seed, bool Shuffle, bool IsOnly, LearnerState Start)
{
    public static LearnTask Read(ShardMessageReader reader)
    {
        int epoch = reader.ReadCount(int.MaxValue);
        ulong seed = (ulong)reader.ReadLong();
        LearnTask task = new(epoch, seed, reader.ReadCount(1) == 1, reader.ReadCount(1) == 1, reader.ReadState());
        reader.RequireEnd();
        return task;
    }

    public byte[] Write()
    {
        ShardMessageWriter writer = ShardMessageWriter.CreateTask(ShardTaskKind.Learn);
        writer.WriteLong(Epoch);
        writer.WriteLong((long)Seed);
        writer.WriteLong(Shuffle ? 1 : 0);
        writer.WriteLong(IsOnly ? 1 : 0);
        writer.WriteState(Start);
        return writer.ToArray();
    }

    /// <summary>Learns the examples of a shard.</summary>
    /// <exception cref="ArgumentException">The task is of another trainer, the data does not fit, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public LearnerState Run(OnlineTrainer trainer, Dataset data, int shard, CancellationToken cancellationToken)
    {
        string rule = InvariantText.Format(trainer.Rule);
        if (Start.Rule != rule || Start.Options != trainer.Options)
        {
            throw new ArgumentException(
                Guard.Text($"expected a task of {rule} with {trainer.Options}, as in the trainer of the worker, ")
                + Guard.Text($"found one of {Start.Rule} with {Start.Options}"));
        }
        Start.Template.RequireFits(data);
        OnlineLearner learner = new(trainer.Rule, Start.Template, Start.Options, Start.ClassWeights, Start, nameof(data));
        int[] order = EpochOrder.Create(data.Count);
        if (Shuffle)
            EpochOrder.Shuffle(order, Seed, Epoch, shard);
        for (int first = 0; first < order.Length; first += OnlineLearner.ExamplesPerCheck)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(OnlineLearner.ExamplesPerCheck, order.Length - first);
            learner.Learn(data, order.AsSpan(first, count), groups: 1);
        }
        return IsOnly ? learner.ShareState() : learner.CreateChanges(Start);
    }

    /// <summary>Mixes the results of consecutive shards.</summary>
    public static void Combine(ShardMessageReader[] results, ShardMessageWriter combined)
    {
        LearnerState[] changes = Array.ConvertAll(results, ReadResult);
        foreach (LearnerState other in changes)
            changes[0].RequireMixable(other);
        combined.WriteState(LearnerState.Mix(changes, cores: 1));
    }

    /// <summary>Reads what the shards learned.</summary>
    public static LearnerState ReadResult(ShardMessageReader result)
    {
        LearnerState changes = result.ReadState();
        result.RequireEnd();
        return changes;
    }
}
