namespace LinearLearn;

/// <summary>Runs tasks of exact training on all shards, which keep the plan after the first one.</summary>
/// <param name="shards">The engine.</param>
/// <param name="plan">The plan.</param>
/// <param name="count">The number of examples that count.</param>
/// <param name="stored">The number of stored values of sparse rows.</param>
internal sealed class ExactShards(IShardRunner shards, ExactPlan plan, long count, long stored)
{
    private bool _isPlanSent;

    public ExactPlan Plan => plan;

    public ContentId PlanId { get; } = plan.ComputeId();

    public long Count => count;

    public long Stored => stored;

    /// <summary>Runs a task, and again with the plan and the weights if a worker lacks them.</summary>
    /// <exception cref="InvalidDataException">The result is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public double[] Run(SumTask task, double[] weights, CancellationToken cancellationToken)
    {
        int expected = task.CountSums(plan);
        double[]? sums = _isPlanSent ? Send(task, expected, cancellationToken) : null;
        sums ??= Send(task with { Plan = plan, Weights = weights }, expected, cancellationToken);
        _isPlanSent = true;
        return sums is not null && sums.Length == expected
            ? sums
            : throw ShardMessageReader.CreateFault(Guard.Text($"{expected} sums"), Guard.Text($"{sums?.Length ?? 0}"));
    }

    private double[]? Send(SumTask task, int expected, CancellationToken cancellationToken) =>
        SumTask.ReadResult(ShardResults.Run(shards, task.Write(), cancellationToken), expected);
}
