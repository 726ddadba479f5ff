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
    /// <param name="seed">Decides which example is in which fold: any number, 1 by default.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>How the models of all folds did.</returns>
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
        FoldOutcome outcome = FoldRuns.Run([trainer], data, folds, options, seed, cancellationToken)[0];
        return outcome.Result ?? throw outcome.Fault!;
    }
}
