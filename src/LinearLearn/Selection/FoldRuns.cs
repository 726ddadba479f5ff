using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Trains and tests trainers on the same folds, on all cores.</summary>
internal static class FoldRuns
{
    /// <param name="trainers">The trainers.</param>
    /// <param name="folds">The examples and their folds.</param>
    /// <param name="options">How each fold is trained.</param>
    /// <param name="cancellationToken">Stops early.</param>
    /// <param name="starts">
    /// Optional: the model that each fold of each trainer starts from, or null; receives the trained models. Default: no start models, and
    /// models are not kept.
    /// </param>
    /// <returns>The result of each trainer, or the error of its first fold that failed.</returns>
    public static FoldOutcome[] Run(
        IReadOnlyList<ITrainer> trainers,
        FoldAssignment folds,
        TrainingOptions? options,
        CancellationToken cancellationToken,
        LinearModel?[]? starts = null)
    {
        options?.RequireConsistent(nameof(options));
        options?.RequireSupported("a fold of cross-validation", takesModel: true, nameof(options));
        FoldRun[] runs = new FoldRun[checked(trainers.Count * folds.Count)];
        ArgumentException?[] faults = new ArgumentException?[runs.Length];
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[runs.Length];
        int[] faultyFold = [.. trainers.Select(_ => folds.Count)]; // the first one of each trainer so far
        int faultyRun = runs.Length;
        Cores.InOrder(runs.Length, i =>
        {
            (int trainer, int fold) = (i / folds.Count, i % folds.Count);
            // Runs before a fault are still executed, so that the first fault does not depend on timing.
            if (cancellationToken.IsCancellationRequested || i > Volatile.Read(ref faultyRun)
                || fold > Volatile.Read(ref faultyFold[trainer]))
            {
                return;
            }
            UserCallbacks callbacks = new(options);
            try
            {
                LinearModel? model = starts?[i];
                runs[i] = RunOne(trainers[trainer], folds, fold, callbacks, ref model, cancellationToken);
                if (starts is not null)
                    starts[i] = model;
            }
            catch (ArgumentException exception) when (callbacks.IsFaultOfTraining(exception))
            {
                faults[i] = CreateFault(trainers[trainer], Guard.Text($"fold {fold + 1} of {folds.Count}"), exception);
                Cores.Lower(ref faultyFold[trainer], fold);
            }
#pragma warning disable CA1031 // rethrown below, unwrapped, when the first fault is known
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[i] = ExceptionDispatchInfo.Capture(exception);
                Cores.Lower(ref faultyRun, i);
            }
        });

        cancellationToken.ThrowIfCancellationRequested();
        Array.Find(errors, error => error is not null)?.Throw();
        FoldOutcome[] outcomes = new FoldOutcome[trainers.Count];
        for (int trainer = 0; trainer < outcomes.Length; trainer++)
        {
            Range own = (trainer * folds.Count)..((trainer + 1) * folds.Count);
            outcomes[trainer] = FoldOutcome.Create(folds, runs[own], faults[own]);
            runs.AsSpan(own).Clear(); // frees the scores of the folds
        }
        return outcomes;
    }

    /// <summary>Trains from a start model, or without it if the trainer does not support one or fails with it.</summary>
    /// <param name="trainer">Any trainer.</param>
    /// <param name="data">The training examples.</param>
    /// <param name="callbacks">The options, with callbacks whose exceptions are recorded.</param>
    /// <param name="start">The model to start from, or null to use the options unchanged.</param>
    /// <param name="cancellationToken">Stops early; the caller must check it afterwards.</param>
    public static TrainingResult Train(
        ITrainer trainer, Dataset data, UserCallbacks callbacks, LinearModel? start, CancellationToken cancellationToken)
    {
        if (start is not null)
        {
            try
            {
                TrainingOptions warm = (callbacks.Options ?? new TrainingOptions()) with { InitialModel = start };
                return TrainingRun.Train(trainer, data, warm, cancellationToken);
            }
            catch (ArgumentException exception) when (callbacks.IsFaultOfTraining(exception))
            {
            }
        }
        return TrainingRun.Train(trainer, data, callbacks.Options, cancellationToken);
    }

    /// <summary>Creates an error that names the trainer and the part of its work that failed.</summary>
    public static ArgumentException CreateFault(ITrainer trainer, string part, ArgumentException cause) =>
        new(Guard.Text($"{InvariantText.Format(trainer)}, {part}: {Guard.GetMessage(cause)}"), cause);

    private static FoldRun RunOne(
        ITrainer trainer,
        FoldAssignment folds,
        int fold,
        UserCallbacks callbacks,
        ref LinearModel? model,
        CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TrainingResult result = Train(trainer, folds.Select(fold, isHeldOut: false), callbacks, model, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // the model may have seen only part of the data
        model = result.BestModel;
        Dataset heldOut = folds.Select(fold, isHeldOut: true);
        int width = model.Biases.Length;
        float[]? scores = (long)folds.Data.Count * width <= Array.MaxLength ? new float[heldOut.Count * width] : null;
        HeldOutFold measured = HeldOutFold.Measure(model, heldOut, scores);
        return new FoldRun(measured, model.Classes, scores, result.StopReason, start, Stopwatch.GetTimestamp());
    }
}

/// <summary>Represents the result of one fold with its start and end time.</summary>
internal readonly record struct FoldRun(
    HeldOutFold HeldOut, ClassLabels Classes, float[]? Scores, StopReason StopReason, long Start, long End);

/// <summary>Represents the outcome of one trainer: the result of its folds, or the first fault.</summary>
internal readonly record struct FoldOutcome(CrossValidationResult? Result, ArgumentException? Fault)
{
    public static FoldOutcome Create(FoldAssignment folds, FoldRun[] runs, ArgumentException?[] faults) =>
        Array.Find(faults, fault => fault is not null) is { } first
        ? new FoldOutcome(null, first)
        : new FoldOutcome(new CrossValidationResult(
            [.. runs.Select(run => run.HeldOut)],
            Stopwatch.GetElapsedTime(runs.Min(run => run.Start), runs.Max(run => run.End)),
            runs.Count(run => run.StopReason == StopReason.NotConverged),
            PoolScores(folds, runs)), null);

    /// <summary>
    /// Merges the scores of all folds in the order of the examples; null if the classes of the models differ or scores were not kept.
    /// </summary>
    private static ScoreEvaluation? PoolScores(FoldAssignment folds, FoldRun[] runs)
    {
        Dataset data = folds.Data;
        ClassLabels classes = runs[0].Classes;
        if (!runs.All(run => run.Scores is not null && run.Classes.Values.SequenceEqual(classes.Values)))
            return null;
        int width = LinearModel.RowsOf(classes.Count);
        float[] scores = new float[data.Count * width];
        int[] next = new int[runs.Length];
        for (int i = 0; i < data.Count; i++)
        {
            int fold = folds.FoldOf[i];
            runs[fold].Scores.AsSpan(next[fold], width).CopyTo(scores.AsSpan(i * width));
            next[fold] += width;
        }
        ClassLabels all = classes.With([.. data.Classes.Values.ToArray().Where(label => classes.IndexOf(label) < 0)], data.Classes);
        return new ScoreEvaluation(classes, all, scores, Array.ConvertAll(data.Labels.ToArray(), all.IndexOf));
    }
}
