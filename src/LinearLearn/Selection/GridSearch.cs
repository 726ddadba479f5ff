using System.Diagnostics;

namespace LinearLearn;

/// <summary>Compares trainers by cross-validation, all on the same folds: rules, their parameters, scalings, whatever an <see cref="ITrainer"/> is made of.</summary>
/// <remarks>
/// All folds of all trainers run on all cores; on any number of cores the result is the same in every bit, times aside. The score of the
/// best one is optimistic, the more so the more trainers are compared: keep other examples apart for the final test.
/// </remarks>
public static class GridSearch
{
    /// <summary>Compares trainers.</summary>
    /// <param name="trainers">One or more. Each trains in several threads at once.</param>
    /// <param name="data">
    /// As for <see cref="CrossValidation.Run(ITrainer, Dataset, int, TrainingOptions?, ulong, CancellationToken)"/>.
    /// </param>
    /// <param name="folds">How many: 2 to the number of examples, 5 by default.</param>
    /// <param name="options">
    /// How each fold of each trainer is trained, as for <see cref="CrossValidation"/>. Progress and logger are called from several threads
    /// at once. Class weights that differ from candidate to candidate are set by <see cref="ClassWeightedTrainer"/>.
    /// </param>
    /// <param name="seed">Decides which example is in which fold: any number, 1 by default.</param>
    /// <param name="metric">The figure that decides which trainer is the best one. Default: the accuracy.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>
    /// The trainers, the best one first; those that could not be trained or tested are its <see cref="GridSearchResult.Failures"/>. It
    /// keeps, for each trainer, N scores for two classes, else N x K.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no trainer or no such metric; or as for <see cref="CrossValidation"/>, where no trainer at all can be trained and tested:
    /// the message is that of the first one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
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

    /// <summary>Compares trainers on given folds: for examples that belong together, or to compare with another program.</summary>
    /// <param name="trainers">One or more. Each trains in several threads at once.</param>
    /// <param name="data">N examples, of two classes or more. Examples of weight 0 are left out.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples, numbered from 0, without gaps. Two folds or more, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, ReadOnlySpan{int}, TrainingOptions?, CancellationToken)"/>.
    /// </param>
    /// <param name="options">As for the other overload. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="metric">The figure that decides which trainer is the best one. Default: the accuracy.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>As of the other overload.</returns>
    /// <exception cref="ArgumentException">As for the other overload, or the folds do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
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
