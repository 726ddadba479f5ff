namespace LinearLearn;

/// <summary>How a trainer's models did on examples that they had not seen.</summary>
public sealed class CrossValidationResult
{
    internal CrossValidationResult(
        IReadOnlyList<Evaluation> folds, TimeSpan elapsed, int notConverged = 0, params ReadOnlySpan<ScoreSums> scores)
    {
        ScoreSums sums = new();
        foreach (ScoreSums fold in scores)
            sums.Add(fold);
        LogLoss = sums.LogLoss;
        BrierScore = sums.BrierScore;
        ExpectedCalibrationError = sums.ExpectedCalibrationError;
        NotConverged = notConverged;
        Folds = folds;
        Evaluation = Evaluation.Sum(folds);
        Elapsed = elapsed;
        // In ascending order: the same accuracies give the same mean, whichever fold they come from.
        double[] accuracies = [.. folds.Select(fold => fold.Accuracy).Order()];
        MeanAccuracy = accuracies.Average();
        AccuracyDeviation = Math.Sqrt(accuracies.Sum(accuracy => (accuracy - MeanAccuracy) * (accuracy - MeanAccuracy)) / (accuracies.Length - 1));
    }

    /// <summary>For each fold, how the model that learned from the others did on its examples.</summary>
    public IReadOnlyList<Evaluation> Folds { get; }

    /// <summary>All folds together: every example once, predicted by the model that has not seen it.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The mean accuracy of the folds: 0 to 1.</summary>
    public double MeanAccuracy { get; }

    /// <summary>
    /// The standard deviation of the folds' accuracies, from the sum of squares divided by folds - 1: how far the accuracy of one fold lies from the
    /// mean, about. The mean itself is more certain than that.
    /// </summary>
    public double AccuracyDeviation { get; }

    /// <summary>
    /// The mean log-loss of all examples, each scored by the model that has not seen it (<see cref="ScoreEvaluation.LogLoss"/>). An example
    /// whose class that model does not know is left out; NaN if there are no others.
    /// </summary>
    public double LogLoss { get; }

    /// <summary>The mean Brier score of the same examples (<see cref="ScoreEvaluation.BrierScore"/>).</summary>
    public double BrierScore { get; }

    /// <summary>
    /// The expected calibration error of the predicted class over the same examples, all folds together in 15 bins
    /// (<see cref="ScoreEvaluation.ExpectedCalibrationError"/>). A mean over folds would be larger by chance, since each has few examples.
    /// </summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>How much time passed from the start of the first fold to the end of the last one. On several cores, folds run at once.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// The number of folds whose training ended with <see cref="StopReason.NotConverged"/>: their models are not solutions.
    /// </summary>
    public int NotConverged { get; }

    /// <summary>One line: mean and standard deviation of accuracy, and how many folds did not converge, if any.</summary>
    /// <returns>For instance "98.05 % +- 0.40 % (5 folds)" or "92.10 % +- 3.10 % (5 folds, 2 not converged)".</returns>
    public override string ToString()
    {
        string warning = NotConverged > 0 ? Guard.Text($", {NotConverged} not converged") : "";
        return Guard.Text($"{Accuracies()} ({Folds.Count} folds{warning})");
    }

    internal string Accuracies() => Guard.Text($"{100 * MeanAccuracy:F2} % +- {100 * AccuracyDeviation:F2} %");
}
