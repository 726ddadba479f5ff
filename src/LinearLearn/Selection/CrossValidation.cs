namespace LinearLearn;

/// <summary>Provides stratified k-fold cross-validation.</summary>
/// <remarks>
/// <para>
/// The examples are dealt into k folds, each class evenly. For each fold, a model is trained on all other folds and tested on that fold, so
/// each example is predicted by a model that was not trained on it. Source: M. Stone, "Cross-Validatory Choice and Assessment of
/// Statistical Predictions", 1974.
/// </para>
/// <para>
/// Folds run on all cores, each on a copy of its examples. The result is bitwise identical on any number of cores, except for times.
/// </para>
/// </remarks>
public static class CrossValidation
{
    /// <summary>Tests a trainer by cross-validation on stratified folds.</summary>
    /// <param name="trainer">The trainer to test. It is called from several threads simultaneously.</param>
    /// <param name="data">
    /// N examples of two or more classes. If a class has fewer examples than there are folds, some folds have none of them. A class with a
    /// single example is an error, because the model that is tested on it does not have the class. Examples of weight 0 are ignored.
    /// </param>
    /// <param name="folds">The number of folds, from 2 to the number of examples. Default: 5.</param>
    /// <param name="options">
    /// The training options of each fold. If they set validation data, the best model of each fold is tested instead of the last one.
    /// Validation data and an initial model must not originate from this data, because they would reveal the test examples. Progress and
    /// logger are called from several threads simultaneously, without the number of the fold. Their exceptions end the cross-validation and
    /// are thrown unchanged. Default: <c>new TrainingOptions()</c>.
    /// </param>
    /// <param name="seed">
    /// Any number, which determines the fold of each example as in <see cref="Dataset.StratifiedFolds"/>. Default: 1.
    /// </param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>The result of all folds, which keeps N scores for two classes, otherwise N x K.</returns>
    /// <exception cref="ArgumentException">
    /// The number of folds does not fit the data, an initial state is given, or training or testing a fold failed: the message names the
    /// first such fold.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static CrossValidationResult Run(
        ITrainer trainer,
        Dataset data,
        int folds = 5,
        TrainingOptions? options = null,
        ulong seed = 1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return Run(trainer, FoldAssignment.Deal(data, folds, seed), options, cancellationToken);
    }

    /// <summary>Tests a trainer by cross-validation on given folds.</summary>
    /// <remarks>
    /// Use this for examples that belong together (one fold per person or per month), or to compare with another program. Each model is
    /// trained on all other folds, including later ones.
    /// </remarks>
    /// <param name="trainer">The trainer to test. It is called from several threads simultaneously.</param>
    /// <param name="data">N examples of two or more classes. Examples of weight 0 are ignored.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples: two or more folds, numbered from 0 without gaps. <see cref="Dataset.StratifiedFolds"/> returns
    /// those of the other overload. A class that occurs in a single fold is an error, because the model that is tested on that fold does
    /// not have it.
    /// </param>
    /// <param name="options">The training options of each fold, as in the other overload. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>The result of all folds, which keeps N scores for two classes, otherwise N x K.</returns>
    /// <exception cref="ArgumentException">
    /// There is not one fold for each example, a fold is out of range or has no example of a weight above 0, an initial state is given, or
    /// training or testing a fold failed: the message names the first such fold, counted from 1.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static CrossValidationResult Run(
        ITrainer trainer,
        Dataset data,
        ReadOnlySpan<int> foldOf,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return Run(trainer, FoldAssignment.From(data, foldOf), options, cancellationToken);
    }

    private static CrossValidationResult Run(
        ITrainer trainer, FoldAssignment folds, TrainingOptions? options, CancellationToken cancellationToken)
    {
        FoldOutcome outcome = FoldRuns.Run([trainer], folds, options, cancellationToken)[0];
        return outcome.Result ?? throw outcome.Fault!;
    }
}
