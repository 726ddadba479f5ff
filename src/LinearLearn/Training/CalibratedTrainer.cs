namespace LinearLearn;

/// <summary>Trains with another trainer and calibrates its models, so that their probabilities can be trusted.</summary>
/// <remarks>
/// <para>
/// It fits slopes and offsets to cross-validated scores (<see cref="LinearModel.Calibrate"/> gives the formulas), trains the inner trainer
/// on all examples, and folds the calibration into every model in the result and in progress reports. These models predict as fast as
/// uncalibrated ones.
/// </para>
/// <para>
/// The examples are split into stratified folds by <see cref="TrainingOptions.Seed"/>, and a model trained on the other folds scores each
/// of them. Folds run on all cores; the result has the same bits on any number of cores. Training takes folds + 1 times as long as with the
/// inner trainer alone. The only example of a class is used for training in every fold and is not scored. Weights of examples and classes
/// also count in the calibration: with <see cref="ClassWeights.Balanced"/>, probabilities are those of data with equally frequent classes.
/// </para>
/// <para>
/// Calibration moves the decision threshold, so validation measures the calibrated models: they decide the curve, the best model and when
/// to stop. While folds are trained, the inner trainer validates uncalibrated models and stops accordingly. Progress reports use the
/// calibration of fully trained models. A run that is canceled while folds are trained returns a model with weights of 0. A run that is
/// canceled later returns its latest model, with <see cref="TrainingResult.ScoresAreLogOdds"/> false.
/// </para>
/// <para>
/// Initial models, initial states and checkpoints are rejected, because the scores of a model are optimistic on examples that it was
/// trained on. To calibrate such a model, hold out examples and call <see cref="LinearModel.Calibrate"/>. Information messages of the inner
/// trainer are logged as debug messages; folds are not logged.
/// </para>
/// <para>
/// J. Platt, "Probabilistic Outputs for Support Vector Machines and Comparisons to Regularized Likelihood Methods", 1999, fits to
/// cross-validated scores as well. scikit-learn's CalibratedClassifierCV(ensemble=False) works the same way, one-vs-rest.
/// </para>
/// </remarks>
public sealed class CalibratedTrainer : ITrainer
{
    /// <summary>Creates a trainer that calibrates the models of another trainer.</summary>
    /// <param name="inner">The trainer whose models are calibrated. It must be thread-safe.</param>
    /// <param name="folds">The number of folds, 2 or more. At most one fold per example is used. Default: 5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is less than 2.</exception>
    public CalibratedTrainer(ITrainer inner, int folds = 5)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        Folds = Guard.AtLeast(folds, 2, nameof(folds));
    }

    /// <summary>Gets the trainer whose models are calibrated.</summary>
    public ITrainer Inner { get; }

    /// <summary>Gets the number of folds.</summary>
    public int Folds { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial model or state is given, no class has two examples, a fold cannot be trained or scored (the
    /// message names the first such fold), or a calibrated weight overflows a float.
    /// </exception>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        if (new CalibrationFolds(this, run, nameof(data)).Fit(cancellationToken) is not { } calibration)
            return run.Finish(run.Start, StopReason.Cancelled, 0, 0, 0);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CalibratedReports reports = new(run, calibration, stop.Cancel, nameof(data));
        TrainingResult made = TrainingRun.Train(Inner, run.Data, CreateOptions(run, reports), stop.Token);
        return reports.Finish(made);
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name, the number of folds and the inner trainer.</returns>
    public override string ToString() => Guard.Text($"{nameof(CalibratedTrainer)} ({Folds} folds, {InvariantText.Format(Inner)})");

    /// <summary>Creates the options of the run on all examples, without the validation rules that this trainer applies itself.</summary>
    private static TrainingOptions CreateOptions(TrainingRun run, CalibratedReports reports)
    {
        TrainingOptions options = run.Options with
        {
            Validation = run.Validation,
            ValidationFraction = null,
            TargetAccuracy = null,
            Patience = null,
            ClassWeights = run.ClassWeights,
            Progress = run.Options.Progress is null && run.Validation is null ? null : reports,
            Logger = new InnerLogger(run.Options.Logger),
        };
        return options is OnlineTrainingOptions online && run.Options.Progress is null ? online with { ReportEvery = null } : options;
    }
}
