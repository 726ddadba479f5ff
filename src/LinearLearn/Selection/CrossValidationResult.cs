namespace LinearLearn;

/// <summary>How a trainer's models did on examples that they had not seen.</summary>
/// <remarks>
/// Figures weigh each example by <see cref="Dataset.WithWeights"/>: an example of weight 2 scores like two copies of it.
/// <see cref="Folds"/>, <see cref="Evaluation"/> and <see cref="OutOfFoldScores"/> count each example once.
/// </remarks>
public sealed class CrossValidationResult
{
    private readonly IReadOnlyList<HeldOutFold> _folds;

    internal CrossValidationResult(
        IReadOnlyList<HeldOutFold> folds, TimeSpan elapsed, int notConverged = 0, ScoreEvaluation? outOfFoldScores = null)
    {
        _folds = folds;
        Folds = [.. folds.Select(fold => fold.Evaluation)];
        Evaluation = Evaluation.Sum(Folds);
        NotConverged = notConverged;
        Elapsed = elapsed;
        OutOfFoldScores = outOfFoldScores;
        ScoreSums sums = new();
        WeightedCounts weighted = new();
        foreach (HeldOutFold fold in folds)
        {
            if (fold.Sums is not null)
                sums.Add(fold.Sums);
            if (fold.Weighted is not null)
                weighted.Add(fold.Weighted);
        }
        LogLoss = sums.LogLoss;
        BrierScore = sums.BrierScore;
        ExpectedCalibrationError = sums.ExpectedCalibrationError;
        MacroF1 = folds.All(fold => fold.Weighted is null) ? Evaluation.MacroF1 : weighted.MacroF1;
        (MeanAccuracy, AccuracyDeviation, _) = Summarize(SelectionMetric.Accuracy);
        (Auc, _, _) = Summarize(SelectionMetric.Auc);
    }

    /// <summary>For each fold, how the model that learned from the others did on its examples.</summary>
    public IReadOnlyList<Evaluation> Folds { get; }

    /// <summary>All folds together: every example once, predicted by the model that has not seen it.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>
    /// Gets the scores of all examples together, in the order of the data, each given by the model that has not seen it: for ROC and
    /// precision-recall curves, reliability and histograms. Examples of weight 0 are left out. It keeps N scores for two classes, else N x
    /// K, as long as the result lives.
    /// </summary>
    /// <remarks>
    /// Null if the models of the folds differ in their classes, because some class has no examples outside of a fold, or if there are more
    /// scores than an array holds. Curves compare scores of different models, whose scales may differ: see <see cref="Auc"/>.
    /// </remarks>
    public ScoreEvaluation? OutOfFoldScores { get; }

    /// <summary>The mean accuracy of the folds: 0 to 1.</summary>
    public double MeanAccuracy { get; }

    /// <summary>
    /// The standard deviation of the folds' accuracies, from the sum of squares divided by folds - 1: how far the accuracy of one fold lies from the
    /// mean, about. The mean itself is more certain than that.
    /// </summary>
    public double AccuracyDeviation { get; }

    /// <summary>
    /// Gets the mean of the classes' F1, each class counting the same, from the counts of all folds together: 0 to 1. A mean over folds
    /// would depend on how the examples of a rare class fall into them.
    /// </summary>
    public double MacroF1 { get; }

    /// <summary>
    /// Gets the area under the ROC curve of each class one-vs-rest, as the mean of the classes and then of the folds: 0 to 1. A class
    /// counts in the folds that have examples of it and of others; of two classes, both have the same area. NaN if there is no such fold.
    /// </summary>
    /// <remarks>
    /// Only scores of the same model are compared: scores of different models may lie on different scales, so the area of all examples
    /// together (<see cref="ScoreEvaluation.MacroAuc"/> of <see cref="OutOfFoldScores"/>) is too low by that. Source: G. Forman, M. Scholz,
    /// "Apples-to-Apples in Cross-Validation Studies: Pitfalls in Classifier Performance Measurement", SIGKDD Explorations 12, 2010, which
    /// also says to compute F1 from all folds together.
    /// </remarks>
    public double Auc { get; }

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

    /// <summary>Gets the figure of a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The property that the metric names. NaN if it is not defined.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public double GetScore(SelectionMetric metric) => Guard.Defined(metric, nameof(metric)) switch
    {
        SelectionMetric.Accuracy => MeanAccuracy,
        SelectionMetric.MacroF1 => MacroF1,
        SelectionMetric.LogLoss => LogLoss,
        SelectionMetric.Auc => Auc,
        _ => BrierScore,
    };

    /// <summary>
    /// Computes how uncertain the figure of a metric is: the standard deviation of the folds' figures, divided by the root of their number.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The standard error: 0 or more. NaN if the metric is defined for fewer than two folds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public double GetStandardError(SelectionMetric metric)
    {
        (_, double deviation, int count) = Summarize(Guard.Defined(metric, nameof(metric)));
        return count > 1 ? deviation / Math.Sqrt(count) : double.NaN;
    }

    /// <summary>One line: mean and standard deviation of accuracy, and how many folds did not converge, if any.</summary>
    /// <returns>For instance "98.05 % +- 0.40 % (5 folds)" or "92.10 % +- 3.10 % (5 folds, 2 not converged)".</returns>
    public override string ToString()
    {
        string warning = NotConverged > 0 ? Guard.Text($", {NotConverged} not converged") : "";
        return Guard.Text($"{Accuracies()} ({Folds.Count} folds{warning})");
    }

    internal string Accuracies() => Guard.Text($"{100 * MeanAccuracy:F2} % +- {100 * AccuracyDeviation:F2} %");

    /// <summary>Says in how many folds training did not converge, for the end of a line; empty if it converged in all.</summary>
    internal string DescribeNotConverged() =>
        NotConverged > 0 ? Guard.Text($"; not converged in {NotConverged} of {Folds.Count} folds") : "";

    /// <summary>Computes mean and standard deviation of the folds' figures, without those that are not defined.</summary>
    private (double Mean, double Deviation, int Count) Summarize(SelectionMetric metric)
    {
        // In ascending order: the same figures give the same mean, whichever fold they come from.
        double[] scores = [.. _folds.Select(fold => fold.GetScore(metric)).Where(score => !double.IsNaN(score)).Order()];
        if (scores.Length == 0)
            return (double.NaN, double.NaN, 0);
        double mean = scores.Average();
        return (mean, Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Length - 1)), scores.Length);
    }
}
