using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn.Orleans.Tests;

public class TaskTargetTests
{
    private static readonly RunPlan Plan = new() { Setup = [], ReplyTimeout = TimeSpan.FromSeconds(0.5) };

    [Test]
    public void Plan_that_never_arrives_ends_with_the_reason()
    {
        StubGrain grain = new() { Kind = TaskReplyKind.NeedsPlan };
        Assert.That(
            () => new TaskTarget(grain, "shard 3", Plan).RunAsync(1, [], _ => { }, CancellationToken.None),
            Throws.InstanceOf<TimeoutException>().With.Message.EqualTo(
                "shard 3: expected a reply within 0.5 s, found OrleansException: too large"));
    }

    [Test]
    public void Task_that_never_arrives_ends_with_the_reason()
    {
        StubGrain grain = new() { Kind = TaskReplyKind.NeedsTask };
        Assert.That(
            () => new TaskTarget(grain, "shard 3", Plan).RunAsync(1, [], _ => { }, CancellationToken.None),
            Throws.InstanceOf<TimeoutException>().With.Message.Contains("too large"));
    }

    [Test]
    public void Call_without_a_reply_ends_with_the_reply_timeout()
    {
        StubGrain grain = new() { Kind = null };
        long begin = Environment.TickCount64;
        Assert.That(
            () => new TaskTarget(grain, "shard 3", Plan).RunAsync(1, [], _ => { }, CancellationToken.None),
            Throws.InstanceOf<TimeoutException>());
        Assert.That(Environment.TickCount64 - begin, Is.LessThan(2500), "above the timeout of 500 ms");
    }

    [Test]
    public void Plan_above_the_message_limit_is_rejected_at_the_start()
    {
        RunPlan large = new() { Setup = new byte[1_000_000], ReplyTimeout = TimeSpan.FromSeconds(1) };
        Assert.That(
            () => new ClusterRunner(null!, large, new ShardLayout(1), null, NullLogger.Instance, maxMessage: 1_000_000),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "the trainer and the source: expected a MaxMessageBodySize above 1000000 bytes, found 1000000"));
    }

    /// <summary>Accepts neither a plan nor a task.</summary>
    private sealed class StubGrain : ITaskGrain
    {
        /// <summary>Gets the kind of all replies; null for none.</summary>
        public required TaskReplyKind? Kind { get; init; }

        public Task<TaskReply> Run(TaskRequest request) =>
            Kind is not { } kind ? new TaskCompletionSource<TaskReply>().Task
            : request.Task is not null ? throw new OrleansException("too large")
            : Task.FromResult(new TaskReply { Kind = kind, Shards = [new ShardReport { Shard = 3 }] });

        public Task Open(RunPlan plan) => throw new OrleansException("too large");

        public Task Cancel(long number) => Task.CompletedTask;

        public Task KeepAlive() => Task.CompletedTask;

        public Task Close() => Task.CompletedTask;
    }
}
