using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Trains and tests each of some trainers on each of the same folds, on all cores.</summary>
internal static class FoldRuns
{
    /// <param name="trainers">The trainers.</param>
    /// <param name="folds">The examples and their folds.</param>
    /// <param name="options">How each fold is trained.</param>
    /// <param name="cancellationToken">Stops early.</param>
    /// <param name="starts">
    /// The model that each fold of each trainer starts from, or null for none. Receives the models that were trained. Default: null, models
    /// are not kept.
    /// </param>
    /// <returns>For each trainer its result, or the fault of its first fold that could not be trained or tested.</returns>
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
        int[] faultyFold = [.. trainers.Select(_ => folds.Count)]; // of each trainer the first so far
        int faultyRun = runs.Length;
        Cores.InOrder(runs.Length, i =>
        {
            (int trainer, int fold) = (i / folds.Count, i % folds.Count);
            // Runs before a fault still take place: the first fault is the same one in every order.
            if (cancellationToken.IsCancellationRequested || i > Volatile.Read(ref faultyRun) || fold > Volatile.Read(ref faultyFold[trainer]))
                return;
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
        FoldOutcome[] outcomes = new FoldOutcome[trainers.Count];
        for (int trainer = 0; trainer < outcomes.Length; trainer++)
        {
            Range own = (trainer * folds.Count)..((trainer + 1) * folds.Count);
            outcomes[trainer] = FoldOutcome.Create(folds, runs[own], faults[own]);
            runs.AsSpan(own).Clear(); // the scores of the folds are of no more use
        }
        return outcomes;
    }

    /// <summary>Trains from a model, or without it where the trainer cannot start from one or fails with it.</summary>
    /// <param name="trainer">Any trainer.</param>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="callbacks">The options, and what their callbacks throw.</param>
    /// <param name="start">The model to start from, or null for the options as they are.</param>
    /// <param name="cancellationToken">Stops early: the token is to be looked at afterwards.</param>
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

    /// <summary>Names the trainer and the part of its work that failed.</summary>
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
        cancellationToken.ThrowIfCancellationRequested(); // the model may have learned from a part only
        model = result.BestModel;
        Dataset heldOut = folds.Select(fold, isHeldOut: true);
        int width = model.Biases.Length;
        float[]? scores = (long)folds.Data.Count * width <= Array.MaxLength ? new float[heldOut.Count * width] : null;
        HeldOutFold measured = HeldOutFold.Measure(model, heldOut, scores);
        return new FoldRun(measured, model.Classes, scores, result.StopReason, start, Stopwatch.GetTimestamp());
    }
}

/// <summary>How one fold was trained and tested, and from when to when.</summary>
internal readonly record struct FoldRun(
    HeldOutFold HeldOut, ClassLabels Classes, float[]? Scores, StopReason StopReason, long Start, long End);

/// <summary>How the folds of one trainer were: the result, or the first fault.</summary>
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
    /// Puts the scores of all folds into the order of the examples; null if the models differ in their classes or scores were not kept.
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
