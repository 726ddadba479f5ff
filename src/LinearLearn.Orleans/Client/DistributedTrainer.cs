using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace LinearLearn.Orleans;

/// <summary>Trains on the shards of a cluster of silos: the same bits on any number of silos, and also if silos are lost.</summary>
/// <remarks>
/// <para>
/// An <see cref="OnlineTrainer"/> learns by iterative parameter mixing, a <see cref="NewtonTrainer"/> minimizes the same objective as on
/// one machine (see <see cref="ShardedTrainer"/>). Silos call <see cref="SiloBuilderExtensions.AddLinearLearn"/>. Instances are
/// thread-safe, and several runs can share a cluster.
/// </para>
/// <para>
/// The run is coordinated by this process. If a silo is lost, the others load its shards and repeat their part of the epoch. If this
/// process is lost, the silos release the data, and a new run can resume from <see cref="OnlineTrainingOptions.Checkpoints"/>.
/// </para>
/// </remarks>
public sealed class DistributedTrainer
{
    private static readonly TimeSpan SiloCheck = TimeSpan.FromMilliseconds(100);

    private readonly IClusterClient _cluster;
    private readonly ShardedTrainer _trainer;

    /// <summary>Creates a trainer.</summary>
    /// <param name="cluster">A connected client of the cluster.</param>
    /// <param name="trainer">An <see cref="OnlineTrainer"/> or a <see cref="NewtonTrainer"/>.</param>
    /// <exception cref="ArgumentException">The trainer cannot train on shards.</exception>
    public DistributedTrainer(IClusterClient cluster, ITrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(trainer);
        _cluster = cluster;
        _trainer = new ShardedTrainer(trainer);
    }

    /// <summary>Gets the trainer.</summary>
    public ITrainer Trainer => _trainer.Trainer;

    /// <summary>Gets the number of groups of shards whose results are combined on a silo.</summary>
    /// <value>
    /// 1 to the number of shards. Default: null, the default of <see cref="ShardLayout"/>. It is part of the problem, as the number of
    /// shards is. The client sends and receives a model for each group, and most groups need their own silo's shards only.
    /// </value>
    public int? Groups { get; init; }

    /// <summary>Gets the time without a reply of the cluster after which training fails.</summary>
    /// <value>Above 0. Default: five minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public TimeSpan ReplyTimeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(ReplyTimeout), Guard.Text($"expected a time above 0, found {value}"));
    } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the number of active silos for which training waits before it assigns the shards to them.</summary>
    /// <value>
    /// 1 or more. Default: 1. Shards stay on the silos that were active at the start, so a run that starts too early does not use the silos
    /// that join later.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinimumSilos { get; init => field = Guard.AtLeast(value, 1); } = 1;

    /// <summary>Gets the receiver of reports about shards and silos.</summary>
    /// <value>Optional. It is called by one thread at a time, after each change. Default: null.</value>
    public IProgress<ClusterProgress>? ClusterProgress { get; init; }

    /// <summary>Trains a model.</summary>
    /// <param name="source">How the silos load the shards.</param>
    /// <param name="options">The duration, validation, progress and logging. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early: the result then holds the model of the last complete epoch.</param>
    /// <returns>The model, the reason why training stopped, and the validation curve.</returns>
    /// <exception cref="ArgumentException">
    /// As for <see cref="ShardedTrainer.Train"/>; or the rule of the trainer cannot be serialized, or there are more groups than shards.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The data of a shard is invalid, or its loader failed; the message names the shard.
    /// </exception>
    /// <exception cref="IOException">A file of a shard is missing or cannot be read.</exception>
    /// <exception cref="HttpRequestException">A file of a shard cannot be downloaded.</exception>
    /// <exception cref="TimeoutException">
    /// The cluster did not reply for <see cref="ReplyTimeout"/>, had fewer than <see cref="MinimumSilos"/> silos for so long, or lost a
    /// shard too often; or a loader timed out.
    /// </exception>
    /// <exception cref="InvalidOperationException">A message is above its maximum size, or a silo lacks the type of a rule.</exception>
    public async Task<TrainingResult> TrainAsync(
        ShardSource source, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ShardLayout layout = new(source.Shards, Groups);
        RunPlan plan = new() { Setup = Serialize(source), ReplyTimeout = ReplyTimeout };
        int maxMessage = _cluster.ServiceProvider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.MaxMessageBodySize;
        options ??= new TrainingOptions();
        ClusterRunner runner = new(_cluster, plan, layout, ClusterProgress, options.Logger, maxMessage);
        await using (runner.ConfigureAwait(false))
        {
            if (MinimumSilos > 1)
                await WaitForSilosAsync(cancellationToken).ConfigureAwait(false);
            return await Task.Factory.StartNew(
                () => _trainer.Train(runner, options, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task WaitForSilosAsync(CancellationToken cancellationToken)
    {
        IManagementGrain management = _cluster.GetGrain<IManagementGrain>(0);
        for (long begin = Stopwatch.GetTimestamp(); !cancellationToken.IsCancellationRequested;)
        {
            int silos = (await management.GetHosts(onlyActive: true, CancellationToken.None).ConfigureAwait(false)).Count;
            if (silos >= MinimumSilos)
                return;
            if (Stopwatch.GetElapsedTime(begin) > ReplyTimeout)
            {
                throw new TimeoutException(Guard.Text(
                    $"expected {MinimumSilos} active silos within {ReplyTimeout.TotalSeconds} s, found {silos}"));
            }
            await Task.Delay(SiloCheck, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private byte[] Serialize(ShardSource source)
    {
        Serializer serializer = _cluster.ServiceProvider.GetRequiredService<Serializer>();
        try
        {
            return serializer.SerializeToArray(new RunSetup { Trainer = Trainer, Source = source });
        }
        catch (Exception exception) when (exception is CodecNotFoundException or KeyNotFoundException or NotSupportedException)
        {
            throw new ArgumentException(
                $"expected a trainer that Orleans can serialize, found {Trainer}: a custom rule or schedule needs [GenerateSerializer] "
                    + $"and an [Id] for each property, and one that derives from {nameof(GradientUpdate)} needs a converter "
                    + "with [RegisterConverter]",
                exception);
        }
    }
}
