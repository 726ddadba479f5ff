using System.Diagnostics;
using LinearLearn.Orleans;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents a training run on a cluster.</summary>
internal sealed record ClusterRun
{
    /// <summary>The number of epochs that end before a silo is killed.</summary>
    public const int FirstEpochs = 2;

    /// <summary>Gets the settings of the cluster.</summary>
    public required ClusterSettings Settings { get; init; }

    /// <summary>Gets the number of silos to wait for.</summary>
    public required int Silos { get; init; }

    /// <summary>Gets the time to wait for the silos.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Gets the data.</summary>
    public required SampleData Data { get; init; }

    /// <summary>Gets the largest number of epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Gets whether to minimize the objective of one machine instead of mixing models.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Gets the trainer.</summary>
    public ITrainer Trainer => IsExact ? new NewtonTrainer() : new OnlineTrainer(new LogisticUpdate());

    /// <summary>Trains, and shows what the silos do.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="processes">The silos that this program started; null if there are none.</param>
    /// <param name="silo">The silo to kill during the run; null for none.</param>
    /// <param name="cancellationToken">Ends the run with the model of its last complete epoch.</param>
    /// <returns>The result.</returns>
    public async Task<TrainingResult> TrainAsync(
        ClusterClient cluster, SiloProcesses? processes, SiloKill? silo, CancellationToken cancellationToken)
    {
        BoardState state = new()
        {
            Title = FormattableString.Invariant($"{Data.Title} in {Data.Source.Shards} shards"),
            Epochs = Epochs,
            Unit = Data.Unit,
            IsEpochOneTask = !IsExact,
        };
        using ClusterBoard board = new(state, LiveLines.Create(), TimeProvider.System);
        await using ClusterWatch watch = cluster.Watch(board);
        RunProgress progress = new(board, silo);
        DistributedTrainer trainer = new(cluster.Client, Trainer) { ClusterProgress = progress };
        Action<string>? print = processes?.Print;
        processes?.Print = board.AddEvent;
        try
        {
            return await trainer.TrainAsync(
                Data.Source, new TrainingOptions { Epochs = Epochs, Validation = Data.Test, Progress = progress }, cancellationToken);
        }
        finally
        {
            processes?.Print = print!;
        }
    }

    /// <summary>Shows reports on the board, and schedules the kill in the middle of an epoch.</summary>
    private sealed class RunProgress(ClusterBoard board, SiloKill? silo) : IProgress<TrainingProgress>, IProgress<ClusterProgress>
    {
        private long _epochStart = Stopwatch.GetTimestamp();

        public void Report(TrainingProgress value)
        {
            board.Report(value);
            silo?.RecordEpoch();
            TimeSpan epoch = Stopwatch.GetElapsedTime(_epochStart);
            _epochStart = Stopwatch.GetTimestamp();
            if (value.Epoch == FirstEpochs)
                silo?.Schedule(epoch / 2, board.AddEvent);
        }

        public void Report(ClusterProgress value) => board.Report(value);
    }
}
