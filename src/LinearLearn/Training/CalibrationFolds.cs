using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>
/// Trains the inner trainer of a <see cref="CalibratedTrainer"/> on each fold and fits the calibration to the held-out scores.
/// </summary>
internal sealed class CalibrationFolds
{
    private readonly CalibratedTrainer _trainer;
    private readonly TrainingRun _run;
    private readonly string _paramName;
    private readonly int[] _foldOf;
    private readonly int _folds;
    private readonly float[] _scores;

    public CalibrationFolds(CalibratedTrainer trainer, TrainingRun run, string paramName)
    {
        _trainer = trainer;
        _run = run;
        _paramName = paramName;
        (_foldOf, _folds) = Deal(run.Data, trainer.Folds, run.Options.Seed, paramName);
        int width = run.Start.Biases.Length;
        if ((long)run.Data.Count * width > Array.MaxLength)
        {
            throw new ArgumentException(
                Guard.Text($"{run.Data.Count} examples of {width} scores are more than an array can hold"), paramName);
        }
        _scores = new float[run.Data.Count * width];
    }

    /// <summary>Fits the calibration, or returns null if the run was canceled.</summary>
    public Calibration? Fit(CancellationToken cancellationToken)
    {
        bool[] isConverged = new bool[_folds];
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[_folds];
        int faultyFold = _folds;
        Cores.InOrder(_folds, fold =>
        {
            if (cancellationToken.IsCancellationRequested || fold > Volatile.Read(ref faultyFold))
                return;
            try
            {
                isConverged[fold] = TrainAndScore(fold, cancellationToken);
            }
#pragma warning disable CA1031 // rethrown below
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[fold] = ExceptionDispatchInfo.Capture(exception);
                Cores.Lower(ref faultyFold, fold);
            }
        });
        if (cancellationToken.IsCancellationRequested)
            return null;
        int faulty = Array.FindIndex(errors, error => error is not null);
        if (faulty >= 0)
            ThrowFault(errors[faulty]!, faulty);
        Calibration fitted = FitScores();
        Log(fitted, isConverged.Count(converged => !converged));
        return fitted;
    }

    /// <summary>
    /// Splits the examples of a weight above 0 into stratified folds; the only example of a class gets -1, because every model needs all
    /// classes.
    /// </summary>
    private static (int[] FoldOf, int Folds) Deal(Dataset data, int folds, ulong seed, string paramName)
    {
        int[] rows = RowIndices.Find(data.Count, i => data.WeightOf(i) > 0);
        Dataset counted = data.WithoutZeroWeights();
        int[] counts = new int[counted.Classes.Count];
        foreach (int index in counted.ClassIndices)
            counts[index]++;
        if (Array.TrueForAll(counts, count => count < 2))
        {
            throw new ArgumentException(
                "calibration by cross-validation needs two examples or more of a class, to hold one out: found one of each", paramName);
        }
        int[] foldOf = new int[data.Count];
        foldOf.AsSpan().Fill(-1);
        int used = Math.Min(folds, counted.Count);
        int[] dealt = counted.StratifiedFolds(used, seed);
        for (int i = 0; i < rows.Length; i++)
            foldOf[rows[i]] = counts[counted.ClassIndices[i]] > 1 ? dealt[i] : -1;
        return (foldOf, used);
    }

    /// <summary>Trains without the examples of a fold and scores these examples.</summary>
    /// <returns>False if training did not reach its tolerance.</returns>
    private bool TrainAndScore(int fold, CancellationToken cancellationToken)
    {
        int[] heldOut = RowIndices.Find(_foldOf.Length, i => _foldOf[i] == fold);
        if (heldOut.Length == 0)
            return true;
        int[] training = RowIndices.Find(_foldOf.Length, i => _foldOf[i] != fold);
        TrainingOptions options = _run.Options with
        {
            Validation = _run.Validation,
            ValidationFraction = null,
            ClassWeights = _run.ClassWeights,
            Progress = null,
            Logger = NullLogger.Instance,
        };
        TrainingResult result = TrainingRun.Train(_trainer.Inner, _run.Data.Select(training), options, cancellationToken);
        if (!result.Model.Classes.Values.SequenceEqual(_run.Start.Classes.Values))
        {
            string inner = InvariantText.Format(_trainer.Inner);
            throw new ArgumentException(
                Guard.Text($"expected a model of labels {_run.Start.Classes} from {inner}, found one of {result.Model.Classes}"));
        }
        int width = _run.Start.Biases.Length;
        float[] scores = new float[heldOut.Length * width];
        result.Model.Scores(_run.Data.Features.Select(heldOut), scores);
        for (int i = 0; i < heldOut.Length; i++)
            scores.AsSpan(i * width, width).CopyTo(_scores.AsSpan(heldOut[i] * width));
        return result.StopReason != StopReason.NotConverged;
    }

    private Calibration FitScores()
    {
        float[] weights = new float[_foldOf.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = _foldOf[i] < 0 ? 0 : _run.ExampleWeights.IsEmpty ? 1 : _run.ExampleWeights[i];
        int[] indices = Array.ConvertAll(_run.Data.Classes.Values.ToArray(), _run.Start.Classes.IndexOf);
        int[] classOf = Array.ConvertAll(_run.Data.ClassIndices.ToArray(), index => indices[index]);
        return Calibration.Fit(_scores, classOf, weights, _run.Start.Classes.Count, _folds);
    }

    private void Log(Calibration fitted, int notConverged)
    {
        if (notConverged > 0)
            TrainingLog.FoldsNotConverged(_run.Options.Logger, _trainer, notConverged, _folds);
        if (!fitted.Slopes.ContainsAnyExcept(0))
            TrainingLog.Uninformative(_run.Options.Logger, _trainer);
    }

    /// <summary>Throws an error again, with the fold in its message if an argument was invalid.</summary>
    private void ThrowFault(ExceptionDispatchInfo error, int fold)
    {
        if (error.SourceException is ArgumentException exception)
        {
            string message = Guard.GetMessage(exception);
            throw new ArgumentException(Guard.Text($"calibration fold {fold + 1} of {_folds}: {message}"), _paramName, exception);
        }
        error.Throw();
    }
}
