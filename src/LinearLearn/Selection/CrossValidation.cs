namespace LinearLearn;

/// <summary>
/// Tests a trainer on all examples of a dataset, each with a model that has not seen it: the examples are dealt into k folds, and k times the
/// trainer learns from all folds but one, which its model is tested on. (k-fold cross-validation, stratified: every class is dealt evenly.)
/// </summary>
/// <remarks>
/// M. Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", 1974. Folds run on all cores, each on a copy of its examples; on any
/// number of cores the result is the same in every bit, times aside.
/// </remarks>
public static class CrossValidation
{
    /// <summary>Tests a trainer.</summary>
    /// <param name="trainer">What is tested. It trains in several threads at once.</param>
    /// <param name="data">
    /// The examples, of two classes or more. Of a class with fewer examples than there are folds, some folds test none. The only example of a class is tested
    /// by a model that does not know the class, which is an error. Examples of weight 0 are left out: they are neither learned from nor tested.
    /// </param>
    /// <param name="folds">How many: 2 to the number of examples, 5 by default.</param>
    /// <param name="options">
    /// How each fold is trained. Default: <c>new TrainingOptions()</c>. Where that validates, the best model of each fold is tested, not its last one. Validation
    /// data and an initial model should not come from this data: they would know what is tested. Progress and logger are called from several
    /// threads at once, and reports do not say of which fold they are. What they throw
    /// ends the cross-validation and is thrown as it is.
    /// </param>
    /// <param name="seed">
    /// Decides which example is in which fold, as in <see cref="Dataset.StratifiedFolds"/>: any number, 1 by default.
    /// </param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>How the models of all folds did. It keeps N scores for two classes, else N x K.</returns>
    /// <exception cref="ArgumentException">
    /// The number of folds does not fit the data, an initial state is given, or a fold cannot be trained or tested: the message
    /// names the fold, the first such one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
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

    /// <summary>
    /// Tests a trainer on given folds: for examples that belong together (all of a person in one fold, or all of a month), or to compare
    /// with another program. Each model learns from all other folds, also from later ones.
    /// </summary>
    /// <param name="trainer">What is tested. It trains in several threads at once.</param>
    /// <param name="data">N examples, of two classes or more. Examples of weight 0 are left out.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples, numbered from 0, without gaps. Two folds or more. <see cref="Dataset.StratifiedFolds"/> gives
    /// those of the other overload. A class that only one fold has is unknown to the model that is tested on it, which is an error.
    /// </param>
    /// <param name="options">As for the other overload. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>How the models of all folds did. It keeps N scores for two classes, else N x K.</returns>
    /// <exception cref="ArgumentException">
    /// There is not one fold for each example, a fold is out of range or has no example that counts, an initial state is given, or a fold
    /// cannot be trained or tested: the message names the fold, counted from 1, the first such one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
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
