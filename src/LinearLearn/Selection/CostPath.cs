using System.Diagnostics;
using System.Text;

namespace LinearLearn;

/// <summary>
/// A regularization path: models of ascending costs, each trained from the one before it, with their cross-validated scores. It shows which
/// cost is the best one, and with an L1 penalty how many weights each cost takes.
/// </summary>
/// <remarks>
/// <para>
/// J. Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010 (warm starts
/// along the path; cv.glmnet, whose lambda is 1 / (N * cost)); L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression
/// Trees", 1984 (the choice within one standard error).
/// </para>
/// <para>
/// With an L1 penalty of logistic regression or the softmax, all weights are 0 up to the cost l1Ratio / max |g|, where
/// g = sum over the examples of weight * (share of the class - [the example is of the class]) * feature, for each feature and class.
/// </para>
/// </remarks>
public sealed class CostPath
{
    /// <summary>The width of the column of times, at least: 99999.9 ms.</summary>
    private const int TimeWidth = 10;

    private static readonly float[] DefaultCosts = [0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 1, 3, 10, 30, 100, 300, 1000];

    private CostPath(
        IReadOnlyList<CostPathEntry> entries, IReadOnlyList<GridSearchFailure> failures, SelectionMetric metric, TimeSpan elapsed)
    {
        Entries = [.. entries];
        Failures = [.. failures];
        Metric = metric;
        Elapsed = elapsed;
        Best = MetricOrder.Sort(entries, metric, entry => entry.Result.GetScore(metric)).First();
        (double best, double error) = (Best.Result.GetScore(metric), Best.Result.GetStandardError(metric));
        OneStandardErrorChoice = entries.FirstOrDefault(
            entry => MetricOrder.IsWithin(metric, entry.Result.GetScore(metric), best, error)) ?? Best;
    }

    /// <summary>Gets the costs in ascending order, one or more, without those that failed.</summary>
    public IReadOnlyList<CostPathEntry> Entries { get; }

    /// <summary>
    /// Gets the costs at which a fold or the model of all examples could not be trained or tested, in ascending order; mostly none.
    /// </summary>
    public IReadOnlyList<GridSearchFailure> Failures { get; }

    /// <summary>Gets the figure by which the costs are compared.</summary>
    public SelectionMetric Metric { get; }

    /// <summary>Gets the entry of the best score; of equal ones, the one of the smallest cost.</summary>
    public CostPathEntry Best { get; }

    /// <summary>
    /// Gets the entry of the smallest cost whose score is within one standard error of the best one: mostly a simpler model that is about
    /// as good. <see cref="Best"/> if the standard error is not defined.
    /// </summary>
    public CostPathEntry OneStandardErrorChoice { get; }

    /// <summary>Gets how much time passed.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Trains models along a path of costs and tests each by cross-validation on the same folds.</summary>
    /// <param name="create">
    /// Creates the trainer of a cost, for instance <c>cost => new NewtonTrainer(cost: cost, l1Ratio: 1)</c>, also within a
    /// <see cref="ScaledTrainer"/>. Trainers that cannot start from a model, such as <see cref="DualCoordinateDescentTrainer"/> and
    /// <see cref="CalibratedTrainer"/>, start from 0 at every cost, to the same result in more time.
    /// </param>
    /// <param name="data">
    /// As for <see cref="CrossValidation.Run(ITrainer, Dataset, int, TrainingOptions?, ulong, CancellationToken)"/>.
    /// </param>
    /// <param name="costs">
    /// One or more costs in any order: finite, above 0. Equal ones count once. Default: 13 from 0.001 to 1000, in steps of about the root
    /// of 10.
    /// </param>
    /// <param name="folds">How many: 2 to the number of examples. Default: 5.</param>
    /// <param name="options">
    /// How each model is trained. Default: <c>new TrainingOptions()</c>. An initial model is where the smallest cost starts. Progress and
    /// logger are called from several threads at once.
    /// </param>
    /// <param name="seed">
    /// Decides which example is in which fold, as in <see cref="Dataset.StratifiedFolds"/>. Any number. Default: 1.
    /// </param>
    /// <param name="metric">The figure by which costs are compared. Default: the log-loss.</param>
    /// <param name="progress">
    /// Receives each entry when it is complete, in ascending order of costs, on the calling thread. Default: none.
    /// </param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>
    /// The path. It keeps, for each cost, a model and N scores for two classes, else N x K. On any number of cores it is the same in every
    /// bit, times aside.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no cost, a cost is out of range, no trainer is created for it, or there is no such metric; or as for
    /// <see cref="CrossValidation"/>, where no cost at all can be trained and tested: the message is that of the first one.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static CostPath Run(
        Func<float, ITrainer> create,
        Dataset data,
        IEnumerable<float>? costs = null,
        int folds = 5,
        TrainingOptions? options = null,
        ulong seed = 1,
        SelectionMetric metric = SelectionMetric.LogLoss,
        IProgress<CostPathEntry>? progress = null,
        CancellationToken cancellationToken = default)
    {
        (float Cost, ITrainer Trainer)[] steps = CreateTrainers(create, costs, metric);
        return Run(steps, data, FoldAssignment.Deal(data, folds, seed), options, metric, progress, cancellationToken);
    }

    /// <summary>Trains models along a path of costs and tests each by cross-validation on given folds.</summary>
    /// <param name="create">As for the other overload.</param>
    /// <param name="data">N examples, of two classes or more. Examples of weight 0 are left out.</param>
    /// <param name="costs">As for the other overload; null for the default costs.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples, numbered from 0, without gaps. Two folds or more, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, ReadOnlySpan{int}, TrainingOptions?, CancellationToken)"/>.
    /// </param>
    /// <param name="options">As for the other overload. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="metric">The figure by which costs are compared. Default: the log-loss.</param>
    /// <param name="progress">As for the other overload. Default: none.</param>
    /// <param name="cancellationToken">Stops early, in the middle of a fold: there is no result then.</param>
    /// <returns>As of the other overload.</returns>
    /// <exception cref="ArgumentException">As for the other overload, or the folds do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static CostPath Run(
        Func<float, ITrainer> create,
        Dataset data,
        IEnumerable<float>? costs,
        ReadOnlySpan<int> foldOf,
        TrainingOptions? options = null,
        SelectionMetric metric = SelectionMetric.LogLoss,
        IProgress<CostPathEntry>? progress = null,
        CancellationToken cancellationToken = default)
    {
        (float Cost, ITrainer Trainer)[] steps = CreateTrainers(create, costs, metric);
        return Run(steps, data, FoldAssignment.From(data, foldOf), options, metric, progress, cancellationToken);
    }

    /// <summary>
    /// A table of all costs in ascending order: the cost, its score +- the standard error, the non-zero weights of the model of all
    /// examples, the time, and which one is the best, which one is the smallest within one standard error, and in how many folds it did not
    /// converge, if any. Failures come last, with their messages.
    /// </summary>
    /// <returns>Lines that end with "\n", the first one with titles.</returns>
    public override string ToString()
    {
        (string Cost, string Score, string Weights, string Time, string Note)[] lines =
        [
            ("cost", MetricOrder.GetTitle(Metric), "weights", "time", ""),
            .. Entries.Select(entry => (
                Guard.Text($"{entry.Cost}"),
                FormatScore(entry.Result),
                Guard.Text($"{entry.NonZeroWeights}"),
                Guard.Text($"{entry.Elapsed.TotalMilliseconds:F1} ms"),
                Describe(entry))),
            .. Failures.Select(failure => ("failed", "", "", "", failure.Message.ReplaceLineEndings(" "))),
        ];
        int cost = lines.Max(line => line.Cost.Length), score = lines.Max(line => line.Score.Length);
        int weights = lines.Max(line => line.Weights.Length), time = Math.Max(TimeWidth, lines.Max(line => line.Time.Length));
        StringBuilder table = new();
        foreach ((string Cost, string Score, string Weights, string Time, string Note) line in lines)
        {
            table.Append(line.Cost.PadLeft(cost)).Append("  ").Append(line.Score.PadLeft(score)).Append("  ");
            table.Append(line.Weights.PadLeft(weights)).Append("  ").Append(line.Time.PadLeft(time));
            table.Append(line.Note.Length > 0 ? "  " : "").Append(line.Note).Append('\n');
        }
        return table.ToString();
    }

    private string FormatScore(CrossValidationResult result)
    {
        string error = MetricOrder.Format(Metric, result.GetStandardError(Metric));
        return Guard.Text($"{MetricOrder.Format(Metric, result.GetScore(Metric))} +- {error}");
    }

    private string Describe(CostPathEntry entry)
    {
        string choice = (entry == Best, entry == OneStandardErrorChoice) switch
        {
            (true, true) => "best, smallest within one standard error",
            (true, false) => "best",
            (false, true) => "smallest within one standard error",
            _ => "",
        };
        string notConverged = entry.Result.DescribeNotConverged();
        return choice.Length > 0 ? choice + notConverged : notConverged.TrimStart(';', ' ');
    }

    private static CostPath Run(
        (float Cost, ITrainer Trainer)[] steps,
        Dataset data,
        FoldAssignment folds,
        TrainingOptions? options,
        SelectionMetric metric,
        IProgress<CostPathEntry>? progress,
        CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        LinearModel?[] ofFolds = new LinearModel?[folds.Count];
        LinearModel? ofAll = null;
        List<CostPathEntry> entries = [];
        List<GridSearchFailure> failures = [];
        ArgumentException? fault = null;
        foreach ((float cost, ITrainer trainer) in steps)
        {
            long startOfCost = Stopwatch.GetTimestamp();
            LinearModel?[] next = [.. ofFolds]; // a fault leaves it to the order of the folds which ones were trained
            FoldOutcome outcome = FoldRuns.Run([trainer], folds, options, cancellationToken, next)[0];
            ArgumentException? failed = outcome.Fault;
            TrainingResult? training = failed is null ? TrainOnAll(trainer, data, options, ofAll, out failed, cancellationToken) : null;
            if (failed is not null)
            {
                fault ??= failed;
                failures.Add(new GridSearchFailure(trainer, failed.Message));
                continue;
            }
            (ofFolds, ofAll) = (next, training!.BestModel);
            entries.Add(new CostPathEntry(cost, trainer, outcome.Result!, training, Stopwatch.GetElapsedTime(startOfCost)));
            progress?.Report(entries[^1]);
        }
        return entries.Count > 0 ? new CostPath(entries, failures, metric, Stopwatch.GetElapsedTime(start)) : throw fault!;
    }

    private static TrainingResult? TrainOnAll(
        ITrainer trainer,
        Dataset data,
        TrainingOptions? options,
        LinearModel? start,
        out ArgumentException? fault,
        CancellationToken cancellationToken)
    {
        UserCallbacks callbacks = new(options);
        try
        {
            TrainingResult result = FoldRuns.Train(trainer, data, callbacks, start, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested(); // the model may have learned from a part only
            fault = null;
            return result;
        }
        catch (ArgumentException exception) when (callbacks.IsFaultOfTraining(exception))
        {
            fault = FoldRuns.CreateFault(trainer, "all examples", exception);
            return null;
        }
    }

    private static (float Cost, ITrainer Trainer)[] CreateTrainers(
        Func<float, ITrainer> create, IEnumerable<float>? costs, SelectionMetric metric)
    {
        ArgumentNullException.ThrowIfNull(create);
        _ = Guard.Defined(metric, nameof(metric));
        float[] all = [.. costs ?? DefaultCosts];
        if (all.Length == 0)
            throw new ArgumentException("expected one cost or more, found none", nameof(costs));
        foreach (float cost in all)
            _ = Guard.Positive(cost, nameof(costs));
        return [.. all.Distinct().Order().Select(cost => (cost, create(cost)
            ?? throw new ArgumentException(Guard.Text($"expected a trainer for cost {cost}, found null"), nameof(create))))];
    }
}
