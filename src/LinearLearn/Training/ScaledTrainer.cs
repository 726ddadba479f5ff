namespace LinearLearn;

/// <summary>
/// Lets another trainer learn from scaled features (<see cref="FeatureScaling"/>) and takes the scaling into every model that comes out: in the
/// result and in progress reports. Those models predict features, or bytes, as they are, at no further cost.
/// </summary>
/// <remarks>
/// The scaling is learned from the examples that are learned from, without those that <see cref="TrainingOptions.ValidationFraction"/> sets apart.
/// Scaled features are a copy, of floats, or sparse where the data is sparse. Data of floats or bytes does not go with sparse validation data: its
/// scaling has offsets. Accuracy during training is that of the models before they take the scaling in: rounding may decide a score next to 0
/// otherwise. The scaling follows from the data, so a run resumes from its <see cref="TrainingResult.State"/> or a checkpoint on the same data; that state
/// is of the scaled features, and of use to nobody else. What the other trainer logs as information is logged as debug.
/// </remarks>
public sealed class ScaledTrainer : ITrainer
{
    /// <summary>Makes a trainer.</summary>
    /// <param name="inner">The trainer that learns from scaled features.</param>
    /// <param name="kind">How features are scaled. Default: automatic, as <see cref="FeatureScaling.Automatic"/> says.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public ScaledTrainer(ITrainer inner, ScalingKind kind = ScalingKind.Automatic)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        Kind = Guard.Defined(kind, nameof(kind));
    }

    /// <summary>The trainer that learns from scaled features.</summary>
    public ITrainer Inner { get; }

    /// <summary>How features are scaled.</summary>
    public ScalingKind Kind { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or the initial state is not one of a run; or the weights of an initial model overflow a float when they are taken to the scaled features,
    /// or those of a trained one on the way back.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if ((options as OnlineTrainingOptions)?.InitialState is { Run: null })
        {
            throw new ArgumentException(Guard.Text(
                $"{nameof(OnlineTrainingOptions.InitialState)}: a scaled trainer resumes from the state of its own runs, which is of scaled features, not from a learner's; give an {nameof(TrainingOptions.InitialModel)}"), nameof(options));
        }
        TrainingRun run = new(this, data, options, takesModel: true, takesState: true); // the inner trainer refuses what it cannot take
        FeatureScaling scaling = Kind switch
        {
            ScalingKind.Automatic => FeatureScaling.Automatic(run.Data),
            ScalingKind.Standard => FeatureScaling.Standard(run.Data),
            _ => FeatureScaling.MinMax(run.Data),
        };
        TrainingResult result = TrainingRun.Train(Inner, scaling.Apply(run.Data), ForInner(run, scaling), cancellationToken);
        return run.Finish(result, model => scaling.FoldWith(model, run.Start.ByteScale));
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer, its scaling and the trainer inside.</returns>
    public override string ToString() => Guard.Text($"{nameof(ScaledTrainer)} ({Kind}, {InvariantText.Format(Inner)})");

    /// <summary>The options of a run, for scaled features.</summary>
    private static TrainingOptions ForInner(TrainingRun run, FeatureScaling scaling)
    {
        TrainingOptions options = run.Options;
        return options with
        {
            InitialModel = options.Initial?.Option != nameof(TrainingOptions.InitialModel) ? null : scaling.Unfold(run.Start, run.Start.ByteScale, nameof(options), $"{nameof(TrainingOptions.InitialModel)}: "),
            Validation = run.Validation is null ? null : scaling.Apply(run.Validation, nameof(options), $"{nameof(TrainingOptions.Validation)}: "),
            ValidationFraction = null,
            Progress = options.Progress is null ? null : new FoldingProgress(options.Progress, model => scaling.FoldWith(model, run.Start.ByteScale)),
            Logger = new InnerLogger(options.Logger),
        };
    }

    private sealed class FoldingProgress(IProgress<TrainingProgress> progress, Func<LinearModel, LinearModel> fold) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(new TrainingProgress(
            value.Epoch, value.ExamplesSeen, value.UpdatesMade, value.ValidationAccuracy, fold(value.Model)));
    }
}
