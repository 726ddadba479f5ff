namespace LinearLearn;

/// <summary>Trains another trainer on scaled features (<see cref="FeatureScaling"/>) and returns models of the original features.</summary>
/// <remarks>
/// The scaling is folded into every model in the result and in progress reports; these models predict as fast as unscaled ones. The scaling
/// is fitted to the training examples, without those that <see cref="TrainingOptions.ValidationFraction"/> holds out. Scaled features are a
/// copy: floats, or sparse if the data is sparse. Dense data cannot be combined with sparse validation data, because its scaling has
/// offsets. Accuracy during training is that of the models before folding: rounding may change predictions whose score is close to 0. A run
/// resumes from its <see cref="TrainingResult.State"/> or a checkpoint on the same data; that state refers to the scaled features and has
/// no other use. Information messages of the inner trainer are logged as debug messages.
/// </remarks>
public sealed class ScaledTrainer : ITrainer
{
    /// <summary>Creates a trainer that scales features.</summary>
    /// <param name="inner">The trainer that is given the scaled features.</param>
    /// <param name="kind">The kind of scaling. Default: automatic (<see cref="FeatureScaling.Automatic"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not defined.</exception>
    public ScaledTrainer(ITrainer inner, ScalingKind kind = ScalingKind.Automatic)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        Kind = Guard.Defined(kind, nameof(kind));
    }

    /// <summary>Gets the trainer that is given the scaled features.</summary>
    public ITrainer Inner { get; }

    /// <summary>Gets the kind of scaling.</summary>
    public ScalingKind Kind { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or the initial state is not one of a training run, or a weight overflows a float when the scaling is removed
    /// from the initial model or folded into a trained one.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if ((options as OnlineTrainingOptions)?.InitialState is { Run: null })
        {
            throw new ArgumentException(
                $"{nameof(OnlineTrainingOptions.InitialState)}: expected the state of a run of a scaled trainer, found that of a learner. "
                    + $"Use {nameof(TrainingOptions.InitialModel)} to start from its model",
                nameof(options));
        }
        TrainingRun run = new(this, data, options, takesModel: true, takesState: true); // the inner trainer rejects unsupported options
        FeatureScaling scaling = Kind switch
        {
            ScalingKind.Automatic => FeatureScaling.Automatic(run.Data),
            ScalingKind.Standard => FeatureScaling.Standard(run.Data),
            _ => FeatureScaling.MinMax(run.Data),
        };
        TrainingResult result = TrainingRun.Train(Inner, scaling.Apply(run.Data), ForInner(run, scaling), cancellationToken);
        return run.Finish(result, model => scaling.FoldWith(model, run.Start.ByteScale));
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name, the kind of scaling and the inner trainer.</returns>
    public override string ToString() => Guard.Text($"{nameof(ScaledTrainer)} ({Kind}, {InvariantText.Format(Inner)})");

    /// <summary>Creates the options of the inner run, on scaled features.</summary>
    private static TrainingOptions ForInner(TrainingRun run, FeatureScaling scaling)
    {
        TrainingOptions options = run.Options;
        return options with
        {
            InitialModel = options.Initial?.Option == nameof(TrainingOptions.InitialModel)
                ? scaling.Unfold(run.Start, run.Start.ByteScale, nameof(options), $"{nameof(TrainingOptions.InitialModel)}: ")
                : null,
            Validation = run.Validation is null
                ? null
                : scaling.Apply(run.Validation, nameof(options), $"{nameof(TrainingOptions.Validation)}: "),
            ValidationFraction = null,
            Progress = options.Progress is null
                ? null
                : new FoldingProgress(options.Progress, model => scaling.FoldWith(model, run.Start.ByteScale)),
            Logger = new InnerLogger(options.Logger),
        };
    }

    private sealed class FoldingProgress(IProgress<TrainingProgress> progress, Func<LinearModel, LinearModel> fold)
        : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(new TrainingProgress(
            value.Epoch, value.ExamplesSeen, value.UpdatesMade, value.ValidationAccuracy, fold(value.Model)));
    }
}
