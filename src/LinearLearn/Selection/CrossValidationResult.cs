namespace LinearLearn;

/// <summary>
/// Represents the result of cross-validation: how the models of a trainer performed on examples that they were not trained on.
/// </summary>
/// <remarks>
/// Metrics weight each example by <see cref="Dataset.WithWeights"/>: an example of weight 2 counts like two copies of it.
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

    /// <summary>Gets the evaluation of each fold by the model trained on the other folds.</summary>
    public IReadOnlyList<Evaluation> Folds { get; }

    /// <summary>Gets the evaluation of all folds together: each example once, predicted by the model that was not trained on it.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>
    /// Gets the scores of all examples in the order of the data, each from the model that was not trained on it, or null if they are not
    /// available.
    /// </summary>
    /// <remarks>
    /// Use them for ROC and precision-recall curves, reliability diagrams and histograms. Examples of weight 0 are ignored. The result
    /// keeps N scores for two classes, otherwise N x K. The scores are null if the classes of the models differ, because a class occurs in
    /// a single fold only, or if there are more scores than an array can have. Scores of different models can be on different scales, which
    /// affects curves: see <see cref="Auc"/>.
    /// </remarks>
    public ScoreEvaluation? OutOfFoldScores { get; }

    /// <summary>Gets the mean accuracy of the folds, from 0 to 1.</summary>
    public double MeanAccuracy { get; }

    /// <summary>Gets the standard deviation of the folds' accuracies, computed from the sum of squares divided by folds - 1.</summary>
    /// <remarks>The accuracy of a fold typically differs from the mean by about this much. The mean itself is more precise.</remarks>
    public double AccuracyDeviation { get; }

    /// <summary>Gets the unweighted mean of the F1 scores of the classes, from 0 to 1.</summary>
    /// <remarks>
    /// F1 is computed from the counts of all folds together: a mean over folds would depend on how the examples of a rare class are
    /// distributed over them.
    /// </remarks>
    public double MacroF1 { get; }

    /// <summary>
    /// Gets the mean one-vs-rest area under the ROC curve, over the classes and then over the folds, from 0 to 1; NaN if no fold has one.
    /// </summary>
    /// <remarks>
    /// A class counts in the folds that have examples both of it and of other classes. For two classes, both areas are equal. Only scores
    /// of the same model are compared. Scores of different models can be on different scales, which lowers the area of all examples
    /// together (<see cref="ScoreEvaluation.MacroAuc"/> of <see cref="OutOfFoldScores"/>). Source: G. Forman, M. Scholz, "Apples-to-Apples
    /// in Cross-Validation Studies: Pitfalls in Classifier Performance Measurement", SIGKDD Explorations 12, 2010, which also recommends
    /// computing F1 from all folds together.
    /// </remarks>
    public double Auc { get; }

    /// <summary>
    /// Gets the mean log-loss of all examples, each scored by the model that was not trained on it (<see cref="ScoreEvaluation.LogLoss"/>).
    /// </summary>
    /// <remarks>Examples of a class that the model does not have are ignored. NaN if there are no others.</remarks>
    public double LogLoss { get; }

    /// <summary>Gets the mean Brier score of the examples of <see cref="LogLoss"/> (<see cref="ScoreEvaluation.BrierScore"/>).</summary>
    public double BrierScore { get; }

    /// <summary>
    /// Gets the expected calibration error of the predicted class for the examples of <see cref="LogLoss"/>, all folds together in 15 bins
    /// (<see cref="ScoreEvaluation.ExpectedCalibrationError"/>).
    /// </summary>
    /// <remarks>A mean over folds would be larger by chance, because each fold has few examples.</remarks>
    public double ExpectedCalibrationError { get; }

    /// <summary>Gets the elapsed time from the start of the first fold to the end of the last one; folds run in parallel.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// Gets the number of folds whose training ended with <see cref="StopReason.NotConverged"/>: their models are not solutions.
    /// </summary>
    public int NotConverged { get; }

    /// <summary>Gets the value of a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The value of the property that belongs to the metric, or NaN if it cannot be computed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a defined value.</exception>
    public double GetScore(SelectionMetric metric) => Guard.Defined(metric, nameof(metric)) switch
    {
        SelectionMetric.Accuracy => MeanAccuracy,
        SelectionMetric.MacroF1 => MacroF1,
        SelectionMetric.LogLoss => LogLoss,
        SelectionMetric.Auc => Auc,
        _ => BrierScore,
    };

    /// <summary>
    /// Computes the standard error of a metric: the standard deviation over the folds, divided by the square root of their number.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The standard error: 0 or more. NaN if the metric is defined for fewer than two folds.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a defined value.</exception>
    public double GetStandardError(SelectionMetric metric)
    {
        (_, double deviation, int count) = Summarize(Guard.Defined(metric, nameof(metric)));
        return count > 1 ? deviation / Math.Sqrt(count) : double.NaN;
    }

    /// <summary>
    /// Formats a line with the mean and the standard deviation of the accuracy, and the number of folds that did not converge, if any.
    /// </summary>
    /// <returns>For example, "98.05 % +- 0.40 % (5 folds)" or "92.10 % +- 3.10 % (5 folds, 2 not converged)".</returns>
    public override string ToString()
    {
        string warning = NotConverged > 0 ? Guard.Text($", {NotConverged} not converged") : "";
        return Guard.Text($"{Accuracies()} ({Folds.Count} folds{warning})");
    }

    internal string Accuracies() => Guard.Text($"{100 * MeanAccuracy:F2} % +- {100 * AccuracyDeviation:F2} %");

    /// <summary>Describes in how many folds training did not converge, for the end of a line; empty if it converged in all.</summary>
    internal string DescribeNotConverged() =>
        NotConverged > 0 ? Guard.Text($"; not converged in {NotConverged} of {Folds.Count} folds") : "";

    /// <summary>Computes the mean and the standard deviation of a metric over the folds for which it is defined.</summary>
    private (double Mean, double Deviation, int Count) Summarize(SelectionMetric metric)
    {
        // Sorted, so that the same values give the same mean, whichever fold they belong to.
        double[] scores = [.. _folds.Select(fold => fold.GetScore(metric)).Where(score => !double.IsNaN(score)).Order()];
        if (scores.Length == 0)
            return (double.NaN, double.NaN, 0);
        double mean = scores.Average();
        return (mean, Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Length - 1)), scores.Length);
    }
}
