namespace LinearLearn;

/// <summary>Trains on data in shards, which can be on different machines: the same bits on any number of them.</summary>
/// <remarks>
/// <para>
/// An <see cref="OnlineTrainer"/> is trained by iterative parameter mixing: in each epoch, every shard learns its own examples from the
/// same weights, and the results are averaged, weighted by their numbers of updates. With averaging, the model is the mean of the weights
/// after each example in every shard. With one shard, the result has the same bits as <see cref="OnlineTrainer.Train"/>.
/// </para>
/// <para>
/// A <see cref="NewtonTrainer"/> is trained exactly: shards add up costs, slopes and second derivatives, and the objective is that of all
/// examples together. The result reaches the minimum within the same tolerance as <see cref="NewtonTrainer.Train"/>, by other steps. To
/// resume such a run, save the model of each progress report and pass the last one as <see cref="TrainingOptions.InitialModel"/>.
/// </para>
/// <para>
/// R. McDonald, K. Hall, G. Mann, "Distributed Training Strategies for the Structured Perceptron", NAACL 2010.
/// </para>
/// </remarks>
public sealed class ShardedTrainer
{
    /// <summary>Creates a trainer.</summary>
    /// <param name="trainer">
    /// An <see cref="OnlineTrainer"/> whose <see cref="OnlineTrainer.Shards"/> is 1, or a <see cref="NewtonTrainer"/>.
    /// </param>
    /// <exception cref="ArgumentException">The trainer cannot train on shards.</exception>
    public ShardedTrainer(ITrainer trainer) => Trainer = RequireSupported(trainer, nameof(trainer));

    /// <summary>Gets the trainer.</summary>
    public ITrainer Trainer { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="shards">The engine that holds the data.</param>
    /// <param name="options">
    /// The duration, validation, progress and logging. Default: <c>new TrainingOptions()</c>. Validation data is given as
    /// <see cref="TrainingOptions.Validation"/>; <see cref="TrainingOptions.ValidationFraction"/>,
    /// <see cref="OnlineTrainingOptions.ValidateEvery"/> and <see cref="OnlineTrainingOptions.ReportEvery"/> are not supported.
    /// </param>
    /// <param name="cancellationToken">Stops training early: the result then holds the model of the last complete epoch.</param>
    /// <returns>The model, the reason why training stopped, and the validation curve.</returns>
    /// <exception cref="ArgumentException">
    /// The data has fewer than two classes, validation data, initial model or state do not match it, options contradict each other or are
    /// not supported, or training diverged.
    /// </exception>
    /// <exception cref="InvalidDataException">The data of a shard is invalid, or contradicts that of another shard.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested before the data was measured.</exception>
    /// <exception cref="IOException">A checkpoint cannot be saved.</exception>
    public TrainingResult Train(IShardRunner shards, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        RequireSupported(options, nameof(options)); // before all shards are measured, which can take long
        ShardMeasure measure = ShardMeasure.Run(shards, cancellationToken);
        return Trainer switch
        {
            OnlineTrainer online => new MixingRun(online, shards, measure, options).Train(cancellationToken),
            NewtonTrainer newton => new ExactRun(newton, shards, measure, options).Train(cancellationToken),
            _ => throw CreateUnsupported(Trainer, nameof(Trainer)),
        };
    }

    /// <exception cref="ArgumentException">The trainer cannot train on shards.</exception>
    internal static ITrainer RequireSupported(ITrainer trainer, string paramName)
    {
        ArgumentNullException.ThrowIfNull(trainer, paramName);
        if (trainer is OnlineTrainer { Shards: > 1 and int shards })
        {
            throw new ArgumentException(
                Guard.Text($"expected {nameof(OnlineTrainer.Shards)} = 1, because the data is in shards already, found {shards}"),
                paramName);
        }
        return trainer is OnlineTrainer or NewtonTrainer ? trainer : throw CreateUnsupported(trainer, paramName);
    }

    private static ArgumentException CreateUnsupported(ITrainer trainer, string paramName) => new(
        Guard.Text($"expected an {nameof(OnlineTrainer)} or a {nameof(NewtonTrainer)} to train on shards, ")
        + Guard.Text($"found {InvariantText.Format(trainer)}"),
        paramName);

    private void RequireSupported(TrainingOptions? options, string paramName)
    {
        OnlineTrainingOptions? online = options as OnlineTrainingOptions;
        if (options?.ValidationFraction is not null)
        {
            throw new ArgumentException(
                Guard.Text($"{nameof(TrainingOptions.ValidationFraction)}: expected examples held out before the data was sharded, as ")
                + nameof(TrainingOptions.Validation),
                paramName);
        }
        string? option = online?.ValidateEvery is not null ? nameof(OnlineTrainingOptions.ValidateEvery)
            : online?.ReportEvery is not null ? nameof(OnlineTrainingOptions.ReportEvery) : null;
        if (option is not null)
        {
            throw new ArgumentException(
                Guard.Text($"{option}: expected none on shards, whose epochs are validated and reported at their end"), paramName);
        }
        if (Trainer is NewtonTrainer)
            options?.RequireSupported(InvariantText.Format(Trainer), takesModel: true, paramName);
        options?.RequireConsistent(paramName);
    }
}
