using System.Diagnostics;

namespace LinearLearn;

/// <summary>Compares trainers by cross-validation, all on the same folds: rules, their parameters, scalings, whatever an <see cref="ITrainer"/> is made of.</summary>
/// <remarks>
/// All folds of all trainers run on all cores; on any number of cores the result is the same in every bit, times aside. The accuracy of the
/// best one is optimistic, the more so the more trainers are compared: keep other examples apart for the final test.
/// </remarks>
public static class GridSearch
{
    /// <summary>Compares trainers.</summary>
    /// <param name="trainers">One or more. Each trains in several threads at once.</param>
    /// <param name="data">As for <see cref="CrossValidation.Run"/>.</param>
    /// <param name="folds">How many: 2 to the number of examples, 5 by default.</param>
    /// <param name="options">
    /// How each fold of each trainer is trained, as for <see cref="CrossValidation.Run"/>. Progress and logger are called from several threads at once.
    /// </param>
    /// <param name="seed">Decides which example is in which fold: any number, 1 by default.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>The trainers, the best one first; those that could not be trained or tested are its <see cref="GridSearchResult.Failures"/>.</returns>
    /// <exception cref="ArgumentException">
    /// There is no trainer; or as for <see cref="CrossValidation.Run"/>, where no trainer at all can be trained and tested: the message is that of the
    /// first one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static GridSearchResult Run(
        IEnumerable<ITrainer> trainers,
        Dataset data,
        int folds = 5,
        TrainingOptions? options = null,
        ulong seed = 1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ITrainer[] all = [.. trainers];
        if (all.Length == 0)
            throw new ArgumentException("expected one trainer or more, found none", nameof(trainers));
        int missing = Array.IndexOf(all, null);
        if (missing >= 0)
            throw new ArgumentException(Guard.Text($"expected trainers, found null at index {missing}"), nameof(trainers));

        long start = Stopwatch.GetTimestamp();
        FoldOutcome[] outcomes = FoldRuns.Run(all, data, folds, options, seed, cancellationToken);
        List<GridSearchEntry> entries = [];
        List<GridSearchFailure> failures = [];
        foreach ((ITrainer trainer, FoldOutcome outcome) in all.Zip(outcomes))
        {
            if (outcome.Result is { } result)
                entries.Add(new GridSearchEntry(trainer, result));
            else
                failures.Add(new GridSearchFailure(trainer, outcome.Fault!.Message));
        }
        return entries.Count > 0 ? new GridSearchResult(entries, failures, Stopwatch.GetElapsedTime(start)) : throw outcomes[0].Fault!;
    }
}
