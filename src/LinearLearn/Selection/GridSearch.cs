using System.Diagnostics;

namespace LinearLearn;

/// <summary>
/// Compares trainers by cross-validation on the same folds: rules, parameters, scalings, or any other <see cref="ITrainer"/>.
/// </summary>
/// <remarks>
/// All folds of all trainers run on all cores. The result is bitwise identical on any number of cores, except for times. The score of the
/// best trainer is optimistic, the more so the more trainers are compared: hold out a separate test set for the final figure.
/// </remarks>
public static class GridSearch
{
    /// <summary>Compares trainers by cross-validation on stratified folds.</summary>
    /// <param name="trainers">One or more trainers. Each is called from several threads simultaneously.</param>
    /// <param name="data">
    /// N examples of two or more classes, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, int, TrainingOptions?, ulong, CancellationToken)"/>.
    /// </param>
    /// <param name="folds">The number of folds, from 2 to the number of examples. Default: 5.</param>
    /// <param name="options">
    /// The training options of each fold, as for <see cref="CrossValidation"/>. Progress and logger are called from several threads
    /// simultaneously. To compare class weights, use <see cref="ClassWeightedTrainer"/>. Default: <c>new TrainingOptions()</c>.
    /// </param>
    /// <param name="seed">Any number, which determines the fold of each example. Default: 1.</param>
    /// <param name="metric">The metric by which trainers are compared. Default: accuracy.</param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>
    /// The trainers, the best one first, and those that failed as <see cref="GridSearchResult.Failures"/>. The result keeps for each
    /// trainer N scores for two classes, otherwise N x K.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are no trainers or the metric is not a defined value; or training or testing failed for every trainer, as described for
    /// <see cref="CrossValidation"/>: the message is that of the first failure.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static GridSearchResult Run(
        IEnumerable<ITrainer> trainers,
        Dataset data,
        int folds = 5,
        TrainingOptions? options = null,
        ulong seed = 1,
        SelectionMetric metric = SelectionMetric.Accuracy,
        CancellationToken cancellationToken = default)
    {
        ITrainer[] all = Require(trainers, metric);
        return Run(all, FoldAssignment.Deal(data, folds, seed), options, metric, cancellationToken);
    }

    /// <summary>Compares trainers by cross-validation on given folds.</summary>
    /// <remarks>Use this for examples that belong together, or to compare with another program.</remarks>
    /// <param name="trainers">One or more trainers. Each is called from several threads simultaneously.</param>
    /// <param name="data">N examples of two or more classes. Examples of weight 0 are ignored.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples: two or more folds, numbered from 0 without gaps, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, ReadOnlySpan{int}, TrainingOptions?, CancellationToken)"/>.
    /// </param>
    /// <param name="options">The training options of each fold, as in the other overload. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="metric">The metric by which trainers are compared. Default: accuracy.</param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>The trainers, as in the other overload.</returns>
    /// <exception cref="ArgumentException">As in the other overload, or the folds do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static GridSearchResult Run(
        IEnumerable<ITrainer> trainers,
        Dataset data,
        ReadOnlySpan<int> foldOf,
        TrainingOptions? options = null,
        SelectionMetric metric = SelectionMetric.Accuracy,
        CancellationToken cancellationToken = default)
    {
        ITrainer[] all = Require(trainers, metric);
        return Run(all, FoldAssignment.From(data, foldOf), options, metric, cancellationToken);
    }

    private static GridSearchResult Run(
        ITrainer[] trainers, FoldAssignment folds, TrainingOptions? options, SelectionMetric metric, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        FoldOutcome[] outcomes = FoldRuns.Run(trainers, folds, options, cancellationToken);
        List<GridSearchEntry> entries = [];
        List<GridSearchFailure> failures = [];
        foreach ((ITrainer trainer, FoldOutcome outcome) in trainers.Zip(outcomes))
        {
            if (outcome.Result is { } result)
                entries.Add(new GridSearchEntry(trainer, result));
            else
                failures.Add(new GridSearchFailure(trainer, outcome.Fault!.Message));
        }
        if (entries.Count == 0)
            throw outcomes[0].Fault!;
        return new GridSearchResult(entries, failures, Stopwatch.GetElapsedTime(start), metric);
    }

    private static ITrainer[] Require(IEnumerable<ITrainer> trainers, SelectionMetric metric)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ITrainer[] all = [.. trainers];
        if (all.Length == 0)
            throw new ArgumentException("expected one trainer or more, found none", nameof(trainers));
        int missing = Array.IndexOf(all, null);
        if (missing >= 0)
            throw new ArgumentException(Guard.Text($"expected trainers, found null at index {missing}"), nameof(trainers));
        _ = Guard.Defined(metric, nameof(metric));
        return all;
    }
}
