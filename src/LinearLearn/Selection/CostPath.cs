using System.Diagnostics;
using System.Text;

namespace LinearLearn;

/// <summary>Represents a regularization path: models of ascending costs with their cross-validated scores.</summary>
/// <remarks>
/// <para>
/// The training of each model starts from the one before it. The path shows which cost is best and, with an L1 penalty, how many nonzero
/// weights the model of each cost has.
/// </para>
/// <para>
/// J. Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010 (warm starts
/// along the path; cv.glmnet, whose lambda is 1 / (N * cost)); L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression
/// Trees", 1984 (the choice within one standard error).
/// </para>
/// <para>
/// With an L1 penalty of logistic regression or softmax, all weights are 0 up to the cost l1Ratio / max |g|, where g = sum over the
/// examples of weight * (share of the class - [the example is of the class]) * feature, for each feature and class.
/// </para>
/// </remarks>
public sealed class CostPath
{
    /// <summary>The minimum width of the column of times, enough for 99999.9 ms.</summary>
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

    /// <summary>Gets an entry for each cost that did not fail, one or more, in ascending order of costs.</summary>
    public IReadOnlyList<CostPathEntry> Entries { get; }

    /// <summary>
    /// Gets the costs for which training or testing failed, on a fold or on all examples, in ascending order; usually empty.
    /// </summary>
    public IReadOnlyList<GridSearchFailure> Failures { get; }

    /// <summary>Gets the metric by which the costs are compared.</summary>
    public SelectionMetric Metric { get; }

    /// <summary>Gets the entry with the best score, or the one with the smallest cost among equal scores.</summary>
    public CostPathEntry Best { get; }

    /// <summary>Gets the entry with the smallest cost whose score is within one standard error of the best one.</summary>
    /// <remarks>
    /// This is usually a simpler model that performs about as well as the best one. It is <see cref="Best"/> if the standard error is not
    /// defined.
    /// </remarks>
    public CostPathEntry OneStandardErrorChoice { get; }

    /// <summary>Gets the elapsed time.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Trains models along a path of costs and tests each by cross-validation on the same folds.</summary>
    /// <param name="create">
    /// Creates the trainer for a cost, for example <c>cost => new NewtonTrainer(cost: cost, l1Ratio: 1)</c>; it can be wrapped in a
    /// <see cref="ScaledTrainer"/>. Trainers that cannot start from a model, such as <see cref="DualCoordinateDescentTrainer"/> and
    /// <see cref="CalibratedTrainer"/>, start from 0 at every cost: the result is the same but takes longer.
    /// </param>
    /// <param name="data">
    /// N examples of two or more classes, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, int, TrainingOptions?, ulong, CancellationToken)"/>.
    /// </param>
    /// <param name="costs">
    /// The costs, one or more in any order, finite and above 0. Duplicates are ignored. Default: 13 costs from 0.001 to 1000, in steps of
    /// about the square root of 10.
    /// </param>
    /// <param name="folds">The number of folds, from 2 to the number of examples. Default: 5.</param>
    /// <param name="options">
    /// The training options of each model. The initial model is the starting point of the smallest cost. Progress and logger are called
    /// from several threads simultaneously. Default: <c>new TrainingOptions()</c>.
    /// </param>
    /// <param name="seed">
    /// Any number, which determines the fold of each example as in <see cref="Dataset.StratifiedFolds"/>. Default: 1.
    /// </param>
    /// <param name="metric">The metric by which costs are compared. Default: log-loss.</param>
    /// <param name="progress">
    /// Receives each entry when it is complete, in ascending order of costs, on the calling thread. Default: none.
    /// </param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>
    /// The path, which keeps for each cost a model and N scores for two classes, otherwise N x K. The result is bitwise identical on any
    /// number of cores, except for times.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are no costs, a cost is out of range, no trainer is created for it, or the metric is not a defined value; or training or
    /// testing failed for every cost, as described for <see cref="CrossValidation"/>: the message is that of the first failure.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
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
    /// <param name="create">Creates the trainer for a cost, as in the other overload.</param>
    /// <param name="data">N examples of two or more classes. Examples of weight 0 are ignored.</param>
    /// <param name="costs">The costs, as in the other overload, or null for the default costs.</param>
    /// <param name="foldOf">
    /// The fold of each of the N examples: two or more folds, numbered from 0 without gaps, as for
    /// <see cref="CrossValidation.Run(ITrainer, Dataset, ReadOnlySpan{int}, TrainingOptions?, CancellationToken)"/>.
    /// </param>
    /// <param name="options">The training options of each model. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="metric">The metric by which costs are compared. Default: log-loss.</param>
    /// <param name="progress">Receives each entry when it is complete, as in the other overload. Default: none.</param>
    /// <param name="cancellationToken">Stops the run, even within a fold, without a result.</param>
    /// <returns>The path, as in the other overload.</returns>
    /// <exception cref="ArgumentException">As in the other overload, or the folds do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
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

    /// <summary>Formats a table of all costs in ascending order.</summary>
    /// <remarks>
    /// Each row has the cost, its score +- the standard error, the number of nonzero weights of the model trained on all examples, the
    /// time, and a note: whether the cost is the best or the smallest within one standard error, and the number of folds that did not
    /// converge, if any. Failures come last, with their messages. A line of more than 80 cells continues below its note.
    /// </remarks>
    /// <returns>Lines that end with "\n"; the first one has the column titles.</returns>
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
            string figures =
                $"{line.Cost.PadLeft(cost)}  {line.Score.PadLeft(score)}  {line.Weights.PadLeft(weights)}  {line.Time.PadLeft(time)}";
            table.Append(DisplayText.WrapLast(figures, line.Note)).Append('\n');
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
            LinearModel?[] next = [.. ofFolds]; // a copy: after a fault, it depends on timing which folds were trained
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
            cancellationToken.ThrowIfCancellationRequested(); // the model may have seen only part of the data
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
