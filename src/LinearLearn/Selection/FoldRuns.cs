using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Trains and tests each of some trainers on each of the same folds, on all cores.</summary>
internal static class FoldRuns
{
    public static CrossValidationResult[] Run(
        IReadOnlyList<ITrainer> trainers, Dataset data, int folds, TrainingOptions? options, ulong seed, CancellationToken cancellationToken)
    {
        RequireFits(data, folds, options);
        int[] foldOf = data.StratifiedFolds(folds, seed);
        FoldRun[] runs = new FoldRun[checked(trainers.Count * folds)];
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[runs.Length];
        Parallel.For(0, runs.Length, new ParallelOptions { CancellationToken = cancellationToken }, (i, loop) =>
        {
            (int trainer, int fold) = (i / folds, i % folds);
            try
            {
                runs[i] = RunOne(trainers[trainer], data, foldOf, fold, options, cancellationToken);
            }
            catch (ArgumentException exception)
            {
                Fail(new ArgumentException(Guard.Text($"{trainers[trainer]}, fold {fold + 1} of {folds}: {exception.Message}"), exception));
            }
#pragma warning disable CA1031 // it is thrown again below, where it is not wrapped and the first fault is known
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception);
            }

            // All runs before this one still take place: the first fault is the same one in every order.
            void Fail(Exception exception)
            {
                errors[i] = ExceptionDispatchInfo.Capture(exception);
                loop.Break();
            }
        });

        cancellationToken.ThrowIfCancellationRequested();
        Array.Find(errors, error => error is not null)?.Throw();
        return [.. runs.Chunk(folds).Select(ofTrainer => new CrossValidationResult(
            [.. ofTrainer.Select(run => run.Evaluation)], TimeSpan.FromTicks(ofTrainer.Sum(run => run.Elapsed.Ticks)), ofTrainer.Count(run => run.StopReason == StopReason.NotConverged)))];
    }

    private static FoldRun RunOne(ITrainer trainer, Dataset data, int[] foldOf, int fold, TrainingOptions? options, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int[] training = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] != fold)];
        int[] test = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] == fold)];
        TrainingResult result = trainer.Train(data.Select(training), options, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // the model may have learned from a part only
        Evaluation evaluation = result.BestModel.Evaluate(data.Select(test));
        return new FoldRun(evaluation, result.StopReason, Stopwatch.GetElapsedTime(start));
    }

    private static void RequireFits(Dataset data, int folds, TrainingOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.AtLeast(folds, 2, nameof(folds));
        if (folds > data.Count)
            throw new ArgumentOutOfRangeException(nameof(folds), Guard.Text($"expected at most as many folds as there are examples, {data.Count}, found {folds}"));
        int[] counts = new int[data.Classes.Length];
        foreach (int place in data.ClassIndices)
            counts[place]++;
        int alone = Array.IndexOf(counts, 1);
        if (alone >= 0)
            throw new ArgumentException(Guard.Text($"expected two examples or more of each class, found one of label {data.Classes[alone]}"), nameof(data));
        options?.RequireConsistent(nameof(options));
        if (options?.InitialState is not null)
        {
            throw new ArgumentException(Guard.Text(
                $"{nameof(TrainingOptions.InitialState)}: each fold starts anew; a state would have seen what is tested"), nameof(options));
        }
        TrainingRun.RefuseCheckpoints(options, "a fold", nameof(options));
    }

    private readonly record struct FoldRun(Evaluation Evaluation, StopReason StopReason, TimeSpan Elapsed);
}
