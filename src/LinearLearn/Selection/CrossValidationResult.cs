namespace LinearLearn;

/// <summary>How a trainer's models did on examples that they had not seen.</summary>
public sealed class CrossValidationResult
{
    internal CrossValidationResult(IReadOnlyList<Evaluation> folds, TimeSpan elapsed)
    {
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

    /// <summary>How much time passed from the start of the first fold to the end of the last one. On several cores, folds run at once.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>One line: mean and standard deviation of accuracy.</summary>
    /// <returns>For instance "98.05 % +- 0.40 % (5 folds)".</returns>
    public override string ToString() => Guard.Text($"{Accuracies()} ({Folds.Count} folds)");

    internal string Accuracies() => Guard.Text($"{100 * MeanAccuracy:F2} % +- {100 * AccuracyDeviation:F2} %");
}
