using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Trains and tests each of some trainers on each of the same folds, on all cores.</summary>
internal static class FoldRuns
{
    /// <returns>For each trainer its result, or the fault of its first fold that could not be trained or tested.</returns>
    public static FoldOutcome[] Run(
        IReadOnlyList<ITrainer> trainers, Dataset data, int folds, TrainingOptions? options, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        data = data.WithoutZeroWeights();
        RequireFits(data, folds, options);
        int[] foldOf = data.StratifiedFolds(folds, seed);
        FoldRun[] runs = new FoldRun[checked(trainers.Count * folds)];
        ArgumentException?[] faults = new ArgumentException?[runs.Length];
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[runs.Length];
        int[] faultyFold = [.. trainers.Select(_ => folds)]; // of each trainer the first so far
        int faultyRun = runs.Length;
        Cores.InOrder(runs.Length, i =>
        {
            (int trainer, int fold) = (i / folds, i % folds);
            // Runs before a fault still take place: the first fault is the same one in every order.
            if (cancellationToken.IsCancellationRequested || i > Volatile.Read(ref faultyRun) || fold > Volatile.Read(ref faultyFold[trainer]))
                return;
            UserCallbacks callbacks = new(options);
            try
            {
                runs[i] = RunOne(trainers[trainer], data, foldOf, fold, callbacks.Options, cancellationToken);
            }
            catch (ArgumentException exception) when (!ReferenceEquals(exception, callbacks.Thrown))
            {
                faults[i] = new ArgumentException(Guard.Text($"{InvariantText.Format(trainers[trainer])}, fold {fold + 1} of {folds}: {exception.Message}"), exception);
                Cores.Lower(ref faultyFold[trainer], fold);
            }
#pragma warning disable CA1031 // it is thrown again below, where it is not wrapped and the first fault is known
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[i] = ExceptionDispatchInfo.Capture(exception);
                Cores.Lower(ref faultyRun, i);
            }
        });

        cancellationToken.ThrowIfCancellationRequested();
        Array.Find(errors, error => error is not null)?.Throw();
        return [.. runs.Chunk(folds).Zip(faults.Chunk(folds), FoldOutcome.Create)];
    }

    private static FoldRun RunOne(ITrainer trainer, Dataset data, int[] foldOf, int fold, TrainingOptions? options, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int[] training = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] != fold)];
        int[] test = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] == fold)];
        TrainingResult result = TrainingRun.Train(trainer, data.Select(training), options, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // the model may have learned from a part only
        Dataset tested = data.Select(test);
        Evaluation evaluation = result.BestModel.Evaluate(tested);
        return new FoldRun(evaluation, result.BestModel.SumScores(tested), result.StopReason, start, Stopwatch.GetTimestamp());
    }

    private static void RequireFits(Dataset data, int folds, TrainingOptions? options)
    {
        Guard.AtLeast(folds, 2, nameof(folds));
        if (folds > data.Count)
            throw new ArgumentOutOfRangeException(nameof(folds), Guard.Text($"expected at most as many folds as there are examples, {data.Count}, found {folds}"));
        options?.RequireConsistent(nameof(options));
        options?.RequireSupported("a fold of cross-validation", takesModel: true, nameof(options));
    }
}

/// <summary>How one fold was trained and tested, and from when to when.</summary>
internal readonly record struct FoldRun(Evaluation Evaluation, ScoreSums Scores, StopReason StopReason, long Start, long End);

/// <summary>How the folds of one trainer were: the result, or the first fault.</summary>
internal readonly record struct FoldOutcome(CrossValidationResult? Result, ArgumentException? Fault)
{
    public static FoldOutcome Create(FoldRun[] runs, ArgumentException?[] faults) => Array.Find(faults, fault => fault is not null) is { } first
        ? new FoldOutcome(null, first)
        : new FoldOutcome(new CrossValidationResult(
            [.. runs.Select(run => run.Evaluation)],
            Stopwatch.GetElapsedTime(runs.Min(run => run.Start), runs.Max(run => run.End)),
            runs.Count(run => run.StopReason == StopReason.NotConverged),
            [.. runs.Select(run => run.Scores)]), null);
}
