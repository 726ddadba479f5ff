using System.Diagnostics;

namespace LinearLearn.Orleans;

/// <summary>Runs tasks in their order, each once, and answers repeated calls.</summary>
#pragma warning disable CA1001 // a grain is deactivated, not disposed; a canceled source without a timer holds nothing
internal abstract class TaskGrain : Grain, ITaskGrain
#pragma warning restore CA1001
{
    /// <summary>The longest time that a call waits; short, so that a lost silo is noticed soon.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _idleTimeout;
    private readonly int _maxMessage;
    private readonly CancellationTokenSource _closed = new();
    private RunningTask? _task;
    private long _lastCall = Stopwatch.GetTimestamp();

    protected TaskGrain(TimeSpan idleTimeout, int maxMessage) => (_idleTimeout, _maxMessage) = (idleTimeout, maxMessage);

    /// <summary>Gets the plan of the run; null until it was sent.</summary>
    protected RunPlan? Plan { get; private set; }

    /// <summary>Gets the token that is canceled when the grain is deactivated.</summary>
    protected CancellationToken Closed => _closed.Token;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        TimeSpan period = _idleTimeout < 2 * IdleCheck ? _idleTimeout / 2 : IdleCheck;
        this.RegisterGrainTimer(CheckIdle, new GrainTimerCreationOptions(period, period) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _closed.CancelAsync().ConfigureAwait(true);
        Release();
    }

    public Task Open(RunPlan plan)
    {
        _lastCall = Stopwatch.GetTimestamp();
        if (Plan is null && !_closed.IsCancellationRequested)
        {
            Plan = plan;
            Start();
        }
        return Task.CompletedTask;
    }

    public async Task<TaskReply> Run(TaskRequest request)
    {
        _lastCall = Stopwatch.GetTimestamp();
        if (Plan is null)
            return Reply(TaskReplyKind.NeedsPlan);
        if (_task is null || _task.Number < request.Number || (_task.Number == request.Number && _task.WasCanceled))
        {
            if (request.Task is null)
                return Reply(TaskReplyKind.NeedsTask);
            StartTask(request.Number, request.Task);
        }
        RunningTask task = _task!;
        if (task.Number != request.Number)
            return Fail(FailureKind.Setup, Guard.Text($"expected task {task.Number} or a later one, found {request.Number}"));
        using CancellationTokenSource answered = new();
        Task<TaskReply> reply = task.Reply;
        await Task.WhenAny(reply, Task.Delay(LongestWait, answered.Token)).ConfigureAwait(true);
        await answered.CancelAsync().ConfigureAwait(true);
        return reply.IsCompleted ? Check(await reply.ConfigureAwait(true)) : Reply(TaskReplyKind.Pending);
    }

    public virtual async Task Cancel(long number)
    {
        if (_task is { } task && task.Number == number)
            await task.Cancellation.CancelAsync().ConfigureAwait(true);
    }

    public virtual Task KeepAlive()
    {
        _lastCall = Stopwatch.GetTimestamp();
        return Task.CompletedTask;
    }

    public virtual Task Close()
    {
        DeactivateOnIdle();
        return _closed.CancelAsync();
    }

    /// <summary>Gets the name of the shard or the group in messages.</summary>
    protected abstract string Subject { get; }

    /// <summary>Starts what precedes the first task.</summary>
    protected abstract void Start();

    /// <summary>Runs a task, and returns failures as a reply.</summary>
    protected abstract Task<TaskReply> RunTaskAsync(long number, byte[] task, CancellationToken cancellationToken);

    /// <summary>Creates a reply with the current states.</summary>
    protected abstract TaskReply Reply(TaskReplyKind kind, byte[]? result = null, ShardFailure? failure = null);

    /// <summary>Releases the data.</summary>
    protected abstract void Release();

    protected TaskReply Fail(FailureKind kind, string message) =>
        Reply(TaskReplyKind.Failed, failure: new ShardFailure { Kind = kind, Message = message });

    private void StartTask(long number, byte[] task)
    {
        RunningTask? previous = _task;
        previous?.Cancellation.Cancel();
#pragma warning disable CA2000 // the task owns it
        CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Closed);
#pragma warning restore CA2000
        _task = new RunningTask(number, RunAfterAsync(), cancellation);

        // A worker runs one task at a time.
        async Task<TaskReply> RunAfterAsync()
        {
            if (previous is not null)
                await Task.WhenAny(previous.Reply).ConfigureAwait(true); // its exception is not one of this task
            return await RunTaskAsync(number, task, cancellation.Token).ConfigureAwait(true);
        }
    }

    private TaskReply Check(TaskReply reply)
    {
        if (reply.Kind == TaskReplyKind.Failed && _closed.IsCancellationRequested)
            return Reply(TaskReplyKind.Pending); // the silo shuts down: the next call finds the grain on another silo
        return reply.Result is { } result && !MessageLimit.HasRoom(result, _maxMessage)
            ? Fail(FailureKind.Setup, MessageLimit.Describe($"the result of {Subject}", result, _maxMessage))
            : reply;
    }

    private Task CheckIdle(CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_lastCall) > _idleTimeout)
            DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private sealed record RunningTask(long Number, Task<TaskReply> Reply, CancellationTokenSource Cancellation)
    {
        public bool WasCanceled => Cancellation.IsCancellationRequested && Reply.IsCompleted;
    }
}
