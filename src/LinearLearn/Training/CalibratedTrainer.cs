namespace LinearLearn;

/// <summary>
/// Calibrates the models of another trainer, so that their probabilities can be trusted: fits slopes and offsets to cross-validated scores
/// (<see cref="LinearModel.Calibrate"/> has the formulas), trains the other trainer on all examples, and folds the calibration into every
/// model that comes out, in the result and in progress reports. Those models predict at no further cost.
/// </summary>
/// <remarks>
/// <para>
/// The examples are dealt into stratified folds by <see cref="TrainingOptions.Seed"/>, and each is scored by a model that learned from the
/// other folds. Folds run on all cores; the result has the same bits on any number of them. All models together take folds + 1 times as
/// long as one. An example whose class has no other is learned from in every fold and scored in none. Weights of examples and classes count
/// in the calibration, too: with <see cref="ClassWeights.Balanced"/>, probabilities are those of data whose classes are equally frequent.
/// </para>
/// <para>
/// The decision threshold moves with the calibration, so validation measures the calibrated models: they decide the curve, the best model
/// and when to stop. While folds are trained, the other trainer validates and stops by its own models. Reports on the way carry the
/// calibration of models that were trained to the end. A run that is cancelled while folds are trained has no model yet: it ends with
/// weights of 0. A run that is cancelled later has the model so far, but <see cref="TrainingResult.ScoresAreLogOdds"/> is false.
/// </para>
/// <para>
/// An initial model, a state and checkpoints are refused: a model that has seen the examples would make its own scores look better than
/// they are. To calibrate such a model, hold out examples and call <see cref="LinearModel.Calibrate"/>. The
/// other trainer logs its start and its end as debug messages; folds are not logged.
/// </para>
/// <para>
/// J. Platt, "Probabilistic Outputs for Support Vector Machines and Comparisons to Regularized Likelihood Methods", 1999, fits to
/// cross-validated scores as well. scikit-learn's CalibratedClassifierCV(ensemble=False) works like this, one-vs-rest.
/// </para>
/// </remarks>
public sealed class CalibratedTrainer : ITrainer
{
    /// <summary>Creates a trainer.</summary>
    /// <param name="inner">The trainer whose models are calibrated. It trains in several threads at once.</param>
    /// <param name="folds">The number of folds, at most as many as there are examples: 2 or more. Default: 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    public CalibratedTrainer(ITrainer inner, int folds = 5)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        Folds = Guard.AtLeast(folds, 2, nameof(folds));
    }

    /// <summary>The trainer whose models are calibrated.</summary>
    public ITrainer Inner { get; }

    /// <summary>The number of folds.</summary>
    public int Folds { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// As for every trainer; or an initial model or state is given, every class has one example only, a fold cannot be trained or scored
    /// (the message names the first such one), or a weight overflows a float when it is calibrated.
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

    /// <summary>For log messages.</summary>
    /// <returns>The trainer, its folds and the trainer inside.</returns>
    public override string ToString() => Guard.Text($"{nameof(CalibratedTrainer)} ({Folds} folds, {InvariantText.Format(Inner)})");

    /// <summary>The options of the run on all examples, whose validations and stops are this trainer's.</summary>
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
